"""What a printed report said, held against what is computed: one verdict per printed figure."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import pandas as pd

from samrapport.errors import UnknownName, assert_none
from samrapport.facts.fact import SKYDDAT, Fact, FactBook, Value, skyddat
from samrapport.rapport.kontroll.uttryck import tolka
from samrapport.raw.table import ROW, row_fault
from samrapport.text.numbers import decimals_of, round_half_up

Verdict = Literal["stämmer", "avrundning", "avviker", "skyddat"]
"""stämmer: the same figure as printed. avrundning: within what rounding each part by itself can do. avviker: neither.
skyddat: the computed count may not be shown, so nothing is said of the printed one."""

RIKTNINGAR = {
    "ökade": 1,
    "minskade": -1,
    "oförändrat": 0,
    "högre": 1,
    "lägre": -1,
    "lika": 0,
}
"""Words of direction and their sign. With `mot` in the expression: the first fact against the second."""

_SCALE: dict[str, Fraction] = {
    "kr": Fraction(1),
    "tkr": Fraction(1000),
    "mkr": Fraction(1_000_000),
}


@dataclass(frozen=True)
class Comparison:
    """One printed figure. printed and computed in `unit`, computed rounded as the print is; difference = computed − printed."""

    section: str
    place: str
    text: str
    unit: str
    fact: Fact
    printed: Decimal | date | str
    computed: Decimal | date | str
    difference: Decimal | None
    verdict: Verdict
    remark: str
    row: int


def compare(publicerat: pd.DataFrame, book: FactBook) -> list[Comparison]:
    """Every row of `publicerat.csv` against its fact, in the order of the file.

    publicerat: avsnitt, plats, tryckt, värde, enhet, faktum, anmärkning. Raises DataFault for a fact that does not
    exist or a unit that does not fit it.
    """
    found, faults = [], []
    for row in publicerat.to_dict("records"):
        try:
            found.append(_comparison(row, tolka(row["faktum"]).berakna(book)))
        except UnknownName as error:
            faults.append(row_fault(row, "faktum", f"är inget känt faktum. {_hint(error)}"))
        except ValueError as error:
            column = "enhet" if str(error).startswith("passar inte") else "faktum"
            faults.append(row_fault(row, column, str(error)))
    assert_none(faults)
    return found


def _hint(error: UnknownName) -> str:
    text = str(error)
    return text[text.index("Menade") :] if "Menade" in text else "Rätta namnet."


def _comparison(row: dict[Hashable, Any], fact: Fact) -> Comparison:
    printed = row["värde"]
    assert isinstance(printed, Decimal | date | str)
    common = (str(row["avsnitt"]), str(row["plats"]), str(row["tryckt"]), str(row["enhet"]), fact, printed)
    remark = str(row["anmärkning"] or "")
    number = int(str(row[ROW]))
    if skyddat(fact):
        return Comparison(*common, SKYDDAT, None, "skyddat", remark, number)
    if row["enhet"] == "riktning":
        word = riktning(fact, str(printed))
        return Comparison(*common, word, None, "stämmer" if word == printed else "avviker", remark, number)
    if not isinstance(printed, Decimal):
        value = fact.value
        computed = value if isinstance(value, date) else str(value)
        verdict: Verdict = "stämmer" if computed == printed else "avviker"
        return Comparison(*common, computed, None, verdict, remark, number)
    exact = in_unit(fact, str(row["enhet"]))
    rounded = round_half_up(exact, decimals_of(printed))
    difference = rounded - printed
    verdict = "avviker"
    if difference == 0:
        verdict = "stämmer"
    elif _is_rounding(fact, exact, printed, difference):
        verdict = "avrundning"
    return Comparison(*common, rounded, difference, verdict, remark, number)


def _is_rounding(fact: Fact, exact: Fraction, printed: Decimal, difference: Decimal) -> bool:
    """Whether the rounding of each part by itself can have made a difference: of a sum, or of a share of what is rounded."""
    if fact.slack:
        return abs(exact - Fraction(printed)) <= fact.slack * 100 + Fraction(1, 2 * 10 ** decimals_of(printed))
    return fact.parts > 1 and fact.unit == "personer" and abs(difference) <= Decimal(fact.parts) / 2


def riktning(fact: Fact, printed: str) -> str:
    """The word of direction that the fact's sign gives, of the same pair as the printed one. Raises ValueError for no number."""
    if isinstance(fact.value, str | date):
        raise ValueError(f"passar inte faktumet {fact.name}, som inte är ett tal.")
    sign = (fact.value > 0) - (fact.value < 0)
    pair = ("högre", "lägre", "lika") if printed in ("högre", "lägre", "lika") else ("ökade", "minskade", "oförändrat")
    return next(word for word in pair if RIKTNINGAR[word] == sign)


def in_unit(fact: Fact, unit: str) -> Fraction:
    """A fact's value in a printed unit: kronor as kr, tkr or mkr, a share as procent. Raises ValueError if it cannot be."""
    value: Value = fact.value
    if isinstance(value, str | date):
        raise ValueError(
            f"passar inte faktumet {fact.name}, som är {'ett datum' if isinstance(value, date) else 'en text'}."
        )
    number = Fraction(value)
    own = {"andel": "procent", "andel1": "procent", "per100": "procent"}.get(fact.unit, fact.unit)
    if own == "procent" != fact.unit:
        number *= 100
    if own in _SCALE and unit in _SCALE:
        return number * _SCALE[own] / _SCALE[unit]
    if (own in _SCALE) != (unit in _SCALE) or (own == "procent") != (unit == "procent"):
        raise ValueError(f"passar inte faktumet {fact.name}, som är i {own}.")
    return number
