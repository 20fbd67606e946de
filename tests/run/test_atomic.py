from __future__ import annotations

from pathlib import Path

import pytest

from samrapport.errors import SamrapportError
from samrapport.run.atomic import read_json, restore_folder, swap_folder, write_atomic, write_json
from samrapport.run.execution.kernels import choose_transport
from samrapport.run.lock import hold_lock
from samrapport.run.project import Project
from samrapport.run.remains import clear_remains, open_scratch


def make(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "a").write_text(text, encoding="utf-8")
    return folder


def test_a_file_is_written_whole_and_nothing_left_beside(tmp_path: Path) -> None:
    write_atomic(tmp_path / "ny" / "a.txt", "å")
    write_atomic(tmp_path / "ny" / "a.txt", b"b")
    assert [path.name for path in (tmp_path / "ny").iterdir()] == ["a.txt"]
    assert (tmp_path / "ny" / "a.txt").read_bytes() == b"b"


def test_json_that_is_missing_or_half_is_none(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"å": [1]})
    assert read_json(tmp_path / "a.json") == {"å": [1]}
    (tmp_path / "a.json").write_text('{"å": [', encoding="utf-8")
    assert read_json(tmp_path / "a.json") is read_json(tmp_path / "b.json") is None


def test_a_folder_takes_the_place_of_another(tmp_path: Path) -> None:
    final = make(tmp_path / "f" / "2021", "gammal")
    swap_folder(make(tmp_path / "ny", "ny"), final)
    assert (final / "a").read_text(encoding="utf-8") == "ny"
    assert [path.name for path in final.parent.iterdir()] == ["2021"]


def test_a_swap_that_was_killed_is_taken_back(tmp_path: Path) -> None:
    final = tmp_path / "2021"
    make(tmp_path / ".2021.old", "gammal")
    restore_folder(final)
    assert (final / "a").read_text(encoding="utf-8") == "gammal"
    make(tmp_path / ".2021.old", "äldre")
    restore_folder(final)
    assert (final / "a").read_text(encoding="utf-8") == "gammal"
    assert not (tmp_path / ".2021.old").exists()


def test_a_scratch_folder_is_gone_afterwards_and_nothing_else_is(tmp_path: Path) -> None:
    project = Project(tmp_path, tmp_path, tmp_path, tmp_path / "reports", tmp_path)
    with open_scratch(project) as folder:
        assert folder.is_dir()
    assert not folder.exists()
    innocent = make(tmp_path / "samrapport-mina-filer", "x")
    (project.state / "scratch").write_text(str(innocent), encoding="utf-8")
    clear_remains(project)
    assert innocent.is_dir()


def test_sockets_lie_in_a_folder_of_their_own_or_a_long_path_gives_ports(tmp_path: Path) -> None:
    one, two = choose_transport(Path("/tmp")), choose_transport(Path("/tmp"))
    assert one["transport"] == "ipc"
    assert one["ip"] != two["ip"]
    for made in (one, two):
        Path(made["ip"]).parent.rmdir()
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    assert choose_transport(deep)["transport"] == "tcp"


def test_two_builds_do_not_write_the_same_folder(tmp_path: Path) -> None:
    lock = tmp_path / "reports" / ".samrapport" / "lock"
    with hold_lock(lock), pytest.raises(SamrapportError, match="Ett annat bygge pågår"), hold_lock(lock):
        pass
    with hold_lock(lock):
        pass
