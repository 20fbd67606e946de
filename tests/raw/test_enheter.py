"""A budget in kronor beside an utfall in thousands, in the whole or in a row, is an error; odd amounts are none."""

from __future__ import annotations

import pytest
from data_factory import OWN, Data

POSTS = (("Team", 3000, 1400), ("Kurser", 800, 420), ("Kansli", 1200, 610), ("Lokaler", 400, 150))


def faults(data: Data, unit: str, rows: list[tuple[str, str, str]]) -> list[str]:
    """The faults of a budget and an utfall, a row for each post. rows: post, budget, utfall."""
    data.remove(f"{OWN}/publicerat.csv")
    data.change(f"{OWN}/rapport.yml", "enhet: kr", f"enhet: {unit}")
    budget = "".join(f"Insatser;{post};budget;2024;{planned};ja;x\n" for post, planned, _ in rows)
    data.write(
        f"{OWN}/budget.csv",
        f"block;post;version;år;belopp;intecknat;källa\nIntäkter;Bidrag;budget;2024;6000;ja;x\n{budget}",
    )
    spent = "".join(f"Insatser;{post};2024-06-30;{amount};x\n" for post, _, amount in rows)
    data.write(f"{OWN}/utfall.csv", f"block;post;till och med;belopp;källa\n{spent}")
    return data.faults_in(f"{OWN}/utfall")


@pytest.mark.parametrize("unit", ["kr", "tkr"])
@pytest.mark.parametrize(("of_budget", "of_utfall", "told"), [(1000, 1, "mindre"), (1, 1000, "större")])
def test_the_whole_in_another_unit_is_an_error(
    data: Data, unit: str, of_budget: int, of_utfall: int, told: str
) -> None:
    rows = [(post, str(planned * of_budget), str(spent * of_utfall)) for post, planned, spent in POSTS]
    found = faults(data, unit, rows)
    assert len(found) == 1
    assert f"är tillsammans omkring tusen gånger {told} än budgeten" in found[0]


@pytest.mark.parametrize("at", range(len(POSTS)))
@pytest.mark.parametrize(("factor", "told"), [(1000, "större"), (0.001, "mindre")])
def test_a_row_in_another_unit_is_an_error(data: Data, at: int, factor: float, told: str) -> None:
    rows = [
        (post, str(planned * 1000), f"{spent * 1000 * (factor if at == number else 1):.0f}")
        for number, (post, planned, spent) in enumerate(POSTS)
    ]
    found = faults(data, "kr", rows)
    assert len(found) == 1
    assert f"rad {at + 2}, kolumn ”belopp”" in found[0]
    assert f"är omkring tusen gånger {told} än budgeten" in found[0]


@pytest.mark.parametrize("change", [("3000000", "1400,00"), ("3000000", "0"), ("3000000", "20000"), ("3000000", "9000000"), ("0", "1400000")])  # fmt: skip
def test_an_odd_row_is_none(data: Data, change: tuple[str, str]) -> None:
    rows = [(post, str(planned * 1000), str(spent * 1000)) for post, planned, spent in POSTS]
    assert faults(data, "kr", [(POSTS[0][0], *change), *rows[1:]]) == []


@pytest.mark.parametrize("share", [0, 0.0001, 0.01, 0.5, 1, 3])
def test_the_whole_may_be_little_or_much_spent(data: Data, share: float) -> None:
    rows = [(post, str(planned * 1000), f"{planned * 1000 * share:.0f}") for post, planned, _ in POSTS]
    assert faults(data, "kr", rows) == []
