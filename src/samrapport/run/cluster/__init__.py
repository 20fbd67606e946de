"""Notebooks run on more than one machine, over dask.distributed. Entry: `executor.open_cluster`."""
