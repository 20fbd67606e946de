"""What is read is a plain file within its folder, of a size that can be: else one sentence says so, at once and in no other way."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from data_factory import OWN, Data

from samrapport.errors import DataFault
from samrapport.raw import opening
from samrapport.raw.folder import RawFolder
from samrapport.raw.opening import Unread, exists, hash_plain, is_file, is_there, matching, names_in, read_plain

NOBODY = 65534


def fifo(place: Path) -> None:
    os.mkfifo(place)


def listening(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(place.parent)  # The path of a socket must be short.
        try:
            made.bind(place.name)
        finally:
            os.chdir(here)


def link(to: str) -> Callable[[Path], None]:
    return lambda place: place.symlink_to(to)


def large(place: Path) -> None:
    with place.open("wb") as file:
        file.truncate(opening.LARGEST.get(place.suffix, opening.OTHERWISE) + 1)


STRANGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "fifo": (fifo, "kanal eller en enhet"),
    "socket": (listening, "kanal eller en enhet"),
    "link to a device": (link("/dev/zero"), "leder ut ur mappen"),
    "link to a file outside": (link("/etc/passwd"), "leder ut ur mappen"),
    "link outside by dots": (link("../../../../../../../../../../etc/passwd"), "leder ut ur mappen"),
    "link to itself": (lambda place: place.symlink_to(place.name), "leder"),
    "broken link": (link("saknas.md"), "inte leder någonstans"),
    "folder": (Path.mkdir, "är en mapp"),
    "too large": (large, "MB, mer än en fil av det slaget får vara"),
}


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize(
    "name", ["uppdrag.md", "rapport.yml", "budget.csv", "bok.se", "publicerad.json", "bok.xlsx", "x"]
)
def test_what_is_no_plain_file_of_its_folder_is_refused_at_once(tmp_path: Path, kind: str, name: str) -> None:
    make, told = STRANGE[kind]
    make(tmp_path / name)
    with pytest.raises(DataFault) as caught:
        read_plain(tmp_path, name)
    (fault,) = caught.value.faults
    assert fault.file == name
    assert told in fault.expected
    assert "\n" not in str(fault)
    # Its hash is one that no content has.
    assert hash_plain(tmp_path, name) not in (None, hashlib.sha256(b"").hexdigest())


def test_a_device_in_the_folder_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="en kanal eller en enhet"):
        read_plain(Path("/dev"), "zero")


def test_links_within_the_folder_are_followed_and_the_folder_may_be_one(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.md").write_text("x", encoding="utf-8")
    (tmp_path / "raw" / "b.md").symlink_to("a.md")
    (tmp_path / "led").symlink_to("raw")
    assert read_plain(tmp_path / "led", "b.md") == b"x"
    # A folder whose name begins as the data folder's does is another one.
    (tmp_path / "raw-mer").mkdir()
    (tmp_path / "raw-mer" / "c.md").write_text("x", encoding="utf-8")
    (tmp_path / "raw" / "c.md").symlink_to("../raw-mer/c.md")
    with pytest.raises(DataFault, match="leder ut"):
        read_plain(tmp_path / "raw", "c.md")


def test_what_is_not_there_is_just_missing(tmp_path: Path) -> None:
    (tmp_path / "fil").touch()
    for name in ("saknas.md", "fil/x.md", "mapp/x.md"):
        with pytest.raises(FileNotFoundError):
            read_plain(tmp_path, name)
        assert hash_plain(tmp_path, name) is None
        assert not is_there(tmp_path / name)
        assert not is_file(tmp_path / name)
    assert names_in(tmp_path / "saknas") == names_in(tmp_path / "fil") == []
    with pytest.raises(DataFault, match="har för långt namn"):
        read_plain(tmp_path, "x" * 300)
    with pytest.raises(DataFault):
        read_plain(tmp_path, "x\0y")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE, errno.EMFILE, errno.ETIMEDOUT])
def test_a_fault_of_the_system_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    (tmp_path / "a.md").write_text("x", encoding="utf-8")

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, "open", fail)
        with pytest.raises(DataFault) as caught:
            read_plain(tmp_path, "a.md")
    assert str(caught.value).startswith("a.md: ")
    with monkeypatch.context() as broken:
        broken.setattr(Path, "stat", fail)
        broken.setattr(Path, "iterdir", fail)
        assert is_there(tmp_path / "a.md")
        for look in (is_file, names_in):
            with pytest.raises(Unread) as unread:
                look(tmp_path / "a.md")
            assert re.fullmatch(r"a\.md [a-zåäö][^.]+\. [A-ZÅÄÖ].+\.", str(unread.value))
            assert os.strerror(number) not in str(unread.value)


@pytest.fixture
def as_nobody(tmp_path: Path) -> Callable[[str], str]:
    """Run a line of Python as a user without rights, and give what it says."""
    if os.geteuid() != 0:
        pytest.skip("needs root to become another user")
    for place in (tmp_path, *tmp_path.parents):
        if place != Path("/") and place.stat().st_uid == 0 and "pytest" in place.name:
            place.chmod(0o755)

    def run(code: str) -> str:
        source = Path(opening.__file__).parents[2]
        lines = f"import os, sys; sys.path.insert(0, {str(source)!r})\nfrom pathlib import Path\nfrom samrapport.raw import opening, folder\nos.setuid({NOBODY})\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", lines], capture_output=True, text=True, check=False, timeout=60, cwd="/"
        )
        return done.stdout + done.stderr

    return run


def test_a_file_without_permission_is_told_and_not_taken_for_missing(
    tmp_path: Path, as_nobody: Callable[[str], str]
) -> None:
    (tmp_path / "a.md").write_text("x", encoding="utf-8")
    (tmp_path / "a.md").chmod(0)
    (tmp_path / "mapp").mkdir(mode=0o700)
    said = as_nobody(
        f"raw = folder.RawFolder(Path({str(tmp_path)!r}))\n"
        "for path in ('a.md', 'mapp/b.md'):\n"
        "    print(raw.has(path))\n"
        "    try: raw.read(path)\n"
        "    except Exception as error: print(error)\n"
        f"try: opening.names_in(Path({str(tmp_path / 'mapp')!r}))\n"
        "except opening.Unread as error: print(error)"
    )
    there, file, within, inner, folder = said.splitlines()
    assert (there, within) == ("True", "True")
    assert file.startswith("a.md: filen går inte att läsa eller skriva, för rättigheterna räcker inte.")
    # What may not be looked in is what is to be mended, whatever was asked for there.
    assert inner == "mapp: får inte läsas av den som bygger. Se över rättigheterna."
    assert folder == "mapp får inte läsas av den som bygger. Se över rättigheterna."


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("file", ["text/sammanfattning.md", "budget.csv", "sie/2024.se", "rapport.yml", "okand.bin"])
def test_the_report_is_refused_with_the_file_named(data: Data, kind: str, file: str) -> None:
    if (kind, file) == ("folder", "rapport.yml"):
        pytest.skip("a folder makes no report")
    path = data.path(f"{OWN}/{file}")
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    make, _ = STRANGE[kind]
    make(path)
    faults = data.faults()
    assert faults
    assert any(file.rpartition("/")[2] in fault for fault in faults), faults
    assert not any("Traceback" in fault or str(data.root) in fault for fault in faults)


def test_a_folder_of_texts_that_leads_out_is_refused(data: Data, tmp_path: Path) -> None:
    outside = tmp_path / "utanfor"
    outside.mkdir()
    (outside / "sammanfattning.md").write_text("Hemligt.\n", encoding="utf-8")
    data.path(f"{OWN}/text").symlink_to(outside)
    with pytest.raises(DataFault, match="leder ut ur mappen"):
        data.rapport().text("sammanfattning")
    assert any("leder ut ur mappen" in fault for fault in data.faults())


def test_has_and_read_agree_on_what_is_strange(tmp_path: Path) -> None:
    for number, (make, _) in enumerate(STRANGE.values()):
        make(tmp_path / f"{number}.md")
        raw = RawFolder(tmp_path)
        # A folder of that name is none; all else is there, so that reading it tells what is wrong.
        assert raw.has(f"{number}.md") is not (tmp_path / f"{number}.md").is_dir()


@pytest.mark.skipif(sys.platform != "linux", reason="läser /proc")
def test_a_folder_that_becomes_a_link_while_it_is_looked_at_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("data/text", "utanför"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.md").write_text(folder, encoding="utf-8")
    look = opening._assert_plain

    def swap(told: str, mode: int) -> None:
        look(told, mode)
        if not (tmp_path / "data/text").is_symlink():
            (tmp_path / "data/text").rename(tmp_path / "data/undan")
            (tmp_path / "data/text").symlink_to(tmp_path / "utanför")

    monkeypatch.setattr(opening, "_assert_plain", swap)
    with pytest.raises(DataFault, match="leder ut ur mappen"):
        read_plain(tmp_path / "data", "text/a.md")


def test_a_file_that_is_replaced_while_it_is_read_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.md"
    file.write_text("förr", encoding="utf-8")
    opened = os.open

    def replaced(path: str, flags: int) -> int:
        found = opened(path, flags)
        file.unlink()
        return found

    monkeypatch.setattr(os, "open", replaced)
    assert read_plain(tmp_path, "a.md") == "förr".encode()


FILES = ("a.md", "b.txt", ".c.md", "x/a.md", "x/y/b.md", "x/y/text/c.md", "text/d.md", "z[1]/e.md")
PATTERNS = (
    "*", "*.md", "**", "**/*", "**/*.md", "*/*", "x/*.md", "*/**/*.md", "**/text/*.md", "x/y", "x", "inget/*", "inget", "a.md/*", "[ab].*",
    "**/y/**/*", "z[[]1]/*", ".*", "./*.md", "**/inget",
)  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_says_what_it_does_elsewhere(tmp_path: Path, pattern: str) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "led").symlink_to("x")
    assert matching(tmp_path, pattern) == sorted(tmp_path.glob(pattern))
    assert matching(tmp_path / "inget", pattern) == matching(tmp_path / "a.md", pattern) == []


def test_many_patterns_find_each_thing_once_and_none_leads_out(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert matching(tmp_path, "*.md", "a.*", "x/a.md") == [tmp_path / ".c.md", tmp_path / "a.md", tmp_path / "x/a.md"]
    assert matching(tmp_path / "x", "/*.md") == [tmp_path / "x/a.md"]


@pytest.mark.parametrize("pattern", ["x/*", "*/*", "**/*.md", "x/**/*.md", "*/y/*"])
@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.EMFILE, errno.ESTALE])
def test_a_folder_that_cannot_be_looked_in_is_not_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, number: int
) -> None:
    (tmp_path / "x/y").mkdir(parents=True)

    def guarded(look: Callable[[Path], object]) -> Callable[[Path], object]:
        def refuse(place: Path) -> object:
            if tmp_path in Path(place).parents:
                raise OSError(number, os.strerror(number), str(place))
            return look(place)

        return refuse

    for name in ("scandir", "listdir"):
        monkeypatch.setattr(os, name, guarded(getattr(os, name)))
    with pytest.raises(OSError, match=os.strerror(number)) as told:
        matching(tmp_path, pattern)
    assert str(told.value.filename).startswith(str(tmp_path / "x"))


def test_what_cannot_be_looked_at_is_not_said_to_be_gone(tmp_path: Path) -> None:
    (tmp_path / "led").symlink_to("borta")
    (tmp_path / "fil").touch()
    assert [exists(tmp_path / one) for one in ("led", "fil", "inget", "fil/x")] == [True, True, False, False]
    with pytest.raises(OSError, match="too long"):
        exists(tmp_path / ("x" * 300))


def test_a_place_that_cannot_be_looked_in_is_told_by_its_path_where_that_is_known(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b").symlink_to("borta")
    with pytest.raises(Unread) as told:
        names_in(tmp_path / "a/b")
    assert str(told.value).startswith("b är en länk som inte leder någonstans.")
    assert told.value.told_from(tmp_path).startswith("a/b: är en länk som inte leder någonstans.")
    assert told.value.told_from(tmp_path / "annat") == str(told.value)
