"""Workers that are forks: jobs, faults, deaths, and what is left when the build or the zygote is gone."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

import pytest

from samrapport.run.execution import pool as pool_module
from samrapport.run.execution.pool import Warmth, open_pool, run_jobs
from samrapport.run.execution.worker import worker_environment
from samrapport.run.warm.forks import ADDRESS, Zygote, ZygoteLost, order_fork, start_zygote
from samrapport.run.warm.pool import WarmPool

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="läser /proc")]


# What is loaded before a fork makes no difference here, and takes long. Python runs this before anything else.
NOTHING_LOADED = """
import sys, types
nothing = sys.modules["samrapport.run.warm.preload"] = types.ModuleType("samrapport.run.warm.preload")
nothing.preload = lambda: None
"""


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Workers find the functions of this module."""
    before = tmp_path / "before"
    before.mkdir()
    (before / "sitecustomize.py").write_text(NOTHING_LOADED, encoding="utf-8")
    monkeypatch.setenv(
        "PYTHONPATH",
        os.pathsep.join([str(before), str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]),
    )


def double(number: int) -> int:
    if number < 0:
        raise ValueError(f"{number} är för litet")
    return 2 * number


def die(path: Path) -> str:
    """Die the first time."""
    if not path.exists():
        path.touch()
        os._exit(3)
    return "sedan"


def where(_: int) -> tuple[int, str, str, bool]:
    return os.getpid(), str(Path.cwd()), os.environ["SAMRAPPORT_PRIVATE"], ADDRESS in os.environ


def sleep(seconds: float) -> None:
    time.sleep(seconds)


@contextmanager
def open_warm(scratch: Path, jobs: int = 2) -> Iterator[WarmPool]:
    with open_pool(jobs, scratch / "data", scratch, scratch / "cache", warm=Warmth()) as pool:
        assert isinstance(pool, WarmPool)
        yield pool


def processes() -> set[int]:
    """The processes below this one."""
    found: set[int] = set()
    waiting = [os.getpid()]
    while waiting:
        for children in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            new = {int(pid) for pid in children.read_text().split()} - found
            found |= new
            waiting += new
    return found


def test_jobs_go_to_workers_of_their_own(scratch: Path) -> None:
    folder, before = Path.cwd(), processes()
    with open_warm(scratch) as pool:
        assert list(pool.map(double, range(10))) == list(range(0, 20, 2))
        with pytest.raises(ValueError, match="-1 är för litet") as told:
            pool.submit(double, -1).result()
        assert "in double" in "".join(told.value.__notes__)
        seen = set(pool.map(where, range(20)))
        assert {one[0] for one in seen} <= processes()
        assert len({one[2] for one in seen}) == len(seen) <= 2
        assert all(one[3] for one in seen)
    # The build's own process stays where it is, and nothing of the pool is left.
    assert Path.cwd() == folder
    assert ADDRESS not in os.environ
    assert processes() == before


@pytest.mark.late
def test_a_worker_that_dies_breaks_the_pool_and_what_is_left_is_done_in_a_new_one(
    scratch: Path, tmp_path: Path
) -> None:
    with open_warm(scratch, 1) as pool, pytest.raises(BrokenProcessPool):
        pool.submit(die, tmp_path / "a").result()
    done = list(run_jobs(lambda: open_warm(scratch, 1), die, [tmp_path / "b", tmp_path / "a"]))
    assert [result for _, result in done] == ["sedan", "sedan"]


def test_leaving_by_an_exception_ends_all_at_once(scratch: Path) -> None:
    before, started = processes(), time.monotonic()
    with pytest.raises(KeyboardInterrupt), open_warm(scratch) as pool:  # noqa: PT012
        for _ in range(4):
            pool.submit(sleep, 600)
        raise KeyboardInterrupt
    assert time.monotonic() - started < 300
    assert processes() == before


def wait_for(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 60
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_workers_end_when_the_zygote_is_killed(scratch: Path) -> None:
    with pytest.raises(BrokenProcessPool), open_warm(scratch) as pool:  # noqa: PT012
        pid = pool.submit(where, 0).result()[0]
        waits = pool.submit(sleep, 600)
        os.kill(pool.zygote.process.pid, signal.SIGKILL)
        assert wait_for(lambda: not Path(f"/proc/{pid}").exists() or " Z " in Path(f"/proc/{pid}/stat").read_text())
        waits.result()


def test_without_a_zygote_the_pool_is_cold_and_it_is_told_why(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ZygoteLost("det går inte här")

    monkeypatch.setattr(pool_module, "start_zygote", refuse)
    warm = Warmth()
    for _ in range(2):
        with open_pool(1, scratch / "data", scratch, scratch / "cache", warm=warm) as pool:
            assert not isinstance(pool, WarmPool)
            assert pool.submit(double, 2).result() == 4
        assert warm.lost == "det går inte här"
        # Remembered: it is not tried again.
        monkeypatch.setattr(pool_module, "start_zygote", None)


def test_a_zygote_that_nobody_takes_over_is_ended_while_it_warms_up(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = scratch / "länge"
    before.mkdir()
    slow = NOTHING_LOADED.replace("lambda: None", "lambda: time.sleep(20)").replace("import sys", "import time, sys")
    (before / "sitecustomize.py").write_text(slow, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(before), os.environ["PYTHONPATH"]]))
    warm = Warmth()
    warm.begin(scratch / "data", scratch, scratch / "cache")
    assert warm.begun is not None
    process = warm.begun[1].process
    # Were it only told that it is over, it would be waited for until it reads that.
    monkeypatch.setattr(Zygote, "end", lambda zygote: (zygote.process.stdin.close(), zygote.process.wait()))
    warm.close()
    assert process.returncode == -signal.SIGKILL
    assert warm.begun is None


@pytest.mark.parametrize("warm", [None, Warmth()])
def test_no_clock_of_others_reaches_a_worker(
    scratch: Path, monkeypatch: pytest.MonkeyPatch, warm: Warmth | None
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "text")
    with open_pool(1, scratch / "data", scratch, scratch / "cache", warm=warm) as pool:
        assert pool.submit(os.getenv, "SOURCE_DATE_EPOCH").result() is None
        assert pool.submit(os.getenv, "SAMRAPPORT_DATA").result() == str(scratch / "data")


def test_a_zygote_that_fails_says_why(scratch: Path, tmp_path: Path) -> None:
    (tmp_path / "samrapport").mkdir()
    folder = scratch / "trasig"
    folder.mkdir()
    environment = dict(os.environ) | worker_environment(scratch / "data", folder, scratch / "cache")
    zygote = start_zygote(folder, environment | {"PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": "1"})
    try:
        with pytest.raises(ZygoteLost):
            order_fork("cells", folder / "finns-inte", [], folder=Path.cwd(), environment={})
    finally:
        zygote.end()
    assert zygote.process.returncode is not None
