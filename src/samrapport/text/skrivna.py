"""How a fact is written by its unit. Entry: `formatted`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from samrapport.facts.fact import Fact
from samrapport.text import numbers
from samrapport.text.verbatim import escape_markdown

_FORMATS: dict[str, Callable[[Any], str]] = {
    "kr": numbers.tkr,
    "tkr": lambda value: numbers.med_enhet(numbers.antal(value), "tkr"),
    "mkr": lambda value: numbers.med_enhet(numbers.tal(value, _decimals(value)), "mkr"),
    "andel": numbers.procent,
    "andel1": lambda value: numbers.procent(value, 1),
    "per100": lambda value: numbers.andel(value, 1),
    "procent": lambda value: numbers.med_enhet(numbers.tal(value, _decimals(value)), "%"),
    "antal": lambda value: numbers.tal(value, _decimals(value)),
    "personer": numbers.antal,
    "datum": numbers.datum,
    "år": lambda value: str(value) if isinstance(value, int) else numbers.tal(value, _decimals(value)),
    "månader": lambda value: numbers.tal(value, _decimals(value)),
    "dagar": lambda value: numbers.tal(value, _decimals(value)),
    "text": lambda value: escape_markdown(str(value)),
}


def formatted(fact: Fact) -> str:
    """A fact as its unit is written: kronor in tkr, shares in percent, and so on."""
    return _FORMATS[fact.unit](fact.value)


def _decimals(value: Decimal | Fraction | int) -> int:
    exponent = value.normalize().as_tuple().exponent if isinstance(value, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0
