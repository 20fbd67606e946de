"""The outputs that are committed with the notebooks: made anew with their default parameters. Entry: `refresh_outputs`.

Run as `python -m samrapport.run.outputs`; nbval then holds the notebooks to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from samrapport.raw.opening import matching
from samrapport.run.execution.committed import as_committed
from samrapport.run.execution.kernels import set_kernel
from samrapport.run.project import find_project

_TIMEOUT = 600


def refresh_outputs(folder: Path) -> Iterator[Path]:
    """Execute every notebook under `folder` in place; yields each one as it is done. A failing cell raises.

    Only what a reader sees is kept: what changes by itself (times, the kernel's version) is left out.
    """
    import nbformat
    from nbclient import NotebookClient

    for path in matching(folder, "*/[0-9]*.ipynb"):
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        set_kernel(notebook.metadata)
        NotebookClient(notebook, timeout=_TIMEOUT, resources={"metadata": {"path": str(path.parent)}}).execute()
        notebook = nbformat.from_dict(as_committed(notebook))  # type: ignore[no-untyped-call]
        nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
        yield path


if __name__ == "__main__":
    for done in refresh_outputs(find_project().notebooks):
        print(done.name)
