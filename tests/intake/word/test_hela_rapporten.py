"""The Word file of a whole report, as the build makes it: back as it was, through LibreOffice, and edited there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from once import PROJECT, Whole
from word_factory import edited, words

pytestmark = pytest.mark.late

WORD = "reports/vasteras/2021/delarsrapport.docx"
TEXT = "vasteras/2021/text/uppdrag.md"
OLD, NEW = "i en gemensam kassa och bestämmer", "i en gemensam pott och bestämmer"

TakeIn = Callable[..., tuple[int, str]]


@pytest.fixture
def take_in(whole: Whole, tmp_path: Path) -> TakeIn:
    """Give the command for a file, against the whole build and a copy of its raw data."""
    data = shutil.copytree(whole.data, tmp_path / "raw")

    def run(file: Path, *more: str) -> tuple[int, str]:
        command = [
            sys.executable,
            "-m",
            "samrapport",
            "ta-in",
            str(file),
            "--data",
            str(data),
            "--out",
            str(whole.out),
            *more,
        ]
        ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False)
        return ended.returncode, ended.stdout + ended.stderr

    return run


def test_the_file_that_the_build_made_changes_nothing(whole: Whole, take_in: TakeIn) -> None:
    code, told = take_in(whole.site / WORD)
    assert (code, "säger detsamma som vasteras 2021" in told) == (0, True), told


def test_one_word_is_one_word_in_one_file(whole: Whole, take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / "åter.docx").write_bytes(edited((whole.site / WORD).read_bytes(), words(OLD, NEW)))
    code, told = take_in(tmp_path / "åter.docx", "--ja")
    assert code == 0, told
    for one in whole.data.rglob("*"):
        if one.is_file():
            path = one.relative_to(whole.data).as_posix()
            wanted = one.read_bytes()
            if path == TEXT:
                assert wanted.count(OLD.encode()) == 1
                wanted = wanted.replace(OLD.encode(), NEW.encode())
            assert (tmp_path / "raw" / path).read_bytes() == wanted, path


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_changes_nothing_of_its_own(whole: Whole, take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / "sänt").mkdir()
    sent = tmp_path / "sänt" / "åter.docx"
    sent.write_bytes(edited((whole.site / WORD).read_bytes(), words(OLD, NEW)))
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path), str(sent)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    code, told = take_in(tmp_path / "åter.docx", "--visa")
    assert code == 0, told
    assert "1 av 1" in told
    assert "i en gemensam [-kassa-]{+pott+} och bestämmer" in told
