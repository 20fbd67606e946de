"""All facts of a report as JSON can hold them, for its manifest and for `explain`. Entries: `faktalista`, `as_json`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.facts.fact import Fact, FactBook
from samrapport.facts.rows import cells_by_file, row_ranges, rows_by_file
from samrapport.rapport.omraden import holds_persons
from samrapport.text.bound import formatted


def faktalista(book: FactBook) -> list[dict[str, Any]]:
    """Every fact that the report's raw data gives, by name. A namespace whose data lacks has none."""
    return sorted((as_json(fact) for fact in _all(book)), key=lambda one: str(one["name"]))


def _all(book: FactBook) -> Iterator[Fact]:
    for space in book.spaces():
        try:
            yield from book.namespace(space).values()
        except SamrapportError:  # Said already, with the sections that it leaves out or stops.
            continue


def as_json(fact: Fact) -> dict[str, Any]:
    """name; value: exact, a share as a fraction; shown: as a text says it; unit; base; formula; sources: file and rows, and cells of a
    workbook that is read as it was delivered.

    A file that tells of persons is named without rows.
    """
    cells = cells_by_file(fact.sources)
    sources = [
        {"file": file}
        if holds_persons(file) or not rows
        else {"file": file, "rows": row_ranges(rows), **({"cells": cells[file]} if file in cells else {})}
        for file, rows in rows_by_file(fact.sources).items()
    ]
    shown = str(fact.value) if fact.unit == "text" else formatted(fact)
    return {
        "name": fact.name,
        "value": _exact(fact.value),
        "shown": shown,
        "unit": fact.unit,
        "base": fact.base,
        "formula": fact.formula,
        "sources": sources,
    }


def _exact(value: object) -> str:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value)
