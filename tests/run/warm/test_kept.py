"""A notebook run again from the cell that is changed, held to what a run of the whole gives."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from samrapport.run.execution import again
from samrapport.run.record import SectionState
from samrapport.run.warm.forks import Zygote, ZygoteLost, await_fork, await_zygote, order_with_channel

from .conftest import Run
from .test_cells import NOTEBOOKS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="utan fork"),
]


@pytest.fixture(scope="module", autouse=True)
def _ready(zygote: Zygote) -> None:
    """Without forks nothing is kept: they are waited for, however busy the machine is."""
    await_zygote(zygote)
    for _ in range(20):
        with contextlib.suppress(ZygoteLost):
            connection, channel = order_with_channel("cells", zygote.address, os.environ)
            channel.close()
            await_fork(connection).end()
            return


def standing() -> list[psutil.Process]:
    """The processes that stand before the cells, the first of them included."""
    fork = again._known[0].kept.fork
    first = psutil.Process(fork.pid)
    return [first, *first.children(recursive=True)]


@pytest.mark.late
@pytest.mark.parametrize("cells", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_whichever_cell_is_changed_it_gives_what_a_run_of_all_gives(run: Run, cells: tuple[str, ...]) -> None:
    run(*cells, kept=True)
    for number in range(len(cells), -1, -1):
        changed = (*cells[:number], "'en cell till'", *cells[number:])
        assert run(*changed, kept=True).told() == run(*changed).told(), number
        assert run(*cells, kept=True).told() == run(*cells).told(), number


def count(tmp_path: Path, name: str) -> str:
    """A cell that tells that it ran."""
    return f"with open({str(tmp_path / 'körda')!r}, 'a') as f:\n    _ = f.write({name!r})"


def ran(tmp_path: Path) -> str:
    place = tmp_path / "körda"
    found = place.read_text(encoding="utf-8") if place.exists() else ""
    place.unlink(missing_ok=True)
    return found


def test_only_the_changed_cell_and_those_after_it_run(run: Run, tmp_path: Path) -> None:
    one, two, three = (count(tmp_path, name) for name in "123")
    cells = [f"{one}\nx = 1", f"{two}\ny = x + 1", f"{three}\nx, y"]
    first = run(*cells, kept=True)
    assert (first.outcome.state, first.outcome.note) == (SectionState.DONE, "")
    assert ran(tmp_path) == "123"
    assert run(*cells, kept=True).told() == first.told()
    assert ran(tmp_path) == ""
    assert run(cells[0], f"{two}\ny = x + 2", cells[2], kept=True).outputs()[-1]["data"]["text/plain"] == "(1, 3)"
    assert ran(tmp_path) == "23"
    assert run(cells[0], f"{two}\ny = x + 2", f"{three}\ny", kept=True).outputs()[-1]["data"]["text/plain"] == "3"
    assert ran(tmp_path) == "3"
    assert run(*cells[:2], kept=True).outcome.state is SectionState.DONE
    assert ran(tmp_path) == "2"


def test_a_cell_that_failed_runs_again_and_those_before_it_do_not(run: Run, tmp_path: Path) -> None:
    one, two = count(tmp_path, "1"), count(tmp_path, "2")
    assert run(one, f"{two}\n1 / 0", kept=True).outcome.state is SectionState.FAILED
    assert run(one, f"{two}\n1 / 0", kept=True).outcome.state is SectionState.FAILED
    assert run(one, f"{two}\n1 / 1", kept=True).outcome.state is SectionState.DONE
    assert ran(tmp_path) == "1222"


@pytest.mark.parametrize("change", ["data", "parameters", "killed", "stands killed"])
def test_nothing_old_is_taken_for_what_it_was(run: Run, tmp_path: Path, scratch: Path, change: str) -> None:
    raw = scratch / "data/vasteras/2021/a.csv"
    raw.write_text("1", encoding="utf-8")
    cells = [f"import os\n{count(tmp_path, '1')}\nread('vasteras/2021/a.csv')", count(tmp_path, "2")]
    first = run(*cells, kept=True)
    assert first.outcome.state is SectionState.DONE, first.outcome.message
    assert ran(tmp_path) == "12"
    if change == "data":
        raw.write_text("2", encoding="utf-8")
    elif change == "parameters":
        os.environ["ANNAT"] = "1"
    elif change == "killed":
        standing()[0].kill()
        time.sleep(0.3)
    else:
        for one in standing()[1:]:
            one.kill()
    try:
        run(cells[0], f"{cells[1]}\n1", kept=True)
    finally:
        os.environ.pop("ANNAT", None)
    assert ran(tmp_path) == "12"


def test_what_cannot_be_copied_runs_whole(run: Run, tmp_path: Path) -> None:
    thread = "import threading, time\nt = threading.Thread(target=time.sleep, args=(600,), daemon=True)\nt.start()"
    one, two, three = (count(tmp_path, name) for name in "123")
    run(one, thread, two, three, kept=True)
    run(one, thread, two, f"{three}\n1", kept=True)
    assert ran(tmp_path) == "123" + "23"


def test_no_process_is_left_of_what_is_not_wanted_any_more(run: Run) -> None:
    cells = [f"x{n} = {n}" for n in range(6)]
    run(*cells, kept=True)
    time.sleep(0.3)
    before = len(standing())
    for n in range(30):
        run(*cells[: n % 5], f"y = {n}", *cells[n % 5 + 1 :], kept=True)
    time.sleep(0.5)
    alive = [one for one in standing() if one.status() != psutil.STATUS_ZOMBIE]
    assert len(alive) <= before
    assert len(standing()) <= before + 1
    first = standing()
    again.drop()
    psutil.wait_procs(first, timeout=10)
    assert [one for one in first if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []
