"""What of a report is the same as in the report of the year before. Entries: `lika_tabeller`, `lika_texter`, `utkasten`,
`gamla_meningar`.

A table is told from last year's by its rows, whatever file it lies in: with years counted from the report's own, days without their year
and without the source, so that what has only had its years moved is the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from samrapport.errors import told_elsewhere
from samrapport.rapport.omraden import tabeller_i
from samrapport.rapport.rapport import Rapport
from samrapport.raw.declaration import Tabell
from samrapport.raw.table import FILE, ROW, read_table, table_path
from samrapport.raw.values import parse_year
from samrapport.text.granskning.artal import Mening, artal_i, meningar
from samrapport.text.utkast import utkast_fran

_SOURCE = "källa"
_NEARLY, _LEAST = 0.8, 5
"""So large a share of so many figures at least is nearly all of them."""

Row = dict[Any, Any]


@dataclass(frozen=True)
class Lik:
    """A table that is last year's, or whose sources are. lika, alla: its figures (or rows) that are the same, and all of them.

    siffror: how many digits agree, beyond the first of each figure: so many powers of ten is the chance against it. kallor: whether only
    its sources are the same.
    """

    tabell: Tabell
    fil: str
    lika: int
    alla: int
    siffror: int = 0
    kallor: bool = False


def lika_tabeller(rapport: Rapport, fore: Rapport) -> Iterator[Lik]:
    """The tables of a report that are the same as in `fore`, the report of the year before."""
    for declared in tabeller_i(*rapport.platser).values():
        if declared.som_fore:
            now, then = _rows(rapport, declared), _rows(fore, declared)
            if now and then:
                yield from _compared(declared, now, then, rapport.ar)


def _rows(rapport: Rapport, declared: Tabell) -> list[Row]:
    """A table's rows; none where there are none, or where they cannot be read, which its own report tells."""
    with told_elsewhere():
        if declared.personer:
            if table_path(rapport.folder, stem := rapport.path(declared.namn)):
                return read_table(rapport.folder, stem, declared).to_dict("records")
        elif declared.namn in rapport.egna_tabeller and rapport.finns(declared.namn):
            return rapport.tabell(declared.namn).to_dict("records")
    return []


def _compared(declared: Tabell, now: list[Row], then: list[Row], ar: int) -> Iterator[Lik]:
    known = [name for name in declared.kolumner if name in now[0] and name in then[0]]
    own = [name for name in known if declared.kolumner[name].arets]
    columns = [name for name in declared.nyckel if name in known] + own if own else [n for n in known if n != _SOURCE]
    rows = [row for row in now if not own or any(row[name] for name in own)]
    same = _same(declared, columns, rows, then, ar)
    file = str(now[0][FILE])
    nearly = own and not declared.personer and len(rows) >= _LEAST and len(same) >= _NEARLY * len(rows)
    if same and (len(same) == len(rows) or nearly):
        digits = sum(_digits(row[name]) for row in same for name in own)
        yield Lik(declared, file, len(same), len(rows), digits)
    elif _SOURCE in known and not declared.personer and _old_sources(declared, now, then, ar):
        yield Lik(declared, file, len(now), len(now), kallor=True)


def _same(declared: Tabell, columns: list[str], now: list[Row], then: list[Row], ar: int) -> list[Row]:
    """The rows that stood there last year too, with the same years or with years that have moved by one."""
    before = {(at, _loose(row, columns, declared, at)) for row in then for at in (0, ar - 1)}
    return [
        row
        for row in now
        if (0, _loose(row, columns, declared, 0)) in before or (ar - 1, _loose(row, columns, declared, ar)) in before
    ]


def _loose(row: Row, columns: list[str], declared: Tabell, ar: int) -> tuple[Any, ...]:
    """A row without what moves with the year: years are counted from `ar`."""

    def cell(name: str) -> object:
        value = row[name]
        if isinstance(value, date):
            return value.month, value.day
        if declared.kolumner[name].parse is parse_year and value is not None:
            return value - ar
        if isinstance(value, str):
            return " ".join(re.sub(r"\b(?:19|20|21)\d\d\b", "år", value).split())
        return value

    return tuple(cell(name) for name in columns)


def _digits(value: object) -> int:
    """How many digits of a figure tell it apart from others as large, round zeros left out."""
    if not isinstance(value, int | Decimal):
        return 0
    return max(0, len(str(abs(value)).replace(".", "").strip("0")) - 1)


def _old_sources(declared: Tabell, now: list[Row], then: list[Row], ar: int) -> bool:
    """Whether every row names the very source that it had last year, and that is of that year."""
    key = [name for name in declared.nyckel if name in now[0] and name in then[0]]
    years = [artal_i(str(row[_SOURCE])) for row in now]
    if any(ar - 1 not in found or ar in found for found in years):
        return False
    sources = {row[_SOURCE] for row in then}
    return all(row[_SOURCE] in sources for row in now) and bool(_same(declared, key, now, then, ar))


@dataclass(frozen=True)
class Liktext:
    """A text that is word for word last year's. tider: what in it speaks of a time, in sentences without facts."""

    fil: str
    tider: tuple[str, ...]


def lika_texter(rapport: Rapport, fore: Rapport) -> Iterator[Liktext]:
    """The texts of a report that are the same as in `fore`."""
    for path, text, then in _texts(rapport, fore):
        if then is not None and text.split() == then.split():
            told = [one for one in meningar(text) if not one.bunden]
            times = [
                *(word for one in told for word in one.tider),
                *(str(rapport.ar - 1) for one in told if rapport.ar - 1 in one.ar),
            ]
            yield Liktext(path, tuple(dict.fromkeys(times)))


def _texts(rapport: Rapport, fore: Rapport | None) -> Iterator[tuple[str, str, str | None]]:
    """The texts that are no drafts, with last year's."""
    for name in rapport.folder.names(rapport.path("text")):
        if name.endswith(".md"):
            path = rapport.path(f"text/{name}")
            other = fore.path(f"text/{name}") if fore else ""
            there = bool(other) and rapport.folder.has(other)
            with told_elsewhere():
                text = rapport.folder.text(path)
                if utkast_fran(text) is None:
                    yield path, text, rapport.folder.text(other) if there else None


def utkasten(rapport: Rapport) -> Iterator[tuple[str, int]]:
    """The texts that are taken over from another year and not gone through, with the year."""
    for name in rapport.folder.names(rapport.path("text")):
        if name.endswith(".md"):
            with told_elsewhere():
                if year := utkast_fran(rapport.folder.text(path := rapport.path(f"text/{name}"))):
                    yield path, year


def gamla_meningar(rapport: Rapport, fore: Rapport | None, told: Collection[Tabell]) -> Iterator[tuple[str, int, str]]:
    """Sentences and cells that name the year before and not the report's own, with file and row.

    Such ones as stood there last year too, unless they speak of an earlier year on purpose; and headings. told: tables that are
    all last year's, whose cells need not be told too.
    """
    ar = rapport.ar
    for path, text, then in _texts(rapport, fore):
        if then is not None and text.split() == then.split():
            continue
        before = {one.text for one in meningar(then or "")}
        for one in meningar(text):
            if _stale(one, ar) and (one.rubrik or one.text in before):
                yield path, one.rad, one.text
    for declared in tabeller_i(*rapport.platser).values() if fore else ():
        if declared.som_fore and declared not in told and not declared.personer:
            assert fore is not None
            yield from _old_cells(declared, _rows(rapport, declared), _rows(fore, declared), ar)


def _stale(one: Mening, ar: int) -> bool:
    return ar - 1 in one.ar and ar not in one.ar and not one.fakta_ar and not one.om_forr


def _old_cells(declared: Tabell, now: list[Row], then: list[Row], ar: int) -> Iterator[tuple[str, int, str]]:
    """Cells with words, which stood there last year and name that year."""
    free = [name for name in declared.kolumner if name != _SOURCE and name not in declared.nyckel]
    for name in free:
        before = {row.get(name) for row in then}
        for row in now:
            cell = row.get(name)
            if isinstance(cell, str) and cell in before and any(_stale(one, ar) for one in meningar(cell)):
                yield str(row[FILE]), int(row[ROW]), cell
