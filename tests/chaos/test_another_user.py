"""Builds by a user who may not read or write all that there is: one sentence of it, the right code, and what is published stays as it was.

Root may read anything, so where the tests run as root the builds are another's, whose the project is made.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from data_factory import FORBUND, OWN
from messages import unfit
from once import PROJECT

from samrapport.run.fingerprint import hash_tree
from tests.chaos.project import write_project
from tests.chaos.tally import note
from tests.chaos.test_commands import NOISE, plain

pytestmark = [pytest.mark.late, pytest.mark.skipif(sys.platform == "win32", reason="har andra rättigheter")]

ROOT = os.name == "posix" and os.geteuid() == 0
NOBODY = 65534
ANOTHER: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if ROOT else {}
REPORT = f"reports/{OWN}"
BUILD = ("build", "--engine", "embedded", "--jobs", "1", "--godta-fynd")


PATHS = os.pathsep.join([str(PROJECT / "src"), *(one for one in sys.path if one.endswith("site-packages"))])


def runnable() -> str | None:
    """A Python that the other user may run: this one, or where it lies in somebody's home, the system's of the same version."""
    own = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for one in (sys.executable, shutil.which(own, path="/usr/local/bin:/usr/bin")):
        with suppress(PermissionError):
            surroundings = {**os.environ, "PYTHONPATH": PATHS}
            command = [str(one), "-c", "import pandas, pydantic, yaml"]
            if one and not subprocess.run(command, check=False, cwd="/", env=surroundings, **ANOTHER).returncode:
                return one
    return None


@dataclass
class Ground:
    """A project of one report, built and published by another user than root. python: what runs it. turns: how often it was changed."""

    root: Path
    home: Path
    python: str
    turns: int = 0

    def run(self, *command: str, umask: int = 0o022) -> tuple[int, str]:
        """A command given by that user: its code, and what it says."""
        surroundings = {"HOME": str(self.home), "TMPDIR": str(self.home), "COLUMNS": "160"}
        ended = subprocess.run(
            [self.python, "-m", "samrapport", *command],
            cwd=self.root,
            env={**os.environ, **surroundings, "PYTHONPATH": PATHS, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=600,
            umask=umask,
            **ANOTHER,
        )
        return ended.returncode, plain(ended.stdout)

    def change(self) -> None:
        """Something to make anew."""
        self.turns += 1
        text = self.root / "data/raw" / OWN / "text/sammanfattning.md"
        text.parent.mkdir(exist_ok=True)
        text.write_text(f"Text nummer {'x' * self.turns}.\n", encoding="utf-8")
        own(text.parent)


def own(place: Path) -> None:
    """Let the other user have it, and all that lies in it."""
    if ROOT:
        for one in (place, *place.rglob("*")):
            os.chown(one, NOBODY, NOBODY, follow_symlinks=False)


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    python = runnable()
    if python is None:
        pytest.skip("another user may not run this Python")
    # The folder of a test is for nobody else to look in.
    with tempfile.TemporaryDirectory(prefix="annan-") as folder:
        place = Path(folder)
        made = Ground(place / "projekt", place / "hem", python)
        made.home.mkdir()
        write_project(made.root)
        made.change()
        own(place)
        code, said = made.run(*BUILD)
        assert code == 0, said
        yield made


@contextmanager
def closed(place: Path) -> Iterator[None]:
    """Nobody may read, write or look in it."""
    mode = stat.S_IMODE(place.stat().st_mode)
    place.chmod(0)
    try:
        yield
    finally:
        place.chmod(mode)


@contextmanager
def anothers(place: Path) -> Iterator[None]:
    """It is somebody else's, who lets nobody look in it."""
    with closed(place):
        if ROOT:
            os.chown(place, 0, 0)
        yield
    own(place)


@contextmanager
def dangling(place: Path) -> Iterator[None]:
    """It is a link that leads nowhere, as where a share is not mounted."""
    aside = place.rename(next(one for one in place.parents if one.name == "projekt").with_name("undan"))
    place.symlink_to("borta")
    try:
        yield
    finally:
        place.unlink()
        aside.rename(place)


Hindrance = Callable[[Path], AbstractContextManager[None]]
DENIED = "rättigheterna räcker inte"
CASES: dict[str, tuple[Hindrance, str, int, str]] = {
    "a report's folder": (closed, f"data/raw/{OWN}", 1, f"{OWN}: får inte läsas av den som bygger."),
    "a förbund's folder": (closed, f"data/raw/{FORBUND}", 1, f"{FORBUND}: får inte läsas av den som bygger."),
    "a raw file": (closed, f"data/raw/{OWN}/budget.csv", 1, f"{OWN}/budget.csv: filen går inte att läsa"),
    "the texts": (closed, f"data/raw/{OWN}/text", 1, f"{OWN}/text: får inte läsas av den som bygger."),
    "what all reports share": (closed, "data/raw/scb", 1, "scb: får inte läsas av den som bygger."),
    "somebody else's data": (anothers, "data/raw", 1, "raw får inte läsas av den som bygger."),
    "a share that is not there": (dangling, f"data/raw/{OWN}", 2, f"{OWN}: är en länk som inte leder någonstans."),
    "a file that is not there": (dangling, f"data/raw/{OWN}/budget.csv", 2, f"{OWN}/budget.csv: är en länk som inte leder någonstans."),
    "the site": (closed, "_site", 1, DENIED),
    "a report of the site": (closed, f"_site/{REPORT}", 1, DENIED),
    "pictures of the site": (closed, f"_site/{REPORT}/data", 1, DENIED),
    "what was made": (closed, "reports", 1, DENIED),
    "a report that was made": (closed, REPORT, 1, DENIED),
    "what is known of it": (closed, "reports/.samrapport", 1, DENIED),
    "the notebooks": (closed, "notebooks/delarsrapport", 1, "delarsrapport"),
    "a notebook": (closed, "notebooks/delarsrapport/08_budget-och-utfall.ipynb", 1, DENIED),
    "the theme": (closed, "theme", 1, DENIED),
    "the configuration": (closed, "_quarto.yml", 1, DENIED),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_may_not_be_read_is_told_in_one_sentence_and_the_site_stays(ground: Ground, name: str) -> None:
    hide, place, expected, words = CASES[name]
    before = hash_tree(ground.root / "_site")
    ground.change()
    with hide(ground.root / place):
        code, said = ground.run(*BUILD)
    assert (code, [one for one in NOISE if one in said], unfit(said)) == (expected, [], []), said
    assert words in said, said
    assert len(re.findall(r"får inte läsas|rättigheterna räcker inte|leder någonstans", said)) == 1, said
    assert hash_tree(ground.root / "_site") == before, said
    note("another user", Counter([f"told, {code}"]))


@pytest.mark.parametrize("name", [one for one, (_, place, *_) in CASES.items() if place.startswith("data/")])
@pytest.mark.parametrize("command", ["list", "check"])
def test_so_do_commands_that_only_look(ground: Ground, name: str, command: str) -> None:
    hide, place, expected, _ = CASES[name]
    with hide(ground.root / place):
        code, said = ground.run(command)
    assert [one for one in NOISE if one in said] + unfit(said) == [], said
    # A plan says what it would do about it.
    assert code == expected or (command == "list" and "går inte att läsa" in said) or "inaktuell" in said, said
    note(f"another user, {command}", Counter([f"told, {code}"]))


def test_the_next_build_is_whole(ground: Ground) -> None:
    before = hash_tree(ground.root / "_site")
    ground.change()
    code, said = ground.run(*BUILD)
    assert (code, hash_tree(ground.root / "_site") == before) == (0, False), said
    assert [one.name for one in ground.home.iterdir() if one.name.startswith("samrapport-")] == []


def test_a_site_that_others_may_not_read_is_told_to_be_so_until_they_may(ground: Ground) -> None:
    out = ground.home / "ut"
    told = []
    for umask in (0o077, 0o022):
        ground.change()
        code, said = ground.run(*BUILD, "--out", str(out), umask=umask)
        # What the second does not change is as the first left it.
        closed = {one for one in (out / "site").rglob("*") if not stat.S_IMODE(one.stat().st_mode) & stat.S_IROTH}
        assert (code, "som bara du kan läsa (umask)" in said) == (0, bool(closed)), f"{said}\n{closed}"
        told.append(closed)
    assert told[0] > told[1] > set()
