"""A report whose data make one thing only is called what it is, and no delårsrapport; more data make it whole by themselves."""

from __future__ import annotations

import pytest
from data_factory import OWN, TABLES, Data


@pytest.fixture
def bare(data: Data) -> Data:
    """Whose only data are SCB's."""
    for name in TABLES:
        if name.startswith(f"{OWN}/") and name.count("/") == 2:
            data.remove(f"{name}.csv")
    data.change(f"{OWN}/rapport.yml", "titel: Halvårsbokslut 2024", "titel: Delårsrapport 2024")
    return data


def test_statistics_alone_are_called_by_their_name_and_their_year(bare: Data) -> None:
    found = bare.rapport().metadata()
    assert (found["title"], found["hel"]) == ("Helårsekvivalenter 2023", False)
    assert "period" not in found
    assert bare.rapport().fakta["rapport.titel"].value == "Helårsekvivalenter 2023"
    assert "ingen hel rapport" in bare.rapport().framsida()


@pytest.mark.parametrize("name", ["budget", "personer", "moten", "insatser", "utbildningar"])
def test_any_other_table_makes_a_whole_report(bare: Data, name: str) -> None:
    bare.write(f"{OWN}/{name}.csv", TABLES[f"{OWN}/{name}"])
    found = bare.rapport().metadata()
    assert found["title"] == "Delårsrapport 2024"
    assert "hel" not in found


@pytest.mark.parametrize("name", ["uppgifter", "publicerat"])
def test_what_shows_nothing_by_itself_makes_no_whole(bare: Data, name: str) -> None:
    bare.write(f"{OWN}/{name}.csv", TABLES[f"{OWN}/{name}"])
    assert bare.rapport().metadata()["title"] == "Helårsekvivalenter 2023"


def test_a_table_of_headings_alone_makes_no_whole(bare: Data) -> None:
    bare.write(f"{OWN}/moten.csv", TABLES[f"{OWN}/moten"].splitlines()[0] + "\n")
    assert bare.rapport().metadata()["title"] == "Helårsekvivalenter 2023"


def test_money_alone_is_called_by_its_name(bare: Data) -> None:
    bare.remove("scb/helarsekvivalenter.csv", "scb/folkmangd.csv")
    for name in ("budget", "utfall", "eget_kapital"):
        bare.write(f"{OWN}/{name}.csv", TABLES[f"{OWN}/{name}"])
    assert bare.rapport().metadata()["title"] == "Budget och utfall 2024"


def test_a_title_that_claims_no_whole_is_kept(bare: Data) -> None:
    bare.change(f"{OWN}/rapport.yml", "titel: Delårsrapport 2024", "titel: Behovet i våra kommuner")
    assert bare.rapport().metadata()["title"] == "Behovet i våra kommuner"


def test_what_tells_of_the_report_hangs_on_its_tables_only_by_its_title(data: Data) -> None:
    """So that an amount that is changed makes no section stale that names the year alone."""
    rapport = data.rapport()
    for name in ("rapport.ar", "rapport.period_slut", "rapport.andel_av_aret"):
        assert rapport.fakta[name].value
    assert set(rapport.lasta_filer()) == {f"{OWN}/rapport.yml"}
    assert rapport.fakta["rapport.titel"].value == "Halvårsbokslut 2024"
    assert f"{OWN}/utfall.csv" in rapport.lasta_filer()
