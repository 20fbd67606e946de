"""SCB's months made into years: each a mean, which says so where it is not of twelve months. Entries: `ar_av`, `ages_of`, `chain`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from samrapport.areas.statistik.tolkning import Cell
from samrapport.areas.statistik.underlag import ALDER, ERSATTNINGAR, FOLKMANGD_MATT, TOTALT
from samrapport.errors import counted
from samrapport.text.alfabet import listed

MANADER = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
NOLL_SAKNAS = ("Ekonomiskt bistånd",)
"""Benefits of which SCB shows a kommun's month without delivery as 0. Source: SCB's notes on the table."""


class Plats(NamedTuple):
    """Where a number stands."""

    fil: str
    rad: int


class Uppgift(NamedTuple):
    """A number that SCB has published, None where it has none."""

    tal: Decimal | None
    plats: Plats


@dataclass(frozen=True)
class Ar:
    """A year's number. cell: of what, without month. antal: rounded half up. period: the months that it is of where they are not the
    whole year, as `januari–augusti`. fotnot: months within them that SCB lacks, in a sentence. plats: of its first month.
    """

    cell: Cell
    antal: int
    period: str
    fotnot: str
    plats: Plats


def ar_av(uppgifter: Mapping[Cell, Uppgift], namn: Mapping[str, str]) -> list[Ar]:
    """The years of numbers by month or year. A year without any number has none; a mean never counts a missing month as 0.

    namn: what the areas are called, by their codes.
    """
    by_year: dict[Cell, dict[int | None, Uppgift]] = {}
    for cell, one in _ages_joined(_without_zeros(uppgifter)).items():
        by_year.setdefault(cell._replace(manad=None), {})[cell.manad] = one
    holed = {
        cell._replace(matt=TOTALT)
        for cell, months in by_year.items()
        if cell.matt in ERSATTNINGAR and any(one.tal is None for one in months.values())
    }
    found = (
        _year(cell, months, namn.get(cell.regionkod, cell.regionkod))
        for cell, months in by_year.items()
        if cell not in holed
    )
    return [one for one in found if one is not None]


def _without_zeros(uppgifter: Mapping[Cell, Uppgift]) -> dict[Cell, Uppgift]:
    """A 0 that stands for a month that a kommun did not deliver, as missing."""
    return {
        cell: one._replace(tal=None) if cell.matt in NOLL_SAKNAS and len(cell.regionkod) == 4 and one.tal == 0 else one
        for cell, one in uppgifter.items()
    }


def _year(cell: Cell, months: Mapping[int | None, Uppgift], namn: str) -> Ar | None:
    """None where nothing is published. A total of which a part is missing would be too low: it is left to be the sum of its parts."""
    if None in months:
        whole = months[None]
        return None if whole.tal is None else Ar(cell, rounded(whole.tal), "", "", whole.plats)
    there = {month: one for month, one in months.items() if month is not None and one.tal is not None}
    if not there:
        return None
    mean = Fraction(sum((one.tal for one in there.values() if one.tal is not None), Decimal(0))) / len(there)
    asked = sorted(month for month in months if month is not None)
    period = "" if len(asked) == len(MANADER) else span(asked)
    lacking = [MANADER[month - 1] for month in asked if month not in there]
    notes = [f"{cell.ar} är ett medel av {period}."] if period else []
    notes += (
        [
            f"{namn} {cell.ar} är ett medel av {counted(len(there), 'månad', 'månader')}, för SCB saknar {listed(lacking)}."
        ]
        if lacking
        else []
    )
    return Ar(cell, rounded(mean), period, " ".join(notes), there[min(there)].plats)


def rounded(value: Decimal | Fraction) -> int:
    """Half up."""
    exact = Fraction(value)
    return int((Decimal(exact.numerator) / exact.denominator).to_integral_value(ROUND_HALF_UP))


def span(months: Iterable[int]) -> str:
    """Months in words: `januari–augusti`, `januari och mars`."""
    numbers = sorted(months)
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{MANADER[numbers[0] - 1]}–{MANADER[numbers[-1] - 1]}"
    return listed([MANADER[month - 1] for month in numbers])


def _ages_joined(uppgifter: dict[Cell, Uppgift]) -> dict[Cell, Uppgift]:
    """The same, with people of the ages that reports use summed of those that a table of population has instead.

    The classes must meet without gap or overlap; of a sum of which a part is missing nothing is made.
    """
    by_place: dict[Cell, dict[tuple[int, int], Uppgift]] = {}
    kept: dict[Cell, Uppgift] = {}
    for cell, one in uppgifter.items():
        ages = ages_of(cell.alder)
        if cell.matt != FOLKMANGD_MATT or cell.alder == ALDER:
            kept[cell] = one
        elif ages:
            by_place.setdefault(cell._replace(alder=ALDER), {})[ages] = one
    for cell, classes in by_place.items():
        parts = list(chain(classes))
        if cell not in kept and parts:
            numbers = [classes[one].tal for one in parts]
            total = None if None in numbers else sum((one for one in numbers if one is not None), Decimal(0))
            kept[cell] = Uppgift(total, classes[parts[0]].plats)
    return kept


def chain(classes: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The classes that together are the ages of the reports, the widest first; nothing where there are none such."""
    first, last = map(int, ALDER.split("-"))
    found, at, there = [], first, set(classes)
    while at <= last:
        widest = max((one for one in there if one[0] == at and one[1] <= last), default=None)
        if widest is None:
            return
        found.append(widest)
        at = widest[1] + 1
    yield from found


def ages_of(age: str) -> tuple[int, int] | None:
    """The first and last of the ages that a label says, `20 år` and `20-24` alike; None for one that says no such."""
    first, _, last = age.removesuffix(" år").partition("-")
    if first.isdecimal() and (last.isdecimal() or not last):
        return int(first), int(last or first)
    return None
