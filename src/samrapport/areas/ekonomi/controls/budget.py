"""Which facts on the budget are sums and shares of which others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from samrapport.areas.ekonomi.poster import INTAKTER
from samrapport.facts.fact import Fact, slug
from samrapport.rapport.kontroll.samband import Samband

ANDELAR = (
    (r"(budget\.\w+(?:\.\w+)?)\.andel", "{0}.utfall", "{0}.budget"),
    (r"budget\.andel_utan_ej_intecknat", "budget.totalt.utfall", "budget.kostnader_utan_ej_intecknat.budget"),
)


def samband(facts: Mapping[str, Fact]) -> Iterator[Samband]:
    """Posts and blocks, blocks and the total; the members' parts and their contributions."""
    columns = dict.fromkeys(
        found[1]
        for name in facts
        if (found := re.fullmatch(r"budget\.\w+\.summa\.(budget|utfall|prognos|utblick\d+)", name))
    )
    for column in columns:
        blocks = [one for one in facts if re.fullmatch(rf"budget\.\w+\.summa\.{column}", one)]
        for whole in blocks:
            prefix = whole.removesuffix(f"summa.{column}")
            posts = [
                one for one in facts
                if one.startswith(prefix) and one.endswith(f".{column}") and one != whole and one.count(".") == 3
            ]  # fmt: skip
            yield Samband(whole, tuple(posts))
        costs = tuple(one for one in blocks if one.split(".")[1] != slug(INTAKTER))
        yield Samband(f"budget.totalt.{column}", costs)
    for column in ("budget", "utfall"):
        if f"bidrag.summa.{column}" in facts:
            members = (one for one in facts if re.fullmatch(rf"bidrag\.(?!summa\.)\w+\.{column}", one))
            yield Samband(f"bidrag.summa.{column}", tuple(members))
