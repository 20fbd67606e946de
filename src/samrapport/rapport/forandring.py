"""What a key figure has changed since the report of the year before: in words and with a sign, never by colour alone.

Entry: `sedan`. Nothing is said where there is no earlier figure; where the earlier report covers another time, that is said.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from samrapport.facts.fact import Fact
from samrapport.raw.settings import Period
from samrapport.text import numbers

_SHARES = {"andel": 0, "andel1": 1}


def sedan(now: Fact, before: Fact | None, ar: int) -> str:
    """`(+4 procentenheter, mer än 2020)`, `(oförändrat sedan 2020)`; empty without a figure of the year `ar` to hold against.

    now, before: the same fact of two reports, as published: a withheld count is a text, and tells nothing.
    """
    if before is None or now.unit != before.unit or now.unit not in ("kr", "antal", *_SHARES):
        return ""
    change = Fraction(now.value) - Fraction(before.value)  # type: ignore[arg-type]
    if now.unit in _SHARES:
        text, unit = numbers.andel(abs(change), _SHARES[now.unit]), "procentenheter"
    elif now.unit == "kr":
        text, unit = numbers.tkr(abs(change)), "tkr"
    else:
        text, unit = numbers.antal(abs(change)), ""
    if not text.strip("0,"):
        return f" (oförändrat sedan {ar})"
    sign, word = ("+", "mer") if change > 0 else (numbers.MINUS, "mindre" if unit else "färre")
    if not unit and change > 0:
        word = "fler"
    return f" ({sign}{text}{numbers.NBSP}{unit}, {word} än {ar})" if unit else f" ({sign}{text}, {word} än {ar})"


def same_time(one: Period, other: Period) -> bool:
    """Whether two periods cover the same part of their years; the last day of February is the same in all."""
    return (_in_year(one.start), _in_year(one.slut)) == (_in_year(other.start), _in_year(other.slut))


def _in_year(day: date) -> tuple[int, int]:
    return day.month, 28 if day.month == 2 and day.day == 29 else day.day
