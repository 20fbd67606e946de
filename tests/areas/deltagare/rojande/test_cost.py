"""No more is withheld than must be: held against a search through every pattern of small tables."""

from __future__ import annotations

import itertools
import random
import time
from dataclasses import replace

import pytest

from samrapport.areas.deltagare.rojande import Skydd, Tabellverk, skydda

from .attack import Attacker
from .tables import linked, one_table

pytestmark = pytest.mark.slow


def keeps(verk: Tabellverk, skydd: Skydd, hidden: set[str], wanted: dict[tuple[str, int], tuple[int, int]]) -> bool:
    """Whether withholding just `hidden` keeps every small cell as open as wanted, for each reader."""
    tried = replace(
        skydd, celler={key: "sekundär" if key in hidden else "publicerad" for key in verk.antal}, andelar={}
    )
    verk = Tabellverk(verk.celler, verk.relationer)
    readers = {least: Attacker(verk, tried, least) for least in (0, 1)}
    for (key, least), (low, top) in wanted.items():
        found = readers[least].range(key)
        if found[0] > low or found[1] < top:
            return False
    return True


def cheapest(verk: Tabellverk, skydd: Skydd) -> tuple[int, int]:
    """(cells, sum) of the cheapest pattern with the same guarantee, by trying them all in the order of their cost."""
    small = {key for key, count in verk.antal.items() if 0 < count < skydd.minsta_cell}
    filled = {key for key, count in verk.antal.items() if count}
    bare = replace(skydd, celler={key: "sekundär" if key in filled else "publicerad" for key in verk.antal}, andelar={})
    wanted = {}
    for least in (0, 1):
        reader = Attacker(Tabellverk(verk.celler, verk.relationer), bare, least)
        for key in small:
            low, top = reader.range(key)
            wanted[key, least] = (max(1, low), min(max(skydd.minsta_cell - 1, 2), top))
    others = sorted(filled - small)
    patterns = [set(some) for number in range(len(others) + 1) for some in itertools.combinations(others, number)]
    for more in sorted(patterns, key=lambda some: (len(some), sum(verk.antal[key] for key in some), sorted(some))):
        if keeps(verk, skydd, small | more, wanted):
            return len(small | more), sum(verk.antal[key] for key in small | more)
    raise AssertionError("withholding everything must be enough")


def gaps(seeds: range, rows: int) -> list[tuple[int, int]]:
    """(cells withheld beyond the least possible, least possible) of random tables; the sums are equal too."""
    found = []
    for seed in seeds:
        rng = random.Random(seed)
        verk = one_table(rng, rows=rng.randint(2, rows), people=rng.randint(12, 45), groups=False)
        skydd = skydda(verk, rng.choice((3, 5)))
        cells, total = cheapest(verk, skydd)
        hidden = skydd.dolda()
        found.append((len(hidden) - cells, cells))
        assert skydd.minst, f"seed {seed}: the search gave up"
        withheld = sum(verk.antal[key] for key in hidden)
        assert (len(hidden), withheld) == (cells, total), f"seed {seed}: {hidden}, least {cells}, {total}"
    return found


def assert_near_least(found: list[tuple[int, int]]) -> None:
    extra, least = sum(more for more, _ in found), sum(one for _, one in found)
    assert extra <= 0.05 * least, f"{extra} cells beyond the {least} that {len(found)} tables need"


def test_no_more_is_withheld_than_the_cheapest_of_all_patterns() -> None:
    assert_near_least(gaps(range(12), rows=2))


@pytest.mark.long
def test_no_more_is_withheld_than_the_cheapest_of_all_patterns_in_larger_tables() -> None:
    assert_near_least(gaps(range(100, 160), rows=3))


def test_ten_linked_tables_take_a_few_seconds_at_most() -> None:
    verk = linked(random.Random(5), tables=10, rows=12, people=45)
    verk = Tabellverk(verk.celler, verk.relationer, tuple(replace(one, tryckt=None) for one in verk.andelar))
    start = time.process_time()
    skydd = skydda(verk, 5)
    spent = time.process_time() - start
    assert skydd.minst
    assert spent < 20, f"{len(verk.celler)} cells took {spent:.1f} s"  # about 1.5 s on an idle machine
