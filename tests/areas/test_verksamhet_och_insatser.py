"""Counts of persons, meetings, goals, courses and participants, and the names that their facts get."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from data_factory import OWN, Data

from samrapport.areas.insatser.tables import tabell_insatser, tabell_malgrupper
from samrapport.areas.statistik.tables import tabell_utveckling
from samrapport.areas.verksamhet.charts import figur_organisation
from samrapport.errors import DataFault, UnknownName
from samrapport.facts.fact import slug


def value(data: Data, name: str) -> Any:
    return data.rapport().fakta[name].value


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("person.styrelsen.antal", 3),
        ("person.styrelsen.antal_vid_slutet", 3),
        ("person.styrelsen.ledamot.antal", 2),
        ("person.kansliet.samordnare.antal", 1),
        ("mote.styrelsemote.antal", 2),
        ("mote.natverksmote.antal", 4),
        ("mote.styrelsemote.forsta", date(2024, 2, 1)),
        ("mote.styrelsemote.sista", date(2024, 5, 2)),
        ("mal.antal", 2),
        ("aktivitet.antal", 3),
        ("aktivitet.mal1.antal", 2),
        ("aktivitet.genomford.antal", 2),
        ("aktivitet.installd.antal", 0),
        ("utbildning.antal", 2),
        ("utbildning.samtal_i_stod.dagar", Decimal("0.5")),
        ("insats.antal", 2),
        ("insats.kliv.tilldelade_medel", 9_000_000),
        ("insats.kliv.resultat.i_arbete.varen", 12),
        ("insats.kliv.resultat.i_arbete.hosten", 9),
        ("insats.kliv.resultat.nojda", Decimal("62.5")),
        ("insats.kliv.insatsbudget.summa", Decimal("9000000.25")),
        ("indikator.kliv.kvar_i_arbete.6_manader.malvarde", 80),
        ("indikator.kliv.kvar_i_arbete.6_manader.utfall", 75),
        ("indikator.kliv.langsta_vantan.utfall", Decimal("21.5")),
        ("insats.kliv.deltagare.intag.2023.totalt", 23),
        ("insats.kliv.deltagare.intag.summa.kvinnor", 20),
        ("insats.kliv.deltagare.intag.summa.totalt", 40),
        ("insats.kliv.deltagare.avslut.summa.totalt", 20),
        ("uppgift.nojda", Decimal("87.5")),
        ("uppgift.oppnar", date(2024, 9, 1)),
        ("forbund.antal_kommuner", 2),
        ("forbund.antal_parter", 4),
        ("forbund.kommuner", "Bro kommun och Åby stad"),
    ],
)
def test_a_count_is_as_counted_by_hand(data: Data, name: str, expected: object) -> None:
    assert value(data, name) == expected


def test_the_organisation_shows_those_who_sit_when_the_period_ends(data: Data) -> None:
    data.change(f"{OWN}/personer.csv", "ersättare;Bo Alm", "ersättare;Eva By")
    assert value(data, "person.styrelsen.antal") == 4
    assert value(data, "person.styrelsen.antal_vid_slutet") == 3
    data.write(f"{OWN}/organisation.csv", "organ;under;placering;källa\nStyrelsen;;linje;påhittat\n")
    shown = figur_organisation(data.rapport())
    assert shown is not None
    assert "Styrelsen (3 personer)" in shown.alt


def test_a_table_of_areas_names_the_country_within_its_sentence(data: Data) -> None:
    assert "riket och" in tabell_utveckling(data.rapport()).caption


@pytest.mark.parametrize(
    "name",
    [
        "mote.natverksmote.forsta",
        "utbildning.ledarskap.dagar",
        "insats.brygga.platser",
        "indikator.kliv.kvar_i_arbete.12_manader.utfall",
    ],
)
def test_what_is_not_known_is_no_fact(data: Data, name: str) -> None:
    assert data.rapport().fakta.find(name) is None


def test_a_category_of_one_kon_alone_has_no_total_and_takes_the_sum_away(data: Data) -> None:
    data.change(f"{OWN}/insatser/kliv/deltagare_aggregat.csv", "Intag;2024;män;11;deltagare;påhittat\n", "")
    facts = data.rapport().fakta
    assert facts.find("insats.kliv.deltagare.intag.2024.totalt") is None
    assert facts.find("insats.kliv.deltagare.intag.summa.totalt") is None
    assert facts["insats.kliv.deltagare.intag.summa.kvinnor"].value == 20


def test_an_unknown_fact_gets_the_closest_names(data: Data) -> None:
    with pytest.raises(UnknownName, match=r"Menade du ”budget.totalt.utfall”"):
        _ = data.rapport().fakta["budget.totalt.utfal"]
    with pytest.raises(UnknownName, match="Menade du ”budget”"):
        _ = data.rapport().fakta["bugdet.totalt"]


@pytest.mark.parametrize(
    ("file", "row", "name"),
    [
        ("utbildningar", "lokal;Ledarskap;1;1;;;;;x\n", "utbildning.ledarskap.tillfallen"),
        ("insatsbudget", "kliv;3;Löner!;;;;1;x\n", "insats.kliv.insatsbudget.loner"),
        ("insatser/kliv/deltagare_aggregat", "Intag!;2023;kvinnor;1;x;x\n", "insats.kliv.deltagare.intag.2023.kvinnor"),
        ("moten", "Nätverksmöte!;;;1;;;x\n", "mote.natverksmote.antal"),
    ],
)
def test_two_rows_of_one_fact_name_are_told_by_file_and_row(data: Data, file: str, row: str, name: str) -> None:
    if file == "utbildningar":
        data.change(f"{OWN}/utbildningar.csv", "Ledarskap;;", "Ledarskap;3;")
    data.append(f"{OWN}/{file}.csv", row)
    with pytest.raises(DataFault, match=f"{file}.csv, rad .*raden ger samma faktanamn, {name}, som rad"):
        _ = data.rapport().fakta[name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Övrigt", "ovrigt"), ("JobbFokus 2.0/SPIRA", "jobbfokus_2_0_spira"), ("Café – é!", "cafe_e"), ("–", "")],
)
def test_a_name_becomes_part_of_a_fact_name(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2023-01-01", "2025-12-31", "2023–2025"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2023-01-01", "2025-06-30", "2023-01-01–2025-06-30"),
        ("2023-02-01", "2025-12-31", "2023-02-01–2025-12-31"),
        ("2023-01-01", "", "2023-01-01–"),
        ("", "", "–"),
    ],
)
def test_whole_years_of_an_insats_are_told_as_years(data: Data, start: str, end: str, shown: str) -> None:
    data.change(f"{OWN}/insatser.csv", ";2023-01-01;2025-12-31;9000000", f";{start};{end};9000000")
    row = next(row for row in tabell_insatser(data.rapport()).rows if row.cells[0] == "Kliv framåt")
    assert row.cells[2] == shown


def test_what_an_insats_is_for_is_told_in_its_text_or_in_the_table_and_never_in_both(data: Data) -> None:
    names = data.rapport().insatser["insats"].tolist()
    for name in names:
        data.path(f"{OWN}/text/insats-{name}.md").unlink(missing_ok=True)
    before = tabell_malgrupper(data.rapport())
    assert before is not None
    assert len(before.rows) == len(names)
    data.write(f"{OWN}/text/insats-{names[0]}.md", "Så här arbetar insatsen.\n")
    after = tabell_malgrupper(data.rapport())
    assert (len(after.rows) if after else 0) == len(names) - 1
