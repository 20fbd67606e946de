"""The processes that the studio keeps warm: another takes their place when what was asked of them is answered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

import pytest

from samrapport.run.execution.pool import Warmth
from samrapport.run.project import Project
from samrapport.run.warm.forks import ZygoteLost
from samrapport.studio import pools
from samrapport.studio.pools import Pools

LONGEST = 20


class Opened:
    """Stands in for what opens pools: notes what is opened and what is ended. dead: how many times what workers are forked from is dead."""

    def __init__(self) -> None:
        self.noted: list[str] = []
        self.dead = 0

    @contextmanager
    def pool(self, jobs: int, *_: object, warm: Warmth | None) -> Iterator[Executor]:
        assert jobs == 0
        with self._noted("warm" if warm else "cold"):
            yield ThreadPoolExecutor(1)

    @contextmanager
    def beside(self, pool: Executor, jobs: int, *_: object) -> Iterator[Executor]:
        if self.dead:
            self.dead -= 1
            raise ZygoteLost("den är borta")
        with self._noted("worker"), ThreadPoolExecutor(jobs) as made:
            yield made

    @contextmanager
    def _noted(self, name: str) -> Iterator[None]:
        self.noted.append(name)
        try:
            yield
        finally:
            self.noted.append(f"{name} ended")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    made = Opened()
    monkeypatch.setattr(pools, "open_pool", made.pool)
    monkeypatch.setattr(pools, "open_beside", made.beside)
    monkeypatch.setattr(pools, "call", lambda function: function)
    return made


@pytest.fixture
def made(tmp_path: Path, opened: Opened) -> Pools:
    return Pools(Project(*[tmp_path] * 5), tmp_path, 1)


def test_what_is_being_written_is_written_before_others_take_their_place(
    made: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, free, order = threading.Event(), threading.Event(), list[str]()

    def written(function: str) -> None:
        begun.set()
        assert free.wait(LONGEST)
        order.append(function)

    monkeypatch.setattr(pools, "call", written)
    asked = made.ask("changes:make_new")
    assert begun.wait(LONGEST)
    old = made._pool
    renewing = threading.Thread(target=lambda: (made.renew(), order.append("renewed")))
    renewing.start()
    renewing.join(0.05)
    assert renewing.is_alive()
    assert made._pool is old
    free.set()
    renewing.join(LONGEST)
    assert order == ["changes:make_new", "renewed"]
    assert asked.exception() is None
    assert made._answerer._given == set()
    assert made._pool is None


def test_who_rests_keeps_what_workers_are_forked_from_alone(
    made: Pools, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made.ask("answers:one").result(LONGEST) == "answers:one"
    made.rest()
    assert opened.noted == ["warm", "worker"], "who was answered now reads on"
    monkeypatch.setattr(pools, "_LATELY", -1)
    made.rest()
    assert opened.noted == ["warm", "worker", "worker ended"]
    assert made.ask("answers:two").result(LONGEST) == "answers:two"
    assert opened.noted == ["warm", "worker", "worker ended", "worker"]


def test_a_worker_that_must_be_started_cold_is_kept_while_one_rests(
    made: Pools, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "_LATELY", -1)
    opened.dead = 2
    assert made.ask("answers:one").result(LONGEST) == "answers:one"
    assert opened.noted == ["warm", "warm ended", "warm", "warm ended", "cold", "worker"]
    for _ in range(pools._LONG - 1):
        made.rest()
    assert opened.noted[-1] == "worker"
    made.rest()
    assert opened.noted[-2:] == ["worker ended", "cold ended"]


def test_what_workers_are_forked_from_has_another_in_its_place_when_it_is_killed(made: Pools, opened: Opened) -> None:
    with made.lend():
        pass
    opened.dead = 1
    with made.lend() as lent:
        assert lent.submit(str, 1).result(LONGEST) == "1"
    assert opened.noted == ["warm", "worker", "worker ended", "warm ended", "warm", "worker", "worker ended"]


def test_a_worker_that_is_worn_or_dead_has_another_in_its_place(
    made: Pools, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "_RENEW", 3)
    for _ in range(4):
        made.ask("answers:one").result(LONGEST)
    assert opened.noted == ["warm", "worker", "worker ended", "worker"]

    def dead(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr(made._answerer._executor, "submit", dead)
    assert made.ask("answers:two").result(LONGEST) == "answers:two"
    assert opened.noted[-2:] == ["worker ended", "worker"]


def test_after_many_rests_in_a_row_none_is_left_and_whoever_comes_back_gets_others(made: Pools) -> None:
    for _ in range(2):
        assert made.ask("answers:one").result(LONGEST) == "answers:one"
        for _ in range(pools._LONG - 1):
            made.rest()
        assert made._pool is not None
    made.rest()
    assert made._pool is None
    made.rest()
    assert made._pool is None
    assert made.ask("answers:two").result(LONGEST) == "answers:two"
