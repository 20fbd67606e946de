"""References between the sections of a report. Entry: `resolve_references`.

In the whole report `@tbl-x` reaches every section. A page of the site sees only itself, and an unresolved reference is
printed as a question mark: there, one that leads to another section becomes a link to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from samrapport.errors import closest
from samrapport.run.assembly.page import BadSection, Cell, Page
from samrapport.run.execution.normalise import join_lines
from samrapport.text.verbatim import escape_markdown

_REFERENCE = re.compile(r"\[@(?P<bracketed>(?:tbl|fig)-[\w-]*\w)\]|(?<![\w\\@/.])@(?P<plain>(?:tbl|fig)-[\w-]*\w)")
_CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)


def assert_unique_labels(pages: Sequence[Page]) -> dict[str, Page]:
    """The page of each label. Raises BadSection for a label that stands twice in the report."""
    owners: dict[str, Page] = {}
    for page in pages:
        for label in page.labels:
            if label in owners:
                raise BadSection(
                    f"Etiketten {label} finns både i {owners[label].section} och i {page.section}. "
                    "Varje tabell och diagram behöver en egen: byt den ena."
                )
            owners[label] = page
    return owners


def resolve_references(page: Page, owners: dict[str, Page]) -> tuple[Cell, ...]:
    """The cells of the page for the site. Raises BadSection for a reference to what the report does not have."""
    return tuple(_resolve_cell(cell, page, owners) for cell in page.cells)


def _resolve_cell(cell: Cell, page: Page, owners: dict[str, Page]) -> Cell:
    if cell["cell_type"] == "markdown":
        return cell | {"source": _resolve(cell["source"], page, owners)}
    output = cell["outputs"][0]
    if not cell["source"].startswith("#| output: asis"):
        return cell
    data: dict[str, Any] = output["data"]
    text = _resolve(join_lines(data["text/markdown"]), page, owners)
    return cell | {"outputs": [output | {"data": data | {"text/markdown": text}}]}


def _resolve(text: str, page: Page, owners: dict[str, Page]) -> str:
    def link(match: re.Match[str]) -> str:
        label = match["bracketed"] or match["plain"]
        owner = owners.get(label)
        if owner is None:
            close = closest(label, owners, n=1)
            raise BadSection(
                f"{page.section} hänvisar till @{label}, som inte finns i rapporten."
                + (
                    f" Menade du @{close[0]}?"
                    if close
                    else " Ta bort hänvisningen, eller gör den beroende av underlaget."
                )
            )
        if owner is page:
            return match[0]
        word = "tabellen" if label.startswith("tbl") else "diagrammet"
        before = match.string[: match.start()].rstrip()
        if not before or before[-1] in ".!?:\n" or match.string[: match.start()].endswith("\n\n"):
            word = word.capitalize()
        return f"[{word} i avsnittet {escape_markdown(owner.title)}]({owner.section.page}#{label})"

    # Code is shown as it is typed.
    parts = _CODE.split(text)
    return "".join(part if index % 2 else _REFERENCE.sub(link, part) for index, part in enumerate(parts))
