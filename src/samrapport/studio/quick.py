"""A page before the whole report is put together anew: a text laid into it, or its section as it has just been run.

Entries: `lay_text`, `page_of`. What the rest of the report says of the page, as how each table came about, stays as it was until then.
"""

from __future__ import annotations

import copy
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from samrapport.run.assembly.document import with_title
from samrapport.run.assembly.page import Page, make_page
from samrapport.run.assembly.references import assert_unique_labels, resolve_references, told_otherwise
from samrapport.run.discover import Report, Section
from samrapport.run.execution.normalise import join_lines
from samrapport.studio.pages import Notebook, mark_text, text_cells, texts_before, with_places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from samrapport.studio.pages import Pages

_AFTER = ("-not", "-hur")


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
    pages.lay(report, section.page, with_text(page, executed, path, mark_text(path, markdown)))

    def lay_in_whole() -> None:
        name = f"{PurePosixPath(pages.pdf_path(report) or '').stem}.ipynb"
        if (whole := pages.laid(report, name)) is not None:
            pages.lay(report, name, with_text(whole, executed, path, markdown))

    return lay_in_whole


def with_text(page: Notebook, executed: Notebook, path: str, markdown: str) -> Notebook:
    """A notebook with a text as it is now."""
    shown = {cell for cell, text in text_cells(executed).items() if text == path}
    made = copy.deepcopy(page)
    for cell in made["cells"]:
        if cell["id"] in shown and cell.get("outputs"):
            cell["outputs"][0]["data"]["text/markdown"] = markdown
    return made


def page_of(
    pages: Pages, report: Report, section: Section, others: Sequence[Section], before: Notebook, executed: Notebook
) -> Notebook:
    """The notebook of a section's page as it has just been run. before: as it was. Raises BadSection."""
    all_pages = [make_page(executed, section)]
    for one in others:
        if (found := pages.executed(report, one)) is not None:
            all_pages.append(make_page(found, one))
    all_pages = told_otherwise(all_pages)
    own: Page = all_pages[0]
    cells = resolve_references(own, assert_unique_labels(all_pages))
    kept: dict[str, dict[str, Any]] = {cell["id"]: cell for cell in before["cells"]}
    ids = {cell["id"] for cell in cells}
    first = [
        cell
        for cell in before["cells"]
        if cell["id"].endswith("-huvud") or not cell["id"].startswith(f"c{section.number}")
    ]
    made = [_titled(cell, own) for cell in first if cell["id"] not in ids]
    for cell in cells:
        made.append(cell)
        made += [kept[f"{cell['id']}{end}"] for end in _AFTER if f"{cell['id']}{end}" in kept]
    return with_places({**before, "cells": made}, executed)


def _titled(cell: dict[str, Any], page: Page) -> dict[str, Any]:
    """The cell that a page's notebook begins with, with the title that the page has now; another as it is."""
    return cell | {"source": with_title(join_lines(cell["source"]), page)} if cell["cell_type"] == "raw" else cell
