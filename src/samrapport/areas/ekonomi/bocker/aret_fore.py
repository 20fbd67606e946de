"""The books of the year before: what they tell of the same period, and what they closed at. Entries: `Fore`, `is_before`, `read_fore`.

They stand beside the year's own in `sie/`, as a file of that year, or within the year's own file (#PSALDO, #RES and #UB of year −1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from samrapport.areas.ekonomi.bocker.periodsaldon import Par, Post, assert_of_months, assert_whole_months, manadsposter
from samrapport.areas.forbund.rapportuppgifter import Rapportuppgifter
from samrapport.errors import DataFault, Fault
from samrapport.raw.sie.fil import Sie
from samrapport.raw.table import FILE, ROW


@dataclass(frozen=True)
class Fore:
    """The year before. period: the same days a year earlier; None where the files tell nothing of them. ub: closing balances by account, with
    amount, row and file. res: results of the whole year by account, where they are told.
    """

    period: tuple[date, date] | None = None
    transaktioner: tuple[Post, ...] = ()
    saldon: pd.DataFrame | None = None
    ar: int = 0
    ub: dict[str, tuple[Decimal, int, str]] = field(default_factory=dict)
    res: dict[str, Decimal] = field(default_factory=dict)

    def poster(self, wanted: Callable[[str], set[Par]]) -> list[Post]:
        """The amounts of the same period. wanted: the objects of an account that are wanted apart. Raises DataFault."""
        if self.period is None:
            return []
        if self.saldon is None:
            return list(self.transaktioner)
        return manadsposter(self.saldon, ("PSALDO",), self.ar, self.period, wanted)


def year_before(period: tuple[date, date]) -> tuple[date, date]:
    """The same days a year earlier; of the last of February, the last."""

    def earlier(day: date) -> date:
        following = day + timedelta(days=1)
        return following.replace(year=following.year - 1) - timedelta(days=1) if following.day == 1 else (
            day.replace(year=day.year - 1)
        )  # fmt: skip

    return earlier(period[0]), earlier(period[1])


def is_before(one: Sie, rapport: Rapportuppgifter) -> bool:
    """Whether a file's own year is that before the report's."""
    year, (start, end) = one.rakenskapsar.get(0), year_before((rapport.period.start, rapport.period.slut))
    return year is not None and year[0] <= start and end <= year[1] < rapport.period.start


def read_fore(before: Sequence[Sie], own: Sequence[Sie], rapport: Rapportuppgifter) -> Fore:
    """What the files tell of the year before. Raises DataFault: two that tell of the same, or do not reach as far as they must."""
    period = year_before((rapport.period.start, rapport.period.slut))
    if before:
        return _of_files(before, period)
    last = own[-1]
    told = last.periodsaldon
    has = ((told["slag"] == "PSALDO") & (told["år"] == -1)).any()
    whole = (rapport.period.slut + timedelta(days=1)).day == 1 and rapport.period.start.day == 1
    return Fore(period if has and whole else None, (), told if has else None, -1, *_balances(last, -1))


def _of_files(before: Sequence[Sie], period: tuple[date, date]) -> Fore:
    files = sorted(before, key=lambda one: (max(one.transaktioner["datum"], default=date.min), one.fil))
    last = files[-1]
    balances = _balances(last, 0)
    reach = max(
        (min(days) for one in files if (days := [day for day in (one.skapad, one.omfattning) if day])), default=None
    )
    if reach is not None and reach < period[1]:
        expected = f"bokföringen för året före går bara till {reach}, men samma period då slutar {period[1]}. Exportera filen på nytt."
        raise DataFault(Fault(last.fil, expected, column="#GEN"))
    vouchers = [row for one in files for row in one.transaktioner.to_dict("records")]
    telling = [one for one in files if (one.periodsaldon["slag"] == "PSALDO").any() or len(one.transaktioner)]
    if vouchers and any(one.typ != "4" for one in telling):
        raise DataFault(Fault(next(one.fil for one in telling if one.typ != "4"), BOTH, column="#SIETYP"))
    if vouchers:
        within = tuple(row for row in vouchers if period[0] <= row["datum"] <= period[1])
        return Fore(period, within, None, 0, *balances)
    if len(telling) > 1:
        raise DataFault(Fault(telling[1].fil, BOTH, column="#SIETYP"))
    if not telling:
        return Fore(ub=balances[0], res=balances[1])
    assert_whole_months(telling[0].fil, *period)
    assert_of_months(telling[0])
    return Fore(period, (), telling[0].periodsaldon, 0, *balances)


BOTH = (
    "filen har saldon i stället för verifikat, och en annan fil i mappen gäller samma år. De skulle räknas två gånger: behåll bara den ena, "
    "helst den av typ 4, med verifikat."
)


def _balances(one: Sie, ar: int) -> tuple[dict[str, tuple[Decimal, int, str]], dict[str, Decimal]]:
    rows: list[dict[Any, Any]] = [row for row in one.saldon.to_dict("records") if row["år"] == ar]
    closing = {row["konto"]: (row["belopp"], row[ROW], row[FILE]) for row in rows if row["slag"] == "UB"}
    return closing, {row["konto"]: row["belopp"] for row in rows if row["slag"] == "RES"}
