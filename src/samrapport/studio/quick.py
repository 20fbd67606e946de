"""A page before the whole report is put together anew: a text laid into it, or its section as it has just been run.

Entries: `lay_text`, `lay_section`. What the rest of the report says of the page, as how each table came about, stays as it was until then.
"""

from __future__ import annotations

import copy
from itertools import dropwhile, takewhile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from samrapport.run.assembly.document import in_whole, is_title, title_id, with_title
from samrapport.run.assembly.page import Page, make_page
from samrapport.run.assembly.references import assert_unique_labels, resolve_references, told_otherwise
from samrapport.run.discover import Report, Section
from samrapport.run.execution.normalise import join_lines
from samrapport.studio.pages import Notebook, text_cells, texts_before, with_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from samrapport.studio.pages import Pages

_AFTER = ("-not", "-hur")
_TEXT = {"text/markdown", "text/plain"}


def lay_text(
    pages: Pages, report: Report, section: Section, path: str, bound: Callable[[list[str]], str]
) -> Callable[[], None] | None:
    """Lay a text as it is now into its page; None where the page does not show it.

    bound: gives the text, told those before it on the page. What is given lays it into the whole report as well, of which the PDF is
    made, when the page is shown.
    """
    executed, page = pages.executed(report, section), pages.laid(report, section.page)
    if executed is None or page is None or path not in text_cells(executed).values():
        return None
    markdown = bound(texts_before(executed, path))
    pages.lay(report, section.page, with_places(with_text(page, executed, path, markdown), executed))

    def lay_in_whole() -> None:
        if (whole := _whole(pages, report)) is not None:
            pages.lay(report, whole.name, with_text(whole.notebook, executed, path, markdown))

    return lay_in_whole


def with_text(page: Notebook, executed: Notebook, path: str, markdown: str) -> Notebook:
    """A notebook with a text as it is now."""
    shown = {cell for cell, text in text_cells(executed).items() if text == path}
    made = copy.deepcopy(page)
    for cell in made["cells"]:
        if cell["id"] in shown and cell.get("outputs"):
            data = cell["outputs"][0]["data"]
            data |= dict.fromkeys(_TEXT & data.keys(), markdown)
    return made


def lay_section(
    pages: Pages, report: Report, section: Section, sections: Sequence[Section], before: Notebook, executed: Notebook
) -> Callable[[], None]:
    """Lay a section as it has just been run into its page. sections: the report's, in their order. before: the page as it was.

    What is given lays it into the whole report as well. Raises BadSection.
    """
    run = {one: executed if one == section else pages.executed(report, one) for one in sections}
    all_pages = told_otherwise([make_page(found, one) for one, found in run.items() if found is not None])
    pages.lay(report, section.page, page_of(section, all_pages, before, executed))

    def lay_in_whole() -> None:
        if (whole := _whole(pages, report)) is not None:
            pages.lay(report, whole.name, whole_of(all_pages, whole.notebook))

    return lay_in_whole


def page_of(section: Section, all_pages: Sequence[Page], before: Notebook, executed: Notebook) -> Notebook:
    """The notebook of a section's page as it has just been run. Raises BadSection."""
    own = next(one for one in all_pages if one.section == section)
    cells = resolve_references(own, assert_unique_labels(all_pages))
    first = [
        cell
        for cell in before["cells"]
        if cell["id"].endswith("-huvud") or not cell["id"].startswith(f"c{section.number}")
    ]
    ids = {cell["id"] for cell in cells}
    made = [_titled(cell, own) for cell in first if cell["id"] not in ids]
    return with_places({**before, "cells": [*made, *_with_what_follows(cells, before)]}, executed)


def whole_of(all_pages: Sequence[Page], before: Notebook) -> Notebook:
    """The notebook of a whole report, of its sections as they are now, in their order. before: as it was; what else it holds stays."""
    cells, own = before["cells"], {title_id(one.section) for one in all_pages}
    there = [cell["id"] for cell in cells if cell["id"] in own]
    first = takewhile(lambda cell: cell["id"] not in own, cells)
    # What was published before is told last, in a section that no notebook makes.
    last = dropwhile(lambda cell: not is_title(cell["id"]) or cell["id"] in own, cells)
    shown = in_whole([one for one in all_pages if title_id(one.section) in there])
    made = (cell for _, told in shown for cell in _with_what_follows(told, before))
    return {**before, "cells": [*first, *made, *last]}


def _with_what_follows(cells: Iterable[dict[str, Any]], before: Notebook) -> Iterator[dict[str, Any]]:
    """The cells, each with what was said after it before."""
    kept = {cell["id"]: cell for cell in before["cells"]}
    for cell in cells:
        yield cell
        yield from (kept[f"{cell['id']}{end}"] for end in _AFTER if f"{cell['id']}{end}" in kept)


def _titled(cell: dict[str, Any], page: Page) -> dict[str, Any]:
    """The cell that a page's notebook begins with, with the title that the page has now; another as it is."""
    return cell | {"source": with_title(join_lines(cell["source"]), page)} if cell["cell_type"] == "raw" else cell


class _Whole(NamedTuple):
    name: str
    notebook: Notebook


def _whole(pages: Pages, report: Report) -> _Whole | None:
    """The notebook that a report's PDF is made of."""
    name = f"{PurePosixPath(pages.pdf_path(report) or '').stem}.ipynb"
    notebook = pages.laid(report, name)
    return None if notebook is None else _Whole(name, notebook)
