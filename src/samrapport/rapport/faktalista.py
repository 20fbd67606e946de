"""All facts of a report: as JSON can hold them, for its manifest and for `explain`, and as rows that a person looks among.

Entries: `faktalista`, `as_json`; `faktarader`, `faktarad`, `visad_i`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from samrapport.errors import folded, told_elsewhere
from samrapport.facts.fact import Fact, FactBook
from samrapport.facts.rows import cells_by_file, row_ranges, rows_by_file
from samrapport.rapport.omraden import holds_persons
from samrapport.text.bound import formatted
from samrapport.text.klistra import Paste, to_paste

_KINDS = {"table": "tabellen", "figure": "diagrammet", "text": "texten", "front": "framsidan"}


@dataclass(frozen=True)
class Faktarad:
    """A fact as a person looks for it: what it is called and is, how it is computed, of what, and what to paste in a text.

    shown: with its unit. base: "" where it has none. sources: files with rows or cells, as people write them; of a file that tells
    of persons the file alone. A count that may not be shown says so, and has no other value here.
    """

    name: str
    shown: str
    formula: str
    base: str
    sources: tuple[str, ...]
    pastes: tuple[Paste, ...]

    def matches(self, words: str) -> bool:
        """Whether each of the words stands in its name, value, formula or base; case and marks (å, é) count for nothing."""
        told = folded(" ".join((self.name, self.shown, self.formula, self.base)))
        return all(folded(one) in told for one in words.split())


def faktarader(book: FactBook, words: str = "") -> list[Faktarad]:
    """The facts that the report's raw data gives, by name, as far as they match some words."""
    rows = (faktarad(fact) for fact in sorted(_all(book), key=lambda fact: fact.name))
    return [one for one in rows if one.matches(words)]


def faktarad(fact: Fact) -> Faktarad:
    """A fact as a row to look at."""
    told = as_json(fact)
    pastes = to_paste(fact)
    shown = told["shown"] if fact.unit == "text" else pastes[0].shown
    return Faktarad(fact.name, shown, fact.formula, fact.base, tuple(map(_source, told["sources"])), pastes)


def _source(told: Mapping[str, str]) -> str:
    place = f", cell {told['cells']}" if "cells" in told else f", rad {told['rows']}" if "rows" in told else ""
    return f"{told['file']}{place}"


def visad_i(shown: Iterable[Mapping[str, Any]], name: str) -> list[str]:
    """Where a built report shows a fact, each place in words. shown: what stands under that key in its manifest."""
    return [_place(one) for one in shown if name in one["facts"]]


def _place(one: Mapping[str, Any]) -> str:
    told = _KINDS[one["kind"]]
    if one["kind"] == "front":
        return told
    told += f" {one['label']}" + (f" ({one['caption']})" if one["caption"] else "")
    return f"{told} i avsnittet {one['title']}, anteckningsboken {one['section']}.ipynb"


def faktalista(book: FactBook) -> list[dict[str, Any]]:
    """Every fact that the report's raw data gives, by name. A namespace whose data lacks has none."""
    return sorted((as_json(fact) for fact in _all(book)), key=lambda one: str(one["name"]))


def _all(book: FactBook) -> Iterator[Fact]:
    for space in book.spaces():
        with told_elsewhere():  # Said already, with the sections that it leaves out or stops.
            yield from book.namespace(space).values()


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
