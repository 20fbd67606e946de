"""Processes that publish are killed at each operation and at random moments, over each protocol, while a reader loads pages with what they load."""

from __future__ import annotations

import multiprocessing
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from samrapport.release.innehall.making import Made, make_release
from samrapport.release.innehall.released import hash_of

from .publicist import publish
from .servers import SECRET, Server
from .test_servers import WAYS, collected, home, start
from .webbplats import loaded, pages, write_site

__all__ = ["collected", "home"]
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
REPORTS = ("vasteras/2021",)
# What --prova says of them: between two renames a page is not there.
GAP = {"webdav"}
PATIENT = 120.0
SECRET_IN = "SAMRAPPORT_LOSENORD_WEBBEN"


class Reader(threading.Thread):
    """Loads every page over and over, and what each loads, until it is told to stop. gap: whether a page may be gone for a moment."""

    def __init__(self, server: Server, editions: list[Made], gap: bool) -> None:
        super().__init__(daemon=True)
        self.server, self.editions, self.gap = server, editions, gap
        self.seen: Counter[str] = Counter()
        self.wrong = list[str]()
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.is_set() and not self.wrong:
            for path in pages(self.editions[0].release):
                content = self._got(path)
                if content is None:
                    continue
                made = next((one for one in self.editions if one.read(path) == content), None)
                if made is None:
                    self.wrong.append(f"{path}: {content[:80]!r}")
                    continue
                self.seen[f"edition {self.editions.index(made) + 1}"] += 1
                for asset in loaded(path, content):
                    got = self._got(asset)
                    if got is not None and got != made.read(asset):
                        self.wrong.append(f"{path} loads {asset}: {got[:80]!r}")

    def _got(self, path: str) -> bytes | None:
        self.seen["answers"] += 1
        try:
            return self.server.get(path)
        except (FileNotFoundError, NotADirectoryError):
            self.seen["not there"] += 1
            if not self.gap:
                self.wrong.append(f"{path} is not there")
            return None


@dataclass
class Ground:
    """A server with two editions published in turn, a reader of it, and processes that publish the one or the other."""

    server: Server
    sites: list[Path]
    context: Any
    reader: Reader
    runs: int = 0

    def begun(self, number: int, at: int = 0) -> multiprocessing.process.BaseProcess:
        self.runs += 1
        surroundings = {name: os.environ[name] for name in ("HOME", "SSL_CERT_FILE", SECRET_IN) if name in os.environ}
        given = (str(self.sites[number % 2]), self.server.more["mal"], surroundings, at)
        one = self.context.Process(target=publish, args=given)
        one.start()
        return one  # type: ignore[no-any-return]

    def completed(self, number: int) -> float:
        start = time.monotonic()
        one = self.begun(number)
        one.join(PATIENT)
        assert one.exitcode == 0, number
        for path, fil in self.reader.editions[number % 2].release.files.items():
            assert hash_of(self.server.get(path)) == fil.sha, path
        return time.monotonic() - start

    def ended(self, killed: int) -> None:
        """Stop reading, and say how it went."""
        self.reader.ended.set()
        self.reader.join(30)
        assert self.reader.wrong == []
        assert self.reader.seen["answers"] > killed
        counts = ", ".join(f"{count} {what}" for what, count in sorted(self.reader.seen.items()))
        print(f"{self.server.name}: {killed} killed of {self.runs} runs; a reader got {counts}")


@pytest.fixture
def ground(
    request: pytest.FixtureRequest, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ground]:
    name = request.param
    monkeypatch.setenv(SECRET_IN, SECRET)
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    sites = [write_site(tmp_path / edition, edition, REPORTS) for edition in ("ett", "tva")]
    stack, server = start(name, tmp_path / "rot", home, monkeypatch)  # type: ignore[misc]
    # A fork of what holds the server's own threads would be a fork of its locks too.
    context = multiprocessing.get_context("spawn" if name == "sshd" else "forkserver")
    if name != "sshd":
        context.set_forkserver_preload(  # type: ignore[attr-defined]
            ["release.publicist", "samrapport.release.publishing", "asyncssh", "aioftp", "obstore"]
        )
    editions = [make_release(site, lambda _: True) for site in sites]
    with stack:
        yield Ground(server, sites, context, Reader(server, editions, name in GAP))


def of_each(short: int, long: int) -> pytest.MarkDecorator:
    """Every protocol, a little of it and at length."""
    return pytest.mark.parametrize(
        ("ground", "much"),
        [
            *(pytest.param(name, short, marks=pytest.mark.late, id=f"{name}-short") for name in WAYS),
            *(pytest.param(name, long, marks=pytest.mark.long, id=name) for name in WAYS),
        ],
        indirect=["ground"],
    )


@of_each(6, 100)
def test_killed_at_random_moments_every_answer_is_old_or_new_and_the_next_run_completes(
    ground: Ground, much: int
) -> None:
    chance = random.Random(ground.server.name)
    ground.completed(0)
    seconds = ground.completed(1)
    ground.reader.start()
    # The other edition than the one that stands.
    killed, number = 0, 1
    while killed < much:
        number += 1
        assert number < 4 * much, "hardly any run is killed before it ends"
        one = ground.begun(number)
        one.join(chance.uniform(seconds / 4, seconds))
        one.kill()
        one.join()
        killed += one.exitcode != 0
        assert ground.reader.wrong == [], number
        if number % 5 == 0:
            ground.completed(number + 1)
            number += 1
    ground.completed(number + 1)
    ground.ended(killed)


@of_each(7, 1)
def test_killed_at_each_operation_every_answer_is_old_or_new_and_the_next_run_completes(
    ground: Ground, much: int
) -> None:
    """much: how many operations lie between two kills."""
    ground.completed(0)
    ground.completed(1)
    ground.reader.start()
    killed, standing = 0, 1
    for at in range(much, 2000, much):
        one = ground.begun(1 - standing, at)
        one.join(PATIENT)
        assert ground.reader.wrong == [], at
        if one.exitcode == 0:
            break
        killed += 1
        # Every third time another edition is asked for than the one that was stopped.
        standing = standing if killed % 3 == 0 else 1 - standing
        ground.completed(standing)
    ground.ended(killed)
    assert killed * much > 15
