"""The page that a board signs: who signs, who has, and what is not known."""

from __future__ import annotations

from pathlib import Path

import pytest
from data_factory import OWN, RAPPORT, Data

from samrapport.areas.verksamhet import beslut
from samrapport.areas.verksamhet.facts import undertecknare
from samrapport.errors import DataFault
from samrapport.present.tables import Table
from samrapport.rapport import oppna

PERSONS = """\
organ;roll;namn;titel;part;från;till;källa
Styrelsen;ordförande;Bo Ek;;Bro kommun;;;p
Styrelsen;ledamot;Ann Al;;Region Sjölän;2024-06-01;;p
Styrelsen;ledamot;Old Ask;;Åby stad;;2024-03-31;p
Styrelsen;ledamot;Ny Gran;;Åby stad;2024-08-01;;p
Styrelsen;ersättare;Eva Lind;;Åby stad;;;p
Revisorerna;revisor;Kim Rönn;;;;;p
"""
SIGNED = """\
beslutsdatum: 2024-09-10
paragraf: § 45
ort: Åby
underskrifter:
  - namn: Bo Ek
    datum: 2024-09-10
"""


def with_persons(data: Data, more: str = "") -> Data:
    data.write(f"{OWN}/personer.csv", PERSONS)
    data.write(f"{OWN}/rapport.yml", RAPPORT + more)
    return data


def names(data: Data) -> list[str]:
    return [one.namn for one in undertecknare(data.rapport())]


def cells(table: Table) -> list[tuple[str | None, ...]]:
    return [tuple(row.cells) for row in table.rows]


def test_those_sign_who_sit_when_the_period_ends_without_substitutes_and_auditors(data: Data) -> None:
    assert names(with_persons(data)) == ["Bo Ek", "Ann Al"]


def test_once_there_is_a_decision_those_sign_who_sat_on_its_day(data: Data) -> None:
    assert names(with_persons(data, "beslutsdatum: 2024-09-10\n")) == ["Bo Ek", "Ann Al", "Ny Gran"]


def test_what_is_not_known_is_told_and_not_left_out(data: Data) -> None:
    shown = dict(cells(beslut.tabell_beslut(with_persons(data).rapport())))
    assert set(shown.values()) == {"Uppgift saknas"}
    assert list(shown) == [
        "Diarienummer", "Rapportens datum", "Beslutad av", "Beslutsdatum", "Paragraf i protokollet", "Ort", "Kontakt",
    ]  # fmt: skip
    signatures = beslut.tabell_underskrifter(data.rapport())
    assert signatures.note == "Uppgift saknas om rapporten är undertecknad."
    assert {row[-1] for row in cells(signatures)} == {"Namnteckning:\n\u00a0\nDatum:"}


def test_it_is_shown_as_signed_by_those_and_on_the_days_that_the_report_says(data: Data) -> None:
    with_persons(data, SIGNED)
    shown = dict(cells(beslut.tabell_beslut(data.rapport())))
    assert shown["Beslutad av"] == "Styrelsen"
    assert shown["Beslutsdatum"] == "10 september 2024"
    assert shown["Paragraf i protokollet"] == "§ 45"
    signatures = beslut.tabell_underskrifter(data.rapport())
    assert signatures.note == "1 av 3 har undertecknat rapporten."
    assert cells(signatures)[0] == ("Bo Ek", "Ordförande\nBro kommun", "Undertecknad 2024-09-10")
    more = "".join(f"  - namn: {name}\n    datum: 2024-09-11\n" for name in ("Ann Al", "Ny Gran"))
    assert (
        beslut.tabell_underskrifter(with_persons(data, SIGNED + more).rapport()).note
        == "Alla har undertecknat rapporten."
    )


def test_a_substitute_or_another_who_has_signed_is_shown_too(data: Data) -> None:
    more = "  - namn: Eva Lind\n    datum: 2024-09-11\n  - namn: Ulf Berg\n    datum: 2024-09-11\n    roll: tjänstgörande ersättare\n"
    rows = cells(beslut.tabell_underskrifter(with_persons(data, SIGNED + more).rapport()))
    assert ("Eva Lind", "Ersättare\nÅby stad", "Undertecknad 2024-09-11") in rows
    assert ("Ulf Berg", "Tjänstgörande ersättare", "Undertecknad 2024-09-11") in rows


def test_one_who_has_signed_without_a_role_anywhere_is_refused_with_the_closest_name(data: Data) -> None:
    with_persons(data, SIGNED.replace("Bo Ek", "Bo Ekk"))
    with pytest.raises(DataFault, match=r"finns inte i Styrelsen i personer\.csv\. Menade du ”Bo Ek”"):
        undertecknare(data.rapport())
    assert any("har undertecknat" in fault for fault in data.faults())


def test_another_organ_may_sign(data: Data) -> None:
    with_persons(data, "undertecknas_av: Revisorerna\n")
    assert names(data) == ["Kim Rönn"]
    assert beslut.tabell_underskrifter(data.rapport()).caption == "Revisorerna: underskrifter"


def test_an_organ_without_persons_says_that_it_is_not_known_who_signs(data: Data) -> None:
    with_persons(data, "undertecknas_av: Direktionen\n")
    assert "Uppgift saknas om vilka" in str(cells(beslut.tabell_underskrifter(data.rapport()))[0][0])


def test_the_cover_and_the_front_page_say_what_is_known_of_the_decision(data: Data) -> None:
    with_persons(data)
    assert data.rapport().metadata()["omslag"] == [
        "Diarienummer: uppgift saknas", "Datum: uppgift saknas", "Beslut: uppgift saknas", "Kontakt: uppgift saknas",
    ]  # fmt: skip
    assert "Beslut om rapporten: uppgift saknas." in data.rapport().framsida()
    with_persons(data, f"dnr: 7/24\ndatum: 2024-08-30\nkontakt:\n  webb: https://a.se/\n{SIGNED}")
    assert data.rapport().metadata()["omslag"] == [
        "Dnr 7/24", "Datum: 30 augusti 2024", "Beslut: 10 september 2024, § 45", "Kontakt: https://a.se/",
    ]  # fmt: skip
    assert "Styrelsen beslutade om rapporten den 10 september 2024." in data.rapport().framsida()


def test_the_example_report_has_the_names_that_its_print_has(committed: Path) -> None:
    own = oppna("vasteras", 2021, data=committed)
    assert [one.namn for one in undertecknare(own)] == [
        "Dennis Nilsson", "Ann-Louise Molin Östling", "Britt-Mari Enholm Gahnström", "Anja Ankelius",
    ]  # fmt: skip
