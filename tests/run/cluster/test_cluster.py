"""The same plan on a dask cluster: the same bytes, a worker that dies is survived, and what lacks is told at once."""

from __future__ import annotations

import builtins
import gc
import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from run.conftest import Inline, Write
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.cluster import executor
from samrapport.run.cluster.executor import Cluster, ClusterFault, ClusterLost, open_cluster
from samrapport.run.cluster.share import NOTE, ShareFault
from samrapport.run.fingerprint import hash_tree
from samrapport.run.project import Project
from samrapport.run.record import SectionState

from .conftest import Machines
from .hink import Hink

pytestmark = pytest.mark.slow


def states(project: Project) -> dict[str, bytes]:
    """What a build keeps, but for the times in its records."""
    return {
        path.relative_to(project.state).as_posix(): path.read_bytes()
        for path in sorted(project.state.rglob("[0-9]*.ipynb"))
        if ".fel." not in path.name
    }


@pytest.mark.late
@pytest.mark.usefixtures("sections")
def test_a_cluster_gives_the_bytes_of_one_machine_through_any_share(
    project: Project, machines: Machines, hink: Hink, tmp_path: Path
) -> None:
    place = tmp_path / "delat"
    machines.start()
    alone = project.placed(out=tmp_path / "ensam")
    assert build(alone, Choice(jobs=1)).exit_code == 0
    for share, address in (("mapp", str(place)), ("adress", f"file://{place}"), ("tjänst", hink.address)):
        shared = project.placed(out=tmp_path / share)
        told = build(shared, Choice(jobs=1, scheduler=machines.address, share=address))
        assert told.exit_code == 0, share
        assert hash_tree(shared.reports) == hash_tree(alone.reports), share
        assert hash_tree(shared.processed) == hash_tree(alone.processed), share
        assert states(shared) == states(alone) != {}, share
        # What was shared may hold registers: none of it is left. Nor does a worker keep any in its own folder.
        assert not [path for path in place.rglob("*") if path.is_file()], share
        assert not hink.objects, share
        assert not list(machines.folder.rglob("*.csv")), share
        again = build(shared, Choice(jobs=1, scheduler=machines.address, share=address))
        assert not any(one.ran for report in again.reports for one in report.sections), share


@pytest.mark.long
def test_a_worker_killed_in_the_middle_is_survived(
    project: Project, machines: Machines, write_notebook: Write, tmp_path: Path
) -> None:
    # Each notebook tells of the worker that runs it, and waits until a worker has been killed.
    marks = tmp_path / "marken"
    marks.mkdir()
    wait = (
        "import os, time\nfrom pathlib import Path\n"
        f"marks = Path({str(marks)!r})\n"
        "(marks / f'{forbund}-{os.getpid()}').touch()\n"
        "for _ in range(6000):\n"
        "    if (marks / 'dödad').exists():\n        break\n"
        "    time.sleep(0.1)\n"
    )
    write_notebook("01_budget", wait, 'prose(f"Budget för {forbund}.")', title="Budget")
    machines.start()

    def kill_one() -> None:
        while len(list(marks.iterdir())) < 2:
            time.sleep(0.05)
        machines.workers[0].send_signal(signal.SIGKILL)
        machines.workers[0].wait()
        # What it was running is not left behind, though it would wait for the mark below.
        left = {int(path.name.rpartition("-")[2]) for path in marks.iterdir()}
        while all(Path(f"/proc/{pid}").exists() for pid in left):
            time.sleep(0.05)
        (marks / "dödad").touch()

    thread = threading.Thread(target=kill_one, daemon=True)
    thread.start()
    told = build(project, Choice(jobs=1, scheduler=machines.address, share=str(tmp_path / "delat")))
    thread.join(timeout=60)
    assert told.exit_code == 0
    assert [one.state for report in told.reports for one in report.sections] == [SectionState.DONE] * 2
    assert len(list(marks.glob("*-*"))) == 3  # One of them was begun twice.
    _assert_ended(int(path.name.rpartition("-")[2]) for path in marks.glob("*-*"))


def _assert_ended(kernels: object) -> None:
    until = time.monotonic() + 60
    left = set(kernels)  # type: ignore[call-overload]
    while left and time.monotonic() < until:
        left = {pid for pid in left if Path(f"/proc/{pid}").exists()}
        time.sleep(0.1)
    assert not left


@pytest.mark.long
def test_a_notebook_that_fails_is_told_of_with_the_builds_own_paths(
    project: Project, machines: Machines, write_notebook: Write, tmp_path: Path
) -> None:
    write_notebook("01_budget", "1 / 0", title="Budget")
    machines.start(workers=1)
    told = build(project, Choice(forbund="vasteras", scheduler=machines.address, share=str(tmp_path / "delat")))
    (fault,) = told.reports[0].faults
    assert "01_budget" in str(fault)
    assert "cellen, ”1 / 0”, gick inte att köra" in str(fault)
    assert list(project.state.rglob("01_budget.fel.ipynb"))
    assert str(project.state) in str(fault)


@pytest.mark.long
@pytest.mark.usefixtures("sections")
def test_a_share_that_is_lost_in_the_middle_leaves_the_last_good_report_and_the_next_build_goes_on(
    project: Project, machines: Machines, hink: Hink
) -> None:
    machines.start()
    choice = Choice(jobs=1, scheduler=machines.address, share=hink.address)
    assert build(project, choice).exit_code == 0
    good = hash_tree(project.reports)
    for forbund in ("vasteras", "sala-heby"):
        (project.data / forbund / "2021" / "budget.csv").write_text("300\n", encoding="utf-8")
    # One as the place is tried; the next when a worker has put its results.
    hink.left = {"HEAD": 1}
    with pytest.raises(ShareFault, match=r"går inte att .* \(HinkError: "):
        build(project, choice)
    assert hash_tree(project.reports) == good
    assert hink.objects
    hink.start()
    assert build(project, choice).exit_code == 0
    assert hash_tree(project.reports) != good
    assert not hink.objects


@pytest.mark.long
def test_a_scheduler_killed_in_the_middle_is_told_of_in_one_line(
    project: Project, machines: Machines, write_notebook: Write, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    began = tmp_path / "började"
    wait = f"import time\nfrom pathlib import Path\nPath({str(began)!r}).touch()\ntime.sleep(60)"
    write_notebook("01_budget", wait, title="Budget")
    machines.start(workers=1)
    logging.getLogger("distributed.client").addHandler(caplog.handler)

    def kill() -> None:
        while not began.exists():
            time.sleep(0.05)
        assert machines.scheduler
        machines.scheduler.kill()

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    with pytest.raises(ClusterLost, match="Schemaläggaren försvann medan bygget pågick") as lost:
        build(project, Choice(forbund="vasteras", scheduler=machines.address, share=str(tmp_path / "delat")))
    assert lost.value.exit_code == 1
    gc.collect()
    logging.getLogger("distributed.client").removeHandler(caplog.handler)
    assert not caplog.records


@pytest.mark.usefixtures("inline")
def test_what_a_killed_build_shared_is_emptied_though_nothing_is_left_to_run(
    project: Project, write_notebook: Write, tmp_path: Path
) -> None:
    write_notebook("01_budget", 'prose("Budget")', title="Budget")
    assert build(project, Choice()).exit_code == 0
    left = tmp_path / "delat" / "samrapport-0123"
    left.mkdir(parents=True)
    (left / "register").touch()
    (project.state / NOTE).write_text(str(left), encoding="utf-8")
    assert build(project, Choice(scheduler="tcp://127.0.0.1:1")).exit_code == 0
    assert not left.exists()
    assert not (project.state / NOTE).exists()


@pytest.fixture
def enter(project: Project) -> Callable[[Cluster], None]:
    def open_it(cluster: Cluster) -> None:
        gc.collect()  # A client that never reached its scheduler holds up the next one as it goes away.
        with open_cluster(cluster, project.data, project.state, Inline):
            raise AssertionError("opened")

    return open_it


def test_without_the_extra_it_is_told_how_to_get_it(
    enter: Callable[[Cluster], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterFault, match=r"pip install 'samrapport\[dask\]'"):
        enter(Cluster("tcp://127.0.0.1:1"))


def test_a_scheduler_that_does_not_answer_is_told_of_within_the_wait(
    enter: Callable[[Cluster], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "WAIT", 0.5)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(ClusterFault, match=f"Schemaläggaren {address} svarar inte"):
        enter(Cluster(address))


@pytest.mark.parametrize("address", ["strunt", "tcp://", "okänt://127.0.0.1:1"])
def test_an_address_that_is_none_is_told_of(
    enter: Callable[[Cluster], None], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(executor, "WAIT", 0.5)
    with pytest.raises(ClusterFault, match="svarar inte"):
        enter(Cluster(address))


@pytest.mark.long
def test_a_scheduler_without_workers_is_told_of(
    enter: Callable[[Cluster], None], machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines.start(workers=0)
    monkeypatch.setattr(executor, "WAIT", 5)
    with pytest.raises(ClusterFault, match=r"har inga arbetare\. Starta minst en"):
        enter(Cluster(machines.address))


@pytest.mark.usefixtures("sections", "inline")
def test_a_build_without_a_scheduler_imports_nothing_of_dask(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def watched(name: str, *rest: object, **more: object) -> object:
        assert name.partition(".")[0] not in ("dask", "distributed", "fsspec")
        return real(name, *rest, **more)  # type: ignore[arg-type]

    gc.collect()  # A client of another test may import what it needs to go away.
    monkeypatch.setattr(builtins, "__import__", watched)
    assert build(project, Choice()).exit_code == 0
