"""Processes that publish are killed at random moments, over each protocol, while a reader loads pages with what they load."""

from __future__ import annotations

import multiprocessing
import random
import threading
import time
from pathlib import Path

import pytest

from samrapport.release.innehall.making import Made, make_release

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


class Reader(threading.Thread):
    """Loads every page over and over, and what each loads, until it is told to stop."""

    def __init__(self, server: Server, editions: list[Made], gap: bool) -> None:
        super().__init__(daemon=True)
        self.server, self.editions, self.gap = server, editions, gap
        self.answers, self.wrong = 0, list[str]()
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
                for asset in loaded(path, content):
                    got = self._got(asset)
                    if got is not None and got != made.read(asset):
                        self.wrong.append(f"{path} loads {asset}: {got[:80]!r}")

    def _got(self, path: str) -> bytes | None:
        self.answers += 1
        try:
            return self.server.get(path)
        except (FileNotFoundError, NotADirectoryError):
            if not self.gap:
                self.wrong.append(f"{path} is not there")
            return None


@pytest.fixture
def sites(tmp_path: Path) -> list[Path]:
    return [write_site(tmp_path / name, name, REPORTS) for name in ("ett", "tva")]


@pytest.mark.parametrize(
    ("name", "kills"),
    [
        pytest.param("mapp", 4, marks=pytest.mark.slow),
        *(pytest.param(name, 100, marks=pytest.mark.long) for name in WAYS),
    ],
)
def test_killed_at_random_moments_every_answer_is_old_or_new_and_the_next_run_completes(
    name: str, kills: int, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, sites: list[Path]
) -> None:
    monkeypatch.setenv("SAMRAPPORT_LOSENORD_WEBBEN", SECRET)
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    stack, server = start(name, tmp_path / "rot", home, monkeypatch)  # type: ignore[misc]
    context = multiprocessing.get_context("spawn" if name == "sshd" else "forkserver")
    if name != "sshd":
        context.set_forkserver_preload(
            ["release.publicist", "samrapport.release.publishing", "asyncssh", "aioftp", "obstore"]
        )  # type: ignore[attr-defined]
    editions = [make_release(site, lambda _: True) for site in sites]
    chance = random.Random(name)

    def begun(number: int) -> multiprocessing.process.BaseProcess:
        one = context.Process(target=publish, args=(str(sites[number % 2]), server.more["mal"]))  # type: ignore[attr-defined]
        one.start()
        return one  # type: ignore[no-any-return]

    def completed(number: int) -> float:
        start = time.monotonic()
        one = begun(number)
        one.join(60)
        assert one.exitcode == 0, number
        for path, fil in editions[number % 2].release.files.items():
            assert len(server.get(path)) == fil.size, path
        return time.monotonic() - start

    with stack:
        completed(0)
        seconds = completed(1)
        reader = Reader(server, editions, name in GAP)
        reader.start()
        killed = 0
        for number in range(kills):
            one = begun(number)
            one.join(chance.uniform(0, seconds * 1.2))
            killed += one.is_alive()
            one.kill()
            one.join()
            assert reader.wrong == [], number
            if number % 5 == 4:
                completed(number)
        completed(kills)
        reader.ended.set()
        reader.join(30)
        assert reader.wrong == []
        assert killed >= kills / 3
        assert reader.answers > kills
