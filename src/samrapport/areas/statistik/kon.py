"""The country's helårsekvivalenter by kön, of the publication that is split so. Entry: `kon_facts`."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from samrapport.areas.statistik.underlag import ERSATTNINGAR, TOTALT
from samrapport.facts.fact import Fact, rows_of, share, slug, total

_KON = (("kvinnor", "kvinnor"), ("män", "man"), ("totalt", "totalt"))
"""Kön in the data, and in the names of facts."""


def kon_facts(year: int, rows: pd.DataFrame) -> Iterator[Fact]:
    """Counts, totals and shares of a year; nothing if any part is missing. What is published of both kön, or of all benefits, is taken as
    it is published, else summed."""
    of_year = rows[rows["år"] == year]
    published = {
        (kon, part): _published(of_year, kon, part, year) for kon, _ in _KON for part in (*ERSATTNINGAR, TOTALT)
    }
    if not all(published[kon, benefit] for kon in ("kvinnor", "män") for benefit in ERSATTNINGAR):
        return
    for benefit in ERSATTNINGAR:
        yield from _with_shares(year, slug(benefit), *(published[kon, benefit] for kon, _ in _KON))
    women, men = (
        published[kon, TOTALT]
        or total(
            f"hek.kon.{year}.{part}.totalt",
            [fact for benefit in ERSATTNINGAR if (fact := published[kon, benefit])],
            "summan av de sex ersättningarna",
        )
        for kon, part in _KON[:2]
    )
    yield from _with_shares(year, "totalt", women, men, published["totalt", TOTALT])


def _published(of_year: pd.DataFrame, kon: str, benefit: str, year: int) -> Fact | None:
    row = of_year[(of_year["kön"] == kon) & (of_year["ersättning"] == benefit)]
    if len(row) != 1:
        return None
    name = f"hek.kon.{year}.{dict(_KON)[kon]}.{slug(benefit)}"
    who = "kvinnor och män" if kon == "totalt" else kon
    count, sources = int(row["antal"].iloc[0]), rows_of(row, "antal")
    return Fact(name, count, "personer", f"{benefit}, {who}, riket {year}", sources=sources, parts=1)


def _with_shares(year: int, key: str, women: Fact | None, men: Fact | None, both: Fact | None) -> Iterator[Fact]:
    assert women is not None
    assert men is not None
    both = both or total(f"hek.kon.{year}.totalt.{key}", [women, men], "kvinnor + män")
    assert both is not None
    yield from (women, men, both)
    for part, kon, name in ((women, "kvinnor", "kvinnor"), (men, "man", "män"), (both, "totalt", "kvinnor och män")):
        found = share(
            f"hek.kon.{year}.andel_{kon}.{key}", part, both, f"{name} / totalt", "kvinnor och män", unit="andel1"
        )
        if found:
            yield found
