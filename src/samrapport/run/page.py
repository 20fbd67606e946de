"""An executed section as the page that publishing reads. Entry: `make_page`.

Captions and alt texts are computed, while Quarto takes them from `#|` lines only: here they are written there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.run.discover import Section
from samrapport.run.normalise import join_lines
from samrapport.run.quoting import escape_markdown, one_line, quote_yaml

Cell = dict[str, Any]

LABEL = re.compile(r"(tbl|fig)-[a-z0-9]+(-[a-z0-9]+)*")
_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<text>.+?)[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\s*\{[^{}]*\}$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CAPTION = re.compile(r"<caption\b[^>]*>.*?</caption>\s*", re.DOTALL | re.IGNORECASE)


class BadSection(SamrapportError):
    """A notebook that ran, but shows something that a report cannot hold."""

    exit_code = 1


@dataclass(frozen=True)
class Page:
    """A section ready for publishing. cells: without title and front matter. data: each label's raw values."""

    section: Section
    title: str
    cells: tuple[Cell, ...]
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    labels: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.cells


def make_page(notebook: dict[str, Any], section: Section) -> Page:
    """The page of an executed, normalised notebook. Raises BadSection naming the cell."""
    title = None
    cells: list[Cell] = []
    data: dict[str, dict[str, Any]] = {}
    labels: list[str] = []
    for number, cell in enumerate(notebook["cells"], start=1):
        place = f"{section}, cell {number}"
        if cell["cell_type"] == "markdown":
            text = join_lines(cell["source"]).strip()
            if title is None and text.startswith("# "):
                heading, _, text = text.partition("\n")
                title = _ATTRIBUTES.sub("", heading[2:].strip())
            if _COMMENT.sub("", text).strip():
                cells.append(_cell("markdown", cell["id"], text.strip()))
        elif cell["cell_type"] == "code":
            shown = _shown(cell, place)
            if shown is None:
                continue
            output, described = shown
            new = _code_cell(cell, output, described, place)
            if new is None:
                continue
            cells.append(new)
            if described["kind"] != "prose":
                labels.append(described["label"])
                if described.get("data"):
                    data[described["label"]] = described["data"]
    if title is None:
        raise BadSection(f"{section} saknar titel: en textcell som börjar med ”# ” ska stå överst. Lägg till den.")
    return Page(section, title, tuple(drop_empty_headings(cells)), data, tuple(labels))


def drop_empty_headings(cells: list[Cell]) -> list[Cell]:
    """The cells without headings that nothing follows before the next heading of the same or a higher level."""
    kept: list[Cell] = []
    # From the end: content after a heading, at whatever depth, is content of it.
    filled_below = 7
    for cell in reversed(cells):
        level = _heading_only(cell)
        if level is None:
            kept.append(cell)
            filled_below = _first_level(cell)
        elif filled_below > level:
            kept.append(cell)
            filled_below = level
    return _strip_trailing(kept)


def _cell(kind: str, cell_id: str, source: str) -> Cell:
    return {"cell_type": kind, "id": cell_id, "metadata": {}, "source": source}


markup_cell = _cell
