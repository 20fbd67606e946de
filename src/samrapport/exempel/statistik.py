"""Made-up statistics of SCB's kind for the made-up kommuner. Entry: `write_statistics`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from samrapport.areas.forbund.underlag import REGIONER
from samrapport.areas.statistik.underlag import ALDER, ERSATTNINGAR, FOLKMANGD, HELARSEKVIVALENTER, TOTALT
from samrapport.exempel.orter import Exempelforbund, Ort
from samrapport.exempel.skrivning import Line, write_table
from samrapport.raw.declaration import Tabell

_SHARES = (0.028, 0.040, 0.022, 0.026, 0.016, 0.005)
"""Of the population, by benefit in SCB's order: about what they are in Sweden."""
_WOMEN = (0.63, 0.55, 0.45, 0.47, 0.52, 0.57)
_COUNTRY = 40
"""The country is so many times as large as the example's kommuner together."""


def write_statistics(data: Path, forbund: Sequence[Exempelforbund], years: Sequence[int], source: str) -> None:
    """Write scb/: the regions, and population and helårsekvivalenter of the years."""
    regions: list[Line] = [("00", "Riket (påhittat)", "riket")]
    regions += dict.fromkeys((one.lan.regionkod, one.lan.namn, "län") for one in forbund)
    regions += [(ort.regionkod, ort.namn, "kommun") for one in forbund for ort in one.kommuner]
    write_table(data / "scb", REGIONER, regions, source)
    people: dict[tuple[str, int], int] = {}
    counts: dict[tuple[str, int], tuple[int, ...]] = {}
    for one in forbund:
        for ort in one.kommuner:
            for year, count, found in _series(one, ort, years):
                people[ort.regionkod, year], counts[ort.regionkod, year] = count, found
    for year in years:
        codes = [code for code, of in people if of == year]
        people["00", year] = sum(people[code, year] for code in codes) * _COUNTRY
        whole = zip(*(counts[code, year] for code in codes), strict=True)
        counts["00", year] = tuple(sum(part) * _COUNTRY for part in whole)
    rows = sorted(people)
    population = ((code, "totalt", ALDER, year, people[code, year], None, None, None) for code, year in rows)
    write_table(data / "scb", _dated(FOLKMANGD), population, source)
    cells = (
        (code, "totalt", ALDER, year, name, count, None, None, None)
        for code, year in rows
        for name, count in zip((*ERSATTNINGAR, TOTALT), (*counts[code, year], sum(counts[code, year])), strict=True)
    )
    kon = (line for year in years for line in _by_kon(year, counts["00", year]))
    write_table(data / "scb", _dated(HELARSEKVIVALENTER), (*cells, *kon), source)


def _dated(tabell: Tabell) -> Tabell:
    """The table with the source last, after the day on which it was taken and what SCB calls it."""
    columns = dict(tabell.kolumner)
    columns["källa"] = columns.pop("källa")
    return replace(tabell, kolumner=columns)


def inhabitants(one: Exempelforbund, year: int) -> int:
    """The people from 20 to 64 in the förbund's kommuner in a year."""
    return sum(count for ort in one.kommuner for _, count, _ in _series(one, ort, [year]))


def _series(one: Exempelforbund, ort: Ort, years: Sequence[int]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Year, population and the six benefits of a kommun; a year's figures do not hang on which years are asked for."""
    own = one.random("kommun", ort.regionkod)
    size, growth = int(own.lognormvariate(9.2, 0.6)) + 1500, own.uniform(-0.006, 0.009)
    levels = [share * own.uniform(0.7, 1.4) for share in _SHARES]
    for year in years:
        chance = one.random("kommun", ort.regionkod, year)
        people = round(size * (1 + growth) ** (year - 2020))
        yield year, people, tuple(max(1, round(people * level * chance.uniform(0.93, 1.07))) for level in levels)


def _by_kon(year: int, counts: Sequence[int]) -> Iterator[Line]:
    for name, count, share in zip(ERSATTNINGAR, counts, _WOMEN, strict=True):
        women = round(count * share)
        yield "00", "kvinnor", ALDER, year, name, women, None, None, None
        yield "00", "män", ALDER, year, name, count - women, None, None, None
