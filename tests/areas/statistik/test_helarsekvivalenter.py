"""Helårsekvivalenter against sums made by hand: own, county, country, years, sources and kön."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from data_factory import OWN, POPULATION_HEADS, SCB_HEADS, Data, population_row, scb_rows

from samrapport.areas.forbund.facts import las_medlemmar
from samrapport.areas.statistik.facts import las_helarsekvivalenter
from samrapport.areas.statistik.helarsekvivalenter import members_at
from samrapport.errors import MissingData

HEK = "scb/helarsekvivalenter.csv"


def value(data: Data, name: str) -> Any:
    fact = las_helarsekvivalenter(data.rapport()).facts.get(name)
    return None if fact is None else fact.value


def test_the_forbund_is_the_sum_of_those_who_are_members_at_the_periods_end(data: Data) -> None:
    own = las_helarsekvivalenter(data.rapport())
    assert own.egna == ("2301", "2303")
    assert own.facts["hek.egen.2023.sjukpenning"].value == 101 + 36
    assert own.facts["hek.egen.2023.totalt"].value == 6 * 137 + 2 * (10 + 20 + 30 + 40 + 50)


def test_the_same_kommuner_are_summed_in_every_year(data: Data) -> None:
    assert value(data, "hek.egen.2021.sjukpenning") == 100 + 35


def test_members_are_valid_from_their_first_day_to_their_last(data: Data) -> None:
    members = las_medlemmar(data.rapport())
    names = [set(members_at(members, day)["namn"]) for day in (date(2023, 12, 31), date(2024, 1, 1))]
    assert names[0] - names[1] == {"Ekeby kommun"}
    assert names[1] - names[0] == {"Åby stad"}


def test_a_share_is_made_of_sums_and_not_a_mean_of_shares(data: Data) -> None:
    assert value(data, "hek.egen.2023.andel") == Fraction(1122, 8000)
    mean = (value(data, "hek.bro.2023.andel") + value(data, "hek.aby.2023.andel")) / 2
    assert value(data, "hek.egen.2023.andel") != mean


def test_a_sum_is_never_partial(data: Data) -> None:
    data.change(HEK, "2303;totalt;20-64;2023;Arbetslöshet;56;databasen;\n", "")
    own = las_helarsekvivalenter(data.rapport())
    assert own.years["egen"] == (2022, 2021)
    assert own.years["lan"] == (2022, 2021)
    assert not [name for name in own.facts if name.startswith(("hek.egen.2023", "hek.lan.2023", "hek.aby.2023"))]


def test_a_missing_population_takes_the_share_away_and_leaves_the_counts(data: Data) -> None:
    data.change("scb/folkmangd.csv", "2303;totalt;20-64;2023;3000;databasen;\n", "")
    assert value(data, "hek.egen.2023.totalt") == 1122
    assert value(data, "hek.egen.2023.andel") is None


def test_the_county_is_what_is_published_else_the_sum_of_its_kommuner(data: Data) -> None:
    assert value(data, "hek.lan.2023.sjukpenning") == 101 + 51 + 36
    data.append(HEK, scb_rows("23", 2023, 1000))
    assert value(data, "hek.lan.2023.sjukpenning") == 1000
    assert value(data, "hek.lan.2023.folkmangd") == 10000, (
        "its population is no rounded figure, and is summed where it lacks"
    )
    data.change(HEK, "23;totalt;20-64;2023;Arbetslöshet;1020;databasen;\n", "")
    assert value(data, "hek.lan.2023.sjukpenning") == 188, "it is never half a sum and half an own row"


def test_another_countys_kommun_is_not_in_this_county(data: Data) -> None:
    data.append(HEK, scb_rows("2401", 2023, 7000))
    assert value(data, "hek.lan.2023.sjukpenning") == 188
    assert value(data, "hek.grannby.2023.sjukpenning") is None


def test_changes_are_against_the_year_before(data: Data) -> None:
    assert value(data, "hek.egen.forandring.totalt") == Fraction(1122, 1170) - 1
    assert value(data, "hek.egen.andel_av_totalt.sjukpenning") == Fraction(137, 1122)
    assert (value(data, "hek.ar.senaste"), value(data, "hek.ar.fore")) == (2023, 2022)


def test_the_newest_year_is_the_forbunds_in_every_area(data: Data) -> None:
    data.append(HEK, scb_rows("00", 2024, 99999))
    assert value(data, "hek.riket.2024.sjukpenning") == 99999
    assert value(data, "hek.riket.senaste.sjukpenning") == 90001


def test_one_year_has_no_change(data: Data) -> None:
    data.write(HEK, f"{SCB_HEADS}\n" + scb_rows("2301", 2023, 10) + scb_rows("2303", 2023, 20))
    own = las_helarsekvivalenter(data.rapport())
    assert own.years["egen"] == (2023,)
    assert not [name for name in own.facts if ".forandring." in name or ".fore" in name]
    assert own.years["riket"] == ()


def test_a_year_without_benefits_before_has_no_change_in_percent(data: Data) -> None:
    data.write(
        HEK,
        f"{SCB_HEADS}\n"
        + "".join(
            scb_rows(code, year, first, step=0) for code in ("2301", "2303") for year, first in ((2022, 0), (2023, 5))
        ),
    )
    assert value(data, "hek.egen.forandring.totalt") is None
    assert value(data, "hek.egen.2022.andel") == 0


def test_two_publications_are_never_mixed(data: Data) -> None:
    data.append(HEK, scb_rows("00", 2023, 80000, source="annan") + scb_rows("00", 2020, 80000, source="annan"))
    own = las_helarsekvivalenter(data.rapport())
    assert own.facts["hek.riket.2023.sjukpenning"].value == 90001
    assert 2020 not in own.years["riket"]


def test_sources_that_never_disagree_complete_each_other(data: Data) -> None:
    data.append(
        HEK, scb_rows("2301", 2024, 1, source="senare uttag") + scb_rows("2303", 2024, 1, source="senare uttag")
    )
    assert las_helarsekvivalenter(data.rapport()).years["egen"] == (2024, 2023, 2022, 2021)


def test_kon_is_of_the_source_that_is_split_and_its_total_is_its_own(data: Data) -> None:
    own = las_helarsekvivalenter(data.rapport()).facts
    assert own["hek.kon.2023.totalt.sjukpenning"].value == 41000 + 38500
    assert own["hek.kon.2023.andel_kvinnor.sjukpenning"].value == Fraction(41000, 79500)
    assert own["hek.kon.2023.kvinnor.totalt"].value == 6 * 41000 + 1500
    assert own["hek.kon.2023.totalt.totalt"].value == 6 * 79500 + 3000
    assert own["hek.riket.2023.sjukpenning"].value == 90001
    whole = own["hek.kon.2023.andel_kvinnor.totalt"].value + own["hek.kon.2023.andel_man.totalt"].value  # type: ignore[operator]
    assert whole == 1


def test_other_ages_are_left_out(data: Data) -> None:
    data.append(
        HEK, scb_rows("2301", 2024, 1).replace("20-64", "16-64") + scb_rows("2303", 2024, 1).replace("20-64", "16-64")
    )
    assert las_helarsekvivalenter(data.rapport()).years["egen"][0] == 2023


def test_no_figures_for_the_own_kommuner_is_missing_data_and_no_fault(data: Data) -> None:
    data.write(HEK, f"{SCB_HEADS}\n" + scb_rows("00", 2023, 5))
    data.write("scb/folkmangd.csv", f"{POPULATION_HEADS}\n" + population_row("00", 2023, 1))
    with pytest.raises(MissingData, match="2301, 2303"):
        _ = las_helarsekvivalenter(data.rapport())
    assert data.faults() == []


def test_a_forbund_over_two_counties_has_no_county(data: Data) -> None:
    data.append("forbund/medlemmar.csv", "sjo-bro;kommun;Grannby;2401;;2020-01-01;;x\n")
    data.append(HEK, scb_rows("2401", 2023, 10))
    own = las_helarsekvivalenter(data.rapport())
    assert "lan" not in own.omraden
    assert own.facts["hek.egen.2023.sjukpenning"].value == 147


def test_a_county_of_no_name_is_not_made_up(data: Data) -> None:
    data.change("scb/regioner.csv", "23;Sjölän;län;påhittat\n", "")
    assert "lan" not in las_helarsekvivalenter(data.rapport()).omraden


def test_every_fact_names_the_rows_it_stands_on(data: Data) -> None:
    rows = las_helarsekvivalenter(data.rapport()).facts["hek.egen.2023.sjukpenning"].sources
    lines = data.text(HEK).splitlines()
    assert [lines[source.row - 1].split(";")[0] for source in rows] == ["2301", "2303"]
    assert all(source.file == HEK and source.column == "antal" for source in rows)
    assert OWN not in rows[0].file
