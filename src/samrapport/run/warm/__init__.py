"""Notebooks run by forks of one process that has the libraries imported already.

zygote: that process. forks: asking it. pool: workers that are forks too. manager and cells: papermill runs a notebook in a
fork without a kernel's protocol. provisioner: a whole kernel in a fork, for the notebooks that need one.
"""
