"""What the newest year's helårsekvivalenter say against the year before, and of each other. Entries: `changes`, `ends`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from samrapport.areas.statistik.underlag import ERSATTNINGAR, I_TEXT
from samrapport.facts.fact import Fact, joined, share, slug
from samrapport.text.alfabet import listed


def changes(name: str, years: tuple[int, ...], facts: dict[str, Fact], middle: str) -> Iterator[Fact]:
    """Of an area's newest year: shares of the total, the largest; against the year before: changes, and what carries that of the total."""
    if not years:
        return
    keys = [slug(ersattning) for ersattning in ERSATTNINGAR]

    def of(year: int, key: str) -> Fact:
        return facts[f"{name}.{year}{middle}.{key}"]

    for key in keys:
        found = share(
            f"{name}.andel_av_totalt.{key}", of(years[0], key), of(years[0], "totalt"), "ersättningen / totalt",
            "alla helårsekvivalenter",
        )  # fmt: skip
        if found:
            yield found
    yield from _largest(f"{name}.storst", [of(years[0], key) for key in keys], years[0])
    if len(years) < 2:
        return
    for key in (*keys, "totalt"):
        new, old = of(years[0], key), of(years[1], key)
        if old.value:
            value = Fraction(new.value) / Fraction(old.value) - 1  # type: ignore[arg-type]
            formula = f"{years[0]} / {years[1]} − 1"
            yield Fact(f"{name}.forandring.{key}", value, "andel", formula, str(years[1]), joined([new, old]))
    steps = [_step(f"{name}.skillnad.{key}", of(years[0], key), of(years[1], key), years) for key in (*keys, "totalt")]
    yield from steps
    *parts, whole = steps
    carried = {
        part.name: found
        for key, part in zip(keys, parts, strict=True)
        if (
            found := share(
                f"{name}.del_av_skillnaden.{key}", part, whole, "ersättningens skillnad / totalens skillnad",
                f"skillnaden mellan {years[1]} och {years[0]} för alla ersättningar",
            )
        )
    }  # fmt: skip
    yield from carried.values()
    for alias, up in (("okade", True), ("minskade", False)):
        # A change in the last digit of two figures that are rounded by themselves is one all the same: SCB publishes it as one.
        names = [_i_text(key) for key, part in zip(keys, parts, strict=True) if part.value and (part.value > 0) is up]  # type: ignore[operator]
        told = listed(names) or "ingen av ersättningarna"
        yield Fact(f"{name}.{alias}", told, "text", whole.formula, sources=joined(steps))
    same = [part for part in parts if int(part.value) * int(whole.value) > 0]  # type: ignore[arg-type]
    if same:
        # What rises most of a rise, or falls most of a fall, and how much of all that goes the same way: parts may go against each other.
        most = max(same, key=lambda part: abs(int(part.value)))  # type: ignore[arg-type]
        formula = f"ersättningen som ändrades mest åt samma håll som totalen mellan {years[1]} och {years[0]}"
        yield _named(f"{name}.mest", most, steps, formula)
        value = Fraction(int(most.value)) / sum(int(part.value) for part in same)  # type: ignore[arg-type,misc]
        which = "allt som ökade" if int(whole.value) > 0 else "allt som minskade"  # type: ignore[arg-type]
        told = "ersättningens skillnad / skillnaderna åt samma håll"
        yield Fact(
            f"{name}.mest_andel", value, "andel", told, f"{which} mellan {years[1]} och {years[0]}", joined(steps)
        )


def _step(name: str, new: Fact, old: Fact, years: tuple[int, ...]) -> Fact:
    value = int(new.value) - int(old.value)  # type: ignore[arg-type]
    return Fact(
        name, value, "personer", f"{years[0]} − {years[1]}", sources=joined([new, old]), parts=new.parts + old.parts
    )


def _largest(name: str, parts: list[Fact], year: int) -> Iterator[Fact]:
    most = max(parts, key=lambda part: part.value)
    if sum(part.value == most.value for part in parts) == 1:
        yield _named(name, most, parts, f"den största ersättningen {year}")


def _named(name: str, part: Fact, among: Iterable[Fact], formula: str) -> Fact:
    """What a benefit is called in a sentence, as a fact. among: those that it was chosen of, which it stands on."""
    return Fact(name, _i_text(part.name.rpartition(".")[2]), "text", formula, sources=joined(among))


def _i_text(key: str) -> str:
    benefit = next(one for one in ERSATTNINGAR if slug(one) == key)
    return I_TEXT.get(benefit, benefit.lower())


def ends(kommuner: Mapping[str, str], year: int, facts: Mapping[str, Fact]) -> Iterator[Fact]:
    """The county's kommuner with most and least per inhabitant, where no other has as much. kommuner: names by key."""
    found = [(name, fact) for key, name in kommuner.items() if (fact := facts.get(f"hek.{key}.{year}.andel"))]
    for alias, pick in (("hogst", max), ("lagst", min)):
        edge = pick((fact.value for _, fact in found), default=None)
        own = [(name, fact) for name, fact in found if fact.value == edge]
        if len(own) == 1 < len(found):
            ((kommun, fact),) = own
            every = joined(one for _, one in found)
            yield replace(fact, name=f"hek.kommuner.{alias}", sources=every)
            yield Fact(f"hek.kommuner.{alias}_namn", kommun, "text", f"kommunen i länet {year}", sources=every)
