"""Running jobs in worker processes. Entries: `open_pool`, `open_beside`, `run_jobs`.

Whatever is a `concurrent.futures.Executor` will do as the pool. There are two here: forks of a process that has the
libraries imported, and processes started by spawn, so that no thread, socket or lock of the parent comes along.
"""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from samrapport.errors import SamrapportError
from samrapport.run.execution.worker import start_worker, zygote_environment
from samrapport.run.warm.forks import Zygote, ZygoteLost, await_zygote, start_zygote
from samrapport.run.warm.pool import WarmPool

J = TypeVar("J")
R = TypeVar("R")


class WorkersDied(SamrapportError):
    """Worker processes keep ending before any job is done."""

    exit_code = 1


@dataclass
class Warmth:
    """The wish for warm workers. lost: why there are none, once that is known; it is not tried again.

    begun: the process that they will be forked from, on its way to have the libraries imported, and the folder that it has.
    """

    lost: str = ""
    begun: tuple[Path, Zygote] | None = None

    def begin(self, data: Path, scratch: Path, cache: Path) -> None:
        """Let it warm up already, while it is seen what there is to run: a pool that is opened takes it over."""
        if self.begun is None and not self.lost:
            folder = _new_folder(scratch)
            try:
                self.begun = folder, start_zygote(folder, zygote_environment(data, folder, cache))
            except ZygoteLost as error:
                self.lost = str(error)

    def close(self) -> None:
        """End what no pool has taken over, at once: it has no forks."""
        if self.begun is not None:
            self.begun[1].process.kill()
            self.begun[1].end()
            self.begun = None


@contextmanager
def open_pool(jobs: int, data: Path, scratch: Path, cache: Path, *, warm: Warmth | None = None) -> Iterator[Executor]:
    """A pool of `jobs` workers. Left by an exception, Ctrl-C included, it ends them at once and waits for that.

    jobs: 0 where all are to stand beside it. scratch: where they have a folder, gone when they are. warm: for forks of a process that has the libraries imported; where these
    cannot be had, it is told why.
    """
    with ExitStack() as at_end:
        if warm is not None:
            warm.begin(data, scratch, cache)
        folder = warm.begun[0] if warm is not None and warm.begun else _new_folder(scratch)
        at_end.callback(shutil.rmtree, folder, ignore_errors=True)
        forked = _open_warm(warm, jobs, data, cache) if warm is not None else None
        if forked is None:
            with _spawned(jobs, partial(start_worker, data, folder, cache)) as pool:
                yield pool
            return
        try:
            yield forked
        except BaseException:
            forked.end()
            raise
        else:
            forked.shutdown()


def _new_folder(scratch: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=scratch, prefix="z"))


@contextmanager
def _spawned(jobs: int, start: Callable[[], None]) -> Iterator[Executor]:
    # Each is started when it is asked for.
    pool = ProcessPoolExecutor(jobs or 1, multiprocessing.get_context("spawn"), start)
    try:
        yield pool
    except BaseException:
        workers = list((pool._processes or {}).values())  # there is no public way to them
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join(timeout=5)
            if worker.is_alive():
                worker.kill()
        raise
    else:
        pool.shutdown()


@contextmanager
def open_beside(pool: Executor, jobs: int, data: Path, scratch: Path, cache: Path) -> Iterator[Executor]:
    """So many workers more, that no job of `pool` waits for, to be left before the pool is; forks of the same process where that is warm.

    They have a folder in `scratch`, gone when the last has ended, which nobody waits for. Raises ZygoteLost.
    """
    folder = Path(tempfile.mkdtemp(dir=scratch, prefix="b"))
    start = partial(start_worker, data, folder, cache)
    clear = partial(shutil.rmtree, folder, ignore_errors=True)
    if isinstance(pool, WarmPool):
        environment = zygote_environment(data, pool.zygote.address.parent, cache)
        forked = WarmPool(pool.zygote, jobs, environment, start, clear)
        try:
            yield forked
        finally:
            forked.shutdown(wait=False, cancel_futures=True)
    else:
        try:
            with _spawned(jobs, start) as spawned:
                yield spawned
        finally:
            clear()


def _open_warm(warm: Warmth, jobs: int, data: Path, cache: Path) -> WarmPool | None:
    if warm.begun is None:
        return None
    (folder, zygote), warm.begun = warm.begun, None
    try:
        await_zygote(zygote)
        environment = zygote_environment(data, folder, cache)
        return WarmPool(zygote, jobs, environment, partial(start_worker, data, folder, cache))
    except ZygoteLost as error:
        warm.lost = zygote.complaint() or str(error)
        zygote.end()
        return None


def run_jobs(
    open_one: Callable[[], AbstractContextManager[Executor]],
    run: Callable[[J], R],
    jobs: Sequence[J],
    follow: Callable[[J, R], Iterable[J]] = lambda job, result: (),
) -> Generator[tuple[J, R], None, None]:
    """Run every job and yield it with its result as it ends, in whatever order.

    follow: the jobs that a finished one makes possible, each begun as it is told of. A pool that breaks, since a worker was killed from outside, is
    opened anew for what is left; WorkersDied when that gets nowhere. Raises what a job raises.
    """
    left = list(jobs)
    fruitless = 0
    while left:
        try:
            with open_one() as pool:
                futures: dict[Future[R], J] = {pool.submit(run, job): job for job in left}
                while futures:
                    done, _ = wait(futures, return_when=FIRST_COMPLETED)
                    # In the order of the plan, where several are done at a time.
                    for future in [one for one in futures if one in done]:
                        job, result = futures.pop(future), future.result()
                        fruitless = 0
                        left.remove(job)
                        for new in follow(job, result):
                            left.append(new)
                            futures[_submitted(pool, run, new)] = new
                        yield job, result
        except BrokenExecutor:
            fruitless += 1
            if fruitless > 2:
                raise WorkersDied(
                    "Arbetsprocesserna avslutas utifrån gång på gång, oftast för att minnet tog slut. "
                    "Kör om med --jobs 1; det som är klart görs inte om."
                ) from None


def _submitted(pool: Executor, run: Callable[[J], R], job: J) -> Future[R]:
    """A job on its way; in a pool that has broken, one that says so when it is asked, so that those after it are not forgotten."""
    try:
        return pool.submit(run, job)
    except BrokenExecutor as error:
        broken: Future[R] = Future()
        broken.set_exception(error)
        return broken
