"""The controls of the two seeds and of made-up reports: what they find, what is explained, and what they never show."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from kontroll_factory import FORBUND, INSATS, Prov, clean

from samrapport.areas.avstamning import tables as avstamning
from samrapport.areas.deltagare.facts import insatsens_deltagare
from samrapport.areas.insatsrapport.rapport import Insatsrapport
from samrapport.facts.fynd import Fynd
from samrapport.present.table_parts import table_data
from samrapport.rapport import kontrollfil, oppna, validera
from samrapport.rapport.kontroll.kontrollera import Kontroll, kontroll

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
DATA = ROOT / "data" / "raw"
SPIRA = "vasteras/2021/insatser/spira"

FORBUNDETS = {
    ("medelvarde-av-andelar", "Västmanlands län 2020, Andel"),
    ("medelvarde-av-andelar", "summarad, Andel"),
    ("summa-av-delar", "Västmanlands län 2019, Totalt"),
    ("publicerat-mot-beraknat", "Västmanlands län 2019, Andel"),
    ("andel-ur-delar", "Norberg, Andel"),
    ("andel-ur-delar", "Etableringsersättning, förändring"),
    ("riktningsord", "Ekonomiskt bistånd"),
    ("ek-regel", "Raden Prognos 2022: beräknade kostnader"),
    ("ek-regel", "Raden Prognos 2023: beräknade kostnader"),
    ("ib-plus-resultat", "Raden Prognos 2022: beräknat eget kapital året efter"),
    ("ib-plus-resultat", "Raden Prognos 2023: beräknat eget kapital året efter"),
    ("samma-nyckel", "Kommentar: Genomförandestudie (SIM), utökad budget"),
    ("tva-kallor", "Riket 2020"),
    ("rader-vid-annan-del-av-aret", "1/2 av budgeten"),
    ("tryckt-enhet", "Intäkter partner, utblick 2023"),
    ("publicerat-mot-beraknat", "kolumnrubrik Utblick 2023"),
    ("benamning", "Förbundets budget för året"),
    ("fler-deltagare-an-platser", "JobbFokus 2.0/SPIRA"),
    ("mal-mot-aktiviteter", "Mål 2"),
    ("belopp-utan-enhet", "SIM: Tilldelade medel"),
    ("periodord", "halvår"),
}
INSATSENS = {
    ("summa-av-delar", "2.1.1 Kön: Deltaganden"),
    ("samma-nyckel", "2.1.1 Kön: Förekommer dubbelt"),
    ("del-storre-an-helhet", "Har haft praktik, män"),
    ("procentbas", "Saknar slutbetyg"),
    ("procentbas", "Könsfördelning, kvinnor"),
    ("samma-personer-flera-ganger", "Totalt, totalt"),
    ("samma-personer-flera-ganger", "Männens del av praktik, anställning och studier"),
    ("riktningsord", "Haft anställning, män mot kvinnor"),
    ("riktningsord", "Utan arbetslivserfarenhet, män mot kvinnor"),
    ("datumordning", "Förlängning, till"),
    ("datumordning", "dokumentets datum"),
    ("langd-mot-datum", "Förlängning, längd"),
    ("ungefarligt", "Förbrukad andel"),
    ("samma-nyckel", "Intag i realiteten"),
    ("publicerat-mot-beraknat", "Deltagarplatser efter ändringen"),
}
"""Inconsistencies of the two printed reports: the rule, and a part of the place."""


def missed(wanted: set[tuple[str, str]], found: tuple[Fynd, ...]) -> set[tuple[str, str]]:
    return {
        (rule, place) for rule, place in wanted if not any(one.regel == rule and place in one.plats for one in found)
    }


@pytest.fixture(scope="module")
def delars() -> Kontroll:
    return kontroll(oppna("vasteras", 2021, data=DATA))


@pytest.fixture(scope="module")
def halvars() -> Kontroll:
    return kontroll(oppna("vasteras", 2021, data=DATA, insats="spira"))


def test_the_inconsistencies_of_the_printed_delarsrapport_are_found(delars: Kontroll) -> None:
    assert missed(FORBUNDETS, delars.fynd) == set()


def test_the_inconsistencies_of_the_printed_halvarsrapport_are_found(halvars: Kontroll) -> None:
    assert missed(INSATSENS, halvars.fynd) == set()


def test_every_error_of_the_committed_reports_is_explained(delars: Kontroll, halvars: Kontroll) -> None:
    for one in (*delars.fynd, *halvars.fynd):
        assert not one.kvar, one
        assert one.regel != "inaktuell-notering", one


def test_the_committed_texts_hold_no_typed_numbers_or_directions() -> None:
    for forbund, year in (path.parts[-3:-1] for path in DATA.glob("*/[0-9]*/rapport.yml")):
        for insats in (None, *(path.parent.name for path in (DATA / forbund / year / "insatser").glob("*/insats.yml"))):
            given = {"insats": insats} if insats else {}
            findings = kontroll(oppna(forbund, int(year), data=DATA, **given)).fynd
            assert [one for one in findings if one.regel.startswith("skriven-")] == []


def test_names_of_findings_are_unique(delars: Kontroll, halvars: Kontroll) -> None:
    for own in (delars, halvars):
        assert len({one.namn for one in own.fynd}) == len(own.fynd)


def test_each_finding_is_numbered_when_its_place_repeats(tmp_path: Path) -> None:
    prov = clean(tmp_path, 1)
    prov.write(prov.own("text/a.md"), "Vi hade fem möten.\n\nVi hade fem resor.\n")
    assert [one.plats for one in prov.fynd()] == ["text/a.md: ”fem”", "text/a.md: ”fem” (2)"]


# Notes


def noted(prov: Prov, place: str) -> None:
    prov.write(
        prov.own("avstamning.csv"),
        f"regel;plats;förklaring;accepterad av;datum\nskriven-siffra;{place};Ett citat.;Styrelsen;{prov.ar}-09-01\n",
    )


def test_a_note_explains_its_finding_and_no_other(tmp_path: Path) -> None:
    prov = clean(tmp_path, 2)
    prov.write(prov.own("text/a.md"), "Vi hade fem möten.\n\nVi hade sju resor.\n")
    noted(prov, "text/a.md: ”fem”")
    assert [(one.plats, one.kvar) for one in prov.fynd()] == [("text/a.md: ”fem”", False), ("text/a.md: ”sju”", True)]
    assert validera(tmp_path, FORBUND, prov.ar) == []


def test_a_note_whose_finding_is_gone_is_told(tmp_path: Path) -> None:
    prov = clean(tmp_path, 2)
    noted(prov, "text/a.md: ”fem”")
    (one,) = prov.fynd()
    assert (one.regel, one.allvar, one.rad) == ("inaktuell-notering", "varning", 2)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (";2", ";i fjol 2", "är inget datum"),
        ("Ett citat.", "", "cellen är tom"),
        ("förklaring", "förklaringar", "kolumnen saknas"),
    ],
)
def test_a_note_that_cannot_be_read_is_a_fault_of_the_data(tmp_path: Path, old: str, new: str, told: str) -> None:
    prov = clean(tmp_path, 2)
    noted(prov, "text/a.md: ”fem”")
    prov.change(prov.own("avstamning.csv"), old, new)
    assert any(told in str(fault) for fault in validera(tmp_path, FORBUND, prov.ar))


# What is protected


def all_shown(rapport: Insatsrapport) -> str:
    """Everything that the controls show, tables and their downloads included."""
    made = [
        avstamning.tabell_jamforda(rapport),
        avstamning.tabell_avvikelser(rapport),
        avstamning.tabell_avrundningar(rapport),
        avstamning.tabell_fynd(rapport),
        avstamning.tabell_kontroller(rapport),
    ]
    texts = [json.dumps(one._repr_mimebundle_(), ensure_ascii=False) + str(table_data(one)) for one in made if one]
    return "\n".join([*texts, json.dumps(kontrollfil(rapport), ensure_ascii=False)])


def with_withheld(tmp_path: Path) -> tuple[Prov, list[str]]:
    """A made-up report whose insats has withheld counts, and the names of those."""
    for seed in range(20):
        prov = clean(tmp_path / str(seed), seed)
        opened = prov.open(INSATS)
        assert isinstance(opened, Insatsrapport)
        names = [one.fact.name for one in kontroll(opened).jamforelser if one.verdict == "skyddat"]
        if names:
            return prov, names
    raise AssertionError("no seed withholds anything")


def test_a_withheld_count_that_was_printed_is_neither_compared_nor_shown(tmp_path: Path) -> None:
    prov, names = with_withheld(tmp_path)
    for name in names:
        row = prov.row(name, INSATS)
        row.varde = row.tryckt = "987"
    prov.print()
    opened = prov.open(INSATS)
    assert isinstance(opened, Insatsrapport)
    hidden = [one for one in kontroll(opened).fynd if one.skyddat]
    assert hidden, "the parts no longer give their sums, which is told"
    for one in hidden:
        assert (one.givet, one.beraknat, one.skillnad, one.formel) == (None, None, None, "")
        assert "skyddat" in one.text
    assert "987" not in all_shown(opened)


def test_the_insatss_own_print_opens_no_count(tmp_path: Path) -> None:
    prov, _ = with_withheld(tmp_path)
    with_print = prov.open(INSATS)
    (prov.root / prov.own(f"insatser/{INSATS}/publicerat.csv")).unlink()
    without = prov.open(INSATS)
    assert isinstance(with_print, Insatsrapport)
    assert isinstance(without, Insatsrapport)
    assert {name: one.cells for name, one in insatsens_deltagare(with_print).visade.items()} == {
        name: one.cells for name, one in insatsens_deltagare(without).visade.items()
    }


def test_no_withheld_count_of_the_committed_report_is_shown_by_the_controls(halvars: Kontroll) -> None:
    protected = [one for one in halvars.jamforelser if one.verdict == "skyddat"]
    assert len(protected) > 40
    for one in halvars.fynd:
        assert not {fact for fact in one.fakta if fact in {other.fact.name for other in protected}} or one.skyddat


# The file


def test_the_file_is_the_same_every_time_and_holds_every_finding(halvars: Kontroll) -> None:
    first, second = (
        json.dumps(kontrollfil(oppna("vasteras", 2021, data=DATA, insats="spira")), sort_keys=True) for _ in range(2)
    )
    assert first == second
    assert len(json.loads(first)["fynd"]) == len(halvars.fynd)


def test_a_report_without_a_print_is_controlled_too(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "raw")
    (tmp_path / "raw" / "vasteras/2021/publicerat.csv").unlink()
    own = oppna("vasteras", 2021, ["avstamning"], tmp_path / "raw")
    assert avstamning.tabell_jamforda(own) is None
    assert {"mal-mot-aktiviteter", "rader-vid-annan-del-av-aret", "inaktuell-notering"} <= {
        one.regel for one in kontroll(own).fynd
    }


def test_a_report_without_findings_says_so(tmp_path: Path) -> None:
    prov = clean(tmp_path, 5)
    shown = avstamning.tabell_fynd(prov.open(None))
    assert shown.rows[0].cells[0] == "Kontrollerna har inte hittat något."
