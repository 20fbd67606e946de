"""What SCB's files lack is told: no year vanishes in silence, and no area is compared over other years than another."""

from __future__ import annotations

import pytest
from data_factory import BENEFITS, Data, scb_rows

from samrapport.areas.statistik import charts, tables
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.kontrollera import kontroll
from samrapport.raw.values import parse_age

HEK = "scb/helarsekvivalenter.csv"


@pytest.fixture
def data(data: Data) -> Data:
    data.remove("sjo-bro/2024/publicerat.csv")
    return data


def fynd(data: Data, rule: str) -> list[Fynd]:
    return [one for one in kontroll(data.rapport()).fynd if one.regel == rule]


def without(data: Data, *parts: str) -> None:
    """Drop the rows that hold all of the parts."""
    lines = data.text(HEK).splitlines(keepends=True)
    kept = [line for line in lines if not all(part in line for part in parts)]
    assert len(kept) < len(lines)
    data.write(HEK, "".join(kept))


@pytest.mark.parametrize("rule", ["hek-ar-saknas", "noll-ar-bortfall"])
def test_whole_figures_have_no_gaps(data: Data, rule: str) -> None:
    assert fynd(data, rule) == []


@pytest.mark.parametrize(
    "written", ["20-64 år", "20–64", "20–64 år", "20 - 64", "20—64", "20‑64 År", "20−64 år", "020-64"]
)
def test_an_age_is_read_however_it_is_written(data: Data, written: str) -> None:
    assert parse_age(written) == "20-64"
    whole = dict(data.rapport().fakta.namespace("hek"))
    for name in (HEK, "scb/folkmangd.csv"):
        data.write(name, data.text(name).replace(";20-64;2023;", f";{written};2023;"))
    assert {name: one.value for name, one in data.rapport().fakta.namespace("hek").items()} == {
        name: one.value for name, one in whole.items()
    }


@pytest.mark.parametrize("label", ["16-64", "20-65", "20-64 totalt", "totalt", "20-6", "alla"])
def test_another_age_is_told_with_the_year_that_vanishes(data: Data, label: str) -> None:
    data.write(HEK, data.text(HEK).replace(";totalt;20-64;2023;", f";totalt;{label};2023;"))
    assert data.rapport().fakta["hek.ar.senaste"].value == 2022
    told = fynd(data, "hek-ar-saknas")
    assert told
    assert all(one.allvar == "varning" for one in told)
    assert "2023" in told[0].text
    assert f"raderna har åldern ”{label}”" in told[0].text


@pytest.mark.parametrize("benefit", BENEFITS)
@pytest.mark.parametrize(("code", "name"), [("2301", "Bro"), ("2303", "Åby")])
def test_a_benefit_that_lacks_is_told_by_year_kommun_and_benefit(
    data: Data, benefit: str, code: str, name: str
) -> None:
    without(data, f"{code};totalt;20-64;2023;{benefit};")
    told = fynd(data, "hek-ar-saknas")
    assert any("2023" in one.text and f"{name} saknar {benefit}" in one.text for one in told)


def test_a_country_without_the_newest_year_is_not_compared_and_told(data: Data) -> None:
    without(data, "00;totalt;20-64;2023;")
    rapport = data.rapport()
    table = tables.tabell_utveckling(rapport)
    rows = {row.cells[0]: row.cells[1:] for row in table.rows}
    assert set(rows["Riket 2023"]) == {"–"}
    assert "Riket saknar uppgifter för 2023." in str(table.note)
    figure = charts.figur_andel(rapport)
    assert figure is not None
    assert "Riket saknar uppgifter för 2023." in figure.caption
    assert figure.data is not None
    assert "Riket" in set(figure.data["kategori"])
    assert "hek.riket.forandring.totalt" not in rapport.fakta.namespace("hek")
    assert any("Riket" in one.text and "2023" in one.text for one in fynd(data, "hek-ar-saknas"))


def test_years_before_those_of_the_forbund_stand_beside_none(data: Data) -> None:
    without(data, "2301;totalt;20-64;2021;")
    assert not any("2021" in str(row.cells[0]) for row in tables.tabell_utveckling(data.rapport()).rows)


@pytest.mark.parametrize("benefit", BENEFITS)
def test_a_benefit_that_falls_to_nothing_in_a_kommun_is_a_gap(data: Data, benefit: str) -> None:
    count = 101 + 10 * BENEFITS.index(benefit)
    data.change(HEK, f"2301;totalt;20-64;2023;{benefit};{count};", f"2301;totalt;20-64;2023;{benefit};0;")
    told = fynd(data, "noll-ar-bortfall")
    assert len(told) == 1
    assert told[0].allvar == "varning"
    assert f"{benefit} är 0 i Bro 2023 men var {count + 4} året innan" in told[0].text


@pytest.mark.parametrize("before", [1, 4])
def test_few_that_become_none_are_no_gap(data: Data, before: int) -> None:
    data.change(HEK, "2303;totalt;20-64;2022;Sjukpenning;40;", f"2303;totalt;20-64;2022;Sjukpenning;{before};")
    data.change(HEK, "2303;totalt;20-64;2023;Sjukpenning;36;", "2303;totalt;20-64;2023;Sjukpenning;0;")
    assert fynd(data, "noll-ar-bortfall") == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("scb/helarsekvivalent.csv", "Menade du helarsekvivalenter."),
        ("scb/folkmängd.csv", "Menade du folkmangd.csv?"),
        ("scb/extra.txt", "Ta bort den"),
        ("forbund/medlem.csv", "Menade du medlemmar.csv?"),
        ("forbund/förbund.csv", "Menade du forbund.csv?"),
    ],
)
def test_unknown_files_of_the_shared_folders_are_refused(data: Data, name: str, hint: str) -> None:
    data.write(name, "x\n")
    told = data.only_fault()
    assert told.startswith(f"{name}: filen är okänd och läses inte.")
    assert hint in told


def test_no_year_at_all_is_told_though_the_section_is_left_out(data: Data) -> None:
    data.write(HEK, data.text(HEK).splitlines()[0] + "\n" + scb_rows("2301", 2023, 100) + scb_rows("00", 2023, 9000))
    told = fynd(data, "hek-ar-saknas")
    assert any("Åby saknar alla ersättningar" in one.text for one in told)
