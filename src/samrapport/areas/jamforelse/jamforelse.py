"""Comparison of förbund: what each has of a measure, what may be compared, and in which order. Entries: `jamfor`, `over_tid`.

Only what stands on the same ground is compared: the same statistics year, period or rule. What does not is kept, with the
reason, so that a reader sees who lacks and why. The figures themselves are computed by each förbund's own report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median

from samrapport.facts.fact import Fact, Unit, joined, share, slug, total
from samrapport.text.alfabet import alphabetical


@dataclass(frozen=True)
class Matt:
    """A measure. formel: in words. bas: what it is of. delar: what is divided, and by what; empty for a plain count.

    annan: what a reader is told of one that stands on other ground than most; `{}` is its ground.
    """

    key: str
    namn: str
    formel: str
    bas: str
    enhet: Unit
    delar: tuple[str, ...]
    kalla: str
    annan: str


MATT: dict[str, Matt] = {
    one.key: one
    for one in (
        Matt(
            "hek",
            "Helårsekvivalenter per 100 invånare 20–64 år",
            "helårsekvivalenter / folkmängd 20–64 år",
            "folkmängden 20–64 år",
            "per100",
            ("Helårsekvivalenter", "Folkmängd 20–64 år"),
            "SCB",
            "Uppgifter finns för {}, inte för samma år som hos de andra",
        ),
        Matt(
            "budget",
            "Förbrukad andel av årets budget",
            "utfall / budget",
            "årets budget",
            "andel",
            ("Utfall", "Budget"),
            "förbundens egna rapporter",
            "Utfallet gäller {}, inte samma tid som hos de andra",
        ),
        Matt(
            "ek",
            "Eget kapital vid årets slut i förhållande till årets intäkter",
            "beräknat utgående eget kapital / budgeterade intäkter",
            "årets budgeterade intäkter",
            "andel",
            ("Eget kapital", "Intäkter"),
            "förbundens egna rapporter",
            "Eget kapital räknas på ett annat sätt: {}",
        ),
        Matt(
            "deltagare",
            "Deltagare sedan insatserna startade",
            "summan av unika personer i varje insats",
            "unika personer i varje insats, från insatsens start",
            "antal",
            (),
            "insatsernas register och sammanställningar",
            "Antalet gäller {}, inte samma dag som hos de andra",
        ),
        Matt(
            "kostnad",
            "Kostnad per deltagare sedan insatserna startade",
            "förbrukade medel / unika personer",
            "unika personer i varje insats, från insatsens start",
            "kr",
            ("Förbrukat", "Unika personer"),
            "insatsernas ekonomi, register och sammanställningar",
            "Kostnaden gäller {}, inte samma dag som hos de andra",
        ),
    )
}
"""The measures, in the order in which they are shown."""


@dataclass(frozen=True)
class Varde:
    """What a förbund has of a measure in a year.

    fakta: the value, None when there is none. delar: what it was divided from. grund: what must be equal among those that are
    compared, in words. hinder: why it is not compared, empty when it may be.
    """

    forbund: str
    namn: str
    ar: int
    fakta: Fact | None = None
    delar: tuple[Fact, ...] = ()
    grund: str = ""
    hinder: str = ""

    @property
    def tal(self) -> Fraction:
        """The value as an exact number."""
        assert self.fakta is not None
        return Fraction(self.fakta.value)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Placerad:
    """One that is compared, and its place from the highest; equal values share a place."""

    plats: int
    varde: Varde


@dataclass(frozen=True)
class Jamford:
    """A measure over förbund. grund: what those compared have in common. utanfor: the others, each with its reason."""

    matt: Matt
    grund: str
    ordnade: tuple[Placerad, ...]
    utanfor: tuple[Varde, ...]

    @property
    def median(self) -> Fraction | None:
        """The middle value; None of fewer than three, where it says nothing of its own."""
        return _median([one.varde.tal for one in self.ordnade])

    @property
    def tillsammans(self) -> Fact | None:
        """The measure of all those compared as if they were one, from the same facts; None where there are not two."""
        return tillsammans(self.matt, [one.varde for one in self.ordnade])

    @property
    def rangordnas(self) -> bool:
        """Whether there are two at least, so that there is anything to compare."""
        return len(self.ordnade) > 1


def tillsammans(matt: Matt, varden: Sequence[Varde]) -> Fact | None:
    """The measure of several förbund as if they were one: the sum of what is counted, over that of what it is divided by.

    None of fewer than two, and where it is not known what any of them was divided from.
    """
    if len(varden) < 2 or any(len(one.delar) < len(matt.delar) for one in varden):
        return None
    if not matt.delar:
        return total("", [one.fakta for one in varden if one.fakta], matt.formel, matt.bas)
    part, whole = (total("", [one.delar[n] for one in varden], matt.formel, matt.bas) for n in (0, 1))
    return share("", part, whole, f"summan av {matt.delar[0]} / summan av {matt.delar[1]}", matt.bas, unit=matt.enhet)


def jamfor(matt: Matt, varden: Iterable[Varde]) -> Jamford:
    """Compare those that stand on the ground which most of them share; at a tie the ground that comes last, as the newest does."""
    found = list(varden)
    open_ = [one for one in found if one.fakta is not None and not one.hinder]
    grounds = Counter(one.grund for one in open_)
    grund = max(grounds, key=lambda one: (grounds[one], one), default="")
    others = [replace(one, hinder=matt.annan.format(one.grund)) for one in open_ if one.grund != grund]
    same = sorted((one for one in open_ if one.grund == grund), key=lambda one: (-one.tal, alphabetical(one.namn)))
    # Sorted from the highest, the first with a value has the place of all that are equal to it.
    place: dict[Fraction, int] = {}
    for number, one in enumerate(same, 1):
        place.setdefault(one.tal, number)
    moved = {(one.forbund, one.ar): one for one in others}
    outside = [moved.get((one.forbund, one.ar), one) for one in found if one not in same]
    return Jamford(
        matt,
        grund,
        tuple(Placerad(place[one.tal], one) for one in same),
        tuple(sorted(outside, key=lambda one: alphabetical(one.namn))),
    )


@dataclass(frozen=True)
class Serie:
    """One förbund's values over the years that may be compared with each other."""

    forbund: str
    namn: str
    varden: Mapping[int, Varde]

    @property
    def forandring(self) -> Fraction | None:
        """From its first year to its last, as a difference; None with fewer than two."""
        if len(self.varden) < 2:
            return None
        return self.varden[max(self.varden)].tal - self.varden[min(self.varden)].tal


@dataclass(frozen=True)
class Utveckling:
    """A measure over years. serier: those with any value, by name. utanfor: years that are not compared, with their reasons."""

    matt: Matt
    ar: tuple[int, ...]
    serier: tuple[Serie, ...]
    utanfor: tuple[Varde, ...]

    @property
    def jamfors(self) -> bool:
        """Whether there are two at least with more than one year, so that there is anything to compare."""
        return sum(len(one.varden) > 1 for one in self.serier) > 1

    def median(self, ar: int) -> Fraction | None:
        """The middle value of a year; None of fewer than three."""
        return _median([one.varden[ar].tal for one in self.serier if ar in one.varden])


def over_tid(matt: Matt, varden: Iterable[Varde]) -> Utveckling:
    """Each förbund's values by year. A förbund's newest value says on which ground its earlier ones must stand."""
    by_forbund: dict[str, list[Varde]] = {}
    for one in varden:
        by_forbund.setdefault(one.forbund, []).append(one)
    serier, outside = [], []
    for forbund, own in by_forbund.items():
        own.sort(key=lambda one: one.ar)
        open_ = [one for one in own if one.fakta is not None and not one.hinder]
        kept = [one for one in open_ if one.grund == open_[-1].grund]
        outside += [one for one in own if one not in open_]
        outside += [
            replace(one, hinder=f"Räknas på ett annat sätt än {open_[-1].ar}: {one.grund}")
            for one in open_
            if one not in kept
        ]
        if kept:
            serier.append(Serie(forbund, kept[-1].namn, {one.ar: one for one in kept}))
    years = sorted({year for one in serier for year in one.varden})
    return Utveckling(
        matt,
        tuple(years),
        tuple(sorted(serier, key=lambda one: alphabetical(one.namn))),
        tuple(sorted(outside, key=lambda one: (alphabetical(one.namn), one.ar))),
    )


def jamforelse_facts(prefix: str, own: Jamford) -> Iterator[Fact]:
    """`<prefix>.<mått>.antal`, `.utanfor`, `.median`, `.tillsammans`, `.hogst` and `.lagst` with `_namn`, and `.<förbund>.varde` and `.plats`."""
    name = f"{prefix}.{own.matt.key}"
    base = f"{own.matt.bas}, {own.grund}" if own.grund else own.matt.bas
    yield Fact(f"{name}.antal", len(own.ordnade), "antal", "förbund som jämförs", "förbund")
    yield Fact(f"{name}.utanfor", len(own.utanfor), "antal", "förbund som inte jämförs", "förbund")
    facts = [one.varde.fakta for one in own.ordnade if one.varde.fakta]
    if own.median is not None:
        formula = f"medianen av {own.matt.formel}"
        yield Fact(f"{name}.median", own.median, own.matt.enhet, formula, base, joined(facts))
    if own.tillsammans is not None:
        yield replace(own.tillsammans, name=f"{name}.tillsammans", base=base)
    ends = ((own.ordnade[0], "hogst"), (own.ordnade[-1], "lagst")) if own.ordnade else ()
    for end, key in ends:
        assert end.varde.fakta is not None
        yield replace(end.varde.fakta, name=f"{name}.{key}", base=base)
        yield Fact(f"{name}.{key}_namn", end.varde.namn, "text", f"förbundet med värdet, {own.matt.formel}")
    for one in own.ordnade:
        assert one.varde.fakta is not None
        at = f"{name}.{slug(one.varde.forbund)}"
        yield replace(one.varde.fakta, name=f"{at}.varde", base=base)
        of = f"{len(own.ordnade)} förbund som jämförs"
        yield Fact(f"{at}.plats", one.plats, "antal", "plats från det högsta värdet", of, joined(facts))


def over_tid_facts(prefix: str, own: Utveckling) -> Iterator[Fact]:
    """`<prefix>.<mått>.antal_ar`, `.fran`, `.till` and `.<förbund>.ar<år>`: each value that is compared over years."""
    name = f"{prefix}.{own.matt.key}"
    yield Fact(f"{name}.antal_ar", len(own.ar), "antal", "år som jämförs", "år")
    if own.ar:
        yield Fact(f"{name}.fran", own.ar[0], "år", "första år som jämförs")
        yield Fact(f"{name}.till", own.ar[-1], "år", "sista år som jämförs")
    for serie in own.serier:
        for year, value in serie.varden.items():
            assert value.fakta is not None
            yield replace(value.fakta, name=f"{name}.{slug(serie.forbund)}.ar{year}", base=own.matt.bas)


def _median(values: Sequence[Fraction]) -> Fraction | None:
    return median(values) if len(values) > 2 else None
