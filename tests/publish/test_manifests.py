"""What publishing asks of a report's manifest, asked once as long as it is the same file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from samrapport.publish import manifests
from samrapport.publish.manifests import Manifests
from samrapport.run.andringar.andringar import LET_BE

A = "a/2021"
MADE: dict[str, Any] = {"report": {"document": "arsrapport"}, LET_BE: [{"digits": ["x", "y"]}, {"digits": ["x"]}]}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    (tmp_path / A).mkdir(parents=True)
    (tmp_path / ".samrapport/cache").mkdir(parents=True)
    (tmp_path / A / "arsrapport.ipynb").touch()
    write(tmp_path, MADE)
    return tmp_path


def write(reports: Path, made: object) -> None:
    file = reports / A / "manifest.json"
    file.unlink(missing_ok=True)
    file.write_text(json.dumps(made), encoding="utf-8")
    os.utime(file, ns=(1, 1))


def test_it_is_read_once(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    real = manifests._asked
    monkeypatch.setattr(manifests, "_asked", lambda file: (read.append(1), real(file))[1])
    for _ in range(3):
        found = Manifests(reports, [A, "b/2021"])
        assert (found.document(A), found.document("b/2021")) == ("arsrapport", "")
        assert (found.let_be(A), found.let_be("b/2021")) == ({"x", "y"}, frozenset())
    assert read == [1]


def test_another_file_of_the_same_name_is_read(reports: Path) -> None:
    Manifests(reports, [A])
    write(reports, {**MADE, LET_BE: []})
    assert Manifests(reports, [A]).let_be(A) == frozenset()


def test_a_report_whose_document_goes_is_not_finished(reports: Path) -> None:
    Manifests(reports, [A])
    (reports / A / "arsrapport.ipynb").unlink()
    assert Manifests(reports, [A]).document(A) == ""


@pytest.mark.parametrize("made", [None, [], {}, {"report": None}, {"report": {"document": "../x"}}])
def test_what_is_no_manifest_names_nothing(reports: Path, made: object) -> None:
    write(reports, made)
    assert Manifests(reports, [A]).document(A) == ""


def test_where_no_build_has_been_nothing_is_kept(reports: Path) -> None:
    (reports / ".samrapport/cache").rmdir()
    assert Manifests(reports, [A]).document(A) == "arsrapport"
    assert not (reports / ".samrapport/cache").exists()
