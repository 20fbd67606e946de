"""What the studio saves: the bytes that were meant, in the project, and over nobody else's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samrapport.errors import SamrapportError
from samrapport.intake.radslut import with_ends_of
from samrapport.studio.files import Changed, Files, Outside

TEXT = "a/2021/text/budget.md"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    root = tmp_path / "raw"
    (root / TEXT).parent.mkdir(parents=True)
    (root / TEXT).write_bytes(b"En\nTva\n")
    return Files(root)


@pytest.mark.parametrize(
    "path",
    [
        "", ".", "..", "../x.md", "a/../../x.md", "/etc/passwd", "a/2021/text/../../../../x/text/y.md", "a/.git/text/x.md",
        "a/2021/text/.x.md", "a\\..\\text\\x.md", "C:/text/x.md", "a/text/x\0.md", "a/2021/budget.csv", "a/2021/text/x.html", "text",
    ],
)  # fmt: skip
def test_what_is_no_text_of_the_project_is_refused(files: Files, path: str) -> None:
    with pytest.raises(Outside):
        files.open_text(path)
    with pytest.raises(Outside):
        files.save_text(path, "x", "")
    assert not (files.root.parent / "x.md").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_are_followed_before_they_are_judged(files: Files, tmp_path: Path) -> None:
    outside = tmp_path / "text"
    outside.mkdir()
    (outside / "hemlig.md").write_text("hemligt", encoding="utf-8")
    (files.root / "a/2022").mkdir()
    (files.root / "a/2022/text").symlink_to(outside)
    (files.root / "a/2021/text/lank.md").symlink_to(outside / "hemlig.md")
    for path in ("a/2022/text/hemlig.md", "a/2022/text/ny.md", "a/2021/text/lank.md"):
        with pytest.raises(Outside):
            files.open_text(path)
        with pytest.raises(Outside):
            files.save_text(path, "x", "")
    assert (outside / "hemlig.md").read_text(encoding="utf-8") == "hemligt"
    (files.root / "a/2021/text/inom.md").symlink_to(files.root / TEXT)
    opened = files.open_text("a/2021/text/inom.md")
    files.save_text("a/2021/text/inom.md", "Ny\n", opened.etag)
    assert (files.root / "a/2021/text/inom.md").is_symlink()
    assert (files.root / TEXT).read_bytes() == b"Ny\n"


def test_nobody_elses_text_is_written_over(files: Files) -> None:
    one = files.open_text(TEXT)
    other = files.open_text(TEXT)
    files.save_text(TEXT, "Min\n", one.etag)
    with pytest.raises(Changed):
        files.save_text(TEXT, "Din\n", other.etag)
    assert (files.root / TEXT).read_bytes() == b"Min\n"


def test_a_text_that_is_gone_or_has_come_is_not_written_over_unseen(files: Files) -> None:
    opened = files.open_text(TEXT)
    (files.root / TEXT).unlink()
    with pytest.raises(Changed):
        files.save_text(TEXT, "x", opened.etag)
    assert not (files.root / TEXT).exists()
    new = files.save_text(TEXT, "x", "")
    assert files.open_text(TEXT).etag == new
    with pytest.raises(Changed):
        files.save_text(TEXT, "y", "")


@pytest.mark.parametrize(
    ("before", "written", "after"),
    [
        (b"a\r\nb\r\n", "a\nny\nb\n", b"a\r\nny\r\nb\r\n"),
        (b"a\r\nb\nc\n", "a\nb\nny\nc\n", b"a\r\nb\nny\nc\n"),
        (b"\xef\xbb\xbfa\n", "b\n", b"\xef\xbb\xbfb\n"),
        (b"a", "a\nb", b"a\nb"),
        (b"a\r\nb", "a\nb\n", b"a\r\nb\r\n"),
        (b"a\n", "", b""),
        (b"", "a", b"a"),
        (b"a\n\n\n", "a\n\n\n", b"a\n\n\n"),
        (b"a  \n\tb\n", "a  \n\tb\n", b"a  \n\tb\n"),
        ("å\r".encode(), "å\nä\n", "å\rä\r".encode()),
    ],
)
def test_the_bytes_of_what_was_not_touched_stay(files: Files, before: bytes, written: str, after: bytes) -> None:
    (files.root / TEXT).write_bytes(before)
    files.save_text(TEXT, written, files.open_text(TEXT).etag)
    assert (files.root / TEXT).read_bytes() == after


@given(st.text(st.sampled_from("aå \n\r\t"), max_size=40))
def test_a_text_saved_as_it_was_opened_is_the_same_bytes(old: str) -> None:
    assert with_ends_of(old, old.replace("\r\n", "\n").replace("\r", "\n")) == old


@given(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.text(st.characters(exclude_characters="\r", codec="utf-8"), max_size=60),
)
def test_what_is_saved_says_what_was_written(old: str, new: str) -> None:
    made = with_ends_of(old, new)
    assert made.replace("\r\n", "\n").replace("\r", "\n") == new


def test_what_is_not_in_utf8_is_not_opened_and_not_spoilt(files: Files) -> None:
    (files.root / TEXT).write_bytes("å".encode("latin-1"))
    with pytest.raises(SamrapportError, match="UTF-8"):
        files.open_text(TEXT)


@pytest.mark.skipif(os.name == "nt", reason="modes are of Unix")
def test_who_may_read_a_file_stays(files: Files) -> None:
    (files.root / TEXT).chmod(0o640)
    files.save_text(TEXT, "x", files.open_text(TEXT).etag)
    assert (files.root / TEXT).stat().st_mode & 0o777 == 0o640
    assert [one.name for one in (files.root / TEXT).parent.iterdir()] == ["budget.md"]
