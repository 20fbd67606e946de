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
from samrapport.raw.sheets.sheet import Unreadable
from samrapport.raw.signs import tidy

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '#,##0 "kr"', 6: '#,##0 "kr"', 7: '#,##0.00 "kr"',
    8: '#,##0.00 "kr"', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy",
    16: "dd-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss", 22: "yyyy-mm-dd hh:mm",
    37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00", 41: "#,##0;-#,##0",
    42: '#,##0 "kr";-#,##0 "kr"', 43: "#,##0.00;-#,##0.00", 44: '#,##0.00 "kr";-#,##0.00 "kr"', 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss", 48: "0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that a file names by number alone, as a Swedish Excel shows them."""

Token = tuple[str, str]
_TOKEN = re.compile(
    r"""\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<cond>[<>=]+[^\]]*)\]|\[[^\]]*\]"""
    r"""|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|(?P<general>General)|(?P<half>AM/PM|A/P)|(?P<power>E[+-])"""
    r"""|(?P<digit>[0#?])|(?P<date>y+|m+|d+|h+|s+|e+)|(?P<end>;)|(?P<sign>[.,%/@])|(?P<other>.)""",
    re.IGNORECASE | re.DOTALL,
)
_WIDE = Context(prec=400)
_SILENT = set(" -+()\u00a0\u202f\u2212")
_REMEDY = "Ge cellen formatet Allmänt, se efter att talet är det som menas, och spara."


def shown(value: float | str, code: str, *, from_1904: bool = False) -> object:
    """What is seen: a number, a datetime, a text, or an `Unreadable`. value: a number (also a serial day), or a text."""
    sections = _sections(code)
    if isinstance(value, str):
        return _text(value, sections)
    exact = clean(value)
    if len(sections) == 1 and sections[0][1] == (("general", "General"),):
        return exact
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
    rounded = float(f"{value:.15g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded


@lru_cache(maxsize=1000)
def _sections(code: str) -> tuple[tuple[str, tuple[Token, ...]], ...]:
    """The parts of a format, each with its condition; what shows nothing is left out."""
    parts: list[tuple[str, list[Token]]] = [("", [])]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or ""
        text = match[kind] if kind else ""
        if kind == "end":
            parts.append(("", []))
        elif kind == "cond":
            parts[-1] = (text, parts[-1][1])
        elif kind == "sign" and text != "/":
            parts[-1][1].append((text, text))
        elif kind in ("money", "quoted", "escaped", "other", "sign"):
            if text:
                parts[-1][1].append(("text", text))
        elif kind:
            parts[-1][1].append((kind, text))
    return tuple((condition, tuple(tokens)) for condition, tokens in parts)


def _text(value: str, sections: Sequence[tuple[str, tuple[Token, ...]]]) -> object:
    """A text as its section shows it: the fourth, or a lone one with @."""
    part = next((one for _, one in (sections[3:4] or sections[:1]) if len(sections) > 3 or ("@", "@") in one), None)
    if part is None or part == (("general", "General"),):
        return tidy(value)
    seen = tidy("".join(value if kind == "@" else text for kind, text in part if kind in ("@", "text")))
    if seen or not tidy(value):
        return seen
    return Unreadable("visas inte: talformatet döljer texten. Ge cellen formatet Allmänt, och spara.")


def _section(
    number: Decimal, sections: Sequence[tuple[str, tuple[Token, ...]]]
) -> tuple[tuple[Token, ...] | None, bool]:
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


def _number(number: Decimal, exact: float, section: tuple[Token, ...], *, signed: bool, code: str) -> object:
    kinds = [kind for kind, _ in section]
    words = "".join(text for kind, text in section if kind == "text" and text != "/")
    told = bool(set(words) - _SILENT)
    if "%" in kinds:
        return percent(number)
    digits = [place for place, kind in enumerate(kinds) if kind in ("digit", "general")]
    slash = next((place for place, one in enumerate(section) if one == ("text", "/")), 0)
    empty = not slash and not any(section[place][1] in ("0", "General") for place in digits)
    if not digits or (empty and _rounds_to_nought(number, kinds)):
        return _wordless(number, words, code)
    if digits[0] < slash < digits[-1] or (digits[0] < slash and section[slash + 1 :]):
        return _fraction(number, section[slash + 1 :], exact)
    point = kinds.index(".") if "." in kinds else digits[-1] + 1
    last = max((place for place in digits if place < point), default=-1)
    wrong = ""
    if scaled := sum(_commas_after(kinds, place) for place in {last, digits[-1]}):
        wrong = f"visas i tusental eller mer (talformatet ”{code}” delar det med {1000**scaled})"
    elif signed != _minus_first(section) and not (told and not signed):
        wrong = f"visas med annat tecken än det har (talformatet ”{code}”)"
    if wrong:
        return Unreadable(f"{wrong}. {_REMEDY}")
    zeros = sum(one == ("digit", "0") for one in section[:point])
    padded = zeros > 1 and exact == int(exact) and len(str(abs(int(exact)))) < zeros and not {".", "power"} & set(kinds)
    inner = any(set(text) & set("-+()") for kind, text in section[digits[0] : digits[-1]] if kind == "text")
    if padded or inner or told:
        return tidy(("-" if number < 0 and not signed else "") + _rendered(abs(number), section, point))
    return exact


def _rounds_to_nought(number: Decimal, kinds: Sequence[str]) -> bool:
    decimals = kinds[kinds.index(".") :].count("digit") if "." in kinds else 0
    return abs(number).scaleb(decimals) < Decimal("0.5")


def _wordless(number: Decimal, words: str, code: str) -> object:
    """What a part without a place for digits shows: a dash for nought, a word for any number, or nothing at all."""
    if number == 0 and set(words) & set("-–—") and not set(words) - _SILENT - set("–—"):
        return 0
    return tidy(words) or Unreadable(f"visas inte: talformatet ”{code}” döljer det som cellen håller. {_REMEDY}")


def _commas_after(kinds: Sequence[str], place: int) -> int:
    return next((run for run, kind in enumerate(kinds[place + 1 :]) if kind != ","), len(kinds) - place - 1)


def _minus_first(section: tuple[Token, ...]) -> bool:
    """Whether a minus, or a parenthesis that says the same, stands before the digits."""
    first = next(place for place, (kind, _) in enumerate(section) if kind in ("digit", "general"))
    return any(set(text) & set("-(\u2212") for kind, text in section[:first] if kind == "text")


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
