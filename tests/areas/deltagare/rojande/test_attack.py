"""Nobody can work a withheld count out: an attacker of its own tries, table after table."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from samrapport.areas.deltagare.rojande import Relation, Skydd, Tabellverk, skydda

from .attack import Attacker, all_tables
from .tables import linked, one_table, periods

pytestmark = pytest.mark.slow


def assert_withstands(verk: Tabellverk, skydd: Skydd) -> int:
    """Bound every withheld cell from all that is published; gives how many were tried."""
    least, high = skydd.minsta_cell, max(skydd.minsta_cell - 1, 2)
    plain, knowing = Attacker(verk, skydd), Attacker(verk, skydd, least=1)
    limits = {one.nyckel: one for one in skydd.begransade}
    for nyckel in skydd.dolda():
        limit = limits.get(nyckel)
        if limit and limit.orsak == "känt":
            continue
        if skydd.celler[nyckel] == "sekundär" or limit:  # else the one who knows more says it all
            low, top = plain.range(nyckel)
        if skydd.celler[nyckel] == "primär":
            if limit:
                assert low <= 1, f"{nyckel} is at least {low}"
                assert top >= high, f"{nyckel} is at most {top}"
            low, top = knowing.range(nyckel)
            assert low <= (limit.minst if limit else 1), f"who knows zeros: {nyckel} is at least {low}"
            assert top >= (limit.hogst if limit else high), f"who knows zeros: {nyckel} is at most {top}"
        else:
            assert low < top, f"{nyckel} is solved: {low}"
    for cell in verk.celler:
        if 0 < cell.antal < least and cell.lage != "offentlig":
            assert skydd.dold(cell.nyckel), f"{cell.nyckel} is published: {cell.antal}"
    assert_limits_are_honest(verk, skydd)
    return len(skydd.dolda())


def assert_limits_are_honest(verk: Tabellverk, skydd: Skydd) -> None:
    """A cell is called limited only if withholding everything would not help."""
    if not skydd.begransade:
        return
    every = replace(
        skydd,
        celler={
            one.nyckel: "publicerad"
            if one.lage == "offentlig" or (not one.antal and skydd.celler[one.nyckel] == "publicerad")
            else "sekundär"
            for one in verk.celler
        },
        andelar={one.namn: one.tryckt is not None for one in verk.andelar},
    )
    for limit in skydd.begransade:
        low, top = Attacker(verk, every, least=1 if limit.orsak == "nollor" else 0).range(limit.nyckel)
        assert low > 1 or top < max(skydd.minsta_cell - 1, 2), f"{limit.nyckel} is called limited but can be protected"


def test_random_tables_withstand_the_attack() -> None:
    tried = 0
    for seed in range(40):
        rng = random.Random(seed)
        verk = one_table(rng, rows=rng.randint(2, 6), people=rng.randint(5, 45))
        tried += assert_withstands(verk, skydda(verk, rng.choice((2, 3, 5, 5, 5, 10))))
    assert tried > 150


def test_linked_tables_with_percentages_withstand_the_attack() -> None:
    for seed in range(3):
        verk = linked(random.Random(seed))
        assert_withstands(verk, skydda(verk, 5))


def next_report(rng: random.Random) -> Tabellverk:
    """The first report protected and published, the second about to be: each count can only have grown."""
    both = periods(rng)
    first = Tabellverk(
        tuple(one for one in both.celler if one.nyckel.startswith("h1")),
        tuple(one for one in both.relationer if one.helhet.startswith("h1")),
    )
    before = skydda(first, 5)
    cells = tuple(
        one
        if one.nyckel not in before.celler
        else replace(one, lage="dold" if before.dold(one.nyckel) else "offentlig")
        for one in both.celler
    )
    grown = [Relation(one.nyckel.replace("h1", "h2"), (one.nyckel,), slag="högst") for one in first.celler]
    return Tabellverk(cells, (*both.relationer, *grown))


def test_a_second_report_does_not_undo_the_first() -> None:
    for seed in range(6):
        verk = next_report(random.Random(seed))
        assert_withstands(verk, skydda(verk, 5))


@pytest.mark.long
def test_trying_all_tables_agrees_with_the_guarantee() -> None:
    tried = 0
    for seed in range(80):
        verk = one_table(random.Random(seed), rows=2, people=10, groups=False)
        skydd = skydda(verk, 4)
        limits = {one.nyckel: one for one in skydd.begransade}
        if not 0 < len(skydd.dolda()) <= 4:
            continue
        tables = all_tables(verk, skydd, least=1, most=10)
        for nyckel in skydd.dolda():
            values = {table[nyckel] for table in tables}
            if skydd.celler[nyckel] == "primär":
                limit = limits.get(nyckel)
                assert values >= {limit.minst if limit else 1, limit.hogst if limit else 3}
            else:
                assert len(values) > 1
        tried += 1
    assert tried > 5


def test_every_certificate_is_a_table_that_agrees_with_all_that_is_published() -> None:
    for seed in range(5):
        verk = linked(random.Random(1000 + seed), tables=2)
        skydd = skydda(verk, 5)
        limited = {one.nyckel for one in skydd.begransade}
        for table in skydd.intyg:
            assert all(table[key] == verk.antal[key] for key in verk.antal if not skydd.dold(key))
            assert min(table.values()) >= 0
            Tabellverk(  # refuses counts that break a relation or a printed percentage
                tuple(replace(one, antal=table[one.nyckel]) for one in verk.celler),
                verk.relationer,
                tuple(one for one in verk.andelar if one.tryckt is not None),
            )
        for nyckel in set(skydd.dolda()) - limited:
            values = {table[nyckel] for table in skydd.intyg} | {verk.antal[nyckel]}
            assert len(values) > 1, f"nothing shows that {nyckel} cannot be solved"
            if skydd.celler[nyckel] == "primär":
                assert min(values) <= 1
                assert max(values) >= 4


@pytest.mark.long
def test_many_linked_tables_and_second_reports_withstand_the_attack() -> None:
    for seed in range(40):
        verk = linked(random.Random(20_000 + seed), tables=4, rows=6, people=30)
        assert_withstands(verk, skydda(verk, 5))
    for seed in range(60):
        verk = next_report(random.Random(30_000 + seed))
        assert_withstands(verk, skydda(verk, 5))
