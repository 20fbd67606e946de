"""Jobs and those that they make possible, in a pool that lasts and in one that breaks; see `tests/run/warm` for real workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from samrapport.run.execution.pool import run_jobs


class Here(Executor):
    """Does each job as it is handed over, and takes so many at the most: then it is broken."""

    def __init__(self, most: int) -> None:
        self._left = most

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if not self._left:
            raise BrokenExecutor
        self._left -= 1
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def pools(*most: int) -> Callable[[], AbstractContextManager[Executor]]:
    """Opens one after the other."""
    following = iter(most)

    @contextmanager
    def open_one() -> Iterator[Executor]:
        yield Here(next(following))

    return open_one


def test_what_a_job_makes_possible_is_begun_before_more_of_it_is_looked_for() -> None:
    told: list[str] = []

    def run(job: str) -> str:
        told.append(f"gör {job}")
        return job

    def follow(job: str, _: str) -> Iterator[str]:
        if job == "granska":
            yield "kör"
            told.append("ser efter mer")

    assert list(run_jobs(pools(9), run, ["granska"], follow)) == [("granska", "granska"), ("kör", "kör")]
    assert told == ["gör granska", "gör kör", "ser efter mer"]


def test_nothing_that_a_job_makes_possible_is_forgotten_by_a_pool_that_breaks_meanwhile() -> None:
    def follow(job: int, _: int) -> list[int]:
        return [1, 2, 3] if job == 0 else []

    done = run_jobs(pools(2, 9), lambda job: job * 10, [0], follow)

    # The first pool takes a job and one of the three.
    assert sorted(done) == [(0, 0), (1, 10), (2, 20), (3, 30)]
