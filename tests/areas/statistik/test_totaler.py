"""Totals that SCB publishes are shown as published; a sum is a control with a tolerance, and is shown only where nothing is published."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest
from data_factory import BENEFITS, SCB_HEADS, Data, scb_rows
from swept import some

from samrapport.areas.statistik import tables
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.kontrollera import kontroll
from samrapport.text.numbers import round_half_up

pytestmark = pytest.mark.slow

HEK = "scb/helarsekvivalenter.csv"
KOMMUNER = ("2301", "2302", "2303")


@pytest.fixture
def data(data: Data) -> Data:
    data.remove("sjo-bro/2024/publicerat.csv")
    return data


def total(code: str, year: int, count: int, *, kon: str = "totalt", source: str = "databasen") -> str:
    return f"{code};{kon};20-64;{year};Totalt;{count};{source};\n"


def value(data: Data, name: str) -> Any:
    return data.rapport().fakta[name].value


def found(data: Data) -> list[Fynd]:
    return [one for one in kontroll(data.rapport()).fynd if one.regel == "scb-total"]


def test_a_published_total_is_shown_and_its_share_and_change_are_of_it(data: Data) -> None:
    data.append(HEK, total("00", 2023, 555008) + total("00", 2022, 555031))
    facts = data.rapport().fakta
    assert facts["hek.riket.2023.totalt"].value == 555008, "not 555 006, the sum of the six"
    assert facts["hek.riket.2023.totalt"].parts == 1
    assert facts["hek.riket.2023.andel"].value == Fraction(555008, 6_000_000)
    assert facts["hek.riket.forandring.totalt"].value == Fraction(555008, 555031) - 1
    assert facts["hek.riket.andel_av_totalt.sjukpenning"].value == Fraction(90001, 555008)
    row = next(one for one in tables.tabell_utveckling(data.rapport()).rows if one.cells[0] == "Riket 2023")
    assert "555\u00a0008" in row.cells


def test_the_total_of_several_kommuner_is_that_of_their_totals(data: Data) -> None:
    data.append(HEK, total("2301", 2023, 757) + total("2303", 2023, 367))
    fact = data.rapport().fakta["hek.egen.2023.totalt"]
    assert (fact.value, fact.parts) == (757 + 367, 2)
    data.change(HEK, total("2303", 2023, 367), "")
    fact = data.rapport().fakta["hek.egen.2023.totalt"]
    assert (fact.value, fact.parts) == (757 + 6 * 36 + 150, 7), "a total that lacks is the sum of its own six"


def test_what_is_published_of_both_kon_is_shown(data: Data) -> None:
    own = scb_rows("00", 2023, 79501, source="diagram", step=200)
    data.append(
        HEK,
        own
        + "".join(total("00", 2023, n, kon=kon, source="diagram") for kon, n in (("totalt", 480003), ("män", 232501))),
    )
    facts = data.rapport().fakta
    assert facts["hek.kon.2023.totalt.sjukpenning"].value == 79501
    assert facts["hek.kon.2023.totalt.totalt"].value == 480003
    assert facts["hek.kon.2023.man.totalt"].value == 232501
    assert facts["hek.kon.2023.kvinnor.totalt"].value == 6 * 41000 + 1500, "summed, for it is not published"
    assert facts["hek.riket.2023.sjukpenning"].value == 90001, "the database is another publication"
    assert found(data) == []


@pytest.mark.parametrize("seed", some(range(25), 6))
def test_rounding_alone_is_never_a_finding_and_a_wrong_total_always_is(data: Data, seed: int) -> None:
    chance = Random(seed)
    exact = {(code, one): Fraction(chance.randint(0, 900_000), 365) for code in KOMMUNER for one in BENEFITS}
    whole = {one: sum((exact[code, one] for code in KOMMUNER), Fraction(0)) for one in BENEFITS}
    cells = exact | {("23", one): count for one, count in whole.items()}
    rows = [
        f"{code};totalt;20-64;2023;{one};{round_half_up(count, 0)};databasen;\n" for (code, one), count in cells.items()
    ]
    totals = {
        code: int(round_half_up(sum((cells[code, one] for one in BENEFITS), Fraction(0)), 0))
        for code in (*KOMMUNER, "23")
    }
    rows += [total(code, 2023, count) for code, count in totals.items()]
    data.write(HEK, SCB_HEADS + "\n" + "".join(rows))
    assert found(data) == []
    for code, count in totals.items():
        assert (
            value(data, f"hek.{ {'2301': 'bro', '2302': 'ekeby', '2303': 'aby', '23': 'lan'}[code] }.2023.totalt")
            == count
        )
    code = chance.choice(list(totals))
    data.change(
        HEK,
        total(code, 2023, totals[code]),
        total(code, 2023, totals[code] + chance.choice((-1, 1)) * chance.randint(8, 400)),
    )
    told = found(data)
    assert told
    assert all(one.fil == HEK and one.rad for one in told)


def changed_to(data: Data, now: dict[str, int]) -> Any:
    """The facts where all benefits were 100 in each of two kommuner in 2022, and in 2023 those of `now` are as it says."""
    rows = [scb_rows(code, 2022, 100, step=0) for code in ("2301", "2303")]
    rows += [
        f"{code};totalt;20-64;2023;{one};{now.get(one, 100)};databasen;\n"
        for code in ("2301", "2303")
        for one in BENEFITS
    ]
    data.write(HEK, SCB_HEADS + "\n" + "".join(rows))
    return data.rapport().fakta


def test_what_carries_a_change_is_told_with_its_share(data: Data) -> None:
    facts = changed_to(data, {"Sjukpenning": 90, "Arbetslöshet": 160, "Arbetsmarknadsåtgärder": 110})
    assert facts["hek.egen.skillnad.totalt"].value == 120
    assert facts["hek.egen.del_av_skillnaden.arbetsloshet"].value == Fraction(120, 120)
    assert facts["hek.egen.del_av_skillnaden.sjukpenning"].value == Fraction(-20, 120)
    assert facts["hek.egen.mest"].value == "ersättning vid arbetslöshet"
    assert facts["hek.egen.mest_andel"].value == Fraction(120, 140)
    assert facts["hek.egen.mest_andel"].base == "allt som ökade mellan 2022 och 2023"
    assert facts["hek.egen.storst"].value == "ersättning vid arbetslöshet"


def test_what_falls_most_of_a_fall_is_told_of_all_that_fell(data: Data) -> None:
    facts = changed_to(data, {"Sjukpenning": 40, "Arbetslöshet": 160, "Arbetsmarknadsåtgärder": 80})
    assert facts["hek.egen.mest"].value == "sjukpenning"
    assert facts["hek.egen.mest_andel"].value == Fraction(120, 160)


def test_scbs_own_share_is_shown_where_it_is_published_and_computed_else(data: Data) -> None:
    path = data.root / "scb/folkmangd.csv"
    heads, *lines = path.read_text(encoding="utf-8").splitlines()
    code = "2301"
    own = [f"{line};{'19,7' if line.startswith(f'{code};totalt') else ''}" for line in lines]
    before = data.rapport().fakta.namespace("hek")
    path.write_text("\n".join([f"{heads};andel", *own]) + "\n", encoding="utf-8")
    after = data.rapport().fakta.namespace("hek")
    changed = {name for name, fact in after.items() if fact.value != before[name].value and name.endswith(".andel")}
    told = [after[name] for name in changed if after[name].formula.startswith("SCB:s andel")]
    assert told
    assert {fact.value for fact in told} == {Fraction(197, 1000)}
    assert all(source.column == "andel" for fact in told for source in fact.sources)
    assert not any(name.startswith(("hek.egen.2", "hek.lan.2")) for name in changed)


def test_nothing_carries_what_did_not_change_and_no_one_is_largest_of_equals(data: Data) -> None:
    rows = [scb_rows(code, year, 100, step=0) for code in ("2301", "2303") for year in (2022, 2023)]
    data.write(HEK, SCB_HEADS + "\n" + "".join(rows))
    names = data.rapport().fakta.namespace("hek")
    assert not [
        name for name in names if name.startswith("hek.egen") and name.endswith((".mest", ".storst", ".mest_andel"))
    ]


def test_a_table_says_where_its_figures_are_from_and_when_they_were_taken(data: Data) -> None:
    assert "Källa: databasen. Dagen då uppgifterna hämtades är inte känd." in str(
        tables.tabell_utveckling(data.rapport()).note
    )
    heads = SCB_HEADS + ";tabell;fotnot\n"
    lines = data.text(HEK).splitlines()[1:]
    note = "kommuner utan uppgift har fått den senast kända."
    data.write(
        HEK, heads + "".join(f"{one}2024-03-05;TAB1386;{note if 'Ekonomiskt' in one else ''}\n" for one in lines)
    )
    people = "scb/folkmangd.csv"
    data.write(
        people,
        "".join(
            f"{line}{'2024-03-05' if number else ''}\n" for number, line in enumerate(data.text(people).splitlines())
        ),
    )
    told = str(tables.tabell_utveckling(data.rapport()).note)
    assert "Källa: databasen, tabell TAB1386, hämtad den 5 mars 2024. Ekonomiskt bistånd: kommuner utan uppgift" in told
    assert "inte känd" not in told
