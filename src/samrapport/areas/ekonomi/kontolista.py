"""A list of accounts that whoever keeps the books delivers, read as books: `las_bocker`, whatever form they have; `with_cells`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from samrapport.areas.ekonomi.bokforing import Bokforing, las_bokforing
from samrapport.errors import DataFault, Fault, assert_none
from samrapport.rapport.rapport import Rapport, beraknat
from samrapport.raw.importera.ark import cell_name, label_key, number_of
from samrapport.raw.importera.belopp import KRONOR, delivered_amount
from samrapport.raw.importera.lasning import open_mapped
from samrapport.raw.importera.mappning import ENDING, Ark, is_accounts, read_mapping
from samrapport.raw.sheets.sheet import Sheet, Unreadable
from samrapport.raw.sie.fil import COLUMNS
from samrapport.raw.table import CELL, FILE, ROW

DIMENSIONER = {"ansvar": "1", "projekt": "6"}
"""The columns that are objects, with the number that SIE gives their dimension: so `kontomappning.csv` calls them `6:12`."""
_STEM = "utfall"
_ACCOUNT = re.compile(r"(\d{3,8})(?:\s+[-–]?\s*(\S.*))?")
_SUM = re.compile(r"\b(del|slut|total)?summa|\btotal|\bs:a\b", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_NAMED = re.compile(rf"({'|'.join(_MONTHS)})[a-zåäö]*\.?[ -]*(20\d\d|\d\d)?", re.IGNORECASE)
_INCOME = "3"
"""What accounts of income begin with, in BAS and in Kommun-Bas alike."""


@beraknat()
def las_bocker(rapport: Rapport) -> Bokforing:
    """The books of a report: its SIE files, or the list of accounts that its utfall is delivered as."""
    if is_accounts(rapport.folder, rapport.path(_STEM)):
        return _read_list(rapport)
    return las_bokforing(rapport)


def with_cells(rapport: Rapport, utfall: pd.DataFrame) -> pd.DataFrame:
    """The utfall with the cell of each amount of the list."""
    ark = read_mapping(rapport.folder, f"{rapport.path(_STEM)}{ENDING}")
    column = next(one.kolumn for one in ark.kolumner if one.falt in ("belopp", "debet"))
    book = rapport.path(ark.fil)
    cells = [
        cell_name(ark.sheet, column, int(row)) if file == book else ""
        for row, file in zip(utfall[ROW], utfall[FILE], strict=True)
    ]
    return utfall.assign(**{CELL: pd.Series(cells, index=utfall.index, dtype=object)})


@dataclass
class _Reading:
    """columns: of the frame of transactions, built row by row. since, whole: what the amounts come to since a sum, and from the top."""

    file: str
    ark: Ark
    rapport: Rapport
    columns: dict[str, list[Any]] = field(
        default_factory=lambda: {name: [] for name in ("datum", "konto", "objekt", "belopp", ROW)}
    )
    names: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    since: Decimal = Decimal(0)
    whole: Decimal = Decimal(0)
    days: dict[object, date] = field(default_factory=dict)
    objects: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def take(self, row: int, cells: dict[int, object]) -> None:
        """One row of the sheet."""
        found = {one.falt: cells.get(number_of(one.kolumn), "") for one in self.ark.kolumner}
        told = self._amount(row, found)
        if told is None:
            return
        account = _ACCOUNT.fullmatch(_plain(found.get("konto", "")))
        if account is None:
            self._without_account(row, cells, told)
            return
        self.since, self.whole = self.since + told, self.whole + told
        konto = account[1]
        if account[2]:
            self.names.setdefault(konto, account[2])
        day = self._day(row, found.get("period", ""))
        turned = self.ark.vands == "allt" or (self.ark.vands == "intäkter" and konto.startswith(_INCOME))
        if day is None:
            return
        objects = tuple(_plain(found.get(name, "")) for name in DIMENSIONER)
        if objects not in self.objects:
            pairs = zip(DIMENSIONER.values(), objects, strict=True)
            self.objects[objects] = tuple((dimension, _number(one)) for dimension, one in pairs if one)
        values = (day, konto, self.objects[objects], -told if turned else told, row)
        for name, value in zip(self.columns, values, strict=True):
            self.columns[name].append(value)

    def _amount(self, row: int, found: dict[str, object]) -> Decimal | None:
        """Debit less credit, in kronor; None where there is none."""
        whole: Decimal | None = None
        for one in self.ark.kolumner:
            if one.falt not in ("belopp", "debet", "kredit"):
                continue
            try:
                told = delivered_amount(found[one.falt])
            except ValueError as error:
                self._fault(row, one.falt, str(error), found[one.falt])
                return None
            if told is not None:
                kronor = told[0] * KRONOR[told[1] or one.enhet or "kr"]
                whole = (whole or Decimal(0)) + (-abs(kronor) if one.falt == "kredit" else kronor)
        return whole

    def _without_account(self, row: int, cells: dict[int, object], told: Decimal) -> None:
        """A sum, which is held against what stands above it; anything else has to have an account."""
        texts = [str(cell) for _, cell in sorted(cells.items()) if isinstance(cell, str)]
        named = {label_key(one) for one in (*self.ark.summor, *self.ark.utelamnas)}
        if not any(label_key(one) in named or _SUM.search(one) for one in texts):
            expected = "har ett belopp men inget kontonummer. Skriv kontot, eller ta bort beloppet."
            self._fault(row, "konto", expected, None)
        elif not any(abs(told - made) < 1 for made in (self.since, self.whole)):
            shown = f"{self.since:.2f}".replace(".", ",").replace("-", "−")
            self._fault(
                row,
                "belopp",
                f"är en summa i listan, men raderna ovanför blir {shown} kr. Ta ut listan på nytt.",
                texts[0],
            )
        else:
            self.since = Decimal(0)

    def _day(self, row: int, cell: object) -> date | None:
        if self.ark.column("period") is None:
            end: date = self.rapport.uppgifter.period.slut
            return end
        if (known := self.days.get(cell)) is None:
            known = period_end(cell, self.rapport.ar)
            if known is None:
                self._fault(
                    row, "period", "är ingen period. Skriv år och månad, till exempel 2022-06, eller ett datum.", cell
                )
                return None
            self.days[cell] = known
        return known

    def _fault(self, row: int, falt: str, expected: str, shown: object) -> None:
        one = self.ark.column(falt) or self.ark.kolumner[0]
        told = shown.shown if isinstance(shown, Unreadable) else shown
        place = cell_name(self.ark.sheet, one.kolumn, row)
        self.faults.append(Fault(self.file, expected, row, value=None if told is None else str(told), cell=place))


def period_end(cell: object, ar: int) -> date | None:
    """The day that a cell of the column of periods tells, or the last one of the month; None for what is neither. ar: for a month alone."""
    if isinstance(cell, datetime | date):
        return date(cell.year, cell.month, cell.day)
    text = _plain(cell)
    if found := re.fullmatch(r"(20\d\d)[-./ ]?(\d\d)[-./ ]?(\d\d)", text):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    if found := re.fullmatch(r"(20\d\d|\d\d)?[-./ ]?(1[0-2]|0?[1-9])", text):
        return _last_day(found[1], int(found[2]), ar)
    if found := _NAMED.fullmatch(text):
        return _last_day(found[2], _MONTHS.index(found[1].lower()) + 1, ar)
    return None


def _last_day(year: str | None, month: int, ar: int) -> date:
    own = int(year) + (2000 if len(year) == 2 else 0) if year else ar
    return date(own, month, calendar.monthrange(own, month)[1])


def _plain(cell: object) -> str:
    return "" if isinstance(cell, Unreadable) else " ".join(str(cell).split())


def _number(text: str) -> str:
    """An object's number, without the name that may follow it."""
    found = re.match(r"(\d\S*)\s+\S", text)
    return found[1] if found else text


def _read_list(rapport: Rapport) -> Bokforing:
    path = f"{rapport.path(_STEM)}{ENDING}"
    ark, file, sheets = open_mapped(rapport.folder, path)
    if len(sheets) > 1:
        raise DataFault(
            Fault(path, "är flera blad, men en lista över konton läses ur ett. Samla raderna där.", column="blad")
        )
    reading = _Reading(file, ark, rapport)
    for row, cells in _below(sheets[0], ark):
        reading.take(row, cells)
    faults = reading.faults
    period = rapport.uppgifter.period
    if not faults and not any(period.start <= day <= period.slut for day in reading.columns["datum"]):
        faults = [
            Fault(
                file, f"har inga belopp i rapportens period, {period.start}–{period.slut}. Ta ut listan för rätt tid."
            )
        ]
    assert_none(faults)
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in reading.columns.items()})
    frame[FILE] = pd.Series([file] * len(frame), dtype=object)
    accounts = sorted(set(reading.columns["konto"]))
    kinds = ["balans" if konto.startswith(("1", "2")) else "resultat" for konto in accounts]
    objects = {pair: "" for pairs in set(reading.columns["objekt"]) for pair in pairs}
    konton = pd.DataFrame({"konto": accounts, "namn": [reading.names.get(one, "") for one in accounts], "slag": kinds})
    months = pd.DataFrame(columns=[*COLUMNS["periodsaldon"], ROW, FILE])
    return Bokforing((file,), frame, reading.names, objects, konton, months)


def _below(sheet: Sheet, ark: Ark) -> Iterator[tuple[int, dict[int, object]]]:
    yield from ((row, sheet.cells[row]) for row in sorted(sheet.cells) if row > ark.heads[-1])
