"""What has to be known of how a report is made is told at every build and kept in its record."""

from __future__ import annotations

import json

import pytest

from samrapport.cli.show import show_summary
from samrapport.raw.personnummer.undantag import NAMN
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.project import Project

from .conftest import report

pytestmark = pytest.mark.usefixtures("inline", "sections")

NOTE = "minsta_cell är 3 i stället för 5, så antal från 3 personer visas."


def test_a_note_is_told_each_time_and_stands_in_manifest_and_log(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Found only within a project of the fixture.
    import fake_facade

    monkeypatch.setattr(fake_facade.Rapport, "noteringar", lambda self: [NOTE] if self.forbund == "vasteras" else [])
    for _ in range(2):
        summary = build(project, Choice())
        assert report(summary).notes == (NOTE,)
        assert report(summary, "sala-heby").notes == ()
        show_summary(summary)
        assert f"Observera i vasteras 2021: {NOTE}" in capsys.readouterr().out
    folder = project.reports / "vasteras" / "2021"
    for manifest in (folder / "manifest.json", folder / "data" / "publikt-manifest.json"):
        assert json.loads(manifest.read_text(encoding="utf-8"))["notes"] == [NOTE]
    log = (project.root / "korlogg" / "vasteras-2021.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["noteringar"] for line in log] == [[NOTE], [NOTE]]
    assert "notes" not in json.loads((project.reports / "sala-heby/2021/manifest.json").read_text(encoding="utf-8"))


def test_places_declared_to_hold_no_personnummer_are_noted_and_kept_in_the_manifest_alone(project: Project) -> None:
    year = project.data / "vasteras" / "2021"
    (year / "lista.csv").write_text("namn;nummer\nx;8112189876\n", encoding="utf-8")
    (year / f"{NAMN}.csv").write_text("fil;rad;skäl\nlista.csv;2;Artikelnummer\n", encoding="utf-8")
    summary = build(project, Choice())
    assert report(summary).notes == ("ett ställe i rådata är undantaget från sökningen efter personnummer.",)
    folder = project.reports / "vasteras" / "2021"
    (place,) = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["let_be"]
    assert (place["file"], place["row"], place["reason"]) == ("vasteras/2021/lista.csv", 2, "Artikelnummer")
    assert len(place["digits"][0]) == 64
    assert "let_be" not in json.loads((folder / "data" / "publikt-manifest.json").read_text(encoding="utf-8"))
    assert not any(b"8112189876" in path.read_bytes() for path in project.reports.rglob("*") if path.is_file())
