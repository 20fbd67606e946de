"""What a new year's table takes over of last year's: how each is declared to begin. Entries: `rader`, `rader_utan`, `alla`, `inga`, `levereras`.

Rows are text, by column. Each way is given the table's columns, last year's rows, that year and the new one, and gives the new rows,
or None where the table is to be delivered anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from samrapport.raw.sheets.book import SOURCE
from samrapport.raw.values import parse_date, parse_year

ATT_BEKRAFTA = "att_bekrafta"
"""The table that says what of a new year's files is still as it was taken over."""

Rad = Mapping[str, str]
Kolumner = Mapping[str, Any]
"""A table's columns by name, as `declaration` has them, which is above this."""
NyttAr = Callable[[Kolumner, Sequence[Rad], int, int], "list[Rad] | None"]


def rader(kolumner: Kolumner, rows: Sequence[Rad], fran: int, till: int) -> list[Rad]:
    """The rows, with years moved, and without the year's own figures, days and sources."""
    return [_tomd(kolumner, row, fran, till) for row in rows]


def rader_utan(*tomma: str) -> NyttAr:
    """As `rader`, and without what stands in some other columns."""

    def given(kolumner: Kolumner, rows: Sequence[Rad], fran: int, till: int) -> list[Rad]:
        return [{**row, **{name: "" for name in tomma if name in row}} for row in rader(kolumner, rows, fran, till)]

    return given


def alla(kolumner: Kolumner, rows: Sequence[Rad], fran: int, till: int) -> list[Rad]:
    """All rows as they are, to be confirmed."""
    return list(rows)


def inga(kolumner: Kolumner, rows: Sequence[Rad], fran: int, till: int) -> list[Rad]:
    """No rows: what they tell of belongs to that year."""
    return []


def levereras(kolumner: Kolumner, rows: Sequence[Rad], fran: int, till: int) -> None:
    """No table: it is delivered whole."""


def flyttad(text: str, fran: int, till: int) -> str:
    """A text with the year that stands in it moved."""
    return re.sub(rf"(?<!\d){fran}(?!\d)", str(till), text)


def _tomd(kolumner: Kolumner, row: Rad, fran: int, till: int) -> Rad:
    made = {}
    for name, text in row.items():
        column = kolumner.get(name)
        if name == SOURCE or (column and (column.arets or column.parse is parse_date)):
            made[name] = ""
        elif column and column.parse is parse_year and text.isdigit():
            made[name] = str(int(text) + till - fran)
        else:
            made[name] = flyttad(text, fran, till)
    return made
