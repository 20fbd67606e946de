"""Numbers and dates as Swedish readers expect them, or, within `skrivna_pa`, as English ones do.

Every function takes `int`, `float`, `Decimal`, `Fraction` or a numpy number and returns text: no-break spaces (U+00A0)
between thousands and before units, decimal comma, minus U+2212. What is missing (`None`, NaN, `pd.NA`, `NaT`) becomes
`MISSING`, never 0. Rounding is half up (away from zero at a tie) and exact: a float counts as the decimal it prints as,
and a fraction is never turned into a float on the way.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import numbers
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, parse_pattern

MISSING: Final = "–"
PROTECTED: Final = ".."
"""One mark for every withheld figure, whatever the reason. Never ”<5”: it would tell which are the small ones, and so that all
others so marked are at least 5."""
NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
SVENSKA: Final = "sv"
ENGELSKA: Final = "en"
WORDS: Final = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")

_ENGLISH_WORDS: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_ENGLISH_UNITS: Final = {
    "kr": "SEK\u00a0{}",
    "tkr": "SEK\u00a0{}\u00a0thousand",
    "mkr": "SEK\u00a0{}\u00a0million",
    "miljoner kronor": "SEK\u00a0{}\u00a0million",
    "%": "{}%",
}
_LOCALES: Final = {SVENSKA: Locale.parse("sv_SE"), ENGELSKA: Locale.parse("en_GB")}
_SPRAK: ContextVar[str] = ContextVar("sprak", default=SVENSKA)


@contextmanager
def skrivna_pa(sprak: str) -> Iterator[None]:
    """Let numbers and dates be written in a language, `sv` or `en`, while it lasts."""
    before = _SPRAK.set(sprak)
    try:
        yield
    finally:
        _SPRAK.reset(before)


def pa_engelska() -> bool:
    """Whether what is written now is English."""
    return _SPRAK.get() == ENGELSKA


def med_enhet(text: str, enhet: str) -> str:
    """A written number with its unit, '4 200 tkr', 'SEK 4,200 thousand'."""
    form = _ENGLISH_UNITS.get(enhet) if pa_engelska() else None
    return form.format(text) if form else f"{text}{NBSP}{enhet}"


class Unfit(TypeError):
    """A value that cannot be written as was asked; its text, unlike those of other errors, is meant for who asked."""


def finite(value: object) -> object:
    """The value as it is. Raises Unfit for a float that has grown without end, of which no reader could make anything."""
    if isinstance(value, float) and not math.isfinite(value):
        raise Unfit("talet är för stort för att räkna med eller visa")
    return value


def is_missing(value: Any) -> bool:
    """Whether `value` stands for a figure that is not known."""
    if value is None:
        return True
    if isinstance(value, numbers.Real) and not isinstance(value, numbers.Rational):
        return math.isnan(value)
    if isinstance(value, Decimal):
        return value.is_nan()
    # pd.NA and pd.NaT by name, so that text can be formatted without loading pandas.
    return type(value).__name__ in ("NAType", "NaTType")


def exact(value: Any) -> Fraction:
    """`value` as a fraction without loss; a float as the decimal it prints as (0.1 is one tenth).

    Raises TypeError for what is no number (text and booleans too) and ValueError for infinity and missing values.
    """
    if isinstance(value, bool):
        raise TypeError("ett sanningsvärde är inget tal")
    if isinstance(value, Fraction):
        return value
    if isinstance(value, numbers.Integral):
        return Fraction(int(value))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} är inget ändligt tal")
        return Fraction(value)
    if isinstance(value, numbers.Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, numbers.Real):
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(f"{number} är inget ändligt tal")
        # A narrow numpy float prints shorter than the float it widens to, and the printed decimal is what was meant.
        return Fraction(Decimal(repr(number) if isinstance(value, float) else str(value)))
    raise TypeError(f"{type(value).__name__} är inget tal")


def round_half_up(value: Any, decimals: int = 0) -> Decimal:
    """`value` rounded to `decimals` decimals, ties away from zero; exact for any size, and never negative zero."""
    if decimals < 0:
        raise ValueError("antalet decimaler kan inte vara negativt")
    fraction = exact(value)
    scaled = abs(fraction) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    negative = fraction < 0 and units != 0
    # Built from digits: no decimal context can round it again.
    return Decimal((int(negative), tuple(int(digit) for digit in str(units)), -decimals))


def decimals_of(value: Decimal) -> int:
    """How many decimals a number is written with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@functools.cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


def tal(value: Any, decimaler: int = 0, *, enhet: str = "") -> str:
    """A number with a fixed count of decimals, '1 234,5'; with `enhet`, '1 234,5 km'."""
    if is_missing(value):
        return MISSING
    rounded = round_half_up(value, decimaler)
    with localcontext(prec=len(rounded.as_tuple().digits) + decimaler + 1):
        # babel quantizes in the current context, and refuses what the context is too narrow for.
        text = str(_pattern(decimaler).apply(rounded, _LOCALES[_SPRAK.get()], decimal_quantization=False))
    text = text.replace("\u202f", NBSP).replace(" ", NBSP).replace("-", MINUS)
    return med_enhet(text, enhet) if enhet else text


def antal(value: Any) -> str:
    """A count, '1 234'."""
    return tal(value)


def kr(value: Any, *, enhet: bool = False) -> str:
    """Whole kronor, '1 850 000'; with `enhet`, '1 850 000 kr'."""
    return tal(value, enhet="kr" if enhet else "")


def tkr(value_kr: Any, *, enhet: bool = False) -> str:
    """Kronor as thousands, '4 200'; with `enhet`, '4 200 tkr'."""
    return MISSING if is_missing(value_kr) else tal(exact(value_kr) / 1000, enhet="tkr" if enhet else "")


def mkr(value_kr: Any, decimaler: int = 1, *, enhet: bool = False) -> str:
    """Kronor as millions, '3,8'; with `enhet`, '3,8 mkr'."""
    unit = "mkr" if enhet else ""
    return MISSING if is_missing(value_kr) else tal(exact(value_kr) / 1_000_000, decimaler, enhet=unit)


def procent(fraction: Any, decimaler: int = 0) -> str:
    """A share of one as a percentage, 0.39 -> '39 %'."""
    return MISSING if is_missing(fraction) else tal(exact(fraction) * 100, decimaler, enhet="%")


def andel(fraction: Any, decimaler: int = 1) -> str:
    """A share of one in percent without the sign, for a column whose head says percent: 0.152 -> '15,2'."""
    return MISSING if is_missing(fraction) else tal(exact(fraction) * 100, decimaler)


def ord(value: Any, *, genus: str = "en") -> str:
    """A count in running text: zero to twelve in words, otherwise in digits. `genus` is 'en' or 'ett'."""
    if genus not in ("en", "ett"):
        raise ValueError(f"genus är 'en' eller 'ett', inte {genus!r}")
    if is_missing(value):
        return MISSING
    number = round_half_up(value)
    if pa_engelska():
        return _ENGLISH_WORDS[int(number)] if 0 <= number < len(_ENGLISH_WORDS) else tal(number)
    if 0 <= number < len(WORDS):
        return genus if number == 1 else WORDS[int(number)]
    return tal(number)


def datum(value: dt.date | None, till: dt.date | None = None) -> str:
    """A date in running text, '23 april 2021'. till: a day that the time ends with, '1 januari till den 31 augusti 2021'."""
    if value is None or is_missing(value):
        return MISSING
    first = str(format_date(value, "d MMMM y", locale=_LOCALES[_SPRAK.get()]))
    if till is None:
        return first
    to = "to" if pa_engelska() else "till den"
    return f"{first.rpartition(' ')[0] if value.year == till.year else first} {to} {datum(till)}"


def datum_kort(value: dt.date | None) -> str:
    """A date in a table, '2021-04-23'."""
    return MISSING if value is None or is_missing(value) else value.isoformat()[:10]


def tid_kort(start: dt.date | None, end: dt.date | None) -> str:
    """A time in a table, '2018-09-01–2022-06-30'; whole years '2020–2023', open ends empty, and `MISSING` where neither is known."""
    days = [None if is_missing(one) else one for one in (start, end)]
    first, last = days
    if first and last and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    return "–".join(one.isoformat()[:10] if one else "" for one in days)
