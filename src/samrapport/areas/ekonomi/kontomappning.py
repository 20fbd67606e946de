"""`kontomappning.csv`: which row of the report each account, and object, goes to. Entries: `sound_kontomappning`, `summera`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations
from typing import Any

import pandas as pd

from samrapport.areas.ekonomi.bocker.periodsaldon import Par, Post, manadsposter
from samrapport.areas.ekonomi.bokforing import Bokforing
from samrapport.areas.ekonomi.kontolista import las_bocker
from samrapport.areas.ekonomi.poster import INTAKTER, unknown_post
from samrapport.areas.forbund.rapportuppgifter import Rapportuppgifter
from samrapport.errors import Fault, assert_none, closest
from samrapport.rapport.rapport import Rapport
from samrapport.raw.cells import ENDINGS
from samrapport.raw.table import FILE, ROW, row_fault
from samrapport.raw.values import parse_text, remade


def parse_konto(cell: object) -> str:
    """An account's number, or its name where it has one."""
    text = str(cell)
    if made := remade(cell):
        raise ValueError(f"{made}, till exempel 5010.")
    if not text.isalnum() or len(text) > 20:
        raise ValueError("är inget kontonummer. Skriv bara siffrorna, till exempel 5010.")
    return text


def parse_objekt(cell: object) -> tuple[str, str]:
    """`dimension:objekt`."""
    if isinstance(cell, datetime) or re.fullmatch(r"0\d:\d{2}|\d+:\d{2}:\d{2}", str(cell)):
        # Excel makes the time 06:12 of 6:12, and which dimension was meant is no longer told.
        raise ValueError(f"{remade(cell)}, till exempel 6:12.")
    dimension, _, one = parse_text(cell).partition(":")
    if not dimension.strip() or not one.strip():
        raise ValueError("är inget objekt. Skriv dimensionens nummer, kolon och objektets nummer, till exempel 6:12.")
    return dimension.strip(), one.strip()


def sound_kontomappning(rapport: Rapport, frame: pd.DataFrame) -> pd.DataFrame:
    """block, post, konto från, konto till, objekt (dimension, objekt). Raises DataFault.

    Without block and post, the accounts are left out of the report on purpose.
    """
    budget, books = rapport.budget, las_bocker(rapport)
    frame = whole_ranges(frame)
    rows = frame.to_dict("records")
    assert_none([*(fault for row in rows for fault in _row_faults(row, budget, books)), *_overlaps(rows)])
    return frame


def whole_ranges(frame: pd.DataFrame) -> pd.DataFrame:
    """The mapping with the last account of each row, also where it is of one account."""
    return frame.assign(**{"konto till": frame["konto till"].where(frame["konto till"].notna(), frame["konto från"])})


def _row_faults(row: dict[Any, Any], budget: pd.DataFrame, books: Bokforing) -> Iterator[Fault]:
    known = set(zip(budget["block"], budget["post"], strict=True))
    if (row["block"] is None) != (row["post"] is None):
        expected = "block och post ska fyllas i båda två, eller ingen av dem om kontona inte ska vara med i rapporten."
        yield row_fault(row, "post" if row["post"] is None else "block", expected)
    elif row["block"] is not None and (row["block"], row["post"]) not in known:
        yield unknown_post(pd.Series(row), known)
    first, last = row["konto från"], row["konto till"]
    if len(first) != len(last) or first > last:
        expected = f"kommer inte efter {first}, eller har ett annat antal siffror. Skriv det sista kontot i följden."
        yield row_fault(row, "konto till", expected)
    if row["objekt"] is not None and row["objekt"] not in books.objekt:
        alike = closest(":".join(row["objekt"]), [":".join(one) for one in sorted(books.objekt)], n=1)
        hint = f"Menade du ”{alike[0]}”?" if alike else "Rätta det, eller ta bort raden."
        expected = (
            f"finns inte bland objekten i {'listan' if books.filer[0].endswith(ENDINGS) else 'SIE-filen'}. {hint}"
        )
        yield Fault(row[FILE], expected, row[ROW], "objekt", ":".join(row["objekt"]))


def _overlaps(rows: list[dict[Any, Any]]) -> Iterator[Fault]:
    """An account, or an account's object, that two rows take."""
    for one, other in combinations(rows, 2):
        lengths = {len(one["konto från"]), len(other["konto från"])}
        first = max(one["konto från"], other["konto från"])
        if (
            one["objekt"] == other["objekt"]
            and len(lengths) == 1
            and first <= min(one["konto till"], other["konto till"])
        ):
            expected = f"finns redan på rad {one[ROW]}. Ett konto, eller ett kontos objekt, hör till en enda rad."
            yield Fault(other[FILE], expected, other[ROW], "konto från", first)


def summera(mapping: pd.DataFrame, books: Bokforing, rapport: Rapportuppgifter) -> pd.DataFrame:
    """block, post, till och med, belopp (kr), källa, as `read_utfall` gives them. Raises DataFault.

    Vouchers of the period count, or months. A row with an object goes before one without. Income is positive in the report, though it
    is credit in the books; in every other block debit is positive. A post has a row for each of its rows in the mapping, at 0, and
    for each amount in the books, so that it can be followed to them.
    """
    period = rapport.period
    rows = mapping.to_dict("records")
    taken = _taken(rows, books.poster((period.start, period.slut), _wanted(rows)), books, "perioden")
    return _frame(rows, taken, period.slut)


def summera_fore(mapping: pd.DataFrame, books: Bokforing) -> pd.DataFrame | None:
    """The same of the same period a year before, by the report's own mapping; None where the books tell nothing of it. Raises DataFault."""
    fore = books.fore
    if fore.period is None:
        return None
    rows = mapping.to_dict("records")
    taken = _taken(rows, fore.poster(_wanted(rows)), books, f"samma period {fore.period[0].year}")
    return _frame(rows, taken, fore.period[1])


def summera_budget(mapping: pd.DataFrame, books: Bokforing, ar: tuple[date, date]) -> pd.DataFrame:
    """The budget that the books hold (#PBUDGET, #OBUDGET) of a whole year, as `summera` gives the utfall. Raises DataFault."""
    rows = mapping.to_dict("records")
    poster = manadsposter(books.saldon, ("PBUDGET", "OBUDGET"), 0, ar, _wanted(rows))
    return _frame(rows, _taken(rows, poster, books, "budgeten"), ar[1])


def _wanted(rows: list[dict[Any, Any]]) -> Callable[[str], set[Par]]:
    """The objects of an account that some row takes."""
    return lambda konto: {row["objekt"] for row in rows if row["objekt"] is not None and _within(row, konto)}


def _taken(
    rows: list[dict[Any, Any]], poster: list[Post], books: Bokforing, period: str
) -> list[tuple[int, dict[Any, Any]]]:
    """Each amount with the number of the row that takes it. Raises DataFault: none does, or several."""
    taken: list[tuple[int, dict[Any, Any]]] = []
    lost: dict[str, Decimal] = {}
    faults: list[Fault] = []
    known: dict[tuple[object, ...], list[int]] = {}
    for one in poster:
        key = (one["konto"], one["objekt"])
        if key not in known:
            known[key] = _takers(rows, *key)
        takers = known[key]
        if len(takers) > 1:
            which = " och ".join(str(rows[number][ROW]) for number in takers)
            expected = (
                f"har objekt som flera rader tar i {rows[0][FILE].rpartition('/')[2]}: {which}. Låt bara en rad ta det."
            )
            faults.append(Fault(one[FILE], expected, one[ROW], "#TRANS", one["konto"]))
        elif takers:
            taken.append((takers[0], one))
        elif books.ar_resultat(one["konto"]):
            lost[one["konto"]] = lost.get(one["konto"], Decimal(0)) + one["belopp"]
    for konto, amount in sorted(lost.items()):
        told = f"{amount:.2f}".replace(".", ",").replace("-", "−")
        expected = (
            f"har {told} kr (debet minus kredit) i {period} som ingen rad tar. Lägg till en rad för kontot, utan block och post "
            "om det inte ska vara med."
        )
        faults.append(Fault(rows[0][FILE], expected, None, "konto från", books.kallas(konto)))
    assert_none(faults[:20])
    return taken


def _within(row: dict[Any, Any], konto: str) -> bool:
    return len(konto) == len(row["konto från"]) and row["konto från"] <= konto <= row["konto till"]


def _takers(rows: list[dict[Any, Any]], konto: str, objekt: tuple[tuple[str, str], ...]) -> list[int]:
    """The rows that take an amount: those of its objects, else the one for the whole account."""
    of_account = [number for number, row in enumerate(rows) if _within(row, konto)]
    special = [number for number in of_account if rows[number]["objekt"] in objekt]
    return special or [number for number in of_account if rows[number]["objekt"] is None]


def _frame(rows: list[dict[Any, Any]], taken: list[tuple[int, dict[Any, Any]]], end: date) -> pd.DataFrame:
    """The mapping's rows, at 0, and under them the amounts that they take."""
    found = [
        {**row, "till och med": end, "belopp": Decimal(0)} for row in rows if row["block"] is not None
    ]  # fmt: skip
    for number, one in taken:
        row = rows[number]
        if row["block"] is not None:
            amount = -one["belopp"] if row["block"] == INTAKTER else one["belopp"]
            found.append({**row, "till och med": end, "belopp": amount, ROW: one[ROW], FILE: one[FILE]})
    columns = ("block", "post", "till och med", "belopp", "källa", ROW, FILE)
    frame = pd.DataFrame({name: pd.Series([one[name] for one in found], dtype=object) for name in columns})
    return frame.astype({ROW: "int64"})
