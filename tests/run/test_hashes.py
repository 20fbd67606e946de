"""A file is read once as long as it is the same file, and again for whatever may have changed it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from samrapport.run import fingerprint
from samrapport.run.fingerprint import Hashes

OLD = 1_600_000_000_000_000_000


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def write(path: Path, text: str, when: int = OLD) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(when, when))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were read for their hash."""
    found: list[str] = []
    original = hashlib.file_digest

    def noted(file: object, name: str) -> object:
        found.append(Path(str(getattr(file, "name", ""))).name)
        return original(file, name)  # type: ignore[arg-type]

    monkeypatch.setattr(fingerprint.hashlib, "file_digest", noted)
    return found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path / "ut/a.txt", "ett")
    write(tmp_path / "ut/m/b.txt", "annat")
    write(tmp_path / "ut/.stat/c.txt", "dolt")
    return tmp_path


def kept(place: Path) -> Hashes:
    return Hashes(place / "minne.json")


def test_what_nobody_touched_is_read_once(place: Path, read: list[str]) -> None:
    for _ in range(3):
        known = kept(place)
        assert [known.file(place / one) for one in ("ut/a.txt", "ut/m/b.txt")] == [digest("ett"), digest("annat")]
        assert known.file(place / "ut/.stat/c.txt") == digest("dolt")
        known.keep()
    assert sorted(read) == ["a.txt", "b.txt", "c.txt"]


def touched(file: Path) -> None:
    write(file, "två", OLD + 1)


def replaced(file: Path) -> None:
    write(file.with_name("ny"), "två")
    file.with_name("ny").replace(file)


def longer(file: Path) -> None:
    write(file, "tvåan")


@pytest.mark.parametrize("change", [touched, replaced, longer])
def test_a_file_of_another_time_inode_or_size_is_read_again(place: Path, change: Callable[[Path], None]) -> None:
    known = kept(place)
    known.file(place / "ut/a.txt")
    known.keep()
    change(place / "ut/a.txt")
    assert kept(place).file(place / "ut/a.txt") == hashlib.sha256((place / "ut/a.txt").read_bytes()).hexdigest()


def test_a_file_so_young_that_it_may_be_written_again_unseen_is_not_remembered(place: Path, read: list[str]) -> None:
    (place / "ut/a.txt").write_text("ett", encoding="utf-8")
    for _ in range(2):
        known = kept(place)
        assert known.file(place / "ut/a.txt") == digest("ett")
        known.keep()
    assert read == ["a.txt", "a.txt"]


def test_one_that_is_gone_has_no_hash_and_is_forgotten(place: Path) -> None:
    known = kept(place)
    for one in ("ut/a.txt", "ut/m/b.txt", "ut/.stat/c.txt"):
        known.file(place / one)
    (place / "ut/a.txt").unlink()
    assert known.file(place / "ut/a.txt") is None
    assert known.file(place / "ut/m") is None
    assert known.file(place / "ut/m/b.txt/x") is None
    known.keep()
    assert noted_in(place) == ["b.txt", "c.txt"]


def test_one_that_went_while_nobody_asked_is_forgotten_and_any_other_is_not(place: Path) -> None:
    known = kept(place)
    for one in ("ut/a.txt", "ut/m/b.txt"):
        known.file(place / one)
    known.keep()
    (place / "ut/a.txt").unlink()
    kept(place).keep()
    assert noted_in(place) == ["b.txt"]


def noted_in(place: Path) -> list[str]:
    noted = json.loads((place / "minne.json").read_text(encoding="utf-8"))
    return sorted(Path(one).name for one in noted["files"])


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"x": 1}', '{"of": "", "files": 1}', '{"of": "", "files": {"x": [1]}}']
)
def test_a_memory_that_is_damaged_is_none(place: Path, content: str) -> None:
    (place / "minne.json").write_text(content, encoding="utf-8")
    assert kept(place).file(place / "ut/a.txt") == digest("ett")


def test_without_a_memory_nothing_is_written(place: Path) -> None:
    before = sorted(place.rglob("*"))
    known = Hashes()
    known.file(place / "ut/a.txt")
    known.keep()
    assert sorted(place.rglob("*")) == before
