"""Notebooks as they are committed: without what an editor, a kernel or a showing on the screen adds. Entry: `as_committed`.

JupyterLab of this project saves by it (`.jupyter/jupyter_server_config.py`). Run as `python -m samrapport.run.execution.committed` it is git's clean
filter for notebooks (`.gitattributes`), so that what any other editor saves makes no difference either.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from samrapport.run.execution.normalise import KERNELSPEC, join_lines
from samrapport.text.rimligt import ROWS

NOTICE = "notis"
"""The kind of an output that is for the screen alone, as `samrapport.rapport.lab` shows them."""
_OF_NOTEBOOK = ("kernelspec", "language_info", "samrapport")
_OF_CELL = ("tags", "samrapport")
_PARTED = ("application/javascript", "image/svg+xml")
"""Besides text, what nbformat writes as a list of lines."""
_NUMBER = re.compile(r'(<caption>)<span class="nummer">[^<]*</span> ')


def as_committed(notebook: dict[str, Any]) -> dict[str, Any]:
    """A notebook as it is committed; itself, changed. What was committed so is left as it is."""
    own = {name: notebook["metadata"][name] for name in _OF_NOTEBOOK if name in notebook["metadata"]}
    if own.get("kernelspec", {}).get("name", KERNELSPEC["name"]) == KERNELSPEC["name"]:
        own["kernelspec"] = dict(KERNELSPEC)
    own["language_info"] = {"name": own.get("language_info", {}).get("name", "python")}
    notebook["metadata"] = own
    count = 0
    for cell in notebook["cells"]:
        cell["metadata"] = {name: cell["metadata"][name] for name in _OF_CELL if cell["metadata"].get(name)}
        if cell["cell_type"] != "code":
            continue
        if cell["execution_count"] is not None:
            count += 1
            cell["execution_count"] = count
        cell["outputs"] = list(_outputs(cell["outputs"], cell["execution_count"]))
    return notebook


def _outputs(outputs: list[dict[str, Any]], count: int | None) -> Iterator[dict[str, Any]]:
    for output in outputs:
        output.pop("transient", None)
        if "execution_count" in output:
            output["execution_count"] = count
        data, kind = output.get("data", {}), output.get("metadata", {}).get("samrapport", {}).get("kind")
        if kind == NOTICE:
            continue
        if kind == "prose":
            data["text/markdown"] = data["text/plain"]
            output["metadata"]["samrapport"].pop(ROWS, None)
        if kind == "figure":
            data.pop("text/html", None)
        if kind == "table" and "text/html" in data:
            data["text/html"] = _NUMBER.sub(r"\1", join_lines(data["text/html"]))
        yield output


def _filtered(content: bytes) -> bytes:
    """A notebook's file as it is committed; what is no notebook of today's form as it was.

    Written as nbformat writes it. Git asks for each notebook by itself, and loading nbformat would take most of the time.
    """
    try:
        notebook = json.loads(content)
        if notebook["nbformat"] != 4:
            return content
        for cell in as_committed(notebook)["cells"]:
            _part(cell, "source")
            for output in cell.get("outputs", ()):
                _part(output, "text")
                for mime in output.get("data", ()):
                    if mime.startswith("text/") or mime in _PARTED:
                        _part(output["data"], mime)
        return f"{json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode()
    except (ValueError, KeyError, TypeError, AttributeError):
        return content


def _part(holder: dict[str, Any], key: str) -> None:
    """Let a text stand as a list of its lines."""
    if isinstance(holder.get(key), str):
        holder[key] = holder[key].splitlines(keepends=True)


if __name__ == "__main__":
    sys.stdout.buffer.write(_filtered(sys.stdin.buffer.read()))
