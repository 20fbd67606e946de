"""Executed notebooks without what changes by itself. Entries: `normalise_notebook`, and `to_json` for its file.

Equal inputs must give equal bytes, so times, durations, machine paths, random cell ids and versions of kernels go.
"""

from __future__ import annotations

import json
import re
from typing import Any

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
_CELL_NOISE = ("execution", "papermill", "collapsed", "scrolled", "ExecuteTime")
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
# ipykernel names each cell after its source, in a folder named after its process.
_KERNEL_FOLDER = re.compile(r"[^\s\"']*[/\\]ipykernel_[0-9]+[/\\](?=[0-9]+\.py)")
ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)")


def strip_ansi(text: str) -> str:
    """`text` without the escape sequences that colour a terminal."""
    return ANSI.sub("", text)


def normalise_notebook(notebook: dict[str, Any], prefix: str) -> dict[str, Any]:
    """A plain copy of an executed notebook, the same for every run of the same inputs.

    prefix: begins the cell ids, which then number the cells; keeps ids apart when notebooks are put together.
    """
    parameters = dict(notebook["metadata"].get("papermill", {}).get("parameters", {}))
    cells = []
    count = 0
    for number, cell in enumerate(notebook["cells"], start=1):
        metadata = {key: value for key, value in cell["metadata"].items() if key not in _CELL_NOISE}
        if not metadata.get("tags", True):
            del metadata["tags"]
        normal: dict[str, Any] = {
            "cell_type": cell["cell_type"],
            "id": f"{prefix}-{number:03d}",
            "metadata": metadata,
            "source": join_lines(cell["source"]),
        }
        if "attachments" in cell:
            normal["attachments"] = cell["attachments"]
        if cell["cell_type"] == "code":
            executed = cell.get("execution_count") is not None
            count += executed
            normal["execution_count"] = count if executed else None
            normal["outputs"] = [_normalise_output(output, normal["execution_count"]) for output in cell["outputs"]]
        cells.append(normal)
    return whole_notebook(cells, papermill={"parameters": parameters})


def whole_notebook(cells: list[dict[str, Any]], **metadata: Any) -> dict[str, Any]:
    """A notebook of these cells, in the format that Jupyter reads."""
    known = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}, **metadata}
    return {"cells": cells, "metadata": known, "nbformat": 4, "nbformat_minor": 5}


def to_json(notebook: dict[str, Any]) -> str:
    """A notebook as its file's text: whatever writes one by hand writes it by this.

    The source of each cell stands as a list of lines, as JupyterLab writes it: Quarto loses the line breaks of one string.
    """
    cells = [cell | {"source": _lines(join_lines(cell["source"]))} for cell in notebook["cells"]]
    return json.dumps(notebook | {"cells": cells}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def join_lines(text: str | list[str]) -> str:
    """A text of a notebook file, which may be one string or a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def _lines(text: str) -> list[str]:
    """The lines with their breaks. Only a line feed ends one, so that nothing else in a text is taken for an end."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _normalise_output(output: dict[str, Any], count: int | None) -> dict[str, Any]:
    normal = {key: value for key, value in output.items() if key not in ("transient", "execution_count")}
    kind = normal["output_type"]
    if kind == "execute_result":
        normal["execution_count"] = count
    if kind == "stream":
        normal["text"] = _without_process(strip_ansi(join_lines(normal["text"])))
    if "data" in normal:
        data = {}
        for mime, content in normal["data"].items():
            text = join_lines(content) if isinstance(content, str | list) and not mime.endswith("json") else content
            data[mime] = _without_process(text) if mime == "text/plain" else text
        normal["data"] = data
    return normal


def _without_process(text: str) -> str:
    return _KERNEL_FOLDER.sub("", _ADDRESS.sub("at 0x…", text))
