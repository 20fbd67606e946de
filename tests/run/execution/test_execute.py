"""Builds of a small project with papermill, worker processes and real kernels."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from run.conftest import DELARSRAPPORT, HERE, Write, ran, report
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.discover import Report, Section
from samrapport.run.execution.execute import Job, execute_section
from samrapport.run.fingerprint import hash_tree
from samrapport.run.project import Project
from samrapport.run.record import SectionState

pytestmark = pytest.mark.slow


@pytest.mark.late
@pytest.mark.usefixtures("sections")
def test_equal_inputs_give_equal_bytes_in_any_surroundings(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "hem"
    home.mkdir()
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home))
    one = project.placed(out=tmp_path / "ett")
    two = project.placed(out=tmp_path / "tva {x} å")
    assert build(one, Choice(forbund="vasteras", jobs=1)).exit_code == 0
    for name, value in (
        ("TZ", "Asia/Tokyo"),
        ("PYTHONHASHSEED", "7"),
        ("LC_ALL", "sv_SE.UTF-8"),
        ("MPLBACKEND", "svg"),
    ):
        monkeypatch.setenv(name, value)
    assert build(two, Choice(forbund="vasteras", jobs=3)).exit_code == 0
    for first, second in ((one.reports, two.reports), (one.processed, two.processed)):
        assert hash_tree(first) == hash_tree(second) != {}
    for path in one.state.glob("*/*/*.ipynb"):
        assert path.read_bytes() == (two.state / path.relative_to(one.state)).read_bytes()
    assert list(home.iterdir()) == []


@pytest.mark.late
def test_faults_stop_their_own_report_and_no_other(project: Project, write_notebook: Write) -> None:
    write_notebook("01_budget", 'prose(read(f"{forbund}/{ar}/budget.csv"))', title="Budget")
    assert build(project, Choice(jobs=2)).exit_code == 0
    good = hash_tree(project.reports / "sala-heby")

    bad = 'bad = forbund == "sala-heby"'
    write_notebook("02_okant", bad, "## Rubrik", "if bad:\n    # så här\n    {}['nyckel']", 'prose("x")', title="Två")
    write_notebook("03_data", bad, 'from samrapport.errors import *\nif bad:\n    raise DataFault([Fault("b.csv", "ska vara ett tal.", 4, "belopp", "x")])', 'prose("x")')  # fmt: skip
    write_notebook("04_dog", bad, "import os\nif bad:\n    os._exit(9)", 'prose("x")')
    write_notebook("05_fastnade", bad, "import time\nif bad:\n    time.sleep(600)", 'prose("x")')
    summary = build(project, Choice(jobs=2, timeout=8))

    assert report(summary).exit_code == 0
    assert (project.reports / "vasteras" / "2021" / "05-fastnade.ipynb").is_file()
    failed = report(summary, "sala-heby")
    assert (summary.exit_code, failed.exit_code, failed.assembled) == (1, 1, False)
    faults = "\n".join(sorted(failed.faults))
    assert "sala-heby 2021, 02_okant, cell 6: cellen, ”{}['nyckel']”, gick inte att köra. Öppna " in faults
    assert "sala-heby 2021, 03_data, cell 5: b.csv, rad 4, kolumn ”belopp”" in faults
    assert "sala-heby 2021, 04_dog, cell 5: kärnan som kör anteckningsboken dog" in faults
    assert "sala-heby 2021, 05_fastnade, cell 5: anteckningsboken hann inte klart på 8 sekunder" in faults
    assert "\x1b" not in faults
    assert hash_tree(project.reports / "sala-heby") == good
    assert (project.state / "sala-heby" / "2021" / "02_okant.fel.ipynb").is_file()

    # Only what failed is run again.
    for name in ("02_okant", "04_dog", "05_fastnade"):
        (project.notebooks / "delarsrapport" / f"{name}.ipynb").unlink()
    again = build(project, Choice(forbund="sala-heby"))
    assert ran(again) == {"sala-heby 03"}
    assert again.exit_code == 2


def test_a_parameter_that_the_notebook_lacks_is_refused(
    project: Project, write_notebook: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_notebook("01_budget", 'prose("x")', parameters='forbund = "vasteras"\narr = 2021')
    monkeypatch.setenv("SAMRAPPORT_PRIVATE", str(project.root))
    monkeypatch.setenv("SAMRAPPORT_RECORD", str(project.root / "record.json"))
    report = Report("vasteras", 2021, DELARSRAPPORT)
    job = Job(report, Section("01", "budget", path), project.data, project.state, report.parameters, "", "")
    outcome = execute_section(job)
    assert (outcome.state, outcome.foreseen) == (SectionState.FAILED, True)
    assert "vasteras 2021, 01_budget: Parametern ”ar” finns inte. Menade du ”arr”?" in outcome.message


def start_build(project: Project) -> subprocess.Popen[str]:
    """A build in a process of its own, as the command line has it."""
    code = (
        "import signal, sys, time\n"
        # Tests that run in the background inherit a deaf ear for Ctrl-C, or for the end of a terminal.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"
        "from pathlib import Path\n"
        "from samrapport.cli import app as cli\n"
        "from samrapport.run import project\n"
        f"made = project.Project(*map(Path, {[str(getattr(project, f)) for f in ('root', 'data', 'processed', 'reports', 'site')]}), facade='fake_facade')\n"
        "project.find_project = lambda: made\n"
        "if __name__ == '__main__':\n"
        "    sys.argv = ['samrapport', 'build', '--no-publish', '--jobs', '2']\n"
        "    cli.main()\n"
    )
    script = project.root / "bygg.py"
    script.write_text(code, encoding="utf-8")
    temporary = project.root / "tillfälligt"
    temporary.mkdir(exist_ok=True)
    beside = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
    environment = os.environ | {"PYTHONPATH": beside, "TMPDIR": str(temporary)}
    return subprocess.Popen(
        [sys.executable, str(script)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < end, "tog för lång tid"
        time.sleep(0.05)


def processes_of(project: Project) -> list[int]:
    """Kernels and workers that have to do with the project."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            environ = (path / "environ").read_bytes()
        except OSError:
            continue
        if f"SAMRAPPORT_DATA={project.data}".encode() in environ:
            found.append(int(path.name))
    return found


@pytest.mark.late
@pytest.mark.skipif(sys.platform != "linux", reason="läser /proc")
@pytest.mark.usefixtures("sections")
def test_a_killed_build_is_taken_up_where_it_stopped(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def records() -> list[Path]:
        return list(project.state.glob("*/*/0*.json"))

    process = start_build(project)
    try:
        wait_for(lambda: len(records()) >= 2)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    wait_for(lambda: not processes_of(project))
    done = {f"{path.parts[-3]} {path.stem[:2]}" for path in records()}
    temporary = project.root / "tillfälligt"
    assert len(list(temporary.iterdir())) == 1
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    again = build(project, Choice(jobs=2))
    assert again.exit_code == 0
    assert not list(temporary.iterdir())
    assert not done & ran(again)
    undisturbed = project.placed(out=tmp_path / "annan")
    build(undisturbed, Choice(jobs=2))
    assert hash_tree(project.reports) == hash_tree(undisturbed.reports)
    assert hash_tree(project.processed) == hash_tree(undisturbed.processed)
    assert not list(project.reports.glob(".bygger*"))


@pytest.mark.late
@pytest.mark.skipif(sys.platform != "linux", reason="läser /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_or_another_asking_ends_it_all_and_says_how_to_go_on(
    project: Project, write_notebook: Write, number: signal.Signals
) -> None:
    begun = project.root / "börjat"
    write_notebook("01_lang", f"open({str(begun)!r}, 'w')", "import time; time.sleep(600)", 'prose("x")')
    process = start_build(project)
    try:
        wait_for(begun.exists)
        process.send_signal(number)
        output, _ = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 130
    assert output.strip().splitlines()[-1].startswith("Avbrutet.")
    assert "Traceback" not in output
    wait_for(lambda: not processes_of(project))
    assert not list((project.root / "tillfälligt").iterdir())
