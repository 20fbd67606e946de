"""Personnummer and samordningsnummer, found by form, date and checksum, and reservnummer, which have no checksum.

Entries: `find_personnummer`, `hide_personnummer`.

They are found however they are written: with blanks, dots, slashes and dashes between their parts, with marks, tags and unseen
signs between any two digits. What is written as a telephone number, an amount, a point of time or the like is let be.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from samrapport.raw.personnummer.plain import WALL, Plain, plain

_W = r"(?:[ \t]{1,4}|[ \t]{0,4}\n[ \t>]{0,8})"
_S = rf"({_W}?[-+./:()]{{1,3}}{_W}?|{_W})?"
_NUMBER = re.compile(
    rf"(?<!\d)(?:(18|19|20){_S})?(\d\d){_S}(0[1-9]|1[0-2]){_S}(0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01]){_S}"
    r"(\d{4}|\d{3}[ -]\d|\d\d[ -]\d\d)(?!\d)"
)
_ONE_BY_ONE = re.compile(
    r"(?<!\d)(?<!\d[ .-])\d(?:([ \t\n.-]{1,3})\d)(?:[ \t\n.+-]{1,3}\d){8}(?:(?:[ \t\n.+-]{1,3}\d){2})?(?!\d)(?![ .-]\d)"
)
_RUN = re.compile(r"\d[\d \t\n>.+/:()-]*")
# A sole trader's number for VAT is a personnummer with a country before it and 01 after.
_VAT = re.compile(r"(?<![A-Za-z])SE[ -]?(\d{6}[ -]?\d{4})[ -]?01(?!\d)")
# As a program writes a large number: 8,112189876E+09. One with fewer digits has lost some, and is nobody's.
_POWER = re.compile(r"(?<![\w.,])(\d{1,12})(?:[.,](\d{1,14}))?(?:[eE]\+?|[ ]?[xX×.][ ]?10\+?)(\d{1,2})(?!\w)")
# What health care and schools give who has neither: the day of birth, and a letter (T, as they are mostly called) and three digits, or TF and two.
_RESERVE = re.compile(
    r"(?<![\w.])(?:(18|19|20)[ ]?)?(\d\d)([-./ ]?)(0[1-9]|1[0-2])\3(0[1-9]|[12]\d|3[01])(?:\s{0,2}[-+]\s{0,2}|\s{1,2})?"
    r"((?:[JKLMNPRSTUWX]\d|TF)\d\d)(?!\w)",
    re.IGNORECASE,
)

_MATTERS = "faktura|verifikat|verifikations?|ver|dnr|diarie|ärende|ärende-id|avtal|avtals|order|inköps|beställnings|artikel|serie|isbn|issn|doi"
_OTHERS = (
    "tel|telefon|mobil|mobiltelefon|tfn|fax|växel|sms|bankgiro|bg|plusgiro|postgiro|pg|ocr|iban|konto|clearing|bankkonto|kund|belopp|summa"
    "|saldo|utfall|budget|org|organisation|organisations|löpnr"
)


def _called(names: str) -> re.Pattern[str]:
    """What ends with one of these names, so that a number after it is that."""
    return re.compile(
        rf"\b(?:{names})[.-]?\s?(?:nr|nummer|num|no|id)?\b[\s.:=(\"”’#]{{0,4}}$",
        re.IGNORECASE,
    )


_CALLED, _CALLED_MATTER = _called(f"{_MATTERS}|{_OTHERS}"), _called(_MATTERS)
_MONEY = re.compile(
    r"\s?(?:(?:kr|kronor|tkr|mkr|mnkr|sek|kkr|öre|euro|eur|procent|personer|invånare|timmar|kvm|m2)\b|%)"
    # A number that a program has made a decimal of, as 8112189876.0, is no amount.
    r"|,(?!0(?!\d))\d|[.](?!0(?!\d))\d(?!\d{3})",
    re.IGNORECASE,
)
_HEX = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[a-fA-F])[0-9a-fA-F]{24,}(?![0-9A-Za-z])")
"""A checksum, in which any ten digits may stand."""
_ANY = re.compile(r"[\d&\\]|[^\x00-\xff]")
_LEAST = 8
"""So many digits a number with a power of ten has that is not rounded; in one of a hundred such the last are zeros, and left out."""
_STAMPS_FROM = 2015
"""A later day with a number after it is a day: nobody born since is of an age to take part."""


@dataclass(frozen=True)
class Number:
    """Where a number stands in its text, and its ten digits, of which one or two are letters in a reservnummer."""

    start: int
    end: int
    digits: str


def find_personnummer(text: str, before: str = "") -> list[Number]:
    """Every personnummer, samordningsnummer (day + 60) and reservnummer in a text, in order. before: what it stands under, as a heading."""
    # Whatever it is written in, it has ten signs or more that are digits, or stand for some.
    if len(text) < 10 or not _ANY.search(text):
        return []
    seen = plain(_HEX.sub(lambda match: WALL * len(match[0]), text))
    found = {one.start: one for one in _found(seen, before)}
    return [found[start] for start in sorted(found)]


def hide_personnummer(text: str) -> str:
    """`text` with every such number as [personnummer]: for whatever is told or kept."""
    last = len(text) + 1
    for one in reversed(find_personnummer(text)):
        if one.end <= last:
            text = f"{text[: one.start]}[personnummer]{text[one.end :]}"
            last = one.start
    return text


def _found(seen: Plain, before: str) -> Iterator[Number]:
    for match in _matches(_NUMBER, seen.text):
        century, years, month, day, last = match.group(1, 3, 5, 7, 9)
        digits = f"{years}{month}{day}{_digits(last)}"
        gaps = match.group(2, 4, 6, 8)
        if _is_real(century, digits) and not _is_other(seen.text, match, gaps, last, before):
            yield Number(*seen.span(*match.span()), digits)
    for match in _matches(_ONE_BY_ONE, seen.text):
        digits = _digits(match[0])
        century, digits = (digits[:2], digits[2:]) if len(digits) == 12 else (None, digits)
        if century in (None, "18", "19", "20") and _is_real(century, digits):
            yield Number(*seen.span(*match.span()), digits)
    for match in _POWER.finditer(seen.text):
        digits = _written_out(match)
        century, digits = (digits[:2], digits[2:]) if len(digits) == 12 else (None, digits)
        if len(digits) != 10 or century not in (None, "18", "19", "20") or not _is_real(century, digits):
            continue
        stamp = century and _is_stamp(f"{century}{digits[:2]}", digits[6:], "")
        if not (stamp or _MONEY.match(seen.text, match.end()) or _is_called(seen.text, match, before)):
            yield Number(*seen.span(*match.span()), digits)
    for match in _VAT.finditer(seen.text) if "SE" in seen.text else ():
        digits = _digits(match[1])
        if _is_real(None, digits):
            yield Number(*seen.span(*match.span(1)), digits)
    for match in _RESERVE.finditer(seen.text):
        if _is_reserve(seen.text, match, before):
            yield Number(*seen.span(*match.span()), f"{match[2]}{match[4]}{match[5]}{match[6].upper()}")


def _is_reserve(text: str, match: re.Match[str], before: str) -> bool:
    """Whether a day with letters and digits after it is somebody's, and no day or number of something else."""
    century, year, month, day = match[1], int(match[2]), int(match[4]), int(match[5])
    years = [100 * int(century) + year] if century else [1900 + year, 2000 + year]
    # Without a checksum a day of late is likelier that of a matter.
    if years[-1] in range(_STAMPS_FROM, _STAMPS_FROM + 25) or day > max(monthrange(one, month)[1] for one in years):
        return False
    return not _CALLED_MATTER.search(f"{before} {text[max(match.start() - 40, 0) : match.start()]}")


def _written_out(match: re.Match[str]) -> str:
    """The digits of a whole number with a power of ten; "" of another, and of one that is rounded."""
    whole, fraction = match[1], (match[2] or "").rstrip("0")
    zeros = int(match[3]) - len(fraction)
    told = len(whole) + len(match[2] or "")
    return f"{whole}{fraction}{'0' * zeros}".lstrip("0") if told >= _LEAST and 0 <= zeros <= 12 else ""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for run in _RUN.finditer(text):
        if run.end() - run.start() < 10 or len(_digits(run[0])) < 10:
            continue
        at = run.start()
        while match := pattern.search(text, at, run.end()):
            yield match
            at = match.start() + 1


def _is_real(century: str | None, digits: str) -> bool:
    """By date and Luhn's checksum."""
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day -= 60 if day > 60 else 0
    if not 1 <= month <= 12:
        return False
    # Without a century the year may be of any, so a leap day is always possible.
    longest = monthrange(int(century) * 100 + year, month)[1] if century else monthrange(2000, month)[1]
    if not 1 <= day <= longest:
        return False
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def _is_other(text: str, match: re.Match[str], gaps: tuple[str | None, ...], last: str, before: str) -> bool:
    """Whether the form says that it is something else, though the digits would do."""
    century, at, end = match[1], match.start(), match.end()
    places = {place for place, gap in zip((0, 2, 4, 6), gaps, strict=True) if gap}
    if len(last) > 4 and places - {6}:
        return True  # A telephone number in pairs, or an amount in groups.
    if century:
        return _is_stamp(f"{century}{match[3]}", _digits(last), gaps[3] or "")
    if _is_number_of_something(match[3], places):
        return True
    if places and (gaps[3] or "").strip() not in (".", ":"):
        return False
    around = re.search(r"\d[.,]$|[+]46 ?$", text[max(at - 4, 0) : at]) or _MONEY.match(text, end)
    return bool(around or (not places and _is_called(text, match, before)))


def _is_called(text: str, match: re.Match[str], before: str) -> bool:
    """Whether what stands before a number says that it is another."""
    return bool(_CALLED.search(f"{before} {text[max(match.start() - 40, 0) : match.start()]}"))


def _is_number_of_something(year: str, places: set[int]) -> bool:
    """Whether the gaps are those of a telephone number (0501-), an account (8112-) or a matter (2012-11-1234)."""
    if places in ({2}, {4}, {2, 6}):
        return True
    return places not in (set(), {6}, {2, 4, 6}) and (year[0] == "0" or (places == {4, 6} and year in ("19", "20")))


def _is_stamp(year: str, last: str, gap: str) -> bool:
    """Whether it is a day and a time (20210831 1015), or a day and another number after it."""
    clock = int(last[:2]) < 24 and int(last[2:]) < 60
    return int(year) >= _STAMPS_FROM and (clock or (bool(gap) and gap.isspace()))
