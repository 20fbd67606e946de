"""Budget och utfall against sums made by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from data_factory import OWN, Data
from hypothesis import given, settings
from hypothesis import strategies as st

from samrapport.areas.ekonomi.budget import REGLER, Ekonomi, ekonomi
from samrapport.areas.ekonomi.facts import las_ekonomi
from samrapport.errors import DataFault
from samrapport.raw.table import FILE, ROW


def values(data: Data) -> dict[str, Any]:
    return {name: fact.value for name, fact in las_ekonomi(data.rapport()).facts.items()}


def test_sums_run_over_the_posts_that_have_a_figure(data: Data) -> None:
    found = values(data)
    assert found["budget.intakter.summa.budget"] == Decimal("6000000.50")
    assert found["budget.intakter.summa.utblick1"] == 4_100_000
    assert found["budget.totalt.budget"] == 5_100_000
    assert found["budget.totalt.utfall"] == Decimal("1339567.50")
    assert "budget.ledning.kansli.utfall" not in found
    assert "budget.intakter.summa.utfall" not in found


def test_the_share_spent_is_exact_and_lacks_where_the_budget_is_zero(data: Data) -> None:
    found = values(data)
    assert found["budget.totalt.andel"] == found["budget.andel"] == Fraction(13395675, 51000000)
    assert "budget.ledning.styrelse.andel" not in found
    assert found["budget.ledning.styrelse.avvikelse"] == -5000


def test_unallocated_money_is_what_is_left_this_year_and_all_of_it_later(data: Data) -> None:
    found = values(data)
    assert found["budget.ej_intecknat.budget"] == 800_000
    assert found["budget.ej_intecknat.utblick1"] == 500_000
    assert found["budget.andel_utan_ej_intecknat"] == Fraction(13395675, 43000000)


def test_eget_kapital_rolls_forward_under_both_rules(data: Data) -> None:
    found = values(data)
    lines = ("ingaende", "intakter", "disponibelt", "kostnader", "resultat", "utgaende")
    rows = {
        at: [float(found[f"{at}.{line}"]) for line in lines]
        for at in ("ek.ar0", "ek.ar1", "ek.annan.ar0", "ek.annan.ar1")
    }
    assert rows == {
        "ek.ar0": [2500000, 6000000.5, 8500000.5, 4300000, 1700000.5, 4200000.5],
        "ek.ar1": [4200000.5, 4100000, 8300000.5, 4400000, -300000, 3900000.5],
        "ek.annan.ar0": [2500000, 6000000.5, 8500000.5, 5100000, 900000.5, 3400000.5],
        "ek.annan.ar1": [3400000.5, 4100000, 7500000.5, 4900000, -800000, 2600000.5],
    }


def test_the_other_rule_changes_places_with_the_stated_one(data: Data) -> None:
    before = values(data)
    data.change(f"{OWN}/rapport.yml", "utan_ej_intecknat", "med_ej_intecknat")
    after = values(data)
    assert after["ek.ar1.utgaende"] == before["ek.annan.ar1.utgaende"]
    assert after["ek.annan.ar1.utgaende"] == before["ek.ar1.utgaende"]
    assert after["ek.regel"] == REGLER["med_ej_intecknat"]


def test_without_outlook_there_is_one_year(data: Data) -> None:
    lines = [line for line in data.text(f"{OWN}/budget.csv").splitlines() if ";utblick;" not in line]
    data.write(f"{OWN}/budget.csv", "\n".join(lines) + "\n")
    own = las_ekonomi(data.rapport())
    assert own.years == (2024,)
    assert own.amounts == ("budget",)
    assert not [name for name in own.facts if "utblick" in name or "ar1" in name]


def test_a_year_that_the_outlook_lacks_ends_the_roll_forward_instead_of_being_skipped(data: Data) -> None:
    rows = "Intäkter;Bidrag från staten;utblick;2027;1;ja;x\nLedning;Kansli;utblick;2027;1;ja;x\n"
    data.append(f"{OWN}/budget.csv", rows)
    own = las_ekonomi(data.rapport())
    assert own.years == (2024, 2025, 2026, 2027)
    assert "ek.ar1.utgaende" in own.facts
    assert not [name for name in own.facts if name.startswith(("ek.ar2", "ek.ar3")) or "utblick2" in name]


def test_overspent_unallocated_money_is_never_negative(data: Data) -> None:
    data.change(f"{OWN}/utfall.csv", ";100000;", ";950000;")
    assert values(data)["budget.ej_intecknat.budget"] == 0


def test_the_opening_capital_is_the_years_first_whatever_else_is_given(data: Data) -> None:
    data.append(f"{OWN}/eget_kapital.csv", "2023-01-01;1;x\n2024-06-30;9;x\n")
    assert values(data)["ek.ar0.ingaende"] == 2_500_000


def test_two_blocks_of_one_short_name_are_refused(data: Data) -> None:
    data.append(f"{OWN}/budget.csv", "Ledning!;Bank;budget;2024;1;ja;x\n")
    with pytest.raises(DataFault, match="blir samma kortnamn som blocket ”Ledning”"):
        _ = las_ekonomi(data.rapport())


def test_two_posts_of_one_short_name_are_refused(data: Data) -> None:
    data.append(f"{OWN}/budget.csv", "Ledning;Kansli!;budget;2024;1;ja;x\n")
    with pytest.raises(DataFault, match="blir samma kortnamn som posten ”Kansli” på rad"):
        _ = las_ekonomi(data.rapport())


_POSTS = st.lists(
    st.tuples(
        st.sampled_from(["Intäkter", "Stöd", "Ledning"]),
        st.sampled_from("abcdefgh"),
        st.integers(0, 10**9),
        st.one_of(st.none(), st.integers(-(10**6), 10**9)),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda post: (post[0], post[1]),
)


def computed(posts: list[tuple[str, str, int, int | None, bool]], opening: int, rule: str) -> Ekonomi:
    budget = pd.DataFrame(
        [
            (b, p, "budget", 2030, Decimal(amount), "ja" if free else "nej", "f", n)
            for n, (b, p, amount, _, free) in enumerate(posts)
        ],
        columns=["block", "post", "version", "år", "belopp", "intecknat", FILE, ROW],
    ).astype({"belopp": object})
    spent = [(b, p, "x", Decimal(amount), "f", n) for n, (b, p, _, amount, _) in enumerate(posts) if amount is not None]
    utfall = pd.DataFrame(spent, columns=["block", "post", "till och med", "belopp", FILE, ROW])
    capital = pd.DataFrame(
        [(pd.Timestamp(2030, 1, 1).date(), Decimal(opening), "f", 1)], columns=["datum", "belopp", FILE, ROW]
    )
    return ekonomi(budget, utfall, capital, 2030, rule)


@settings(max_examples=25)
@given(_POSTS, st.integers(-(10**9), 10**9), st.sampled_from(sorted(REGLER)))
def test_sums_and_balances_hold_for_any_budget(posts: Any, opening: int, rule: str) -> None:
    own = computed(posts, opening, rule)
    value = {name: fact.value for name, fact in own.facts.items()}
    costs = [post for post in posts if post[0] != "Intäkter"]
    if costs:
        assert value["budget.totalt.budget"] == sum(post[2] for post in costs)
        assert (
            value["budget.kostnader_utan_ej_intecknat.budget"] + value["budget.ej_intecknat.budget"]
            == value["budget.totalt.budget"]
        )
        assert value["budget.ej_intecknat.budget"] >= 0
    if any(post[3] is not None for post in costs):
        assert value["budget.totalt.utfall"] == sum(post[3] or 0 for post in costs)
    if "ek.ar0.utgaende" in value:
        for prefix in ("ek", "ek.annan"):
            at = f"{prefix}.ar0"
            assert value[f"{at}.utgaende"] == value[f"{at}.disponibelt"] - value[f"{at}.kostnader"]
            assert value[f"{at}.utgaende"] == opening + value[f"{at}.resultat"]
        assert value["ek.ar0.ingaende"] == value["ek.annan.ar0.ingaende"] == opening
    for fact in own.facts.values():
        assert fact.unit == "text" or fact.sources
