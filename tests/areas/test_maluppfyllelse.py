"""Goals are judged on a fixed scale: by hand with a reason, or by the fact that decides them; what nobody has judged is not judged."""

from __future__ import annotations

from typing import Any

import pytest
from data_factory import OWN, Data

from samrapport.areas.verksamhet import charts, tables
from samrapport.areas.verksamhet.maluppfyllelse import bedomningar
from samrapport.errors import DataFault
from samrapport.facts.following import followed
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.kontrollera import kontroll

MAL = f"{OWN}/mal.csv"
HEADS = "mål;slag;rubrik;status;motivering;faktum;jämförelse;målvärde;källa\n"
OLD = "mål;rubrik;status;källa\n"


@pytest.fixture
def data(data: Data) -> Data:
    data.remove(f"{OWN}/publicerat.csv")
    return data


def goals(data: Data, *rows: str) -> Data:
    data.write(
        MAL,
        HEADS
        + "".join(
            f"{row};påhittat\n"
            for row in ("1;;Fler i arbete;delvis;Hälften är klart;;;", "2;;Samverkan;inte;Få träffar;;;", *rows)
        ),
    )
    return data


def status(data: Data, kind: str, number: int) -> Any:
    return next(one for one in bedomningar(data.rapport()) if (one.slag, one.mal) == (kind, number)).status


def faults(data: Data) -> str:
    with pytest.raises(DataFault) as error:
        bedomningar(data.rapport())
    return str(error.value)


def found(data: Data, rule: str) -> list[Fynd]:
    return [one for one in kontroll(data.rapport()).fynd if one.regel == rule]


def test_a_file_without_the_new_columns_is_read_as_the_years_goals(data: Data) -> None:
    data.write(MAL, OLD + "1;Fler i arbete;Delvis uppfyllt;x\n2;Samverkan;uppfyllt;x\n")
    assert [(one.slag, one.status, one.motivering) for one in bedomningar(data.rapport())] == [
        ("årsmål", "delvis", ""),
        ("årsmål", "uppfyllt", ""),
    ]
    assert data.rapport().fakta["mal.antal"].value == 2


@pytest.mark.parametrize("word", ["pågår", "klart", "100 %", "ja"])
def test_another_word_is_one_fault_a_row_with_the_words_of_the_scale(data: Data, word: str) -> None:
    data.write(MAL, OLD + f"1;Fler i arbete;{word};x\n2;Samverkan;uppfyllt;x\n")
    told = faults(data)
    assert f"”{word}”" in told
    assert all(one in told for one in ("uppfyllt", "delvis", "inte", "ej bedömt"))
    assert "rad 2" in told
    assert "rad 3" not in told


@pytest.mark.parametrize(
    ("fact", "word", "target", "expected"),
    [
        ("budget.totalt.utfall", "högst", "budget.totalt.budget", "uppfyllt"),
        ("budget.totalt.utfall", "minst", "budget.totalt.budget", "inte"),
        ("budget.totalt.andel", "högst", "26", "inte"),
        ("budget.totalt.andel", "högst", "27", "uppfyllt"),
        ("budget.totalt.utfall", "högst", "1339", "inte"),
        ("budget.totalt.utfall", "högst", "1340", "uppfyllt"),
        ("uppgift.lokaler", "lika med", "3", "uppfyllt"),
        ("uppgift.nojda", "minst", "87,5", "uppfyllt"),
        ("uppgift.nojda", "minst", "88", "inte"),
        ("aktivitet.genomford.antal / aktivitet.antal", "minst", "60", "uppfyllt"),
        ("aktivitet.genomford.antal / aktivitet.antal", "minst", "70", "inte"),
    ],
)
def test_a_fact_decides_and_the_reason_tells_both_figures(
    data: Data, fact: str, word: str, target: str, expected: str
) -> None:
    goals(data, f"1;finansiellt mål;Ekonomi;;;{fact};{word};{target}")
    assert status(data, "finansiellt mål", 1) == expected
    reason = bedomningar(data.rapport())[-1].skal
    assert "Utfallet till och med den 30 juni 2024 är " in reason
    assert f"och målet för hela året är {word} " in reason


@pytest.mark.parametrize(
    ("word", "target", "till", "shown"),
    [
        ("högst", "1340", "2024-06-30", "Uppfyllt hittills"),
        ("minst", "1339", "2024-06-30", "Uppfyllt hittills"),
        ("minst", "1341", "2024-06-30", "Inte uppfyllt hittills"),
        ("högst", "1339", "2024-06-30", "Inte uppfyllt"),
        ("högst", "1340", "2024-12-31", "Uppfyllt"),
        ("minst", "1341", "2024-12-31", "Inte uppfyllt"),
    ],
)
def test_a_goal_of_the_whole_year_is_judged_so_far_until_the_year_is_over(
    data: Data, word: str, target: str, till: str, shown: str
) -> None:
    heads = HEADS.replace("status;", "status;till;")
    data.write(MAL, f"{heads}1;finansiellt mål;Ekonomi;;{till};;budget.totalt.utfall;{word};{target};påhittat\n")
    data.remove(f"{OWN}/aktiviteter.csv")
    data.write(f"{OWN}/aktiviteter.csv", "mål;nr;aktivitet;genomfört;status;källa\n")
    one = bedomningar(data.rapport())[-1]
    assert one.bedomning == shown
    assert ("för hela året" in one.skal) == (till == "2024-06-30")
    short = tables.tabell_mal_kort(data.rapport())
    assert short is not None
    assert short.rows[-1].cells == ("Ekonomi", shown)


def test_the_judgement_follows_the_figure_and_is_a_fact_of_its_rows(data: Data) -> None:
    goals(data, "1;finansiellt mål;Ekonomi;;;budget.totalt.utfall;högst;budget.totalt.budget")
    name = "mal.finansiellt_mal.mal1.status"
    fact = data.rapport().fakta[name]
    assert fact.value == "uppfyllt hittills"
    assert {source.file.rpartition("/")[2] for source in fact.sources} == {"mal.csv", "budget.csv", "utfall.csv"}
    data.change(f"{OWN}/utfall.csv", "1234567,50", "9234567,50")
    assert data.rapport().fakta[name].value == "inte uppfyllt"
    assert data.rapport().fakta["mal.finansiellt_mal.inte.antal"].value == 1


@pytest.mark.parametrize(
    ("given", "expected"), [("uppfyllt", 0), ("inte", 1), ("delvis", 1), ("ej bedömt", 1), ("", 0)]
)
def test_a_status_set_by_hand_that_its_fact_contradicts_is_a_finding(data: Data, given: str, expected: int) -> None:
    goals(data, f"1;finansiellt mål;Ekonomi;{given};;budget.totalt.utfall;högst;budget.totalt.budget")
    told = found(data, "mal-mot-faktum")
    assert len(told) == expected
    assert status(data, "finansiellt mål", 1) == "uppfyllt", "the figure is shown"
    if told:
        assert (told[0].givet, told[0].beraknat, told[0].fil, told[0].rad) == (given, "uppfyllt", MAL, 4)


def test_what_lacks_its_figures_is_not_judged(data: Data) -> None:
    goals(data, "1;finansiellt mål;Ekonomi;;;budget.totalt.utfall;högst;budget.totalt.budget")
    for name in ("budget", "utfall", "eget_kapital"):
        data.remove(f"{OWN}/{name}.csv")
    one = bedomningar(data.rapport())[-1]
    assert (one.status, one.raknat) == ("ej bedömt", "Siffrorna som avgör saknas.")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("1;finansiellt mål;Ekonomi;;;budget.totalt.utfal;högst;5", "Menade du ”budget.totalt.utfall”"),
        (
            "1;finansiellt mål;Ekonomi;;;budget.totalt.utfall;högst;budget.totalt.andel",
            "är i andel, men faktumet är i kr",
        ),
        ("1;finansiellt mål;Ekonomi;;;uppgift.motto;högst;5", "är inget tal"),
        ("1;finansiellt mål;Ekonomi;;;mal.antal;högst;5", "är självt en bedömning av mål"),
        ("1;finansiellt mål;Ekonomi;;;uppgift.lokaler;;5", "fyll i alla tre, eller ingen"),
        ("1;finansiellt mål;Ekonomi;;;;;", "eller fyll i faktum, jämförelse och målvärde"),
        ("1;årsmål;Igen;inte;;;;", "finns redan bland målen av slaget årsmål"),
        ("3;mål;Annat;inte;;;;", "känns inte igen"),
    ],
)
def test_a_goal_that_cannot_be_judged_so_is_a_fault_with_its_cell(data: Data, row: str, expected: str) -> None:
    told = faults(goals(data, row))
    assert expected in told
    assert "mal.csv, rad 4, kolumn" in told


def test_a_withheld_count_decides_nothing(data: Data) -> None:
    goals(data, "1;verksamhetsmål;Arbete;;;insats.kliv.deltagare.intag.2023.kvinnor;minst;3")
    assert status(data, "verksamhetsmål", 1) in ("uppfyllt", "ej bedömt")


def test_an_activity_belongs_to_one_of_the_years_goals(data: Data) -> None:
    goals(data, "7;verksamhetsmål;Fler i arbete;ej bedömt;Inget mått;;;")
    data.append(f"{OWN}/aktiviteter.csv", "7;1;Något;;pågår;x\n")
    with pytest.raises(DataFault, match="är inget årsmål"):
        _ = data.rapport().aktiviteter


def test_a_goal_without_a_reason_is_told_of(data: Data) -> None:
    goals(
        data,
        "1;verksamhetsmål;Hälsa;ej bedömt;;;;",
        "1;finansiellt mål;Ekonomi;;;budget.totalt.utfall;högst;budget.totalt.budget",
    )
    assert [one.plats for one in found(data, "mal-utan-skal")] == ["Verksamhetsmål 1"]


def test_both_tables_hold_every_goal_under_its_kind_with_the_same_judgement(data: Data) -> None:
    goals(
        data,
        "1;verksamhetsmål;Hälsa;ej bedömt;Inget mått;;;",
        "1;finansiellt mål;Ekonomi;;;budget.totalt.utfall;högst;budget.totalt.budget",
    )
    long, short = tables.tabell_mal(data.rapport()), tables.tabell_mal_kort(data.rapport())
    assert long is not None
    assert short is not None
    assert [row.cells[:2] for row in long.rows] == [row.cells[:2] for row in short.rows]
    assert [(row.kind, row.cells[0]) for row in short.rows] == [
        ("group", "Årets mål"), ("body", "1. Fler i arbete"), ("body", "2. Samverkan"),
        ("group", "Verksamhetsmål"), ("body", "Hälsa"), ("group", "Finansiella mål"), ("body", "Ekonomi"),
    ]  # fmt: skip
    assert "Aktiviteter: 1 genomförd och 1 pågår." in str(long.rows[1].cells[2])
    assert "31" not in short.caption
    assert "till och med den 30 juni 2024" in short.caption


def test_without_goals_there_is_no_table(data: Data) -> None:
    for name in ("mal", "aktiviteter"):
        data.remove(f"{OWN}/{name}.csv")
    assert tables.tabell_mal(data.rapport()) is None


def test_the_figure_counts_activities_and_no_percentages(data: Data) -> None:
    figure = charts.figur_maluppfyllelse(data.rapport())
    assert figure is not None
    assert "%" not in figure.alt + figure.caption
    assert "Mål 1, 2: genomförd 1, pågår 1. Mål 2, 1: genomförd 1." in figure.alt


MOTEN = "typ;organ;datum;antal;form;beskrivning;källa\n"


def test_meetings_held_planned_and_earlier_are_told_apart_by_the_period(data: Data) -> None:
    rows = [
        ("Råd", "", 3),
        ("Råd", "2024-06-30", 1),
        ("Råd", "2024-07-01", 1),
        ("Råd", "2023-12-31", 1),
        ("Kurs", "2024-09-01", 1),
        ("Kurs", "2024-09-02", 1),
    ]
    data.write(f"{OWN}/moten.csv", MOTEN + "".join(f"{kind};;{day};{count};;;x\n" for kind, day, count in rows))
    facts = {name: fact.value for name, fact in data.rapport().fakta.namespace("mote").items()}
    assert (facts["mote.rad.antal"], facts["mote.rad.planerat_antal"], facts["mote.rad.tidigare_antal"]) == (4, 1, 1)
    assert (str(facts["mote.rad.forsta"]), str(facts["mote.rad.sista"])) == ("2023-12-31", "2024-06-30")
    assert (facts["mote.kurs.antal"], facts["mote.kurs.planerat_antal"]) == (0, 2)
    assert "mote.kurs.sista" not in facts
    assert (str(facts["mote.kurs.planerat_forsta"]), str(facts["mote.kurs.planerat_sista"])) == (
        "2024-09-01",
        "2024-09-02",
    )
    table = tables.tabell_moten(data.rapport())
    assert [(row.kind, row.cells[:3]) for row in table.rows] == [
        ("group", ("Hållna under perioden",)), ("body", ("Råd", "–", "3")), ("body", ("Råd", "2024-06-30", "1")),
        ("group", ("Planerade efter perioden",)), ("body", ("Råd", "2024-07-01", "1")), ("body", ("Kurs", "2024-09-01, 2024-09-02", "2")),
        ("group", ("Tidigare möten",)), ("body", ("Råd", "2023-12-31", "1")),
    ]  # fmt: skip


def test_meetings_of_the_period_alone_need_no_heads(data: Data) -> None:
    assert {row.kind for row in tables.tabell_moten(data.rapport()).rows} == {"body"}


def test_the_front_page_tells_how_many_of_the_years_goals_are_fulfilled(data: Data) -> None:
    data.write(MAL, OLD + "1;Fler i arbete;delvis;x\n2;Samverkan;uppfyllt;x\n")
    assert "**1 av 2** årsmål bedöms som uppfyllda" in data.rapport().framsida()


def test_a_table_of_goals_tells_the_rows_and_the_facts_that_it_stands_on(data: Data) -> None:
    goals(data, "1;finansiellt mål;Ekonomi;;;budget.totalt.utfall;högst;budget.totalt.budget")
    with followed() as trail:
        table = tables.tabell_mal(data.rapport())
    assert table is not None
    assert "mal.finansiellt_mal.mal1.status" in trail.shown["tbl-mal"]["facts"]
    assert f"{OWN}/aktiviteter.csv" in trail.shown["tbl-mal"]["rows"]
