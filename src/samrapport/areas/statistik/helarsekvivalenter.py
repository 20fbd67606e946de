"""Helårsekvivalenter: persons supported for a full year by a benefit, per area, year and kön, with shares and changes.

Source of the measure: SCB, statistics on social benefits: days of benefit / 365, six benefits, each cell rounded by itself. So what
SCB publishes is shown, and summed only where SCB publishes no total: SCB rounds its own from exact figures.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

import pandas as pd

from samrapport.areas.forbund.facts import members_at
from samrapport.areas.statistik.forandringar import changes, ends
from samrapport.areas.statistik.kon import kon_facts
from samrapport.areas.statistik.underlag import ALDER, ERSATTNINGAR, PERIOD, TOTALT
from samrapport.errors import counted
from samrapport.facts.fact import Fact, Source, share, slug
from samrapport.facts.following import Noted
from samrapport.raw.table import FILE, ROW
from samrapport.text.numbers import is_missing


@dataclass(frozen=True)
class Omrade:
    """An area of the tables. key: its part of fact names. kommuner: the codes it is the sum of; empty for its own row."""

    key: str
    namn: str
    regionkod: str
    kommuner: tuple[str, ...] = ()


@dataclass(frozen=True)
class Helarsekvivalenter:
    """omraden: own, the county, the country, and each kommun of the county. years: per area key, newest first.

    delar: years of which there are only some months yet, to these in words. They are shown and never compared.
    """

    omraden: dict[str, Omrade]
    kommuner: tuple[Omrade, ...]
    egna: tuple[str, ...]
    years: dict[str, tuple[int, ...]]
    kon_years: tuple[int, ...]
    facts: dict[str, Fact]
    delar: Mapping[int, str] = field(default_factory=dict)

    def ar_i_text(self, year: int) -> str:
        """A year as a table heads it, with its months where it is no whole one."""
        return f"{year}, {self.delar[year]}" if year in self.delar else str(year)

    @property
    def lanets(self) -> str:
        """Of the county, or of the counties, in words."""
        return "länets" if len({one.regionkod[:2] for one in self.kommuner}) == 1 else "länens"


_Cell = tuple[int, Source]


@dataclass(frozen=True)
class _Cells:
    """The figures for both sexes, by region, year and benefit; the population is kept as a benefit of no name.

    andelar: SCB's own share, per inhabitant, where SCB publishes it.
    """

    found: dict[tuple[str, int, str], _Cell]
    andelar: dict[tuple[str, int], tuple[Fraction, Source]]

    @classmethod
    def of(cls, antal: pd.DataFrame, people: pd.DataFrame) -> _Cells:
        found: dict[tuple[str, int, str], _Cell] = {}
        for rows in (antal, people.assign(ersättning="")):
            columns = (rows[name] for name in ("regionkod", "år", "ersättning", "antal", FILE, ROW))
            for code, year, benefit, count, file, row in zip(*columns, strict=True):
                found[code, int(year), benefit] = (int(count), Source(file, int(row), "antal"))
        own = people if "andel" in people else people.head(0).assign(andel=None)
        columns = (own[name] for name in ("regionkod", "år", "andel", FILE, ROW))
        andelar = {
            (code, int(year)): (Fraction(share) / 100, Source(file, int(row), "andel"))
            for code, year, share, file, row in zip(*columns, strict=True)
            if not is_missing(share)
        }
        return cls(found, andelar)

    def units(self, area: Omrade, year: int) -> tuple[str, ...]:
        """The codes that an area is counted by: its own where SCB publishes all its benefits, else all its kommuner. A sum is never partial."""
        for codes in ((area.regionkod,), area.kommuner):
            if all((code, year, benefit) in self.found for code in codes for benefit in ERSATTNINGAR):
                return codes
        return ()

    def fact(self, name: str, codes: tuple[str, ...], year: int, benefit: str, formula: str) -> Fact | None:
        """What the areas of some codes have together; None unless all have it."""
        if not codes or not all((code, year, benefit) in self.found for code in codes):
            return None
        parts = [self.found[code, year, benefit] for code in codes]
        text = formula if len(parts) == 1 else f"{formula}: summan av {counted(len(parts), 'kommun', 'kommuner')}"
        sources = tuple(sorted(source for _, source in parts))
        return Fact(name, sum(count for count, _ in parts), "personer", text, sources=sources, parts=len(parts))

    def whole(self, name: str, codes: tuple[str, ...], year: int) -> Fact:
        """All benefits together: SCB's own totals, the sum of the six where there is none."""
        published = [(code, year, TOTALT) in self.found for code in codes]
        keys = [
            (code, year, benefit)
            for code, there in zip(codes, published, strict=True)
            for benefit in ((TOTALT,) if there else ERSATTNINGAR)
        ]
        parts = [self.found[key] for key in keys]
        of = "" if len(codes) == 1 else f", summan av {counted(len(codes), 'kommun', 'kommuner')}"
        text = f"SCB:s total{of}" if all(published) else f"summan av de sex ersättningarna{of}"
        sources = tuple(sorted(source for _, source in parts))
        return Fact(name, sum(count for count, _ in parts), "personer", text, sources=sources, parts=len(parts))


@dataclass(frozen=True)
class Riksstatistik:
    """SCB's figures of all areas, the same for every förbund. years, kon_years: newest first.

    by_kon: the country's own rows in the publication that is split by kön, those of both together included. delar: years that have
    only some months, to these in words; they are among the years only where no year is whole.
    """

    cells: _Cells
    years: tuple[int, ...]
    kon_years: tuple[int, ...]
    by_kon: pd.DataFrame
    delar: Mapping[int, str]


def riksstatistik(antal: pd.DataFrame, folkmangd: pd.DataFrame) -> Riksstatistik:
    """SCB's figures made ready. antal: regionkod, kön, ålder, år, ersättning, antal. folkmangd: regionkod, kön, ålder, år, antal."""
    both = one_source(antal[(antal["ålder"] == ALDER) & (antal["kön"] == "totalt")])
    part = both[PERIOD].notna()
    years = _newest_first(both[~part]) or _newest_first(both)
    delar = {int(year): str(told) for year, told in zip(both.loc[part, "år"], both.loc[part, PERIOD], strict=True)}
    # Of a year that is whole for some, what is a mean of some months for others is not to be mixed with it.
    both = both[~part | ~both["år"].isin(_newest_first(both[~part]))]
    delar = {year: delar[year] for year in _newest_first(both[both[PERIOD].notna()])}
    people = folkmangd[(folkmangd["ålder"] == ALDER) & (folkmangd["kön"] == "totalt")]
    country = antal[(antal["ålder"] == ALDER) & (antal["regionkod"] == "00") & antal[PERIOD].isna()]
    by_kon = one_source(country[country["kön"] != "totalt"])
    together = country[(country["kön"] == "totalt") & country["källa"].isin(set(by_kon["källa"]))]
    by_kon = pd.concat([by_kon, together])
    whole = tuple(year for year in _newest_first(by_kon) if list(kon_facts(year, by_kon)))
    return Riksstatistik(_Cells.of(both, people), years, whole, by_kon, delar)


def _newest_first(rows: pd.DataFrame) -> tuple[int, ...]:
    return tuple(sorted({int(year) for year in rows["år"]}, reverse=True))


def helarsekvivalenter(
    statistik: Riksstatistik, regioner: pd.DataFrame, medlemmar: pd.DataFrame, namn: str, day: date
) -> Helarsekvivalenter:
    """Compute the section's facts for a förbund named `namn`.

    The förbund is the sum of the kommuner that are members on `day`, the same ones for every year, so that years can be compared. The
    county is what SCB publishes, else the sum of its kommuner when all of them have figures that year. A sum is never partial.
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
        for year in dict.fromkeys((*statistik.years, *statistik.delar)):
            told = f" (medel av {statistik.delar[year]})" if year in statistik.delar else ""
            of_year = {fact.name: fact for fact in _area_facts(one, year, statistik.cells)}
            facts.update({name: replace(fact, formula=f"{fact.formula}{told}") for name, fact in of_year.items()})
            if of_year and year in statistik.years:
                found.append(year)
        years[one.key] = tuple(found)
        # The newest years of the förbund are the newest of every area, so that a comparison never mixes years.
        shown = years["egen"][:2] or tuple(found)[:2]
        recent = tuple(itertools.takewhile(lambda year, found=found: year in found, shown))  # type: ignore[misc]
        facts.update({fact.name: fact for fact in _recent(f"hek.{one.key}", recent, facts, "")})
    kon_years = statistik.kon_years
    for year in kon_years:
        facts.update({fact.name: fact for fact in kon_facts(year, statistik.by_kon)})
    facts.update({fact.name: fact for fact in _recent("hek.kon", kon_years, facts, ".totalt")})
    for alias, year in zip(("senaste", "fore"), kon_years, strict=False):
        facts[f"hek.kon.ar.{alias}"] = Fact(f"hek.kon.ar.{alias}", year, "år", "år med uppgifter efter kön")
    if statistik.delar:
        newest = max(statistik.delar)
        told = f"{statistik.delar[newest]} {newest}"
        facts["hek.ar.del"] = Fact("hek.ar.del", told, "text", "månaderna med uppgifter i ett år som inte är helt")
    if years["egen"]:
        facts["hek.ar.senaste"] = Fact("hek.ar.senaste", years["egen"][0], "år", "senaste år med uppgifter")
        facts.update(
            {fact.name: fact for fact in ends({one.key: one.namn for one in kommuner}, years["egen"][0], facts)}
        )
        if len(years["egen"]) > 1:
            facts["hek.ar.fore"] = Fact("hek.ar.fore", years["egen"][1], "år", "närmast tidigare år med uppgifter")
    return Helarsekvivalenter(omraden, kommuner, own, years, kon_years, Noted(facts), statistik.delar)


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
    codes = cells.units(area, year)
    if not codes:
        return
    for ersattning in ERSATTNINGAR:
        part = cells.fact(f"{name}.{slug(ersattning)}", codes, year, ersattning, f"{ersattning}, {area.namn} {year}")
        assert part is not None
        yield part
    whole = cells.whole(f"{name}.totalt", codes, year)
    yield whole
    told = cells.andelar.get((codes[0], year)) if len(codes) == 1 else None
    people = (f"{name}.folkmangd", year, "", f"folkmängd {ALDER} år, {area.namn} {year}")
    population = next(
        filter(None, (cells.fact(people[0], one, *people[1:]) for one in ((area.regionkod,), area.kommuner))), None
    )
    if population:
        yield population
        rate = share(
            f"{name}.andel", whole, population, "totalt / folkmängd 20–64 år", "folkmängd 20–64 år", unit="per100"
        )
        if rate and told:
            yield replace(rate, value=told[0], formula=f"SCB:s andel, {area.namn} {year}", sources=(told[1],))
        elif rate:
            # SCB's own share is of a total that is not rounded yet.
            yield replace(rate, slack=Fraction(whole.parts, 2) / int(population.value))  # type: ignore[arg-type]


def _recent(name: str, years: tuple[int, ...], facts: dict[str, Fact], middle: str) -> Iterator[Fact]:
    """The newest year as `senaste`, the one before as `fore`, changes between them, and shares of the newest total."""
    for alias, year in zip(("senaste", "fore"), years, strict=False):
        for fact in [fact for key, fact in facts.items() if key.startswith(f"{name}.{year}.")]:
            yield fact.named(fact.name.replace(f"{name}.{year}.", f"{name}.{alias}.", 1))
    yield from changes(name, years, facts, middle)
