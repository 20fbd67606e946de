"""Where a report's utfall comes from, `utfall.csv` or its books, and whether it is in the budget's unit.

Entries: `read_utfall`, `unit_faults`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from samrapport.areas.ekonomi.bokforing import las_bokforing, sie_files
from samrapport.areas.ekonomi.efter_lasning import KRONOR, sound_utfall
from samrapport.areas.ekonomi.kontomappning import summera
from samrapport.errors import DataFault, Fault
from samrapport.rapport.rapport import Rapport
from samrapport.raw.declaration import Tabell
from samrapport.raw.table import FILE, ROW, read_table, table_path


def read_utfall(rapport: Rapport, declared: Tabell) -> pd.DataFrame:
    """block, post, till och med, belopp (kr), whatever it comes from. Raises DataFault, also when there are both."""
    stem = rapport.path(declared.namn)
    table, books = table_path(rapport.folder, stem), sie_files(rapport.folder, rapport.rot)
    if table is not None and books:
        raise DataFault(Fault(table, f"utfallet finns också som bokföring: {books[0]}. Behåll bara det ena."))
    if not books:
        return _in_one_unit(rapport, sound_utfall(rapport, read_table(rapport.folder, stem, declared)))
    return _in_one_unit(
        rapport, summera(rapport.kontomappning, las_bokforing(rapport), rapport.uppgifter), bokfort=True
    )


def _in_one_unit(rapport: Rapport, utfall: pd.DataFrame, *, bokfort: bool = False) -> pd.DataFrame:
    if utfall.empty:
        return utfall
    days = (utfall["till och med"].iloc[0] - rapport.uppgifter.period.start).days + 1
    faults = list(
        unit_faults(
            rapport.budget, utfall, rapport.ar, Decimal(days) / 365, KRONOR[rapport.uppgifter.enhet], bokfort=bokfort
        )
    )
    if faults:
        raise DataFault(faults)
    return utfall


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
