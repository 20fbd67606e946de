"""Folders that are removed beside the build are gone when it ends, whatever becomes of what removes them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from samrapport.run.disk.removal import remove_folder, removing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mapp å"
    (made / "inre").mkdir(parents=True)
    (made / "inre" / "fil").touch()
    return made


def test_it_is_gone_at_once_where_nobody_waits_for_it(folder: Path) -> None:
    remove_folder(folder)
    assert not folder.exists()


def test_it_is_gone_at_the_end_where_somebody_does(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samrapport.run.disk.removal.shutil.rmtree", None)
    with removing():
        remove_folder(folder)
        remove_folder(folder.with_name("finns inte"))
    assert not folder.exists()


def test_it_is_gone_where_no_process_can_be_had(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("inga fler")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with removing():
        remove_folder(folder)
        assert not folder.exists()
