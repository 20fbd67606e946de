"""Helårsekvivalenter: persons supported for a full year by a benefit, per area, year and kön, with shares and changes.

Source of the measure: SCB, statistics on social benefits: days of benefit / 365, six benefits, each cell rounded by itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import pandas as pd

from samrapport.areas.forbund.facts import members_at
from samrapport.areas.statistik.underlag import ERSATTNINGAR
from samrapport.facts.fact import Fact, Source, joined, rows_of, share, slug, total
from samrapport.facts.following import Noted
from samrapport.raw.table import FILE, ROW

ALDER = "20-64"
"""The age group that shares are computed for."""


@dataclass(frozen=True)
class Omrade:
    """An area of the tables. key: its part of fact names. kommuner: the codes it is the sum of; empty for its own row."""

    key: str
    namn: str
    regionkod: str
    kommuner: tuple[str, ...] = ()


@dataclass(frozen=True)
class Helarsekvivalenter:
    """omraden: own, the county, the country, and each kommun of the county. years: per area key, newest first."""

    omraden: dict[str, Omrade]
    kommuner: tuple[Omrade, ...]
    egna: tuple[str, ...]
    years: dict[str, tuple[int, ...]]
    kon_years: tuple[int, ...]
    facts: dict[str, Fact]

    @property
    def lanets(self) -> str:
        """Of the county, or of the counties, in words."""
        return "länets" if len({one.regionkod[:2] for one in self.kommuner}) == 1 else "länens"


_Cell = tuple[int, Source]


@dataclass(frozen=True)
class _Cells:
    """The figures for both sexes, by region, year and benefit; the population is kept as a benefit of no name."""

    found: dict[tuple[str, int, str], _Cell]

    @classmethod
    def of(cls, antal: pd.DataFrame, people: pd.DataFrame) -> _Cells:
        found: dict[tuple[str, int, str], _Cell] = {}
        for rows in (antal, people.assign(ersättning="")):
            columns = (rows[name] for name in ("regionkod", "år", "ersättning", "antal", FILE, ROW))
            for code, year, benefit, count, file, row in zip(*columns, strict=True):
                found[code, int(year), benefit] = (int(count), Source(file, int(row), "antal"))
        return cls(found)

    def fact(self, name: str, area: Omrade, year: int, benefit: str, formula: str) -> Fact | None:
        """The sum over the area's kommuner, never a partial one, else the area's own figure."""
        parts = [self.found[code, year, benefit] for code in area.kommuner if (code, year, benefit) in self.found]
        if not area.kommuner or len(parts) < len(area.kommuner):
            own = self.found.get((area.regionkod, year, benefit))
            parts = [own] if own else []
        if not parts:
            return None
        text = formula if len(parts) == 1 else f"{formula}: summan av {len(parts)} kommuner"
        sources = tuple(sorted(source for _, source in parts))
        return Fact(name, sum(count for count, _ in parts), "personer", text, sources=sources, parts=len(parts))


@dataclass(frozen=True)
class Riksstatistik:
    """SCB's figures of all areas, the same for every förbund. years, kon_years: newest first. by_kon: the country's own rows."""

    cells: _Cells
    years: tuple[int, ...]
    kon_years: tuple[int, ...]
    by_kon: pd.DataFrame


def riksstatistik(antal: pd.DataFrame, folkmangd: pd.DataFrame) -> Riksstatistik:
    """SCB's figures made ready. antal: regionkod, kön, ålder, år, ersättning, antal. folkmangd: regionkod, kön, ålder, år, antal."""
    both = one_source(antal[(antal["ålder"] == ALDER) & (antal["kön"] == "totalt")])
    people = folkmangd[(folkmangd["ålder"] == ALDER) & (folkmangd["kön"] == "totalt")]
    by_kon = one_source(antal[(antal["ålder"] == ALDER) & (antal["kön"] != "totalt") & (antal["regionkod"] == "00")])
    whole = tuple(year for year in _newest_first(by_kon) if list(_kon_facts(year, by_kon)))
    return Riksstatistik(_Cells.of(both, people), _newest_first(both), whole, by_kon)


def _newest_first(rows: pd.DataFrame) -> tuple[int, ...]:
    return tuple(sorted({int(year) for year in rows["år"]}, reverse=True))


def helarsekvivalenter(
    statistik: Riksstatistik, regioner: pd.DataFrame, medlemmar: pd.DataFrame, namn: str, day: date
) -> Helarsekvivalenter:
    """Compute the section's facts for a förbund named `namn`.

    The förbund is the sum of the kommuner that are members on `day`, the same ones for every year, so that years can be compared. The
    county is the sum of its kommuner when all of them have figures that year, else its own row. A sum is never partial.
    """
    members = members_at(medlemmar, day)
    own = tuple(sorted(members.loc[members["part"] == "kommun", "regionkod"]))
    names = dict(zip(regioner["regionkod"], regioner["namn"], strict=True))
    is_kommun = regioner["typ"] == "kommun"
    counties = {code[:2] for code in own}
    in_county = tuple(sorted(code for code in regioner.loc[is_kommun, "regionkod"] if code[:2] in counties))
    kommuner = tuple(Omrade(slug(names[code]), names[code], code, (code,)) for code in in_county)
    omraden = {"egen": Omrade("egen", namn, "", own)}
    if len(counties) == 1 and (county := next(iter(counties))) in names:
        omraden["lan"] = Omrade("lan", names[county], county, in_county)
    omraden["riket"] = Omrade("riket", names.get("00", "Riket"), "00")
    omraden.update({one.key: one for one in kommuner})

    facts: dict[str, Fact] = {}
    years: dict[str, tuple[int, ...]] = {}
    for one in omraden.values():
        found = []
        for year in statistik.years:
            of_year = {fact.name: fact for fact in _area_facts(one, year, statistik.cells)}
            if of_year:
                found.append(year)
                facts.update(of_year)
        years[one.key] = tuple(found)
        # The newest years of the förbund are the newest of every area, so that a comparison never mixes years.
        shown = years["egen"][:2] or tuple(found)[:2]
        recent = tuple(itertools.takewhile(lambda year, found=found: year in found, shown))  # type: ignore[misc]
        facts.update({fact.name: fact for fact in _recent(f"hek.{one.key}", recent, facts, "")})
    kon_years = statistik.kon_years
    for year in kon_years:
        facts.update({fact.name: fact for fact in _kon_facts(year, statistik.by_kon)})
    facts.update({fact.name: fact for fact in _recent("hek.kon", kon_years, facts, ".totalt")})
    for alias, year in zip(("senaste", "fore"), kon_years, strict=False):
        facts[f"hek.kon.ar.{alias}"] = Fact(f"hek.kon.ar.{alias}", year, "år", "år med uppgifter efter kön")
    if years["egen"]:
        facts["hek.ar.senaste"] = Fact("hek.ar.senaste", years["egen"][0], "år", "senaste år med uppgifter")
        if len(years["egen"]) > 1:
            facts["hek.ar.fore"] = Fact("hek.ar.fore", years["egen"][1], "år", "närmast tidigare år med uppgifter")
    return Helarsekvivalenter(omraden, kommuner, own, years, kon_years, Noted(facts))


def one_source(antal: pd.DataFrame) -> pd.DataFrame:
    """Each cell once, and no two publications mixed.

    Sources that give the same cell different figures are different publications: the one with most cells is used, at
    a tie the first by name, and the others are left out altogether. Sources that never disagree complete each other.
    """
    by_source: dict[str, list[tuple[Hashable, _Key, int]]] = {}
    columns = (antal[name] for name in ("källa", "regionkod", "kön", "år", "ersättning", "antal"))
    for index, source, code, kon, year, benefit, count in zip(antal.index, *columns, strict=True):
        by_source.setdefault(str(source), []).append((index, (code, kon, year, benefit), int(count)))
    kept: dict[_Key, int] = {}
    rows: list[Hashable] = []
    for _, own in sorted(by_source.items(), key=lambda one: (-len(one[1]), one[0])):
        if any(kept.get(key, count) != count for _, key, count in own):
            continue
        rows.extend(index for index, key, _ in own if key not in kept)
        kept.update((key, count) for _, key, count in own)
    return antal.loc[rows].sort_values([FILE, ROW])


_Key = tuple[object, object, object, object]


def _area_facts(area: Omrade, year: int, cells: _Cells) -> Iterator[Fact]:
    """All benefits, the total, the population and the share of an area in a year; nothing if any part is missing."""
    name = f"hek.{area.key}.{year}"
    if not all((code, year, benefit) in cells.found for code in area.kommuner for benefit in ERSATTNINGAR):
        area = replace(area, kommuner=())  # Some are without figures: its own row alone, never half of each.
    parts: list[Fact] = []
    for ersattning in ERSATTNINGAR:
        formula = f"{ersattning}, {area.namn} {year}"
        part = cells.fact(f"{name}.{slug(ersattning)}", area, year, ersattning, formula)
        if part is None:
            return
        parts.append(part)
    yield from parts
    whole = total(f"{name}.totalt", parts, "summan av de sex ersättningarna")
    assert whole is not None
    yield whole
    population = cells.fact(f"{name}.folkmangd", area, year, "", f"folkmängd {ALDER} år, {area.namn} {year}")
    if population:
        yield population
        rate = share(
            f"{name}.andel", whole, population, "totalt / folkmängd 20–64 år", "folkmängd 20–64 år", unit="andel1"
        )
        if rate:
            yield rate


def _recent(name: str, years: tuple[int, ...], facts: dict[str, Fact], middle: str) -> Iterator[Fact]:
    """The newest year as `senaste`, the one before as `fore`, changes between them, and shares of the newest total."""
    for alias, year in zip(("senaste", "fore"), years, strict=False):
        for fact in [fact for key, fact in facts.items() if key.startswith(f"{name}.{year}.")]:
            yield fact.named(fact.name.replace(f"{name}.{year}.", f"{name}.{alias}.", 1))
    yield from _changes(name, years, facts, middle)


def _changes(name: str, years: tuple[int, ...], facts: dict[str, Fact], middle: str) -> Iterator[Fact]:
    if not years:
        return
    keys = [slug(ersattning) for ersattning in ERSATTNINGAR]
    for key in keys:
        part, whole = facts[f"{name}.{years[0]}{middle}.{key}"], facts[f"{name}.{years[0]}{middle}.totalt"]
        found = share(f"{name}.andel_av_totalt.{key}", part, whole, "ersättningen / totalt", "alla helårsekvivalenter")
        if found:
            yield found
    if len(years) > 1:
        for key in (*keys, "totalt"):
            new, old = facts[f"{name}.{years[0]}{middle}.{key}"], facts[f"{name}.{years[1]}{middle}.{key}"]
            if old.value:
                value = Fraction(new.value) / Fraction(old.value) - 1  # type: ignore[arg-type]
                formula = f"{years[0]} / {years[1]} − 1"
                yield Fact(f"{name}.forandring.{key}", value, "andel", formula, str(years[1]), joined([new, old]))


def _kon_facts(year: int, rows: pd.DataFrame) -> Iterator[Fact]:
    """The country by kön: counts, totals and shares, of the source that is split by kön; nothing if any part is missing."""
    of_year = rows[rows["år"] == year]
    if len(set(zip(of_year["kön"], of_year["ersättning"], strict=True))) < 2 * len(ERSATTNINGAR):
        return
    found: dict[str, list[Fact]] = {"kvinnor": [], "man": []}
    for ersattning in ERSATTNINGAR:
        key = slug(ersattning)
        both = []
        for kon, part in (("kvinnor", "kvinnor"), ("män", "man")):
            row = of_year[(of_year["kön"] == kon) & (of_year["ersättning"] == ersattning)]
            if len(row) == 1:
                both.append(
                    Fact(
                        f"hek.kon.{year}.{part}.{key}",
                        int(row["antal"].iloc[0]),
                        "personer",
                        f"{ersattning}, {kon}, riket {year}",
                        sources=rows_of(row, "antal"),
                        parts=1,
                    )
                )
                found[part].append(both[-1])
        if len(both) == 2:
            yield from _with_shares(year, key, both[0], both[1])
    women = total(f"hek.kon.{year}.kvinnor.totalt", found["kvinnor"], "summan av de sex ersättningarna")
    men = total(f"hek.kon.{year}.man.totalt", found["man"], "summan av de sex ersättningarna")
    if women and men:
        yield from _with_shares(year, "totalt", women, men)


def _with_shares(year: int, key: str, women: Fact, men: Fact) -> Iterator[Fact]:
    both = total(f"hek.kon.{year}.totalt.{key}", [women, men], "kvinnor + män")
    yield from (women, men)
    if both:
        yield both
        for part, kon, name in (
            (women, "kvinnor", "kvinnor"),
            (men, "man", "män"),
            (both, "totalt", "kvinnor och män"),
        ):
            found = share(
                f"hek.kon.{year}.andel_{kon}.{key}", part, both, f"{name} / totalt", "kvinnor och män", unit="andel1"
            )
            if found:
                yield found
