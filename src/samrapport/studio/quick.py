"""A page before the whole report is put together anew: a text laid into it, or its section as it has just been run.

Entries: `with_text`, `page_of`. What the rest of the report says of the page, as how each table came about, stays as it was until then.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from samrapport.run.assembly.page import Page, make_page
from samrapport.run.assembly.references import assert_unique_labels, resolve_references, told_otherwise
from samrapport.run.discover import Report, Section
from samrapport.studio.pages import Notebook, mark_text, text_cells, with_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samrapport.studio.pages import Pages

_AFTER = ("-not", "-hur")


def with_text(page: Notebook, executed: Notebook, path: str, markdown: str) -> Notebook:
    """The page's notebook with a text as it is now."""
    shown = {cell for cell, text in text_cells(executed).items() if text == path}
    made = copy.deepcopy(page)
    for cell in made["cells"]:
        if cell["id"] in shown and cell.get("outputs"):
            cell["outputs"][0]["data"]["text/markdown"] = mark_text(path, markdown)
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
    made = [*(cell for cell in first if cell["id"] not in ids)]
    for cell in cells:
        made.append(cell)
        made += [kept[f"{cell['id']}{end}"] for end in _AFTER if f"{cell['id']}{end}" in kept]
    return with_places({**before, "cells": made}, executed)
