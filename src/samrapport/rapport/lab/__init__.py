"""What a person at a notebook meets besides what the notebook shows: in JupyterLab, VS Code or another that runs cells at one's word.

Entry: `session.session_of`. A run of a whole notebook (a build, papermill, nbval) loads nothing of this.
"""
