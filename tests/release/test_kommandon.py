"""`granska`, `godkänn`, `nyckel`, `list` and `check` at the command line."""

from __future__ import annotations

from dataclasses import replace

import calling
import pytest

from samrapport.cli import check as check_module
from samrapport.cli.beslut import kommandon
from samrapport.cli.beslut.lage import lage_i_ord
from samrapport.errors import Hindered
from samrapport.release.tillstand import rapportlage
from samrapport.release.tillstand.granskning.beslut import Utslag, judge
from samrapport.release.tillstand.rapportlage import find_report
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.discover import Trouble, find_all
from samrapport.run.project import Project

from .conftest import VASTERAS, of

pytestmark = pytest.mark.slow


@pytest.fixture
def call(built: Project, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(kommandon, "find_project", lambda: built)
    return calling.call


def test_the_whole_way_at_the_command_line(call, built: Project) -> None:  # type: ignore[no-untyped-def]
    code, said = call("granska", "vasteras", "2021", "--text")
    assert (code, "utkast. Att granska, allt" in said, "uppgift budget.totalt (ny) i Framsida: 100" in said) == (
        0,
        True,
        True,
    )
    assert call("godkänn", "vasteras", "2021", "--av", "Bo Ek", "--roll", "förbundschef")[0] == 1
    code, said = call("granska", "vasteras", "2021", "--godta-alla", "--av", "Anna Berg")
    assert (code, said) == (0, "vasteras 2021: granskad. Godkänn den med: samrapport godkänn vasteras 2021\n")
    code, said = call("godkänn", "vasteras", "2021", "--av", "Bo Ek", "--roll", "förbundschef", "--kräv", "2")
    assert (code, "granskad av Bo Ek (1 av 2 har godkänt)" in said, "på förtroende" in said) == (0, True, True)
    code, said = call("godkänn", "vasteras", "2021", "--av", "Cia Dahl", "--roll", "ordförande")
    assert "godkänd av Bo Ek, Cia Dahl. Bygg den" in said
    code, said = call(
        "godkänn", "vasteras", "2021", "--av", "Cia Dahl", "--roll", "ordförande", "--avslå", "Fel prognos."
    )
    assert said.startswith("vasteras 2021: utkast.")


def test_reviewing_all_takes_a_name_and_nothing_is_served_of_what_is_old(call, built: Project) -> None:  # type: ignore[no-untyped-def]
    assert "ska ha ett namn" in call("granska", "vasteras", "2021", "--godta-alla")[1]
    (built.data / VASTERAS / "budget.csv").write_text("101\n", encoding="utf-8")
    assert "inte byggd av det som ligger" in call("granska", "vasteras", "2021")[1]
    assert call("granska", "vasteras", "2020", "--text")[0] == 2


def test_a_key_is_made_and_used_unasked(call, built: Project) -> None:  # type: ignore[no-untyped-def]
    code, said = call("nyckel", "--av", "Anna Berg")
    assert (code, "nycklar.yml" in said) == (0, True)
    assert call("granska", "vasteras", "2021", "--godta-alla", "--av", "Anna Berg")[0] == 0
    assert all(one.signatur for one in of(built).rader)


def test_the_state_is_told_in_a_word(built: Project) -> None:
    report = find_report(built, VASTERAS)
    assert lage_i_ord(built, report) == ("utkast",)
    judge(of(built), {"uppgift budget.totalt": Utslag("återsänd", "Ska vara 101.")}, "Anna Berg", "ekonom")
    assert lage_i_ord(built, report) == (
        "utkast",
        "Anna Berg har skickat tillbaka uppgift budget.totalt: Ska vara 101.",
    )
    (built.data / VASTERAS / "beslut.jsonl").write_text("x\n", encoding="utf-8")
    assert lage_i_ord(built, report) == ("besluten går inte att läsa",)


def test_check_tells_what_was_sent_back(built: Project, capsys: pytest.CaptureFixture[str]) -> None:
    judge(of(built), {"uppgift budget.totalt": Utslag("återsänd", "Ska vara 101.")}, "Anna Berg", "ekonom")
    report = find_report(built, VASTERAS)
    assert check_module._tell_notes(built, report) == 0
    assert "granskning: Anna Berg har skickat tillbaka uppgift budget.totalt: Ska vara 101." in capsys.readouterr().out
    (built.data / VASTERAS / "beslut.jsonl").write_text("x\n", encoding="utf-8")
    assert check_module._tell_notes(built, report) == 2
    assert "beslut.jsonl, rad 1" in capsys.readouterr().err


def test_a_report_that_cannot_be_looked_for_is_not_said_to_be_gone(
    project: Project, sections: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble = Trouble(VASTERAS, f"{VASTERAS}: mappen går inte att läsa. Se över disken.", Hindered.exit_code)
    found = replace(find_all(project), reports=[], troubles=(trouble,))
    monkeypatch.setattr(rapportlage, "find_all", lambda _: found)
    with pytest.raises(Hindered, match="mappen går inte att läsa"):
        find_report(project, VASTERAS)


def test_a_report_that_is_not_built_is_told(project: Project, sections: None) -> None:
    assert lage_i_ord(project, find_report(project, VASTERAS)) == ("inte byggd",)


def test_the_summary_of_a_build_names_what_was_sent_back(built: Project) -> None:
    judge(of(built), {"uppgift budget.totalt": Utslag("återsänd", "Ska vara 101.")}, "Anna Berg", "ekonom")
    noted = [note for one in build(built, Choice()).reports for note in one.notes]
    assert noted == ["Anna Berg har skickat tillbaka uppgift budget.totalt: Ska vara 101."]
