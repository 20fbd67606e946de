"""The prognosis of the year, and the result of the period: what comes of the budget's posts besides. Entries: `prognos_facts`, `resultat_facts`,
`utan`.

A sum is made only where every post with a budget has its part: with some of them it would say less than it seems to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import pandas as pd

from samrapport.areas.ekonomi.poster import INTAKTER, Post
from samrapport.facts.fact import Fact, joined, rows_of, slug, total


def utan(posts: Iterable[Post], facts: Mapping[str, Fact], column: str) -> list[Post]:
    """The posts that have a budget this year, and nothing in a column (`utfall`, `prognos`)."""
    return [
        post
        for post in posts
        if (budget := facts.get(f"budget.{post.key}.budget"))
        and budget.value
        and f"budget.{post.key}.{column}" not in facts
    ]


def prognos_facts(prognos: pd.DataFrame, posts: Sequence[Post], facts: Mapping[str, Fact]) -> Iterator[Fact]:
    """What each post, block and the whole are thought to come to, against the budget; the year's result and closing eget kapital."""
    made: dict[str, Fact] = {}
    for post in posts:
        rows = prognos[(prognos["block"] == post.block) & (prognos["post"] == post.namn)]
        if len(rows):
            name = f"budget.{post.key}.prognos"
            made[name] = Fact(
                name, rows["belopp"].iloc[0], "kr", f"{post.namn}, prognos för året", sources=rows_of(rows, "belopp")
            )
    lacking = {post.block for post in utan(posts, {**facts, **made}, "prognos")}
    blocks = [block for block in dict.fromkeys(post.block for post in posts) if block not in lacking]
    for block in blocks:
        parts = [made[name] for post in posts if post.block == block and (name := f"budget.{post.key}.prognos") in made]
        if whole := total(f"budget.{slug(block)}.summa.prognos", parts, f"summan av posterna i {block}"):
            made[whole.name] = whole
    costs = [
        made[name] for block in blocks if block != INTAKTER and (name := f"budget.{slug(block)}.summa.prognos") in made
    ]
    if not lacking - {INTAKTER} and (whole := total("budget.totalt.prognos", costs, "summan av alla kostnadsblock")):
        made[whole.name] = whole
    yield from made.values()
    for name, fact in made.items():
        if budget := facts.get(f"{name.removesuffix('prognos')}budget"):
            yield _made(f"{name}avvikelse", "prognos − budget", fact, budget, -1)
    yield from _result("prognos", "ek.prognos.utgaende", {**facts, **made})


def resultat_facts(posts: Sequence[Post], facts: Mapping[str, Fact]) -> Iterator[Fact]:
    """The period's own result and eget kapital at its end, where all income and costs have an utfall."""
    if not utan(posts, facts, "utfall"):
        yield from _result("utfall", "ek.period.utgaende", facts)


def _result(column: str, closing: str, facts: Mapping[str, Fact]) -> Iterator[Fact]:
    income, costs = facts.get(f"budget.{slug(INTAKTER)}.summa.{column}"), facts.get(f"budget.totalt.{column}")
    if income is None or costs is None:
        return
    result = _made(f"budget.resultat.{column}", "intäkter − kostnader", income, costs, -1)
    yield result
    if opening := facts.get("ek.ar0.ingaende"):
        yield _made(closing, "ingående eget kapital + intäkter − kostnader", opening, result, 1)


def _made(name: str, formula: str, one: Fact, other: Fact, sign: int) -> Fact:
    assert isinstance(one.value, Decimal)
    assert isinstance(other.value, Decimal)
    return Fact(name, one.value + sign * other.value, "kr", formula, sources=joined([one, other]))
