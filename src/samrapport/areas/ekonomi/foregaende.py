"""Last year's utfall of the same period, beside the year's own, where the books tell of it. Entries: `read_utfall_fore`, `fore_facts`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import pandas as pd

from samrapport.areas.ekonomi.bokforing import las_bokforing, sie_files
from samrapport.areas.ekonomi.kontomappning import summera_fore
from samrapport.areas.ekonomi.poster import INTAKTER, Post
from samrapport.facts.fact import Fact, rows_of, slug, total
from samrapport.rapport.rapport import Rapport


def read_utfall_fore(rapport: Rapport) -> pd.DataFrame | None:
    """block, post, till och med, belopp (kr) of the same period a year before; None without books that tell of it. Raises DataFault."""
    if not sie_files(rapport.folder, rapport.rot):
        return None
    return summera_fore(rapport.kontomappning, las_bokforing(rapport))


def fore_facts(fore: pd.DataFrame, posts: Sequence[Post]) -> Iterator[Fact]:
    """`budget.<block>.<post>.utfall_fore`, and the sums of blocks and costs. Posts without an account in the mapping have none."""
    made: dict[str, list[Fact]] = {}
    for post in posts:
        rows = fore[(fore["block"] == post.block) & (fore["post"] == post.namn)]
        if len(rows):
            amount = sum(rows["belopp"], Decimal(0))
            formula = f"{post.namn}, utfall till och med {rows['till och med'].iloc[0]}"
            fact = Fact(f"budget.{post.key}.utfall_fore", amount, "kr", formula, sources=rows_of(rows, "belopp"))
            made.setdefault(post.block, []).append(fact)
            yield fact
    sums = {
        block: total(f"budget.{slug(block)}.summa.utfall_fore", facts, f"summan av posterna i {block}")
        for block, facts in made.items()
    }
    yield from (one for one in sums.values() if one)
    costs = total(
        "budget.totalt.utfall_fore",
        [one for block, one in sums.items() if one and block != INTAKTER],
        "summan av alla kostnadsblock",
    )
    if costs:
        yield costs
