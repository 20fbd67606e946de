"""Comparison: only what stands on the same ground is compared, and every other one has its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from samrapport.areas.jamforelse.jamforelse import MATT, Varde, jamfor, jamforelse_facts, over_tid, over_tid_facts
from samrapport.areas.jamforelse.varden import (
    Forbundsar,
    Insatstal,
    arsvarden,
    gangen_andel,
    hek_for_jamforelse,
    hek_varden,
)
from samrapport.facts.fact import Fact, Source, Unit


def varde(forbund: str, value: int | Fraction | None, *, ar: int = 2024, grund: str = "g", hinder: str = "") -> Varde:
    fact = (
        None if value is None else Fact("", Fraction(value), "andel", "formel", "bas", (Source(f"{forbund}.csv", 2),))
    )
    return Varde(forbund, forbund.title(), ar, fact, (), grund, hinder)


def fact(name: str, value: int | str | Fraction | Decimal, unit: Unit = "kr") -> Fact:
    return Fact(name, value, unit)


def places(values: Iterable[Varde]) -> list[tuple[int, str]]:
    return [(one.plats, one.varde.forbund) for one in jamfor(MATT["ek"], values).ordnade]


def test_the_highest_is_first_and_equals_share_a_place() -> None:
    third = Fraction(1, 3)
    found = places([varde("a", Fraction(1, 4)), varde("c", third), varde("b", Fraction(2, 6)), varde("d", 0)])
    assert found == [(1, "b"), (1, "c"), (3, "a"), (4, "d")]


def test_one_on_other_ground_than_most_is_kept_out_with_the_reason() -> None:
    found = jamfor(MATT["budget"], [varde("a", 1), varde("b", 2), varde("c", 3, grund="1 januari–30 juni")])
    assert found.grund == "g"
    assert [one.varde.forbund for one in found.ordnade] == ["b", "a"]
    assert [one.hinder for one in found.utanfor] == [
        "Utfallet gäller 1 januari–30 juni, inte samma tid som hos de andra"
    ]


def test_at_a_tie_the_newest_ground_is_taken() -> None:
    assert jamfor(MATT["hek"], [varde("a", 1, grund="2019"), varde("b", 1, grund="2020")]).grund == "2020"


def test_what_is_hindered_has_no_say_in_the_ground_and_keeps_its_value() -> None:
    found = jamfor(MATT["ek"], [varde("a", 1, grund="x"), *(varde(n, 2, grund="y", hinder="del") for n in "bcd")])
    assert found.grund == "x"
    assert {one.hinder for one in found.utanfor} == {"del"}
    assert all(one.fakta for one in found.utanfor)


def test_nobody_to_compare_is_no_fault() -> None:
    found = jamfor(MATT["kostnad"], [varde("a", None, hinder="saknas")])
    assert found.ordnade == ()
    assert found.median is None
    assert [one.name for one in jamforelse_facts("matt", found)] == ["matt.kostnad.antal", "matt.kostnad.utanfor"]


def test_a_median_is_of_three_or_more() -> None:
    assert jamfor(MATT["ek"], [varde("a", 1), varde("b", 5)]).median is None
    assert jamfor(MATT["ek"], [varde("a", 1), varde("b", 5), varde("c", 9)]).median == 5
    assert jamfor(MATT["ek"], [varde("a", 1), varde("b", 5), varde("c", 6), varde("d", 9)]).median == Fraction(11, 2)


def test_each_value_is_a_fact_with_its_base_formula_and_sources() -> None:
    found = {one.name: one for one in jamforelse_facts("matt", jamfor(MATT["ek"], [varde("a-b", 2), varde("c", 1)]))}
    assert found["matt.ek.a_b.varde"].value == 2
    assert found["matt.ek.a_b.varde"].base == "årets budgeterade intäkter, g"
    assert found["matt.ek.a_b.varde"].formula == "formel"
    assert found["matt.ek.a_b.varde"].sources == (Source("a-b.csv", 2),)
    assert found["matt.ek.c.plats"].value == 2
    assert found["matt.ek.hogst_namn"].value == "A-B"


def test_years_are_followed_on_the_ground_of_the_newest() -> None:
    found = over_tid(
        MATT["ek"],
        [varde("a", 1, ar=2022, grund="annan"), varde("a", 2, ar=2023), varde("a", 5, ar=2024), varde("b", 1, ar=2024)],
    )
    assert found.ar == (2023, 2024)
    own, other = found.serier
    assert (own.forbund, dict(own.varden).keys(), own.forandring) == ("a", {2023, 2024}, 3)
    assert other.forandring is None
    assert [(one.ar, one.hinder) for one in found.utanfor] == [(2022, "Räknas på ett annat sätt än 2024: annan")]
    names = [one.name for one in over_tid_facts("tid", found)]
    assert "tid.ek.a.ar2023" in names
    assert "tid.ek.a.ar2022" not in names


# What a förbund's own report gives


def forbundsar(*facts: Fact, insatser: tuple[Insatstal, ...] = (), till: date = date(2024, 8, 31)) -> Forbundsar:
    return Forbundsar("a", "A", 2024, {one.name: one for one in facts}, till, date(2024, 1, 1), till, insatser)


def insats(count: int | None, *, spent: int | None = None, dag: date | None = date(2024, 6, 30)) -> Insatstal:
    persons = Fact("", "ett skyddat antal", "text") if count is None else Fact("", count, "antal")
    return Insatstal("I", persons, "", dag, None if spent is None else Fact("", Decimal(spent), "kr"))


BUDGET = (
    fact("budget.andel", Fraction(1, 2), "andel"),
    fact("budget.totalt.utfall", Decimal(5)),
    fact("budget.totalt.budget", Decimal(10)),
)


def test_the_ground_of_a_budget_is_its_time_of_the_year() -> None:
    assert arsvarden(forbundsar(*BUDGET))["budget"].grund == "1 januari–31 augusti"
    leap, other = (forbundsar(*BUDGET, till=date(year, 2, day)) for year, day in ((2024, 29), (2023, 28)))
    assert arsvarden(leap)["budget"].grund == arsvarden(other)["budget"].grund


def test_the_share_of_the_year_that_has_gone_counts_the_days_of_that_year() -> None:
    assert gangen_andel(date(2024, 1, 1), date(2024, 8, 31)).value == Fraction(244, 366)
    assert gangen_andel(date(2023, 1, 1), date(2023, 12, 31)).value == 1


def test_eget_kapital_is_held_against_income_under_the_stated_rule() -> None:
    own = forbundsar(
        fact("ek.ar0.utgaende", Decimal(-3)), fact("ek.ar0.intakter", Decimal(6)), fact("ek.regel", "regeln", "text")
    )
    assert (arsvarden(own)["ek"].tal, arsvarden(own)["ek"].grund) == (Fraction(-1, 2), "regeln")


def test_without_income_there_is_no_share() -> None:
    own = forbundsar(
        fact("ek.ar0.utgaende", Decimal(3)), fact("ek.ar0.intakter", Decimal(0)), fact("ek.regel", "r", "text")
    )
    assert arsvarden(own)["ek"].fakta is None
    assert arsvarden(own)["ek"].hinder


def test_a_withheld_count_takes_the_sum_and_the_cost_with_it() -> None:
    own = arsvarden(forbundsar(insatser=(insats(20, spent=100), insats(None, spent=50))))
    assert own["deltagare"].fakta is None
    assert own["kostnad"].fakta is None
    assert "skyddat" in own["deltagare"].hinder


def test_persons_are_added_and_costs_divided_when_all_insatser_tell() -> None:
    own = arsvarden(forbundsar(insatser=(insats(20, spent=100), insats(30, spent=50))))
    assert (own["deltagare"].tal, own["deltagare"].hinder) == (50, "")
    assert own["deltagare"].grund == "till och med den 30 juni"
    assert own["kostnad"].tal == 3


def test_what_covers_only_some_insatser_is_shown_and_not_compared() -> None:
    own = arsvarden(forbundsar(insatser=(insats(20, spent=100), Insatstal("B", saknas="Antal deltagare saknas"))))
    assert own["deltagare"].tal == 20
    assert own["deltagare"].hinder == own["kostnad"].hinder == "Uppgiften gäller bara 1 av 2 individinsatser"


def test_a_cost_is_of_the_insatser_that_tell_both() -> None:
    own = arsvarden(forbundsar(insatser=(insats(20, spent=100), insats(30))))
    assert own["deltagare"].hinder == ""
    assert (own["kostnad"].tal, own["kostnad"].hinder) == (5, "Uppgiften gäller bara 1 av 2 individinsatser")
    assert arsvarden(forbundsar(insatser=(insats(30),)))["kostnad"].fakta is None


def test_counts_of_different_days_or_of_no_day_are_not_compared() -> None:
    apart = forbundsar(insatser=(insats(20), insats(30, dag=date(2024, 8, 31))))
    assert arsvarden(apart)["deltagare"].hinder == "Insatsernas antal gäller olika dagar"
    assert "vilken dag" in arsvarden(forbundsar(insatser=(insats(20, dag=None),)))["deltagare"].hinder


def test_nobody_has_taken_part_yet() -> None:
    own = arsvarden(forbundsar(insatser=(insats(0, spent=100),)))
    assert own["deltagare"].tal == 0
    assert (own["kostnad"].fakta, own["kostnad"].hinder) == (None, "Ingen har deltagit ännu")


def hek(forbund: str, *years: int) -> Forbundsar:
    names = [(f"hek.egen.{year}.{key}", key) for year in years for key in ("andel", "totalt", "folkmangd")]
    facts = {name: fact(name, Fraction(1, 7) if key == "andel" else 1, "andel1") for name, key in names}
    return Forbundsar(forbund, forbund, 2024, facts)


def test_helarsekvivalenter_are_compared_in_the_year_that_most_have() -> None:
    values = hek_for_jamforelse([hek("a", 2021, 2022), hek("b", 2022), hek("c", 2020), hek("d")])
    assert [(one.forbund, one.grund) for one in values] == [("a", "2022"), ("b", "2022"), ("c", "2020"), ("d", "")]
    found = jamfor(MATT["hek"], values)
    assert [one.varde.forbund for one in found.ordnade] == ["a", "b"]
    assert "2020" in found.utanfor[0].hinder
    assert set(hek_varden(hek("a", 2021, 2022))) == {2021, 2022}


def test_what_cannot_be_read_is_out_of_every_measure() -> None:
    broken = Forbundsar("a", "A", 2024, {}, fel="Underlaget har fel")
    values = [*arsvarden(broken).values(), *hek_for_jamforelse([broken])]
    assert {one.hinder for one in values} == {"Underlaget har fel"}
    assert len(values) == len(MATT)
