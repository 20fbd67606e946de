"""Running jobs in worker processes. Entries: `open_pool`, `run_jobs`.

Whatever is a `concurrent.futures.Executor` will do as the pool; the one here has processes started by spawn, so that no
thread, socket or lock of the parent comes along.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

from samrapport.errors import SamrapportError
from samrapport.run.worker import start_worker

J = TypeVar("J")
R = TypeVar("R")


class WorkersDied(SamrapportError):
    """Worker processes keep ending before any job is done."""

    exit_code = 1


@contextmanager
def open_pool(jobs: int, data: Path, scratch: Path, cache: Path) -> Iterator[Executor]:
    """A pool of `jobs` workers. Left by an exception, Ctrl-C included, it ends them at once and waits for that."""
    pool = ProcessPoolExecutor(
        max_workers=jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=start_worker,
        initargs=(data, scratch, cache),
    )
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
