"""What readers are told of the figures: sources, corrections in words, and the rules that are followed."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from data_factory import OWN, Data

from samrapport.areas.avstamning import om_siffrorna
from samrapport.areas.forbund.regler import foljda_regler
from samrapport.present.tables import Table
from samrapport.rapport import oppna
from samrapport.rapport.kontroll.kontrollera import kontroll

pytestmark = pytest.mark.slow

PRINTED = """\
avsnitt;plats;tryckt;värde;enhet;faktum;anmärkning
Ekonomi;Sidan 3;5 000 kr;5000;kr;budget.totalt.budget;
Ekonomi;Sidan 4;5 000 kr;5000;kr;budget.totalt.budget;
Ekonomi;Sidan 5;6 000 001 kr;6000001;kr;budget.intakter.summa.budget;
Ekonomi;Sidan 6;7 kr;7;kr;budget.totalt.utfall;
"""
NOTES = """\
regel;plats;förklaring;accepterad av;datum
publicerat-mot-beraknat;Ekonomi: Sidan 3;Tre nollor saknas.;Styrelsen;2024-09-01
publicerat-mot-beraknat;Ekonomi: Sidan 4;Tre nollor saknas.;Styrelsen;2024-09-01
"""
OF_THE_PROGRAM = re.compile(
    r"\.(csv|yml|md|json|ipynb)\b|[a-zåäö]+-[a-zåäö]+-[a-zåäö]+-|avstamning|publicerat|\btryck(et|ets)\b", re.IGNORECASE
)


def rows(data: Data) -> list[tuple[str | None, ...]]:
    shown = om_siffrorna.tabell_rattelser(data.rapport())
    assert shown
    return [tuple(row.cells) for row in shown.rows]


def test_what_is_corrected_alike_is_one_row_and_what_is_right_is_none(data: Data) -> None:
    data.write(f"{OWN}/publicerat.csv", PRINTED)
    data.write(f"{OWN}/avstamning.csv", NOTES)
    assert rows(data) == [
        ("Ekonomi",),
        ("Sidan 3\nSidan 4", "5 000 kr", "5\u00a0100\u00a0000\u00a0kr", "Tre nollor saknas."),
        ("Sidan 6", "7 kr", "1\u00a0339\u00a0568\u00a0kr", om_siffrorna.OUTREDD),
    ]


@pytest.mark.parametrize(("printed", "signed"), [("16,3", False), ("16,3 %", True), ("16 procent", True)])
def test_a_share_has_its_sign_where_the_print_has_one(data: Data, printed: str, signed: bool) -> None:
    one = f"Ekonomi;Sidan 5;{printed};16.3;procent;budget.andel;\n"
    data.write(f"{OWN}/publicerat.csv", PRINTED.splitlines()[0] + "\n" + one)
    found = rows(data)[1]
    assert found[1] == printed
    assert str(found[2]).endswith("%") is signed


def test_without_a_printed_report_or_without_corrections_there_is_no_table(data: Data) -> None:
    data.remove(f"{OWN}/publicerat.csv")
    assert om_siffrorna.tabell_rattelser(data.rapport()) is None
    data.write(f"{OWN}/publicerat.csv", "\n".join([*PRINTED.splitlines()[:1], PRINTED.splitlines()[3]]) + "\n")
    assert om_siffrorna.tabell_rattelser(data.rapport()) is None


def test_each_source_is_named_once_with_its_parts(data: Data) -> None:
    data.change(f"{OWN}/utfall.csv", "5000;påhittat", "5000;Bokslut 2024, sidan 7, raden längst ned")
    data.change(f"{OWN}/utfall.csv", "100000;påhittat", "100000;Bokslut 2024 (preliminärt), sidan 8")
    told = om_siffrorna.kallor(data.rapport())
    assert told
    lines = told.markdown.splitlines()
    assert "- påhittat" in lines
    assert "- Bokslut 2024: sidan 8; sidan 7" in lines


@pytest.mark.parametrize(
    ("parts", "told"), [("abcdef", ": a; b; c; d; e; f"), ("abcdefg", ", flera avsnitt"), ("", "")]
)
def test_a_source_of_many_parts_is_told_without_them(monkeypatch: pytest.MonkeyPatch, parts: str, told: str) -> None:
    sources = tuple(f"Bokslutet, {part}" for part in parts) or ("Bokslutet",)
    monkeypatch.setattr(om_siffrorna, "kontroll", lambda _: SimpleNamespace(kallor=sources))
    found = om_siffrorna.kallor(None)  # type: ignore[arg-type]
    assert found
    assert f"- Bokslutet{told}" in found.markdown.splitlines()


def test_numbered_parts_of_a_source_are_told_as_one_in_order(data: Data) -> None:
    data.change(f"{OWN}/utfall.csv", "5000;påhittat", "5000;Rapporten, avsnitt 10 och 6.6")
    data.change(f"{OWN}/utfall.csv", "100000;påhittat", "100000;Rapporten, avsnitt 6.6 (tabellen)")
    told = om_siffrorna.kallor(data.rapport())
    assert told
    assert "- Rapporten: avsnitt 6.6 och 10" in told.markdown.splitlines()


def test_what_only_the_report_around_it_says_is_no_correction_of_an_insatss_own(committed: Path) -> None:
    own = oppna("vasteras", 2021, ["avstamning"], committed, insats="spira")
    found = {one.place: one for one in kontroll(own).jamforelser if one.verdict == "avviker"}
    around = [place for place, one in found.items() if one.fact.name.startswith("insats.")]
    shown = om_siffrorna.tabell_rattelser(own)
    assert shown
    assert around
    told = "\n".join(row.cells[0] or "" for row in shown.rows)
    assert [place for place in around if place in told] == []
    assert "Förbrukad andel" in told


@pytest.mark.parametrize("given", [{}, {"insats": "spira"}])
def test_the_examples_tell_readers_nothing_of_files_and_rules(committed: Path, given: dict[str, str]) -> None:
    own = oppna("vasteras", 2021, ["avstamning"], committed, **given)
    shown, sources = om_siffrorna.tabell_rattelser(own), om_siffrorna.kallor(own)
    assert isinstance(shown, Table)
    assert sources
    told = "\n".join([*(cell or "" for row in shown.rows for cell in row.cells), sources.markdown])
    assert OF_THE_PROGRAM.findall(told) == []
    assert om_siffrorna.OUTREDD not in told
    notes = [one.notering for one in kontroll(own).fynd if one.notering and one.notering.visas_i]
    assert [note.forklaring for note in notes if OF_THE_PROGRAM.search(note.forklaring)] == []


def test_the_examples_explanations_answer_where_they_matter(committed: Path) -> None:
    own = oppna("vasteras", 2021, ["avstamning"], committed)
    told = {place for one in kontroll(own).fynd if one.notering for place in one.notering.visas_i}
    assert {"text/budget", "text/mal-2"} <= told


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("ja", "men förbundets förbundsordning gör det"),
        ("nej", "på eget initiativ"),
        ("okänt", "kan däremot förbundets förbundsordning göra"),
        ("", "kan däremot förbundets förbundsordning göra"),
    ],
)
def test_which_rules_are_followed_is_told_by_what_the_forbund_says(data: Data, answer: str, told: str) -> None:
    lines = data.text("forbund/forbund.csv").splitlines()
    lines = [f"{lines[0]};delårsrapport enligt förbundsordningen", *(f"{line};{answer}" for line in lines[1:])]
    data.write("forbund/forbund.csv", "\n".join(lines) + "\n")
    assert told in foljda_regler(data.rapport()).markdown


def test_without_an_answer_the_rules_are_told_all_the_same(data: Data) -> None:
    assert "Lagen (2003:1210)" in foljda_regler(data.rapport()).markdown
