"""The balances of months (SIE types 2 and 3) in place of vouchers: what an account and its objects come to.
Entries: `manadsposter`, `helarsposter`, `assert_whole_months`, `assert_of_months`.

A balance of a month is its change alone. An account has one in all, and in type 3 one for each of its objects besides, which are parts of it:
of the same krona an object of each dimension may tell.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

import pandas as pd

from samrapport.errors import DataFault, Fault, assert_none
from samrapport.raw.sie.fil import Sie
from samrapport.raw.table import FILE, ROW

Par = tuple[str, str]
Post = dict[Any, Any]
Inget: Callable[[str], set[Par]] = lambda _: set()  # noqa: E731


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def assert_whole_months(path: str, start: date, end: date) -> None:
    """Raises DataFault for a period that months do not make."""
    if start.day != 1 or (end + timedelta(days=1)).day != 1:
        expected = f"filen har saldon för hela månader, och rapportens period är {start}–{end}. Be ekonomen om SIE typ 4, med verifikat."
        raise DataFault(Fault(path, expected, column="#SIETYP"))


def assert_of_months(one: Sie) -> None:
    """Raises DataFault where a program has added the months up, so that each has all before it too.

    Seen by the results of the year, where they are told: the last month is the result, and the months together are not.
    """
    results = {row["konto"]: row for row in one.saldon.to_dict("records") if row["slag"] == "RES" and row["år"] == 0}
    summed = added = 0
    for konto, rows in _by_account(one.periodsaldon, "PSALDO", 0):
        months = sorted((row for row in rows if row["objekt"] == ()), key=lambda row: row["månad"])
        if konto in results and len(months) > 1:
            amounts = [row["belopp"] for row in months]
            summed += sum(amounts) == results[konto]["belopp"] != amounts[-1]
            added += sum(amounts) != results[konto]["belopp"] == amounts[-1]
    if added and not summed:
        expected = (
            "varje periods saldo har perioderna före med i sig, så de går inte att lägga ihop. Be ekonomen exportera SIE typ 4, "
            "eller typ 2 med varje period för sig."
        )
        raise DataFault(Fault(one.fil, expected, column="#PSALDO"))


def manadsposter(
    saldon: pd.DataFrame,
    slag: tuple[str, ...],
    ar: int,
    period: tuple[date, date],
    onskas: Callable[[str], set[Par]] = Inget,
) -> list[Post]:
    """datum (a month's last day), konto, objekt, belopp, verifikat (empty), rad, fil: amounts of which each krona is told once.

    saldon: as `Sie.periodsaldon`. period: first and last day. onskas: of an account, the objects whose amounts are wanted apart.
    Raises DataFault where the file does not tell them apart.
    """
    found: list[Post] = []
    faults: list[Fault] = []
    own = saldon[saldon["slag"].isin(slag) & (saldon["år"] == ar)]
    within = own[[period[0] <= month and _last_day(month) <= period[1] for month in own["månad"]]]
    for konto, rows in _by_account(within, None, ar):
        try:
            found += _of_account(rows, onskas(konto))
        except ValueError as error:
            faults.append(Fault(rows[0][FILE], str(error), rows[0][ROW], f"#{rows[0]['slag']}", konto))
    assert_none(faults[:20])
    return found


def helarsposter(one: Sie, end: date) -> list[Post]:
    """The amounts of each account in the file's year, up to a day. Raises DataFault."""
    start = one.rakenskapsar.get(0, (date.min, end))[0]
    return manadsposter(one.periodsaldon, ("PSALDO",), 0, (start, end))


def _by_account(saldon: pd.DataFrame, slag: str | None, ar: int) -> Iterator[tuple[str, list[Post]]]:
    rows = [
        row for row in saldon.to_dict("records") if row["år"] == ar and (slag is None or row["slag"] == slag)
    ]  # fmt: skip
    for konto, own in groupby(sorted(rows, key=lambda row: (row["konto"], row[ROW])), key=lambda row: row["konto"]):
        yield str(konto), list(own)


def _of_account(rows: list[Post], wanted: set[Par]) -> Iterator[Post]:
    """The amounts of one account. Raises ValueError where it cannot be told what belongs to what."""
    dimensions = {pair[0] for pair in wanted}
    if len(dimensions) > 1:
        raise ValueError(
            f"har rader i kontomappning.csv med objekt av flera dimensioner ({' och '.join(sorted(dimensions))}), och filen säger inte vilka "
            "belopp som har båda. Låt kontots rader ha objekt av en dimension, eller be ekonomen om SIE typ 4."
        )
    parts = [row for row in rows if row["objekt"] != ()]
    whole = [row for row in rows if row["objekt"] == ()]
    if not whole and len({tuple(pair[0] for pair in row["objekt"]) for row in parts}) > 1:
        raise ValueError(
            "har saldon för objekt av flera dimensioner, men inget för hela kontot. Be ekonomen om SIE typ 4."
        )
    chosen = _parts(parts, whole, next(iter(dimensions), None)) if wanted or not whole else []
    apart = {dimensions.copy().pop()} if dimensions else set()
    for row in chosen:
        own = tuple(pair for pair in row["objekt"] if pair[0] in apart) if apart else ()
        yield _post(row, own, row["belopp"])
    for row in whole:
        rest = row["belopp"] - sum((one["belopp"] for one in chosen if one["månad"] == row["månad"]), Decimal(0))
        if rest:
            yield _post(row, (), rest)


def _parts(parts: list[Post], whole: list[Post], dimension: str | None) -> list[Post]:
    """Of the balances of objects those that together tell each krona of a dimension once; without one, all."""
    if dimension is None:
        return parts
    own = [row for row in parts if dimension in {pair[0] for pair in row["objekt"]}]
    alone = [row for row in own if len(row["objekt"]) == 1]
    if not alone or len(alone) == len(own):
        return own
    together = [row for row in own if len(row["objekt"]) > 1]
    if _sums(alone, dimension) == _sums(together, dimension):
        return alone
    if whole and _total(parts) == _total(whole):
        return own
    raise ValueError(
        f"har saldon för objekt av dimensionen {dimension} både ensamma och ihop med andra, och det kan läsas på två sätt. "
        "Be ekonomen om SIE typ 4."
    )


def _sums(rows: list[Post], dimension: str) -> dict[Par, Decimal]:
    found: dict[Par, Decimal] = {}
    for row in rows:
        pair = next(one for one in row["objekt"] if one[0] == dimension)
        found[pair] = found.get(pair, Decimal(0)) + row["belopp"]
    return found


def _total(rows: list[Post]) -> Decimal:
    return sum((row["belopp"] for row in rows), Decimal(0))


def _post(row: Post, objekt: tuple[Par, ...], amount: Decimal) -> Post:
    return {
        "datum": _last_day(row["månad"]), "konto": row["konto"], "objekt": objekt, "belopp": amount, "verifikat": "",
        ROW: row[ROW], FILE: row[FILE],
    }  # fmt: skip
