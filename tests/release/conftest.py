"""A small project that is built in this process, and what it takes to decide on its reports."""

from __future__ import annotations

from pathlib import Path

import pytest
from run.conftest import Write, inline, insatser, project, sections, write_notebook

from samrapport.release.tillstand.granskning.beslut import approve, review_all
from samrapport.release.tillstand.rapportlage import Rapportlage, find_report
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.fingerprint import hash_tree
from samrapport.run.project import Project

__all__ = ["Write", "inline", "insatser", "project", "sections", "write_notebook"]

VASTERAS = "vasteras/2021"


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keys lie in a folder of the test, and builds are a builder's."""
    monkeypatch.setenv("SAMRAPPORT_NYCKLAR", str(tmp_path / "nycklar"))
    monkeypatch.setenv("SAMRAPPORT_USER", "Bygg Byggsson")
    return tmp_path / "nycklar"


@pytest.fixture
def built(project: Project, inline: None, sections: None) -> Project:
    """The project, its reports built."""
    assert build(project, Choice()).exit_code == 0
    return project


def of(project: Project, folder: str = VASTERAS) -> Rapportlage:
    """What is known of a report now."""
    return Rapportlage(project, find_report(project, folder))


@pytest.fixture
def approved(built: Project) -> Project:
    """The project, the report of Västerås reviewed, approved and built anew."""
    review_all(of(built), "Anna Berg", "ekonom")
    approve(of(built), "Bo Ek", "förbundschef")
    assert build(built, Choice()).exit_code == 0
    return built


def hash_reports(project: Project) -> dict[str, str | None]:
    """All files of the built reports."""
    return hash_tree(project.reports)
