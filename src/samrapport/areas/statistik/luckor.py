"""What SCB's figures lack for the areas that a report tells of. Entries: `luckor`, `saknade_ar`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from samrapport.areas.statistik.helarsekvivalenter import Helarsekvivalenter, Omrade
from samrapport.areas.statistik.underlag import ALDER, ERSATTNINGAR
from samrapport.raw.table import FILE, ROW
from samrapport.text.alfabet import listed

JAMFORDA = ("egen", "riket", "lan")
"""The areas that stand beside each other."""


@dataclass(frozen=True)
class Lucka:
    """A year that an area has rows for, or another that it is compared with, and that it cannot be counted for. orsak: why."""

    omrade: str
    ar: int
    orsak: str
    fil: str
    rad: int | None


def saknade_ar(own: Helarsekvivalenter) -> dict[str, tuple[int, ...]]:
    """Those of the two years compared that an area beside the förbund has no figures for, by the area's key."""
    found = {
        key: tuple(year for year in own.years["egen"][:2] if year not in own.years[key])
        for key in JAMFORDA
        if key in own.omraden
    }
    return {key: years for key, years in found.items() if years and own.years[key]}


def visade_ar(own: Helarsekvivalenter, key: str) -> list[int]:
    """The years of an area that stand beside those of the förbund, newest first: those that it has, and those that are compared."""
    return [year for year in own.years["egen"] if year in own.years[key] or year in own.years["egen"][:2]]


def saknas_mening(own: Helarsekvivalenter, keys: Iterable[str] = JAMFORDA) -> str:
    """A sentence for each area on the years that it lacks, or nothing."""
    lacking = saknade_ar(own)
    return " ".join(
        f"{own.omraden[key].namn} saknar uppgifter för {listed([str(year) for year in sorted(lacking[key])])}."
        for key in keys
        if key in lacking
    )


def luckor(own: Helarsekvivalenter, antal: pd.DataFrame, regioner: pd.DataFrame) -> Iterator[Lucka]:
    """The gaps of the förbund in any year, and of the county and the country in those that are compared and later ones.

    antal: SCB's rows of every age, source and kön.
    """
    names = dict(zip(regioner["regionkod"], regioner["namn"], strict=True))
    both = antal[(antal["kön"] == "totalt") & ~antal["år"].isin(own.delar)]
    kommuner = [one for one in own.kommuner if one.regionkod in own.egna]
    newest = max(own.years["egen"], default=0)
    seen: set[tuple[int, str]] = set()
    for area in (*(own.omraden[key] for key in JAMFORDA if key in own.omraden), *kommuner):
        codes = area.kommuner or (area.regionkod,)
        rows = both[both["regionkod"].isin({*codes, area.regionkod})]
        wanted = {int(year) for year in rows["år"]}
        if area.key in ("lan", "riket"):
            wanted = {year for year in wanted if year >= newest} | set(own.years["egen"][:2])
        for year in sorted(wanted - set(own.years[area.key]), reverse=True):
            why = "; ".join(_why(rows[rows["år"] == year], codes, names))
            if (year, why) not in seen:
                seen.add((year, why))
                first = rows[rows["år"] == year].head(1) if (rows["år"] == year).any() else both.head(1)
                row = int(first[ROW].iloc[0]) if (rows["år"] == year).any() else None
                yield Lucka(area.namn, year, why, str(first[FILE].iloc[0]), row)


def _why(rows: pd.DataFrame, codes: Iterable[str], names: Mapping[str, str]) -> Iterator[str]:
    """What lacks in a year, each kommun with its benefits and the ages that its rows have instead."""
    for code in codes:
        own = rows[rows["regionkod"] == code]
        there = set(own.loc[own["ålder"] == ALDER, "ersättning"])
        lacking = [one for one in ERSATTNINGAR if one not in there]
        ages = sorted({str(age) for age in own.loc[own["ersättning"].isin(lacking), "ålder"]})
        if not lacking:
            continue
        what = "alla ersättningar" if len(lacking) == len(ERSATTNINGAR) else listed(lacking)
        beside = (
            f" (raderna har åldern {listed([f'”{age}”' for age in ages])}, rapporten använder ”{ALDER}”)"
            if ages
            else ""
        )
        yield f"{names.get(code, code)} saknar {what}{beside}"


def nollor(own: Helarsekvivalenter, antal: pd.DataFrame) -> Iterator[tuple[Omrade, int, str, int, str, int]]:
    """Benefits that are 0 in one kommun and were at least _LEAST the year before: kommun, year, benefit, before, file, row."""
    rows = antal[(antal["kön"] == "totalt") & (antal["ålder"] == ALDER) & antal["ersättning"].isin(ERSATTNINGAR)]
    counts = {
        (row["regionkod"], int(row["år"]), row["ersättning"], row["källa"]): (
            int(row["antal"]),
            row[FILE],
            int(row[ROW]),
        )
        for row in rows.to_dict("records")
    }
    for one in own.kommuner:
        for (code, year, benefit, source), (count, file, row) in counts.items():
            before = counts.get((code, year - 1, benefit, source))
            if code == one.regionkod and not count and before and before[0] >= _LEAST:
                yield one, year, benefit, before[0], str(file), row


_LEAST = 5
"""So few may well be none the year after."""
