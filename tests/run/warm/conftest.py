"""One zygote for the tests of a module, and notebooks run in a fork of it or in Jupyter's own kernel."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from run.conftest import DELARSRAPPORT, HERE, notebook
from samrapport.run.discover import Report, Section
from samrapport.run.execution import again
from samrapport.run.execution.execute import Job, Outcome, execute_section
from samrapport.run.execution.worker import worker_environment, zygote_environment
from samrapport.run.record import SectionState, StateFolder
from samrapport.run.warm import manager
from samrapport.run.warm.forks import ADDRESS, Zygote, start_zygote

KEPT = ("output_type", "name", "text", "data", "metadata", "ename", "evalue", "execution_count")


@dataclass(frozen=True)
class Ran:
    """A notebook that was run. cells: those of the executed one, or of the failed one."""

    outcome: Outcome
    cells: list[dict[str, Any]]
    modules: tuple[str, ...]

    def outputs(self) -> list[Any]:
        return [output for cell in self.cells for output in cell.get("outputs", ())]

    def told(self) -> tuple[Any, ...]:
        """What must be the same however it was run."""
        outputs = [{name: one.get(name) for name in KEPT} for one in self.outputs()]
        cells = self.cells if self.outcome.state is SectionState.DONE else [cell["source"] for cell in self.cells]
        return self.outcome.state, self.outcome.message, self.outcome.warnings, outputs, cells, self.modules


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    """A folder whose path is short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="sr"))
    (folder / "data" / "vasteras" / "2021").mkdir(parents=True)
    (folder / "cache" / "matplotlib").mkdir(parents=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def zygote(scratch: Path) -> Iterator[Zygote]:
    kept = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HERE), kept]))
    folder = scratch / "z"
    folder.mkdir()
    started = start_zygote(folder, zygote_environment(scratch / "data", folder, scratch / "cache"))
    if kept is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = kept
    yield started
    again.drop()
    while manager._next:
        manager._next.pop().drop()
    started.end()
    assert started.complaint() == ""


Run = Callable[..., Ran]


@pytest.fixture
def run(zygote: Zygote, scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run cells as a section: `run("1 + 1")`; `warm=False` for Jupyter's own kernel."""
    private = Path(tempfile.mkdtemp(dir=scratch, prefix="w"))
    for name, value in worker_environment(scratch / "data", private, scratch / "cache").items():
        monkeypatch.setenv(name, value)
    for name in ("JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        Path(os.environ[name]).mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")])))

    def run_cells(
        *cells: str,
        warm: bool = True,
        timeout: int = 300,
        kernel: str | None = None,
        memory: int | None = None,
        kept: bool = False,
    ) -> Ran:
        # ipykernel does not catch what goes past Python where it sees pytest.
        monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
        if warm:
            monkeypatch.setenv(ADDRESS, str(zygote.address))
        else:
            monkeypatch.delenv(ADDRESS, raising=False)
        path = tmp_path / "01_prov.ipynb"
        made = notebook(*cells)
        if kernel:
            made["metadata"]["samrapport"] = {"kernel": kernel}
        path.write_text(json.dumps(made), encoding="utf-8")
        report, state = Report("vasteras", 2021, DELARSRAPPORT), tmp_path / "läge"
        section = Section("01", "prov", path)
        parameters: dict[str, Any] = {"forbund": "vasteras", "ar": 2021}
        job = Job(
            report, section, scratch / "data", state, parameters, "", "", timeout=timeout, memory=memory, kept=kept
        )
        outcome = execute_section(job)
        folder = StateFolder(state, report)
        executed = folder.executed(section)
        failed = folder.failed(section)
        there = next((one for one in (executed, failed) if one.exists()), None)
        cells_of = json.loads(there.read_bytes())["cells"] if there else []
        record = folder.read(section)
        for one in (executed, failed):
            one.unlink(missing_ok=True)
        return Ran(outcome, cells_of, tuple(record.modules) if record else ())

    return run_cells
