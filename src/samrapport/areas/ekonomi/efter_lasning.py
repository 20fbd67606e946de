"""What budget, utfall and eget kapital are held against once they are read. Amounts become Decimal kronor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from samrapport.areas.ekonomi.poster import INTAKTER, unknown_post
from samrapport.errors import DataFault, Fault, assert_none, counted
from samrapport.rapport.rapport import Rapport
from samrapport.raw.settings import Period
from samrapport.raw.table import CELL, FILE, ROW, row_fault

KRONOR = {"kr": 1, "tkr": 1000}
"""How many kronor a unit is."""


def sound_budget(rapport: Rapport, frame: pd.DataFrame) -> pd.DataFrame:
    """block, post, version, år, belopp (kr), intecknat. Raises DataFault.

    A budget row is of the report's year, an utblick row of one of the ten years after it. Some block must be income.
    """
    own, later = frame["version"] == "budget", frame["år"].isin(range(rapport.ar + 1, rapport.ar + 11))
    wrong = frame[(own & (frame["år"] != rapport.ar)) | (~own & ~later)]
    expected = (
        f"passar inte versionen: ”budget” gäller {rapport.ar} och ”utblick” något av de tio åren därefter. "
        "Rätta årtalet eller versionen."
    )
    faults = [row_fault(row, "år", expected) for _, row in wrong.iterrows()]
    assert_none([*faults, *_block_faults(frame)])
    return _in_kronor(frame, rapport)


def _block_faults(frame: pd.DataFrame) -> Iterator[Fault]:
    """Blocks that differ by case or blanks alone would be summed apart, and income counted as a cost."""
    first = {INTAKTER.casefold(): INTAKTER}
    for _, row in frame.drop_duplicates("block").iterrows():
        same = first.setdefault(" ".join(row["block"].split()).casefold(), row["block"])
        if same != row["block"]:
            yield row_fault(row, "block", f"skrivs annars ”{same}”. Skriv blocket likadant på alla rader.")
    if INTAKTER not in set(frame["block"]) and not any(
        block.casefold() == INTAKTER.casefold() for block in frame["block"]
    ):
        yield Fault(
            frame[FILE].iloc[0],
            f"inget block heter ”{INTAKTER}”. Lägg till förbundets intäkter under det namnet; alla andra block är kostnader.",
            column="block",
        )


def sound_utfall(rapport: Rapport, frame: pd.DataFrame) -> pd.DataFrame:
    """block, post, till och med, belopp (kr). Raises DataFault.

    A post must stand in the budget, under the same block, so that a misspelt name never becomes a row of its own.
    """
    known = set(zip(rapport.budget["block"], rapport.budget["post"], strict=True))
    unknown = (unknown_post(row, known) for _, row in frame.iterrows() if (row["block"], row["post"]) not in known)
    assert_none([*unknown, *_day_faults(frame, rapport.uppgifter.period)])
    return _in_kronor(frame, rapport)


def _day_faults(frame: pd.DataFrame, period: Period) -> Iterator[Fault]:
    """One fault for each day that cannot be meant, however many rows have it: they are a column of a sheet, or filled down."""
    column = "till och med"
    for _, rows in frame.groupby(column, sort=False):
        day: date = rows[column].iloc[0]
        first, where = rows.iloc[0], f" på {counted(len(rows), 'rad', 'rader')}" if len(rows) > 1 else ""
        if day != frame[column].iloc[0]:
            other = frame.get(CELL, frame[ROW]).iloc[0]
            expected = (
                f"är{where} en annan dag än {'i' if CELL in frame else 'på rad'} {other} ({frame[column].iloc[0]}). Allt utfall ska gälla till "
                "och med samma dag."
            )
            yield row_fault(first, column, expected)
        if not period.start <= day <= period.slut:
            remedy = (
                f"Läs in en kolumn som går till och med {period.slut}, eller ändra perioden i rapport.yml."
                if CELL in frame
                else "Rätta datumet här eller perioden i rapport.yml."
            )
            yield row_fault(
                first, column, f"ligger{where} utanför rapportens period {period.start}–{period.slut}. {remedy}"
            )


def sound_prognos(rapport: Rapport, frame: pd.DataFrame) -> pd.DataFrame:
    """block, post, belopp (kr), of posts that stand in the budget. Raises DataFault."""
    if frame.empty:
        return frame  # Headings alone need no budget.
    known = set(zip(rapport.budget["block"], rapport.budget["post"], strict=True))
    assert_none(unknown_post(row, known) for _, row in frame.iterrows() if (row["block"], row["post"]) not in known)
    found = _in_kronor(frame, rapport)
    factor = KRONOR[rapport.uppgifter.enhet]
    assert_none(unit_faults(rapport.budget, found, rapport.ar, Decimal(1), factor, bokfort=False))
    return found


def sound_eget_kapital(rapport: Rapport, frame: pd.DataFrame) -> pd.DataFrame:
    """datum, belopp (kr): eget kapital at the start of each day named, the year's first day among them. Raises DataFault.

    The year's, since the budget that is added to it is the whole year's, whatever period the report covers.
    """
    first = date(rapport.ar, 1, 1)
    if not (frame["datum"] == first).any():
        expected = f"ingående eget kapital den {first} saknas. Lägg till en rad med det datumet."
        raise DataFault(Fault(frame[FILE].iloc[0], expected, column="datum"))
    return _in_kronor(frame, rapport)


def _in_kronor(frame: pd.DataFrame, rapport: Rapport) -> pd.DataFrame:
    factor = 1 if CELL in frame else KRONOR[rapport.uppgifter.enhet]
    return frame.assign(
        belopp=pd.Series([amount * factor for amount in frame["belopp"]], index=frame.index, dtype=object)
    )


_THOUSAND = Decimal(1000)
_WIDE, _NEAR = Decimal(4), Decimal("2.5")
"""How far from a thousandth, or a thousandfold, of an even pace the whole may be, and one row among others."""
_LEAST = Decimal(100)
"""Budgets below this, in the report's unit, say nothing of the unit."""


def unit_faults(
    budget: pd.DataFrame, utfall: pd.DataFrame, ar: int, andel: Decimal, factor: int, *, bokfort: bool
) -> Iterator[Fault]:
    """Where the utfall is about a thousand times off its budget: the whole of it, else each such row.

    budget, utfall: block, post, belopp in kronor. andel: of the year, that the utfall covers. factor: kronor in the unit. bokfort: whether the utfall
    comes from books, whose amounts are kronor whatever they are, so that only the budget can be in another unit. An amount written with
    decimals is told to the öre, so its unit is meant.
    """
    own = budget[(budget["år"] == ar) & (budget["version"] == "budget")]
    planned: dict[tuple[str, str], Decimal] = {}
    for row in own.to_dict("records"):
        planned[row["block"], row["post"]] = row["belopp"]
    rows = (
        utfall.groupby(["block", "post"], sort=False).agg({"belopp": "sum", FILE: "first", ROW: "first"}).reset_index()
    )
    both = [
        (row, planned[key])
        for row in rows.to_dict("records")
        if (key := (row["block"], row["post"])) in planned and planned[key] >= _LEAST * factor and row["belopp"] > 0
    ]
    if not both:
        return
    signs = [_off(row["belopp"], kr * andel, _WIDE) for row, kr in both]
    off = _off(sum(row["belopp"] for row, _ in both), sum(kr for _, kr in both) * andel, _WIDE)
    if off and 2 * signs.count(off) >= len(both) and (len(both) > 1 or off > 0):
        yield Fault(
            str(own[FILE].iloc[0] if bokfort else both[0][0][FILE]),
            f"är tillsammans omkring tusen gånger {_than(-off)} än utfallet i bokföringen. Skriv budgeten i enheten som står i rapport.yml."
            if bokfort
            else f"är tillsammans omkring tusen gånger {_than(off)} än budgeten. Det ena är i kronor och det andra i tkr: skriv båda i "
            "enheten som står i rapport.yml.",
            column="belopp",
        )
        return
    unallocated = {(row["block"], row["post"]) for row in own.to_dict("records") if row["intecknat"] == "nej"}
    for row, kr in both if len(both) > 2 and not bokfort else ():
        off = _off(row["belopp"], kr * andel, _NEAR)
        if off > 0 or (off < 0 and (row["block"], row["post"]) not in unallocated and not _with_decimals(row)):
            expected = (
                f"är omkring tusen gånger {_than(off)} än budgeten, till skillnad från de andra raderna. Skriv beloppet i samma enhet "
                "som de andra; är det rätt, skriv det med decimaler (till exempel 1500,00)."
            )
            yield Fault(str(row[FILE]), expected, int(row[ROW]), "belopp", f"{row['post']}: {row['belopp'] / factor:f}")


def _off(spent: Decimal, pace: Decimal, within: Decimal) -> int:
    """1 for about a thousand times too much, -1 for as much too little, else 0."""
    if spent <= 0 or pace <= 0:
        return 0
    for sign, part in ((1, spent / pace / _THOUSAND), (-1, spent * _THOUSAND / pace)):
        if 1 / within <= part <= within:
            return sign
    return 0


def _than(off: int) -> str:
    return "större" if off > 0 else "mindre"


def _with_decimals(row: dict[Any, Any]) -> bool:
    exponent = row["belopp"].as_tuple().exponent
    return isinstance(exponent, int) and exponent < 0
