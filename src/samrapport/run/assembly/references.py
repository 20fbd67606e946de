"""References between the sections of a report. Entries: `resolve_references`, `told_otherwise`.

In the whole report `@tbl-x` reaches every section. A page of the site sees only itself, and an unresolved reference is
printed as a question mark: there, one that leads to another section becomes a link to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from samrapport.errors import closest
from samrapport.run.assembly.page import BadSection, Cell, Page
from samrapport.run.execution.normalise import join_lines
from samrapport.text.alfabet import capitalised
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


def told_otherwise(pages: Sequence[Page]) -> list[Page]:
    """The pages with every reference to a figure that a text stands in for as words."""
    gone = {label for page in pages for label in page.replaced}

    def in_words(text: str) -> str:
        return _referring(text, lambda match: _at_start(match, _IN_PLACE) if _label(match) in gone else match[0])

    return (
        [replace(page, cells=tuple(_changed(cell, in_words) for cell in page.cells)) for page in pages]
        if gone
        else [*pages]
    )


_IN_PLACE = "texten i figurens ställe"


def resolve_references(page: Page, owners: dict[str, Page]) -> tuple[Cell, ...]:
    """The cells of the page for the site. Raises BadSection for a reference to what the report does not have."""
    return tuple(_changed(cell, lambda text: _resolve(text, page, owners)) for cell in page.cells)


def _changed(cell: Cell, change: Callable[[str], str]) -> Cell:
    """The cell with its text changed, if it is one."""
    if cell["cell_type"] == "markdown":
        return cell | {"source": change(cell["source"])}
    output = cell["outputs"][0]
    if not cell["source"].startswith("#| output: asis"):
        return cell
    data: dict[str, Any] = output["data"]
    return cell | {"outputs": [output | {"data": data | {"text/markdown": change(join_lines(data["text/markdown"]))}}]}


def _resolve(text: str, page: Page, owners: dict[str, Page]) -> str:
    def link(match: re.Match[str]) -> str:
        label = _label(match)
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
        word = _at_start(match, "tabellen" if label.startswith("tbl") else "diagrammet")
        return f"[{word} i avsnittet {escape_markdown(owner.title)}]({owner.section.page}#{label})"

    return _referring(text, link)


def _referring(text: str, instead: Callable[[re.Match[str]], str]) -> str:
    """The text with something else for its references, but not in code, which is shown as it is typed."""
    parts = _CODE.split(text)
    return "".join(part if index % 2 else _REFERENCE.sub(instead, part) for index, part in enumerate(parts))


def _label(match: re.Match[str]) -> str:
    return str(match["bracketed"] or match["plain"])


def _at_start(match: re.Match[str], words: str) -> str:
    """Words in the place of a reference, with a capital where a sentence begins."""
    before = match.string[: match.start()].rstrip()
    begins = not before or before[-1] in ".!?:\n" or match.string[: match.start()].endswith("\n\n")
    return capitalised(words) if begins else words
