"""The processes that the studio keeps warm: one that answers, those that run notebooks, and the one that all are forked from. Entry: `Pools`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from samrapport.run.execution.execute import Job, Outcome, execute_section
from samrapport.run.execution.pool import Warmth, open_beside, open_pool
from samrapport.run.project import Project
from samrapport.run.warm.forks import ZygoteLost
from samrapport.studio.beside import call, give_back

_RENEW = 2000
"""How often a worker is asked before another takes its place: a process keeps a little of all that it makes."""
_LATELY = 60
"""Seconds: who was answered so lately reads on, though nothing is saved."""
_LONG = 5
"""After so many rests in a row, ten minutes in the studio, all of them are ended: who comes back then waits two seconds for others."""
_ANSWERED = 60
"""Seconds that an answer is waited for."""


class _Over(Exception):
    """What is being made is not wanted any more."""


class Pools:
    """Opened when first asked for. scratch: for temporary files. jobs: how many notebooks at a time."""

    def __init__(self, project: Project, scratch: Path, jobs: int) -> None:
        self._where = (project.data, scratch, project.state / "cache")
        self._jobs = jobs
        self._open = ExitStack()
        self._pool: Executor | None = None
        self._warm = Warmth()
        self._answerer, self._runner = _Worker(self._fork), _Worker(self._fork)
        self._rests = 0
        self._lock = threading.RLock()

    def ask(self, function: str, *args: Any) -> Future[Any]:
        """Have a function of the studio's done in the worker that answers: see `call`."""
        with self._lock:
            self._rests = 0
            return self._answerer.submit(call, function, *args)

    def run(self, job: Job) -> Outcome:
        """Run a notebook in a worker that keeps it as it ran, so that the next time only what is changed in it runs. Raises BrokenExecutor."""
        with self._lock:
            future: Future[Outcome] = self._runner.submit(execute_section, replace(job, kept=True))
        return future.result()

    @contextmanager
    def lend(self) -> Iterator[Executor]:
        """Workers for one batch, whose jobs are all done or given up when it is over. They are forked anew, so that nothing grows."""
        with ExitStack() as stack:
            lent = _Lent(self._fork(stack, self._jobs))
            try:
                yield lent
            finally:
                lent.give_back()

    def rest(self) -> None:
        """Let go of the workers, which hold tens of MB each and of which others are forked in a tenth of a second: of the one that keeps a
        notebook as it ran, and of the one that answers if nobody has asked it lately. What they are forked from goes when it has rested long.
        """
        with self._lock:
            self._rests += 1
            self._runner.close()
            if self._rests >= _LONG:
                self.renew()
            elif not self._warm.lost and time.monotonic() - self._answerer.asked > _LATELY:
                self._answerer.end()
        give_back()

    def renew(self) -> None:
        """End them when what is asked of them is answered, so that nothing is written by half, or twice; nothing is asked meanwhile."""
        with self._lock:
            self._answerer.end()
            self.close()

    def close(self) -> None:
        """End them; the next that is asked for opens new ones."""
        with self._lock:
            self._pool = None
            self._answerer.close()
            self._runner.close()
            # As after Ctrl-C: what is being made is given up.
            self._open.__exit__(_Over, _Over(), None)

    def _fork(self, stack: ExitStack, jobs: int) -> Executor:
        """So many workers, until the stack is closed. What they are forked from is started when it is not there, or is dead; dead again, they are cold."""
        with self._lock:
            self._rests = 0
            for warm in (Warmth(), Warmth(), None):
                if self._pool is None:
                    self._warm = warm or self._warm
                    self._pool = self._open.enter_context(open_pool(0, *self._where, warm=warm))
                try:
                    return stack.enter_context(open_beside(self._pool, jobs, *self._where))
                except ZygoteLost as lost:
                    self._warm.lost = str(lost)
                    self.close()
        raise AssertionError


class _Worker:
    """One worker, there when it is asked; another takes the place of one that is worn, or dead. asked: when it was last, by the clock that only goes on."""

    def __init__(self, fork: Callable[[ExitStack, int], Executor]) -> None:
        self._fork, self._open = fork, ExitStack()
        self._executor: Executor | None = None
        self._given = set[Future[Any]]()
        self._times, self.asked = 0, 0.0

    def submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        if self._times >= _RENEW:
            self.end()
        self._times, self.asked = self._times + 1, time.monotonic()
        future = self._submitted(function, *args)
        self._given.add(future)
        future.add_done_callback(self._given.discard)
        return future

    def _submitted(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        if self._executor is not None:
            try:
                return self._executor.submit(function, *args)
            except BrokenExecutor:
                self.close()
        self._executor = self._fork(self._open, 1)
        return self._executor.submit(function, *args)

    def end(self) -> None:
        """End it when it has answered."""
        wait([*self._given], _ANSWERED)
        self.close()

    def close(self) -> None:
        self._executor, self._times = None, 0
        self._open.close()


class _Lent(Executor):
    """A pool that stays open when whoever was lent it is done."""

    def __init__(self, pool: Executor) -> None:
        self._pool, self._given = pool, set[Future[Any]]()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future = self._pool.submit(fn, *args, **kwargs)
        self._given.add(future)
        return future

    def give_back(self) -> None:
        """Give up what has not begun, and wait for the rest."""
        wait([one for one in self._given if not one.cancel()])
