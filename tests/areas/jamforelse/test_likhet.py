"""Förbund are put beside those like them by size and county, each once, and several are measured as if they were one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from jamforelse_factory import Many

from samrapport.areas.jamforelse import bredvid
from samrapport.areas.jamforelse.jamforelse import MATT, Varde, jamfor, jamforelse_facts, tillsammans
from samrapport.areas.jamforelse.likhet import ANDRA, I_LANET, Lika, efter_storlek, lika, storlek
from samrapport.areas.jamforelse.rapport import Jamforelse
from samrapport.areas.jamforelse.varden import Forbundsar
from samrapport.facts.fact import Fact
from samrapport.present.table_parts import table_data
from samrapport.present.tables import Table
from samrapport.text.alfabet import alphabetical
from samrapport.text.prose import Prose


def one(name: str, people: int | None, county: str = "Norra län") -> Forbundsar:
    facts = {}
    for year, more in ((2022, 7), (2023, 0)):
        at = f"hek.egen.{year}.folkmangd"
        facts |= {at: Fact(at, people + more, "personer", "x")} if people is not None else {}
    return Forbundsar(name.casefold(), name, 2024, facts, lan=county)


def test_size_is_of_the_newest_year_and_those_without_come_last() -> None:
    every = [one("Alm", None), one("Bok", 10), one("Ek", 30), one("Asp", 30)]
    assert [each.namn for each in efter_storlek(every)] == ["Asp", "Ek", "Bok", "Alm"]
    assert [storlek(each) for each in every] == [None, 10, 30, 30]


def test_those_of_the_county_come_first_and_then_the_nearest_in_size_whether_larger_or_smaller() -> None:
    own = one("Alm", 100)
    near = [one("Bok", 400), one("Ek", 150), one("Asp", 20)]
    far = [
        one("Gran", 90, "Södra län"),
        one("Tall", 200, "Södra län"),
        one("Lind", 40, "Södra län"),
        one("Rönn", None, ""),
    ]
    found = lika(own, [own, *near, *far, replace(one("Sälg", 100), fel="Underlaget har fel")])
    assert [each.namn for each in found.i_lanet] == ["Ek", "Bok"]
    assert [each.namn for each in found.andra] == ["Gran", "Tall", "Lind"]
    assert lika(far[-1], [own, *near, *far]) == Lika()
    assert lika(one("Ask", 50, ""), [own, far[0]]).i_lanet == ()


def value(name: str, part: int, whole: int) -> Varde:
    own = Fact("", Fraction(part, whole), "andel", "utfall / budget")
    delar = (Fact("", part, "kr", "utfall"), Fact("", whole, "kr", "budget"))
    return Varde(name, name, 2024, own, delar, "januari–augusti")


def test_several_are_as_if_they_were_one_and_not_the_mean_of_their_shares() -> None:
    own = jamfor(MATT["budget"], [value("a", 1, 2), value("b", 90, 100), replace(value("c", 7, 7), hinder="nej")])
    assert own.tillsammans is not None
    assert own.tillsammans.value == Fraction(91, 102)
    assert {fact.name: fact.value for fact in jamforelse_facts("matt", own)}["matt.budget.tillsammans"] == Fraction(
        91, 102
    )
    assert tillsammans(MATT["budget"], [value("a", 1, 2)]) is None
    counts = [Varde(name, name, 2024, Fact("", count, "personer", "x")) for name, count in (("a", 20), ("b", 31))]
    persons = tillsammans(MATT["deltagare"], counts)
    assert persons is not None
    assert (persons.value, persons.unit) == (51, "personer")


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Jamforelse:
    """Twelve förbund of two counties, of names from all over the alphabet, of all sizes; one's size is not known."""
    own = Many(tmp_path_factory.mktemp("tolv"), 12).jamforelse()
    named = ["Åmot", "Öster", "Älv", "Zinken", "Hed", "Göl", "3 Kors", "Étang", "Mo", "Sal", "Ro", "Lid"]
    found = []
    for number, (each, name) in enumerate(zip(own.alla, named, strict=True)):
        facts = dict(each.fakta)
        for key in [key for key in facts if key.endswith(".folkmangd")]:
            facts[key] = replace(facts[key], value=10_000 * (number + 1))
        gone = {key: fact for key, fact in facts.items() if number != 11 or not key.startswith("hek.")}
        found.append(replace(each, namn=name, fakta=gone, lan=("Norra län", "Södra län")[number % 2]))
    own.__dict__["alla"] = tuple(found)
    return own


def test_each_forbund_has_a_row_with_a_few_like_it_however_many_there_are(twelve: Jamforelse) -> None:
    data = table_data(bredvid.tabell_lika(twelve))
    near = ["närmast i storlek i samma län", "närmast i storlek av de andra"]
    assert data["columns"] == ["förbund", "län", "invånare 20–64 år", *near]
    rows = {row[0]: row for row in data["rows"]}
    assert list(rows) == sorted((each.namn for each in twelve.alla), key=alphabetical)
    assert rows["3 Kors"] == ["3 Kors", "Norra län", 70_000, "Mo; Hed", "Étang; Göl; Sal"]
    assert rows["Lid"] == ["Lid", "Södra län", None, None, None]
    assert all(len(f"{row[3]}; {row[4]}".split("; ")) == I_LANET + ANDRA for row in rows.values() if row[2])


def test_the_classes_of_size_hold_all_once_from_the_largest(twelve: Jamforelse) -> None:
    rows = bredvid.tabell_storlek(twelve).rows
    groups = [row.cells[0] for row in rows if row.kind == "group"]
    assert [str(name).replace("\u00a0", " ") for name in groups] == [
        "100 000 invånare 20–64 år eller fler", "50 000–99 999 invånare 20–64 år", "20 000–49 999 invånare 20–64 år",
        "Under 20 000 invånare 20–64 år", "Storleken är inte känd",
    ]  # fmt: skip
    names = [row.cells[0] for row in rows if row.kind != "group"]
    assert len(names) == len(set(names)) == 12


def test_counties_and_the_whole_are_computed_from_the_same_facts(twelve: Jamforelse) -> None:
    table = bredvid.tabell_lan(twelve)
    assert isinstance(table, Table)
    assert [row.cells[:2] for row in table.rows] == [
        ("Norra län", "6"), ("Södra län", "6"), ("Alla förbund tillsammans", "12"),
    ]  # fmt: skip
    whole = table_data(table)["rows"][-1]
    assert whole[5] == sum(each.varde.tal for each in twelve.jamforda["deltagare"].ordnade)


def test_a_comparison_of_one_county_has_no_table_of_counties(tmp_path: Path) -> None:
    own = Many(tmp_path, 3).jamforelse()
    assert isinstance(bredvid.tabell_lan(own), Prose)
    # None of the three has another than those of its county, or than the others.
    assert len(bredvid.tabell_lika(own).columns) == 4


def test_one_alone_has_nothing_to_be_like_or_to_be_followed_beside(tmp_path: Path) -> None:
    few = Many(tmp_path / "a", 3).jamforelse()
    assert few.finns("lika")
    alone = Many(tmp_path / "b", 1).jamforelse()
    assert not alone.finns("lika")
    assert not alone.finns("over_tid")
