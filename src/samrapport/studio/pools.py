"""The processes that the studio keeps warm: those that run notebooks, and one beside that answers. Entry: `Pools`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from samrapport.run.execution.execute import Job, Outcome, execute_section
from samrapport.run.execution.pool import Warmth, open_beside, open_pool
from samrapport.run.project import Project
from samrapport.studio.beside import call, give_back

_RENEW = 2000
"""How often the worker beside answers before another takes its place: a process keeps a little of all that it makes."""
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
        self._open, self._beside = ExitStack(), ExitStack()
        self._pool: Executor | None = None
        self._standing: Executor | None = None
        self._ran = self._asked = self._rests = 0
        self._lock = threading.RLock()
        self._answering: set[Future[Any]] = set()

    @property
    def worn(self) -> bool:
        """Whether the worker beside has answered so often that another is to take its place."""
        return self._asked > _RENEW

    def ask(self, function: str, *args: Any) -> Future[Any]:
        """Have a function of the studio's done in the worker beside: see `call`."""
        with self._lock:
            self._come()
            assert self._pool is not None
            self._asked += 1
            future = self._pool.submit(call, function, *args)
            self._answering.add(future)
        future.add_done_callback(self._answering.discard)
        return future

    def run(self, job: Job) -> Outcome:
        """Run a notebook in a worker that keeps it as it ran, so that the next time only what is changed in it runs. Raises BrokenExecutor."""
        with self._lock:
            self._come()
            assert self._pool is not None
            if self._standing is None or self._ran >= _RENEW:
                self._beside.close()
                self._standing = self._beside.enter_context(open_beside(self._pool, 1, *self._where))
                self._ran = 0
            self._ran += 1
            future = self._standing.submit(execute_section, replace(job, kept=True))
        return future.result()

    @contextmanager
    def lend(self) -> Iterator[Executor]:
        """Workers for one batch, whose jobs are all done or given up when it is over. They are forked anew, so that nothing grows."""
        with self._lock:
            self._come()
            assert self._pool is not None
            pool = self._pool
        with open_beside(pool, self._jobs, *self._where) as workers:
            lent = _Lent(workers)
            try:
                yield lent
            finally:
                lent.give_back()

    def rest(self) -> None:
        """Let go of the worker that keeps a notebook as it ran, whose forks take tens of MB each (the next to run starts another), and of all
        memory that is not used; of every worker when nothing has been asked of them for long.
        """
        with self._lock:
            self._rests += 1
            if self._rests >= _LONG:
                self.renew()
            self._standing = None
            self._beside.close()
            pool = self._pool
        if pool is not None:
            with suppress(BrokenExecutor):
                pool.submit(give_back).result()
        give_back()

    def renew(self) -> None:
        """End them when what is asked of them is answered, so that nothing is written by half, or twice; nothing is asked meanwhile."""
        with self._lock:
            wait([*self._answering], _ANSWERED)
            self.close()

    def close(self) -> None:
        """End them; the next that is asked for opens new ones."""
        with self._lock:
            self._pool = self._standing = None
            self._beside.close()
            # As after Ctrl-C: what is being made is given up.
            self._open.__exit__(_Over, _Over(), None)

    def _come(self) -> None:
        self._rests = 0
        if self._pool is None:
            self._pool = self._open.enter_context(open_pool(1, *self._where, warm=Warmth()))
            self._asked = 0


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
