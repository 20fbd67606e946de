"""What a heading of a delivered sheet of money means. Entries: `meaning`, `day_in`, `unit_of`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from samrapport.raw.importera.belopp import Enhet, unit_in

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-zåäö]*\.?"
_SPAN = re.compile(rf"\b{_MONTH}\s*(?:[-–]|till|t\.?\s*o\.?\s*m\.?)\s*({_MONTH})(?![a-zåäö])", re.IGNORECASE)
_UNTIL = re.compile(
    rf"\b(?:t\.?\s?o\.?\s?m\.?|till och med|per|ack(?:umulerat)?\.?)\s+(?:\d\d?\s+)?({_MONTH})(?![a-zåäö])",
    re.IGNORECASE,
)
_NAMED = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_TITLED = re.compile(
    rf"(?:rapport|uppföljning|bokslut)\s+(?:för |efter |i )?({_NAMED}|{'|'.join(_MONTHS)})(?![a-zåäö])", re.IGNORECASE
)
"""*Månadsrapport augusti*: the month that a title says, where no more does."""
_DAY = re.compile(r"\b(20\d\d)[-./]?(0[1-9]|1[0-2])[-./]?(0[1-9]|[12]\d|3[01])\b")
_SHORT_DAY = re.compile(r"\b(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\b")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_PARTS = (
    (re.compile(r"\b(tertial|t)\s*1\b", re.IGNORECASE), 4),
    (re.compile(r"\b(tertial|t)\s*2\b|\bdelår", re.IGNORECASE), 8),
    (re.compile(r"\bhalvår|\bkv(artal)?\.?\s*2\b", re.IGNORECASE), 6),
    (re.compile(r"\bkv(artal)?\.?\s*1\b", re.IGNORECASE), 3),
    (re.compile(r"\bkv(artal)?\.?\s*3\b", re.IGNORECASE), 9),
)
_OTHER = re.compile(
    r"%|procent|\bandel|avvik|differens|\bdiff\b|skillnad|\bkvar\b|återst|förbruknings|förändring|\bnot(er)?\b|kommentar|\bbokslut|\bindex\b",
    re.IGNORECASE,
)
_PART_OF_YEAR = re.compile(r"period|\back\b|ackumul|delår|tertial|kvartal|halvår|\bkv\.?\s*\d", re.IGNORECASE)
_KINDS = (
    ("prognos", re.compile(r"prognos", re.IGNORECASE)),
    ("utblick", re.compile(r"utblick|\bplan\b|flerårsplan|planår", re.IGNORECASE)),
    ("utfall", re.compile(r"utfall|\back\b|ackumulera|redovisat|bokfört|förbrukat|upparbetat", re.IGNORECASE)),
    ("budget", re.compile(r"budget|\banslag\b|\bram\b", re.IGNORECASE)),
)
"""From what is most telling in a heading to what is least; in a title the other way about."""


@dataclass(frozen=True)
class Betydelse:
    """slag: budget, utblick, utfall or prognos. ar: of the year, where it is told. dag: the last day, of an utfall."""

    slag: str
    ar: int | None = None
    dag: date | None = None


def meaning(heading: str, ar: int, titles: Iterable[str] = ()) -> Betydelse | None:
    """What a column holds, by its heading, and by what stands over the table where that does not say. None for what no table has.

    ar: the report's year.
    """
    if _OTHER.search(heading):
        return None
    years = [int(one) for one in _YEAR.findall(heading)] or ([int(day[1])] if (day := _DAY.search(heading)) else [])
    own = years[-1] if years else None
    slag = _kind(heading)
    if slag is None:
        slag = next((kind for title in titles for kind, words in reversed(_KINDS) if words.search(title)), None)
        if slag is None or not (
            own or unit_in(heading) or re.search(r"belopp|summa|totalt|helår", heading, re.IGNORECASE)
        ):
            return None
    of_part = bool(_PART_OF_YEAR.search(heading) or _SPAN.search(heading) or _UNTIL.search(heading))
    if slag in ("budget", "utblick") and of_part:
        return None
    if slag == "budget" and own is not None and own > ar:
        slag = "utblick"
    if own is not None and (own < ar or (own > ar and slag != "utblick")):
        return None
    return Betydelse(slag, own, day_in(heading, ar) if slag == "utfall" else None)


def _kind(text: str) -> str | None:
    return next((kind for kind, words in _KINDS if words.search(text)), None)


def day_in(text: str, ar: int) -> date | None:
    """The last day that a heading or title speaks of, in the report's year; None where it tells none."""
    if found := _DAY.search(text):
        return _sound(int(found[1]), int(found[2]), int(found[3]))
    if found := _SHORT_DAY.search(text):
        return _sound(2000 + int(found[1]), int(found[2]), int(found[3]))
    if found := _SPAN.search(text) or _UNTIL.search(text) or _TITLED.search(text):
        return _month_end(ar, _MONTHS.index(found[1][:3].lower()) + 1)
    return next((_month_end(ar, month) for words, month in _PARTS if words.search(text)), None)


def _sound(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_KRONOR_FROM, _THOUSANDS_TO = 300_000, 100_000
"""Costs of a year that are this much are kronor, and that are no more than that thousands: no förbund is so poor, or so rich."""


def unit_of(heading: str, titles: Iterable[str], in_cells: Iterable[Enhet], total: Decimal) -> tuple[Enhet, str] | None:
    """The unit of a column, and by what it is known; None where nothing tells. total: of its amounts, as they stand."""
    if unit := unit_in(heading):
        return unit, "kolumnens rubrik"
    told = {one for one in in_cells if one}
    if len(told) == 1:
        return told.pop(), "cellerna"
    found = {unit for title in titles if (unit := unit_in(title))}
    if len(found) == 1:
        return found.pop(), "texten ovanför tabellen"
    if total >= _KRONOR_FROM:
        return "kr", "hur stora beloppen är"
    return ("tkr", "hur stora beloppen är") if 0 < total <= _THOUSANDS_TO else None
