"""Rows that are sums of others are refused, with the rows that they sum; rows that only look so are not."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest
from data_factory import OWN, Data, message_of
from hypothesis import given
from hypothesis import strategies as st

from samrapport.raw.summor import _Sums

BUDGET = "block;post;version;år;belopp;intecknat;källa\n"
MONEY = [
    ("Intäkter", "Staten", "1500"), ("Intäkter", "Kommunerna", "1500"),
    ("Insatser", "Team", "1201"), ("Insatser", "Kurser", "350"), ("Insatser", "Lokaler", "289"),
    ("Ledning", "Kansli", "610"), ("Ledning", "Styrelse", "55"),
]  # fmt: skip


def budget(data: Data, rows: list[tuple[str, str, str]]) -> list[str]:
    """The faults of a budget of such rows."""
    data.write(f"{OWN}/budget.csv", BUDGET + "".join(f"{b};{p};budget;2024;{a};ja;x\n" for b, p, a in rows))
    return message_of(lambda: data.rapport().budget).splitlines()


SUMS = [
    (2, ("Intäkter", "Summa intäkter", "3000"), "är summan av raderna 2 och 3"),
    (2, ("Intäkter", "Totalt", "3000"), "är summan av raderna 2 och 3"),
    (2, ("Intäkter", "Intäkter", "3000"), "är summan av raderna 2 och 3"),
    (0, ("Intäkter", "Intäkter, totalt", "3000"), "är summan av raderna 3 och 4"),
    (5, ("Insatser", "Summa insatser", "1840"), "är summan av raderna 4–6"),
    (5, ("Insatser", "Övrigt", "1840"), "är summan av raderna 4–6"),
    (5, ("Insatser", "Delsumma", "77"), "är en summa."),
    (5, ("Summa", "Kostnader", "1840"), "är summan av raderna 4–6"),
    (7, ("Kostnader totalt", "Alla", "2505"), "är summan av raderna 4–8"),
    (7, ("Alla kostnader", "Alla", "2505"), "är summan av raderna 4–8"),
    (7, ("Ledning", "SUMMA", "665"), "är summan av raderna 7 och 8"),
    (7, ("Ledning", "Sammanlagt", "665,00"), "är summan av raderna 7 och 8"),
]


@pytest.mark.parametrize(("at", "row", "told"), SUMS)
def test_a_sum_among_the_posts_is_refused(data: Data, at: int, row: tuple[str, str, str], told: str) -> None:
    found = budget(data, [*MONEY[:at], row, *MONEY[at:]])
    assert len(found) == 1, found
    assert f"rad {at + 2}" in found[0]
    assert told in found[0]
    assert "Summor räknas ut; ta bort raden." in found[0]


@pytest.mark.parametrize(
    "row",
    [
        ("Insatser", "Lika stor", "350"),
        ("Ledning", "Ingenting", "0"),
        ("Ledning", "Som två andra", "665"),
        ("Totalförsvar", "Summit", "41"),
    ],
)
def test_a_figure_that_comes_to_two_others_by_chance_is_none(data: Data, row: tuple[str, str, str]) -> None:
    assert budget(data, [*MONEY, row]) == []


def test_small_figures_are_sums_of_others_by_chance(data: Data) -> None:
    rows = [
        ("Intäkter", "Bidrag", "9"),
        *(("Insatser", name, str(n)) for name, n in zip("abcd", (1, 2, 3, 6), strict=True)),
    ]
    assert budget(data, rows) == []


def test_a_sum_that_is_none_is_moved_up(data: Data) -> None:
    odd = ("Insatser", "Övrigt", "1840")
    assert "Är den ingen summa, flytta den överst" in budget(data, [*MONEY[:5], odd, *MONEY[5:]])[0]
    assert budget(data, [odd, *MONEY]) == []


def test_random_budgets_hold_no_sums(tmp_path: Path) -> None:
    """How often rows without a sum are refused, by chance alone: never in 60 budgets of 12 posts."""
    slump, data = random.Random(14), Data(tmp_path / "raw")
    for _ in range(60):
        posts = [("Insatser" if n % 2 else "Ledning", f"post {n}", str(slump.randint(20, 4000))) for n in range(11)]
        assert budget(data, [("Intäkter", "Bidrag", "9000"), *posts]) == []


OTHERS = [
    ("utfall", "Ledning;Summa;2024-06-30;5000,50;påhittat\n", "är en summa."),
    ("utfall", "Totalt;Kostnader;2024-06-30;1339567,50;påhittat\n", "är summan av raderna 2–4."),
    ("insatsbudget", "kliv;3;Totalt;;;;9000000,25;påhittat\n", "är summan av raderna 2 och 3."),
    ("insatser/kliv/deltagare_aggregat", "Avslut;Totalt;totalt;20;avslutade;påhittat\n", "är summan av raderna 6 och 7."),
    ("insatser/kliv/deltagare_aggregat", "Avslut;Totalsumma;totalt;20;avslutade;påhittat\n", "är summan av raderna 6 och 7."),
]  # fmt: skip


@pytest.mark.parametrize(("table", "row", "told"), OTHERS)
def test_every_table_of_amounts_refuses_its_sums(data: Data, table: str, row: str, told: str) -> None:
    data.append(f"{OWN}/{table}.csv", row)
    assert any(told in one for one in data.faults_in(f"{OWN}/{table}"))


@pytest.mark.parametrize("row", ["Avslut;Summa;totalt;20;avslutade;p\n", "Alla;Totalt;totalt;20;deltagare;p\n"])
def test_counts_may_hold_the_sum_by_its_name_and_a_total_alone(data: Data, row: str) -> None:
    data.append(f"{OWN}/insatser/kliv/deltagare_aggregat.csv", row)
    assert data.faults_in(f"{OWN}/insatser/kliv/deltagare_aggregat") == []


def by_trying(values: list[Decimal], blocks: list[tuple[object, ...]], at: int, everywhere: bool) -> list[int]:
    """The rows that a row is the sum of, found by adding up every run that there is."""
    if values[at] <= 0:
        return []
    runs = [range(start, at) for start in range(at) if start == 0 or blocks[start] != blocks[start - 1]]
    if everywhere:
        others = [index for index in range(len(values)) if index != at]
        runs += [[index for index in others if blocks[index] == blocks[at]], others]  # type: ignore[list-item]
    for run in runs:
        found = [index for index in run if values[index]]
        if len(found) >= 2 and sum(values[index] for index in found) == values[at]:
            return found
    return []


@given(st.lists(st.tuples(st.integers(-3, 9), st.sampled_from("ab")), min_size=1, max_size=9), st.booleans())
def test_the_quick_way_finds_what_adding_up_every_run_finds(rows: list[tuple[int, str]], everywhere: bool) -> None:
    values, blocks = [Decimal(value) for value, _ in rows], [(block,) for _, block in rows]
    sums = _Sums(values, blocks)
    for at in range(len(rows)):
        assert sums.parts(at, everywhere=everywhere) == by_trying(values, blocks, at, everywhere)


def test_a_long_table_of_the_same_row_is_looked_through_at_once() -> None:
    values = [Decimal(7)] * 50_000
    sums = _Sums(values, [("a",)] * len(values))
    assert not any(sums.parts(at, everywhere=True) for at in range(3, len(values)))
