"""The drawings for narrow screens in pages that Quarto made: Quarto shows one picture of a figure. Entry: `add_narrow`."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from samrapport.present.form import NARROW
from samrapport.publish.embedded.compose import NARROW_SCREEN, narrow_path, svg_size
from samrapport.publish.embedded.document import html_path
from samrapport.raw.opening import matching
from samrapport.run.execution.normalise import join_lines
from samrapport.there import has_file

_LABEL = re.compile(r"^#\|\s*label:\s*(fig-[a-z0-9-]+)\s*$", re.MULTILINE)
_IMAGE = re.compile(r'<img\b[^>]*?\ssrc="([^"]+\.svg)"[^>]*>')
# As Quarto names the picture of a cell: its label, and its number among the cell's outputs.
_NAME = re.compile(r"(fig-[a-z0-9-]+?)-output-\d+\.svg")


def add_narrow(project: Path, site: Path) -> None:
    """Lay the drawings that the notebooks of `project` hold for narrow screens beside the wide ones in its rendered `site`,
    and let their pages choose between the two.

    A picture that Quarto names in some other way stays the only one.
    """
    for notebook in matching(project, "**/*.ipynb"):
        page = site / html_path(notebook.relative_to(project).as_posix())
        if has_file(page) and (drawings := _drawings(notebook)):
            text = page.read_text(encoding="utf-8")
            chosen = partial(_picture, drawings=drawings, folder=page.parent)
            page.write_text(_IMAGE.sub(chosen, text), encoding="utf-8")


def _drawings(notebook: Path) -> Mapping[str, str]:
    """The narrow drawings of a notebook, by label."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, TypeError):
        return {}  # Quarto has said what is wrong with it.
    return dict(_narrow_in(cells))


def _narrow_in(cells: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for cell in cells:
        label = _LABEL.search(join_lines(cell.get("source", "")))
        for output in cell.get("outputs", []):
            if label and NARROW in output.get("data", {}):
                yield label[1], join_lines(output["data"][NARROW])


def _picture(found: re.Match[str], drawings: Mapping[str, str], folder: Path) -> str:
    source = found[1]
    named = _NAME.fullmatch(posixpath.basename(source))
    drawing = drawings.get(named[1]) if named else None
    if drawing is None or not has_file(folder / source):
        return found[0]
    (folder / narrow_path(source)).write_text(drawing, encoding="utf-8")
    width, height = svg_size(drawing)
    address = escape(narrow_path(source))
    size = f' width="{width}" height="{height}"'
    return f'<picture><source media="{NARROW_SCREEN}" srcset="{address}"{size}>{found[0]}</picture>'
