"""What the system would not do: one Swedish sentence, never a traceback, and the last good site as it was."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from data_factory import OWN, Data

from samrapport.errors import DataFault, SamrapportError, UnreadableFile
from samrapport.hinder import hindered, hindered_by_words
from samrapport.raw.folder import RawFolder
from samrapport.run.disk.swap import swap_folder
from samrapport.run.fingerprint import hash_tree

ROOT = Path(__file__).parents[1]
CODES = ("ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "EMFILE", "EIO", "ENOTDIR", "EEXIST", "EBUSY", "EFBIG", "ESTALE", "ENAMETOOLONG", "ENODEV")  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_each_is_a_sentence_with_place_cause_and_step(code: str) -> None:
    number = getattr(errno, code)
    told = str(hindered(OSError(number, os.strerror(number), "/data/ut/rapport.json")))
    assert re.fullmatch(r"/data/ut/rapport\.json [a-zåäö][^.]+\. [A-ZÅÄÖ].+\.", told)
    assert os.strerror(number) not in told


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/ut/reports/.rapport.json.1234.tmp", "/ut/reports/rapport.json"),
        ("/ut/._site.new/reports/x.html", "/ut/_site"),
        ("/ut/._site.arbete/projekt", "/ut/_site"),
        ("/ut/reports/.bygger-vasteras-2021-ab12/data/x.csv", "/ut/reports"),
        (f"{tempfile.gettempdir()}/samrapport-abc/w1/x", "Mappen för tillfälliga filer"),
        (f"{tempfile.gettempdir()}/openpyxl.o0q5wmkw", "Mappen för tillfälliga filer"),
        (str(Path.cwd() / "reports" / "x"), "reports/x"),
        (b"/ut/x", "/ut/x"),
        (None, "Filen eller mappen"),
        (7, "Filen eller mappen"),
    ],
)
def test_nobody_is_told_of_what_a_build_makes_on_its_way(path: Any, shown: str) -> None:
    assert str(hindered(OSError(errno.ENOSPC, "", path))) == (
        f"{shown} går inte att skriva, för disken är full. Frigör utrymme och kör samma kommando igen."
    )


def test_what_lies_among_the_builds_own_temporary_files_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = tmp_path / "samrapport-ab12cd34"
    own = outer / "samrapport-56ef78ab"
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    for place in (own / "site" / "index.html", own, outer / "reports", outer):
        assert str(hindered(OSError(errno.EROFS, "", str(place)))) == (
            "Mappen för tillfälliga filer går inte att skriva, för platsen går bara att läsa. Välj en annan plats med TMPDIR."
        )


def test_an_error_that_is_not_the_systems_is_none() -> None:
    assert hindered(OSError("No pandoc was found")) is None
    assert hindered_by_words("KeyError: 'post'") is None


def test_words_of_other_programs_are_understood() -> None:
    assert "/a/b går inte att läsa" in str(hindered_by_words("[Errno 13] Permission denied: '/a/b'"))
    assert "disken är full" in str(hindered_by_words("pandoc: /x/out: withBinaryFile: resource exhausted (No space left on device)"))  # fmt: skip
    assert "disken är full" in str(hindered(shutil.Error([("a", "b", "[Errno 28] No space left on device: 'b'")])))


def test_a_file_is_not_swapped_away_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "ny").mkdir()
    (tmp_path / "plats").write_text("viktigt")
    with pytest.raises(NotADirectoryError):
        swap_folder(tmp_path / "ny", tmp_path / "plats")
    assert (tmp_path / "plats").read_text() == "viktigt"


def test_a_file_of_data_that_cannot_be_read_is_told_in_swedish(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def denied(path: Any, *flags: Any, **place: Any) -> int:
        if Path(path).name == "budget.csv":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *flags, **place)

    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(
        UnreadableFile, match=r"budget\.csv: filen går inte att läsa eller skriva, för rättigheterna räcker inte"
    ) as told:
        RawFolder(data.root).read(f"{OWN}/budget.csv")
    assert isinstance(told.value, DataFault)
    assert told.value.exit_code == 1 != SamrapportError.exit_code


@dataclass
class Small:
    """A project of two sections, built once, that each test changes and builds again under a rule."""

    root: Path
    data: Data
    turn: Iterator[int]

    @property
    def site(self) -> Path:
        return self.root / "_site"

    def change(self) -> None:
        """Something to make anew."""
        self.data.write(f"{OWN}/text/sammanfattning.md", f"Text nummer {'x' * next(self.turn)}.\n")

    def run(self, *command: str, **rule: Any) -> tuple[int, str]:
        made = {"nth": 1, "times": 10**9, "writes": True, "events": WRITES} | rule
        environment = os.environ | {
            "COLUMNS": "160",
            "PYTHONPATH": f"{ROOT / 'tests' / 'hinder'}{os.pathsep}{ROOT / 'src'}",
        }
        if rule:
            environment["SAMRAPPORT_PROV"] = json.dumps(made)
        asked = [sys.executable, "-m", "samrapport", *command, "--data", str(self.data.root)]
        ended = subprocess.run(
            asked, cwd=self.root, env=environment, capture_output=True, text=True, check=False, timeout=300
        )
        return ended.returncode, ended.stdout + ended.stderr

    def build(self, **rule: Any) -> tuple[int, str]:
        return self.run("build", "--engine", "embedded", "--jobs", "1", "--godta-fynd", **rule)


WRITES = ["open", "os.mkdir", "os.rename", "os.link", "os.remove"]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    root = tmp_path_factory.mktemp("hinder") / "projekt"
    books = root / "notebooks" / "delarsrapport"
    books.mkdir(parents=True)
    for name in ("rapporttyp.yml", "01_sammanfattning.ipynb", "08_budget-och-utfall.ipynb"):
        text = (ROOT / "notebooks" / "delarsrapport" / name).read_text(encoding="utf-8")
        # The section that it names is not among these.
        (books / name).write_text(text.replace("eget_dokument: avstamning\n", ""), encoding="utf-8")
    shutil.copytree(ROOT / "theme", root / "theme")
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copy(ROOT / name, root / name)
    made = Small(root, Data(root / "data" / "raw"), count(1))
    made.change()
    code, said = made.build()
    assert code == 0, said
    return made


def assert_told(code: int, said: str, *words: str) -> None:
    assert code == 1, said
    for noise in ("Traceback", "Errno", "Error", ".tmp", ".bygger-", "._site", "samrapport-"):
        assert noise not in said, said
    for word in words:
        assert word in said, said


def assert_next_is_whole(small: Small, before: dict[str, str | None]) -> None:
    """The next build, with nothing in its way, makes the site as it should be."""
    code, said = small.build()
    assert code == 0, said
    assert hash_tree(small.site) != before


FULL, DENIED, READ_ONLY = "disken är full", "rättigheterna räcker inte", "platsen går bara att läsa"
OUTPUTS = r"/projekt/(reports|_site|\._site|data/processed)"
# Those of publishing come last: they leave a report that the next build that can will publish.
PLACES: list[tuple[str, dict[str, Any], str]] = [
    ("reading a table", {"path": r"/raw/.*budget\.csv$", "writes": False, "events": ["open"], "code": "EACCES"}, DENIED),
    ("reading a notebook", {"path": r"notebooks/.*\.ipynb$", "writes": False, "events": ["open"], "code": "EIO"}, "disken svarar med fel"),
    ("listing the texts", {"path": r"/2024/text$", "events": ["os.listdir", "os.scandir"], "code": "EACCES"}, "får inte läsas av den som bygger"),
    ("the first write", {"path": OUTPUTS, "code": "EROFS"}, READ_ONLY),
    ("the lock", {"path": r"samrapport/lock$", "code": "EACCES"}, DENIED),
    ("temporary files", {"path": r"/samrapport-", "code": "ENOSPC"}, FULL),
    ("an executed notebook", {"path": r"\.01_sammanfattning\.ipynb", "code": "ENOSPC"}, FULL),
    ("its record", {"path": r"\.01_sammanfattning\.json", "code": "EDQUOT"}, FULL),
    ("the report's folder", {"path": r"\.bygger-", "code": "ENOSPC"}, FULL),
    ("a page of the report", {"path": r"\.bygger-.*01-sammanfattning", "code": "EIO"}, "disken svarar med fel"),
    ("staging", {"path": r"\._site\.arbete/projekt/reports", "code": "ENOSPC"}, FULL),
    ("a page of the site", {"path": r"\._site\.new/.*\.html", "code": "ENOSPC"}, FULL),
    ("the PDF", {"path": r"\._site\.new/.*\.pdf", "code": "EIO"}, "disken svarar med fel"),
]  # fmt: skip


@pytest.mark.late
@pytest.mark.parametrize(("place", "rule", "told"), PLACES, ids=[one[0] for one in PLACES])
def test_a_build_that_the_system_hinders_leaves_the_site(
    small: Small, place: str, rule: dict[str, Any], told: str
) -> None:
    before = hash_tree(small.site)
    small.change()
    assert_told(*small.build(**rule), told)
    assert hash_tree(small.site) == before


@pytest.mark.late
@pytest.mark.parametrize("nth", [4, 12, 33, 90])
def test_wherever_the_disk_becomes_full_the_site_is_whole(small: Small, nth: int) -> None:
    before = hash_tree(small.site)
    small.change()
    assert_told(*small.build(path=OUTPUTS, nth=nth, code="ENOSPC"), FULL)
    assert hash_tree(small.site) == before


@pytest.mark.late
@pytest.mark.parametrize(("limit", "most"), [("RLIMIT_FSIZE", 20_000)])
def test_real_limits_are_told_too(small: Small, limit: str, most: int) -> None:
    before = hash_tree(small.site)
    small.change()
    source = (
        f"import resource, runpy, sys; resource.setrlimit(resource.{limit}, ({most}, {most})); "
        f"sys.argv = ['samrapport', 'build', '--data', {str(small.data.root)!r}, '--jobs', '1', '--engine', 'embedded']; "
        "runpy.run_module('samrapport', run_name='__main__')"
    )
    ended = subprocess.run([sys.executable, "-c", source], cwd=small.root, capture_output=True, text=True, check=False, timeout=300)  # fmt: skip
    assert_told(ended.returncode, ended.stdout + ended.stderr)
    assert hash_tree(small.site) == before
    assert_next_is_whole(small, before)


@pytest.mark.late
@pytest.mark.parametrize("name", ["_site", "data/processed"])
def test_a_file_where_a_folder_is_wanted_is_told_and_left(small: Small, tmp_path: Path, name: str) -> None:
    out = tmp_path / "projekt"
    shutil.copytree(small.root, out, ignore=shutil.ignore_patterns("reports", "_site", "processed", "korlogg"))
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_text("viktigt")
    other = Small(out, Data(out / "data" / "raw"), count(1))
    assert_told(*other.build(), f"{name} är en fil där det ska vara en mapp, eller tvärtom.")
    assert (out / name).read_text() == "viktigt"


@pytest.mark.late
def test_an_out_that_is_a_file_and_a_reader_that_leaves_are_no_tracebacks(small: Small, tmp_path: Path) -> None:
    (tmp_path / "ut").write_text("x")
    code, said = small.run("build", "--out", str(tmp_path / "ut"))
    assert code == 2
    assert "är ingen mapp" in said
    assert "Traceback" not in said
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "samrapport", "list", "--data", str(small.data.root)]
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w") as full:
            ended = subprocess.run(command, cwd=small.root, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # fmt: skip
        assert_told(ended.returncode, ended.stderr, FULL)
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as left:
        ended = subprocess.run(command, cwd=small.root, env=environment, stdout=left, stderr=subprocess.PIPE, text=True, check=False)  # fmt: skip
    assert (ended.returncode, ended.stderr) == (1, "")
