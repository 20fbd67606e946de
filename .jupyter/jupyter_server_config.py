"""JupyterLab as this project has it: the whole project is served, and a notebook is saved as it is committed. `make lab` starts it."""

from pathlib import Path
from typing import Any

from samrapport.run.execution.committed import as_committed

c: Any = get_config()  # type: ignore[name-defined]  # noqa: F821
PROJECT = Path(__file__).resolve().parents[1]


def save_as_committed(model: dict[str, Any], path: str, **_: Any) -> None:
    """Take away from a notebook what changes by itself."""
    content = model.get("content")
    if model.get("type") == "notebook" and isinstance(content, dict) and content.get("nbformat") == 4:
        as_committed(content)


c.ServerApp.root_dir = str(PROJECT)
c.LabApp.default_url = "/lab/tree/START.ipynb"
# Shown by JavaScript of ours: the cells below are emptied when another report is opened (samrapport.rapport.lab).
c.LabApp.expose_app_in_browser = True
c.FileContentsManager.pre_save_hook = save_as_committed
c.FileContentsManager.allow_hidden = False
