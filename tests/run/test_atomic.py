from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from samrapport.errors import SamrapportError
from samrapport.run import remains
from samrapport.run.atomic import read_json, write_atomic, write_json, write_new
from samrapport.run.disk.lock import hold_lock
from samrapport.run.execution.kernels import choose_transport
from samrapport.run.remains import own_temporary


def make(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "a").write_text(text, encoding="utf-8")
    return folder


def test_a_file_is_written_whole_and_nothing_left_beside(tmp_path: Path) -> None:
    write_atomic(tmp_path / "ny" / "a.txt", "å")
    write_atomic(tmp_path / "ny" / "a.txt", b"b")
    assert [path.name for path in (tmp_path / "ny").iterdir()] == ["a.txt"]
    assert (tmp_path / "ny" / "a.txt").read_bytes() == b"b"


def test_a_new_file_is_written_whole_and_takes_no_others_place(tmp_path: Path) -> None:
    write_new(tmp_path / "ny" / "a.txt", "å")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "ny" / "a.txt", b"b")
    assert [path.name for path in (tmp_path / "ny").iterdir()] == ["a.txt"]
    assert (tmp_path / "ny" / "a.txt").read_text(encoding="utf-8") == "å"
    (tmp_path / "länk").symlink_to("ingenstans")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "länk", b"b")


def test_a_new_file_that_cannot_be_written_whole_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(self: Path, content: bytes) -> None:
        with self.open("wb") as file:
            file.write(content[:1])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "a.txt", b"ab")
    assert list(tmp_path.iterdir()) == []


def test_json_that_is_missing_or_half_is_none(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"å": [1]})
    assert read_json(tmp_path / "a.json") == {"å": [1]}
    (tmp_path / "a.json").write_text('{"å": [', encoding="utf-8")
    assert read_json(tmp_path / "a.json") is read_json(tmp_path / "b.json") is None


def test_temporary_files_lie_in_a_folder_of_ones_own_that_is_gone_afterwards(tmp_path: Path) -> None:
    before = tempfile.gettempdir(), os.environ.get("TMPDIR")
    with own_temporary() as folder:
        assert Path(tempfile.mkdtemp()).parent == folder
        told = subprocess.run(["sh", "-c", "echo $TMPDIR"], capture_output=True, text=True, check=True).stdout
        assert Path(told.strip()) == folder
    assert not folder.exists()
    assert (tempfile.gettempdir(), os.environ.get("TMPDIR")) == before


def test_temporary_files_are_found_from_every_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", ".")
    with own_temporary() as folder:
        assert folder.is_absolute()
        assert folder.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_cleared_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    make(tmp_path / "samrapport-mina-filer", "x")
    left = make(tmp_path / "samrapport-1", "en text")
    (left / ".i-bruk").touch()
    (tmp_path / "samrapport-2").mkdir()  # Killed before it could hold it.
    with own_temporary() as mine, own_temporary() as within:
        assert within.parent == mine
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        with own_temporary() as other:
            # As another build would, beside this one.
            assert sorted(one.name for one in tmp_path.iterdir()) == sorted(
                ["samrapport-mina-filer", mine.name, other.name]
            )
    assert [one.name for one in tmp_path.iterdir()] == ["samrapport-mina-filer"]


@pytest.mark.parametrize("when", ["made", "opened", "locked"])
def test_a_folder_that_another_clears_before_it_is_held_is_made_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = iter(range(2))

    def cleared(asked: str) -> None:
        if asked == when and next(left, None) is not None:
            shutil.rmtree(next(tmp_path.iterdir()))

    def make_folder(**asked: Any) -> str:
        made = real_make(**asked)
        cleared("made")
        return made

    def lock(file: Any) -> bool:
        cleared("opened")
        locked = real_lock(file)
        cleared("locked")
        return locked

    real_make, real_lock = tempfile.mkdtemp, remains.try_lock
    monkeypatch.setattr(tempfile, "mkdtemp", make_folder)
    monkeypatch.setattr(remains, "try_lock", lock)
    with own_temporary() as folder:
        assert (folder / ".i-bruk").is_file()
        assert next(left, None) is None
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("kind", [PermissionError, OSError, KeyboardInterrupt])
def test_a_folder_that_cannot_be_held_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[BaseException]
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise kind

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(kind), own_temporary():
        pass
    assert [*tmp_path.iterdir()] == []


def test_what_only_looks_like_a_killed_process_folder_is_neither_opened_nor_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "viktigt").write_text("x", encoding="utf-8")
    os.mkfifo(make(tmp_path / "tmp/samrapport-kanal", "x") / ".i-bruk")
    (make(tmp_path / "tmp/samrapport-lank", "x") / ".i-bruk").symlink_to(tmp_path / "viktigt")
    with own_temporary():
        pass
    assert sorted(one.name for one in (tmp_path / "tmp").iterdir()) == ["samrapport-kanal", "samrapport-lank"]


def test_a_file_for_nobody_else_is_so_from_the_start(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_atomic(tmp_path / "a", b"x", private=True)
        write_atomic(tmp_path / "b", b"x")
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in "ab"] == [0o600, 0o666]


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


def test_the_folder_goes_though_a_process_that_is_ending_writes_in_it_while_it_is_removed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    late = iter(range(2))

    def remove(path: Path, ignore_errors: bool) -> None:
        real(path, ignore_errors=ignore_errors)
        if next(late, None) is not None:
            make(path, "sent")

    real = shutil.rmtree
    with own_temporary() as folder:
        monkeypatch.setattr(shutil, "rmtree", remove)
    assert not folder.exists()
