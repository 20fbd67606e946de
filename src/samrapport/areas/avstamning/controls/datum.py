"""Rules on dates: what begins ends later, and lasts as long as is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag, Uppgift, namn_av
from samrapport.raw.table import FILE, ROW

_PAIRS = (("från", "till"), ("start", "slut"), ("första", "sista"), ("till", "dokumentets datum"))
_COLUMNS = (("från", "till"), ("start", "slut"), ("giltig från", "giltig till"))


def _pairs(u: Underlag) -> Iterator[tuple[str, Uppgift, Uppgift]]:
    """Printed days of one thing, the one that must come first in front, with what they are days of."""
    days = {(one.avsnitt, one.plats): one for one in u.uppgifter if isinstance(one.varde, date)}
    for (part, place), one in days.items():
        for first, last in _PAIRS:
            stem = place.removesuffix(first)
            if stem != place and (part, stem + last) in days:
                yield stem.rstrip(" ,"), one, days[part, stem + last]


@regel(
    "datumordning",
    "Ordning på datum",
    "Det som börjar slutar senare: tryckta par av från och till, start och slut, och alla sådana par i underlagets tabeller. Ett "
    "dokument är daterat tidigast när perioden det gäller är slut.",
)
def ordning(u: Underlag) -> Iterator[Fynd]:
    """Something ends before it begins."""
    for _, first, last in _pairs(u):
        if first.varde > last.varde:  # type: ignore[operator]
            text, formula = (
                f"Dagen ligger före {first.tryckt}, som den ska komma efter.",
                f"{first.plats} ≤ {last.plats}",
            )
            yield last.fynd(text, None, formula, namn_av([first, last]), enhet="datum")
    for name, frame in u.tabeller.items():
        for start, end in _COLUMNS:
            if start in frame and end in frame:
                for row in frame.to_dict("records"):
                    if row[start] is not None and row[end] is not None and row[start] > row[end]:
                        given = row[end] if isinstance(row[end], date) else str(row[end])
                        yield Fynd(
                            f"{name}, rad {row[ROW]}", f"”{end}” ligger före ”{start}”.", given, enhet="datum",
                            formel=f"{start} ≤ {end}", fil=str(row[FILE]), rad=int(row[ROW]),
                        )  # fmt: skip


@regel(
    "langd-mot-datum",
    "Längd mot datum",
    "En tryckt längd i dagar, månader eller år är tiden mellan de tryckta dagarna.",
)
def langder(u: Underlag) -> Iterator[Fynd]:
    """A printed length is not the time between the printed days."""
    lengths = {(one.avsnitt, one.plats): one for one in u.uppgifter if one.enhet in ("dagar", "månader", "år")}
    for stem, first, last in _pairs(u):
        one = lengths.get((first.avsnitt, f"{stem}, längd")) or lengths.get((first.avsnitt, f"{stem} längd"))
        if one is None or not isinstance(first.varde, date) or not isinstance(last.varde, date):
            continue
        days = (last.varde - first.varde).days + 1
        length = {"dagar": Decimal(days), "månader": Decimal(round(days / 30.44)), "år": Decimal(round(days / 365.25))}
        value = length[one.enhet]
        if value != one.tal:
            text = f"Längden är inte tiden från {first.tryckt} till {last.tryckt}."
            yield one.fynd(text, value, "sista dagen − första dagen", namn_av([one, first, last]))
