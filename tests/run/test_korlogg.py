from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from samrapport.run import korlogg
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.fingerprint import hash_tree
from samrapport.run.korlogg import current_user, log_of
from samrapport.run.project import Project


@pytest.fixture
def built(project: Project, sections: None, inline: None, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("SAMRAPPORT_USER", "Analytikern")
    assert build(project, Choice()).exit_code == 0
    return project


@pytest.mark.parametrize("variable", ["SAMRAPPORT_USER", "LOGNAME"])
def test_a_name_that_no_file_can_hold_is_noted_as_well_as_can_be(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("SAMRAPPORT_USER", raising=False)
    monkeypatch.setenv(variable, "Å\udcff\nsa")
    assert current_user() == "Å?\ufffdsa"


def lines(project: Project, folder: str = "vasteras/2021") -> list[dict[str, Any]]:
    return [json.loads(line) for line in log_of(project, Path(folder)).read_text(encoding="utf-8").splitlines()]


def test_a_line_says_who_when_what_ran_how_long_and_what_is_missing(built: Project) -> None:
    (line,) = lines(built)
    assert line["vem"] == "Analytikern"
    assert line["tid"].endswith("+00:00")
    assert line["rapport"] == "vasteras/2021"
    assert line["utfall"] == "ny"
    assert [(one["avsnitt"], one["kördes"]) for one in line["avsnitt"]] == [
        ("01_budget", True),
        ("02_text", True),
        ("03_mal", True),
    ]
    assert line["avsnitt"][2]["saknar"] == ["vasteras/2021/mal.csv"]
    assert line["avsnitt"][0]["sekunder"] > 0
    assert len(line["manifest"]) == 64


def test_each_build_adds_a_line_and_touches_nothing_that_is_published(built: Project) -> None:
    before = hash_tree(built.reports)
    build(built, Choice())
    assert [line["utfall"] for line in lines(built)] == ["ny", "oförändrad"]
    assert hash_tree(built.reports) == before
    assert len(lines(built, "sala-heby/2021")) == 2


def test_faults_are_logged(built: Project) -> None:
    (built.data / "vasteras" / "2021" / "budget.csv").write_text("fel\n", encoding="utf-8")
    build(built, Choice())
    assert lines(built)[-1]["utfall"] == "fel"
    assert "budget.csv" in lines(built)[-1]["fel"][0]


def test_without_a_name_the_systems_user_is_logged(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAMRAPPORT_USER")
    monkeypatch.setattr(korlogg.getpass, "getuser", lambda: "nn")
    build(built, Choice())
    assert lines(built)[-1]["vem"] == "nn"


def test_the_log_is_bounded(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(korlogg, "MOST", 3)
    for _ in range(5):
        build(built, Choice())
    assert len(lines(built)) == 3


def test_what_is_left_of_a_line_stands_alone_and_no_line_is_lost_to_it(built: Project) -> None:
    log = log_of(built, Path("vasteras/2021"))
    whole = log.read_text(encoding="utf-8")
    log.write_text(f'{whole}{{"vem": "', encoding="utf-8")
    build(built, Choice())
    first, torn, last = log.read_text(encoding="utf-8").splitlines()
    assert (f"{first}\n", torn) == (whole, '{"vem": "')
    assert json.loads(last)["utfall"] == "oförändrad"
    assert korlogg.builder_of(built, Path("vasteras/2021")) == "Analytikern"


def test_a_line_names_the_manifest_that_stands(built: Project) -> None:
    for folder in ("vasteras/2021", "sala-heby/2021"):
        assert lines(built, folder)[-1]["manifest"] == hash_tree(built.reports / folder)["manifest.json"]


def test_a_log_that_cannot_be_written_stops_no_build(built: Project) -> None:
    log = log_of(built, Path("vasteras/2021"))
    log.unlink()
    log.mkdir()
    assert build(built, Choice()).exit_code == 0
