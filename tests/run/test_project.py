"""Where a build may write: nowhere near the raw data, and only where there is, or can be, a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from samrapport.errors import SamrapportError
from samrapport.run.project import Project, find_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "data" / "raw" / "a" / "2021").mkdir(parents=True)
    (tmp_path / "fil").touch()
    (tmp_path / "lank").symlink_to(tmp_path / "data" / "raw")
    (tmp_path / "borta").symlink_to("ingenstans")
    (tmp_path / "ring").symlink_to("ring")
    return Project(
        tmp_path, tmp_path / "data" / "raw", tmp_path / "data" / "processed", tmp_path / "reports", tmp_path / "_site"
    )


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("data/raw", "är mappen med rådata"),
        ("data/raw/a", "ligger i mappen med rådata"),
        ("data/raw/ny/mapp", "ligger i mappen med rådata"),
        ("data", "innehåller mappen med rådata"),
        (".", "innehåller mappen med rådata"),
        ("data/raw/../raw", "är mappen med rådata"),
        ("lank", "är mappen med rådata"),
        ("lank/ut", "ligger i mappen med rådata"),
        ("/", "innehåller mappen med rådata"),
        ("fil", "är ingen mapp"),
        ("fil/ut", "är ingen mapp"),
        ("/dev/full", "är ingen mapp"),
        ("/dev/null/ut", "är ingen mapp"),
        ("borta", "är ingen mapp"),
        ("ring", "ingen mapp"),
        ("x" * 300, "är för långt"),
        ("x/" * 2500, "är för långt"),
        ("x\0y", "går inte att använda"),
    ],
)
def test_a_place_that_will_not_do_is_refused_in_one_sentence(project: Project, out: str, told: str) -> None:
    before = sorted(project.root.iterdir())
    with pytest.raises(SamrapportError) as caught:
        project.placed(out=project.root / out)
    assert told in str(caught.value)
    assert "--out" in str(caught.value)
    assert len(str(caught.value)) < 500
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2
    assert sorted(project.root.iterdir()) == before


def test_data_that_holds_what_is_built_is_refused(project: Project) -> None:
    for data in (".", "data"):
        with pytest.raises(SamrapportError, match="ligger i mappen med rådata"):
            project.placed(data=project.root / data)


def test_places_that_will_do(project: Project, tmp_path: Path) -> None:
    for out in ("ut", "ny/djup/mapp", "data/ut", "reports"):
        assert project.placed(out=tmp_path / out).site == tmp_path / out / "site"
    assert project.placed(data=tmp_path / "data" / "raw").data == tmp_path / "data" / "raw"
    assert find_project().placed().root


def test_a_place_that_may_not_be_written_in_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SamrapportError, match="får inte skriva"):
        project.placed(out=project.root / "ut")
