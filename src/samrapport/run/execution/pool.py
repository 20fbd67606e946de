"""Running jobs in worker processes. Entries: `open_pool`, `open_beside`, `run_jobs`.

Whatever is a `concurrent.futures.Executor` will do as the pool. There are two here: forks of a process that has the
libraries imported, and processes started by spawn, so that no thread, socket or lock of the parent comes along.
"""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from samrapport.errors import SamrapportError
from samrapport.run.execution.worker import start_worker, zygote_environment
from samrapport.run.warm.forks import ZygoteLost, await_zygote, start_zygote
from samrapport.run.warm.pool import WarmPool

J = TypeVar("J")
R = TypeVar("R")


class WorkersDied(SamrapportError):
    """Worker processes keep ending before any job is done."""

    exit_code = 1


@dataclass
class Warmth:
    """The wish for warm workers. lost: why there are none, once that is known; it is not tried again."""

    lost: str = ""


@contextmanager
def open_pool(jobs: int, data: Path, scratch: Path, cache: Path, *, warm: Warmth | None = None) -> Iterator[Executor]:
    """A pool of `jobs` workers. Left by an exception, Ctrl-C included, it ends them at once and waits for that.

    jobs: 0 where all are to stand beside it. scratch: where they have a folder, gone when they are. warm: for forks of a process that has the libraries imported; where these
    cannot be had, it is told why.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="z", ignore_cleanup_errors=True) as own:
        folder = Path(own)
        forked = _open_warm(warm, jobs, data, folder, cache) if warm is not None and not warm.lost else None
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


def _open_warm(warm: Warmth, jobs: int, data: Path, folder: Path, cache: Path) -> WarmPool | None:
    zygote = None
    try:
        environment = zygote_environment(data, folder, cache)
        zygote = start_zygote(folder, environment)
        await_zygote(zygote)
        return WarmPool(zygote, jobs, environment, partial(start_worker, data, folder, cache))
    except ZygoteLost as error:
        warm.lost = (zygote.complaint() if zygote else "") or str(error)
        if zygote:
            zygote.end()
        return None


def run_jobs(
    open_one: Callable[[], AbstractContextManager[Executor]],
    run: Callable[[J], R],
    jobs: Sequence[J],
    follow: Callable[[J, R], Sequence[J]] = lambda job, result: (),
) -> Generator[tuple[J, R], None, None]:
    """Run every job and yield it with its result as it ends, in whatever order.

    follow: the jobs that a finished one makes possible. A pool that breaks, since a worker was killed from outside, is
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
                            futures[pool.submit(run, new)] = new
                        yield job, result
        except BrokenExecutor:
            fruitless += 1
            if fruitless > 2:
                raise WorkersDied(
                    "Arbetsprocesserna avslutas utifrån gång på gång, oftast för att minnet tog slut. "
                    "Kör om med --jobs 1; det som är klart görs inte om."
                ) from None
