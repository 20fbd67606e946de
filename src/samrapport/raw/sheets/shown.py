"""What a cell of Excel shows, of the value it holds and its number format. Entry: `shown`.

A format that only rounds, groups thousands or colours leaves the value as it is held, with all its decimals. One that adds
words, percent, leading zeros or a fraction, or leaves out part of a date, gives the text that is seen, and the column's
parser judges that. One that scales, hides or turns the sign gives an `Unreadable`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from samrapport.raw.sheets.days import day_text
from samrapport.raw.sheets.form import SILENT, Section, Token, form_of, sections_of
from samrapport.raw.sheets.sheet import Unreadable
from samrapport.raw.signs import tidy

_WIDE = Context(prec=400)
_REMEDY = "Ge cellen formatet Allmänt, se efter att talet är det som menas, och spara."


def shown(value: float | str, code: str, *, from_1904: bool = False) -> object:
    """What is seen: a number, a datetime, a text, or an `Unreadable`. value: a number (also a serial day), or a text."""
    if isinstance(value, str):
        return _text(value, sections_of(code))
    exact = clean(value)
    return exact if leaves_numbers(code) else _seen(exact, code, from_1904=from_1904)


def _seen(exact: int | float, code: str, *, from_1904: bool = False) -> object:
    sections = sections_of(code)
    number = Decimal(str(exact))
    section, signed = _section(number, [one for one in sections[:3] if not any(kind == "@" for kind, _ in one[1])])
    if section is None:
        return exact
    kinds = {kind for kind, _ in section}
    if kinds & {"date", "elapsed", "half"}:
        return _day(float(exact), section, code, from_1904)
    return _number(number, exact, section, signed=signed, code=code)


def clean(value: float) -> int | float:
    """A number with the fifteen digits that Excel shows at most: what binary computing leaves beyond them is noise."""
    rounded = float("%.15g" % value)  # noqa: UP031 - a third faster than an f-string, and done for each cell
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded


def _text(value: str, sections: Sequence[Section]) -> object:
    """A text as its section shows it: the fourth, or a lone one with @."""
    part = _text_part(sections)
    if part is None:
        return tidy(value)
    seen = tidy("".join(value if kind == "@" else text for kind, text in part if kind in ("@", "text")))
    if seen or not tidy(value):
        return seen
    return Unreadable("visas inte: talformatet döljer texten. Ge cellen formatet Allmänt, och spara.")


def _text_part(sections: Sequence[Section]) -> tuple[Token, ...] | None:
    part = next((one for _, one in (sections[3:4] or sections[:1]) if len(sections) > 3 or ("@", "@") in one), None)
    return None if part == (("general", "General"),) else part


def _section(number: Decimal, sections: Sequence[Section]) -> tuple[tuple[Token, ...] | None, bool]:
    """The part that the number is shown by, and whether it has to show a minus of its own; None shows it as it is."""
    if not sections:
        return None, False
    if any(condition for condition, _ in sections):
        for condition, tokens in sections:
            if not condition or _holds(number, condition):
                # Programs differ in whether a minus is shown then, so one has to stand there.
                return tokens, number < 0
        return (), False
    if number < 0 and len(sections) > 1:
        return sections[1][1], True
    if number == 0 and len(sections) > 2:
        return sections[2][1], False
    return sections[0][1], False


def _holds(number: Decimal, condition: str) -> bool:
    match = re.fullmatch(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)", condition.strip())
    if match is None:
        return False
    order = number.compare(Decimal(match[2]))
    return {"<": order < 0, ">": order > 0, "=": order == 0, "<=": order <= 0, ">=": order >= 0, "<>": order != 0}[
        match[1]
    ]


def _day(serial: float, section: tuple[Token, ...], code: str, from_1904: bool) -> object:
    serial += 1462 if from_1904 else 0
    # Excel counts a 29 February 1900 that never was, so the days before it begin one later.
    first = datetime(1899, 12, 30) if serial >= 60 else datetime(1899, 12, 31)
    clock = all(kind != "date" or text[0].lower() in "hms" for kind, text in section)
    if serial < 0 or serial >= 2_958_466 or (60 <= serial < 61) or (serial < 1 and not clock):
        return Unreadable(f"är inget datum, men visas som ett (talformatet ”{code}”). {_REMEDY}")
    when = first + timedelta(seconds=round(serial * 86400))
    return day_text(when, serial, section)


def percent(number: Decimal) -> str:
    """A share as a text in percent: which of 0.4 and 40 is meant is for the analyst to say, so it is no bare number."""
    text = f"{number * 100:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %".replace(".", ",")


@lru_cache(maxsize=1000)
def leaves_numbers(code: str) -> bool:
    """Whether a format shows every number as it is held, so that `clean` tells what is seen."""
    sections = sections_of(code)
    if any(condition for condition, _ in sections):
        return False
    forms = [form_of(part) for _, part in sections[:3] if not any(kind == "@" for kind, _ in part)]
    if not forms:
        return True
    below = forms[1].leaves(signed=True) if len(forms) > 1 else forms[0].leaves(signed=False)
    return forms[0].leaves(signed=False) and below and _seen(0, code) == 0


@lru_cache(maxsize=1000)
def leaves_texts(code: str) -> bool:
    """Whether a format shows every text as it is held, so that `tidy` tells what is seen."""
    return _text_part(sections_of(code)) is None


def _number(number: Decimal, exact: float, section: tuple[Token, ...], *, signed: bool, code: str) -> object:
    form = form_of(section)
    if "%" in form.kinds:
        return percent(number)
    digits, slash = form.digits, form.slash
    if not digits or (form.empty and _rounds_to_nought(number, form.kinds)):
        return _wordless(number, form.words, code)
    if digits[0] < slash < digits[-1] or (digits[0] < slash and section[slash + 1 :]):
        return _fraction(number, section[slash + 1 :], exact)
    wrong = ""
    if form.scaled:
        wrong = f"visas i tusental eller mer (talformatet ”{code}” delar det med {1000**form.scaled})"
    elif signed != form.minus and not (form.told and not signed):
        wrong = f"visas med annat tecken än det har (talformatet ”{code}”)"
    if wrong:
        return Unreadable(f"{wrong}. {_REMEDY}")
    places = form.zeros if form.zeros > 1 and not {".", "power"} & set(form.kinds) else 0
    padded = places > 0 and exact == int(exact) and len(str(abs(int(exact)))) < places
    if padded or form.inner or form.told:
        return tidy(("-" if number < 0 and not signed else "") + _rendered(abs(number), section, form.point))
    return exact


def _rounds_to_nought(number: Decimal, kinds: Sequence[str]) -> bool:
    decimals = kinds[kinds.index(".") :].count("digit") if "." in kinds else 0
    return abs(number).scaleb(decimals) < Decimal("0.5")


def _wordless(number: Decimal, words: str, code: str) -> object:
    """What a part without a place for digits shows: a dash for nought, a word for any number, or nothing at all."""
    if number == 0 and set(words) & set("-–—") and not set(words) - SILENT - set("–—"):
        return 0
    return tidy(words) or Unreadable(f"visas inte: talformatet ”{code}” döljer det som cellen håller. {_REMEDY}")


def _fraction(number: Decimal, below: tuple[Token, ...], exact: float) -> object:
    """1/4 or 2 1/3, with as many digits below as there is room for, or the very number that stands there."""
    fixed = "".join(text for kind, text in below if kind in ("text", "digit") and text.strip() not in ("", "#", "?"))
    room = sum(kind == "digit" for kind, _ in below) or 1
    value = Fraction(number)
    if fixed.isdigit() and int(fixed):
        near = Fraction(round(value * int(fixed)), int(fixed))
    else:
        near = value.limit_denominator(10 ** min(room, 4) - 1)
    if near.denominator == 1:
        return exact if near == value else str(near)
    whole, part = divmod(abs(near), 1)
    return ("-" if near < 0 else "") + (f"{whole} {part}" if whole else str(part))


def _rendered(number: Decimal, section: tuple[Token, ...], point: int) -> str:
    """The digits in the places that the format gives them, among its own words."""
    if any(kind == "general" for kind, _ in section):
        held = f"{number:f}".replace(".", ",")
        return "".join(held if kind == "general" else text for kind, text in section if kind in ("general", "text"))
    decimals = sum(kind == "digit" for kind, _ in section[point:])
    whole, _, part = f"{number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE):f}".partition(".")
    left = "" if whole == "0" else whole
    grouped = any(kind == "," for kind, _ in section[:point])
    places = [place for place, (kind, _) in enumerate(section[:point]) if kind == "digit"]
    filled: dict[int, str] = {}
    for order, place in enumerate(reversed(places)):
        rest = left if place == places[0] else left[-1:]
        left = left[: len(left) - len(rest)]
        zero = "0" if section[place][1] == "0" else ""
        filled[place] = rest or zero
        if grouped and order == len(places) - 1:
            joined = "".join(filled[one] for one in places)
            filled = dict.fromkeys(places, "") | {place: f"{int(joined or 0):,}".replace(",", " ")}
    made, taken = "", 0
    for place, (kind, text) in enumerate(section):
        if kind == "text":
            made += text
        elif kind == "digit" and place < point:
            made += filled[place]
        elif kind == "digit":
            made += part[taken : taken + 1]
            taken += 1
        elif kind == "." and part:
            made += ","
    return made
