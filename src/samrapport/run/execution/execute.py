"""Running one section notebook with papermill, within a worker process. Entry: `execute_section`."""

from __future__ import annotations

import hashlib
import importlib
import json
import logging
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from samrapport.errors import Hindered, SamrapportError, UnknownName
from samrapport.hinder import hindered, hindered_by_words
from samrapport.run.atomic import read_json, write_atomic
from samrapport.run.discover import Report, Section
from samrapport.run.execution import again, failure
from samrapport.run.execution.kernels import run_in_kernel, set_kernel
from samrapport.run.execution.normalise import normalise_notebook, strip_ansi, to_json
from samrapport.run.execution.worker import private_folder
from samrapport.run.fingerprint import Fingerprints
from samrapport.run.record import SectionRecord, SectionState, StateFolder
from samrapport.run.warm.forks import ADDRESS
from samrapport.run.warm.limited import MEMORY
from samrapport.there import has

DEFAULT_TIMEOUT = 600
START_TIMEOUT = 60
_SHORTEST = 0.05


@dataclass(frozen=True)
class Job:
    """One notebook to run. data, state: folders. timeout: seconds for the whole notebook. Hashes as in its record.

    memory: MB for its process, None for no limit. kept: whether its cells are kept as they ran, for the next run in the same worker.
    """

    report: Report
    section: Section
    data: Path
    state: Path
    parameters: dict[str, Any]
    environment: str
    resources: str
    timeout: int = DEFAULT_TIMEOUT
    memory: int | None = None
    kept: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a job went. message: what failed, in Swedish. foreseen: the analyst can mend it (bad data, wrong name).

    note: why it was not run the quick way that was asked for.
    """

    state: SectionState
    seconds: float
    message: str = ""
    foreseen: bool = False
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    note: str = ""


@dataclass
class _Run:
    """What is known about a notebook while it runs."""

    notebook_hash: str = ""
    files: dict[str, str | None] = field(default_factory=dict)
    modules: tuple[str, ...] = ()
    shown: dict[str, Any] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    cell: int = 0
    source: str = ""
    note: str = ""
    kept: Any = None
    usable: bool = False


def execute_section(job: Job) -> Outcome:
    """Run the notebook, keep its result and record in the state folder, and tell how it went.

    Every fault is an outcome, for one section's must not stop the batch.
    """
    try:
        return _execute(job)
    except OSError as error:  # Of keeping what came of it.
        if (told := hindered(error)) is None:
            raise
        return Outcome(SectionState.FAILED, 0.0, f"{job.report}, {job.section}: {told}")


def _execute(job: Job) -> Outcome:
    started = time.monotonic()
    state = StateFolder(job.state, job.report)
    # Until the new record is written there is none: a kill from here on means that the section runs again.
    state.forget(job.section)
    run = _Run()
    os.environ.pop(MEMORY, None)
    if job.memory:
        os.environ[MEMORY] = str(job.memory)
    try:
        notebook = _run_notebook(job, run, started)
    except Exception as error:
        outcome = _explain(error, job, run, time.monotonic() - started)
        output = None
    else:
        content = to_json(notebook)
        write_atomic(state.executed(job.section), content)
        state.failed(job.section).unlink(missing_ok=True)
        output = hashlib.sha256(content.encode()).hexdigest()
        outcome = Outcome(SectionState.DONE, time.monotonic() - started, warnings=_stderr_of(notebook))
    record = _record(job, run, outcome, output)
    state.write(job.section, record)
    again.note(run.kept, record if run.usable else None)
    return replace(outcome, note=run.note)


def _run_notebook(job: Job, run: _Run, started: float) -> dict[str, Any]:
    # Slow to import, and only workers need them.
    import papermill
    from nbformat import writes

    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    source = job.section.notebook.read_bytes()
    run.notebook_hash = hashlib.sha256(source).hexdigest()
    notebook, known = _read_notebook(source)
    for name in job.parameters:
        if name not in known:
            raise UnknownName("Parametern", name, known, next_step="Lägg till den i cellen med taggen ”parameters”.")

    record = Path(os.environ["SAMRAPPORT_RECORD"])
    failed = private_folder() / "failed.ipynb"
    numbers = {cell.id: number for number, cell in enumerate(notebook.cells, start=1)}

    def remaining(cell: Any) -> float:
        # Asked before each cell. Counted as the analyst sees the notebook, which lacks the cell that papermill puts in.
        run.cell, run.source = numbers.get(cell.id, run.cell), cell.source
        return max(_SHORTEST, started + job.timeout - time.monotonic())

    def execute(kernel: Mapping[str, Any]) -> Any:
        record.unlink(missing_ok=True)
        failed.unlink(missing_ok=True)
        run.cell = 0
        return papermill.execute_notebook(
            notebook,
            # papermill takes braces in a path for parameters.
            str(failed).replace("{", "{{").replace("}", "}}"),
            parameters=job.parameters,
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            start_timeout=START_TIMEOUT,
            timeout_func=remaining,
            # The kernel's working folder, as in JupyterLab, without moving this process there.
            resources={"metadata": {"path": str(job.section.notebook.parent)}},
            shutdown_kernel="immediate",
            coalesce_streams=True,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
            **kernel,
        )

    try:
        asked = notebook.metadata.get("samrapport", {}).get("kernel")
        if job.kept and ADDRESS in os.environ:
            told = (job.report, job.section, job.parameters, job.environment, job.resources, job.memory)
            run.kept = again.kept_for(job.data, record, *told)
        executed, run.note = run_in_kernel(
            execute, lambda: run.cell > 0, run.notebook_hash, private_folder(), asked, run.kept
        )
        run.usable = True
    except papermill.PapermillExecutionError as error:
        run.usable = True
        if error.ename != failure.LEFT_OUT_ERROR and has(failed):
            failure.write_failed(StateFolder(job.state, job.report).failed(job.section), failed.read_bytes())
        raise
    finally:
        noted = read_json(record) or {}
        run.files = dict(noted.get("files", {}))
        run.modules = tuple(noted.get("modules", ()))
        run.shown = dict(noted.get("shown", {}))
        run.known = dict(noted.get("known", {}))
    plain = json.loads(writes(executed))  # type: ignore[no-untyped-call]
    return normalise_notebook(plain, f"c{job.section.number}")


@cache
def _read_notebook(source: bytes) -> tuple[Any, tuple[str, ...]]:
    """A notebook, which nobody may change, and the names of its parameters. A batch runs the same one for every report."""
    import papermill
    from nbformat import reads, v4

    try:
        notebook = v4.upgrade(reads(source.decode(), as_version=4))  # type: ignore[no-untyped-call]
    except Exception as error:
        raise SamrapportError("anteckningsboken går inte att läsa. Öppna och spara den i JupyterLab.") from error
    set_kernel(notebook.metadata)
    return notebook, tuple(papermill.inspect_notebook(notebook))


def _explain(error: Exception, job: Job, run: _Run, seconds: float) -> Outcome:
    name = getattr(error, "ename", type(error).__name__)
    text = strip_ansi(str(getattr(error, "evalue", error)))
    if name == failure.LEFT_OUT_ERROR:
        missing = failure.find_missing(text)
        run.files |= {path: run.files.get(path) for path in missing}
        return Outcome(SectionState.LEFT_OUT, seconds, missing=missing)
    foreseen = isinstance(error, SamrapportError) or name in _foreseen_names(run.modules)
    place = f"{job.report}, {job.section}"
    if run.cell:
        place += f", cell {run.cell}"
    if type(error).__name__ == "CellTimeoutError":
        message = failure.describe_timeout(job.timeout)
    elif type(error).__name__ == "DeadKernelError":
        message = failure.describe_death()
    elif name.endswith("MemoryError"):
        message = failure.describe_memory(job.memory)
    elif foreseen:
        message = text
    elif told := _hindered(error, name, text):
        message = str(told)
    elif hasattr(error, "ename"):
        message = failure.describe_error(run.source, StateFolder(job.state, job.report).failed(job.section))
    else:
        message = failure.describe_program_fault(error, StateFolder(job.state, job.report).log(job.section.stem))
    return Outcome(SectionState.FAILED, seconds, f"{place}: {failure.hide(message)}", foreseen)


def _hindered(error: Exception, name: str, text: str) -> Hindered | None:
    """What the system would not do, here or in the kernel, from where only words come."""
    if isinstance(error, OSError):
        return hindered(error)
    kinds = {"OSError", "IOError", *(one.__name__ for one in OSError.__subclasses__())}
    return hindered_by_words(text) if name in kinds else None


def _foreseen_names(modules: tuple[str, ...]) -> set[str]:
    """Class names of all foreseen failures: of an error in a kernel, only the name of its class comes over here."""
    for module in modules:
        importlib.import_module(module)
    names, waiting = set(), [SamrapportError]
    while waiting:
        kind = waiting.pop()
        names.add(kind.__name__)
        waiting += kind.__subclasses__()
    return names


def _record(job: Job, run: _Run, outcome: Outcome, output: str | None) -> SectionRecord:
    return SectionRecord(
        state=outcome.state,
        notebook=run.notebook_hash,
        parameters=job.parameters,
        environment=job.environment,
        resources=job.resources,
        output=output,
        files=run.files,
        modules=Fingerprints(job.data).modules(run.modules),
        missing=outcome.missing,
        warnings=outcome.warnings,
        seconds=round(outcome.seconds, 2),
        shown=run.shown,
        known=run.known,
    )


# How Python begins a warning: the file, which is a temporary one, the line and the class; and the code that it quotes.
_WARNED = re.compile(r"^\S+:\d+: \w*Warning: (.*)(?:\n  .*)?$", re.MULTILINE)

_WORDS = r"\1"


def _stderr_of(notebook: dict[str, Any]) -> tuple[str, ...]:
    """What the notebook wrote to stderr, cell by cell: warnings, which no report shows."""
    return tuple(
        failure.hide(f"cell {number}: {_WARNED.sub(_WORDS, output['text']).strip()}")
        for number, cell in enumerate(notebook["cells"], start=1)
        for output in cell.get("outputs", ())
        if output["output_type"] == "stream" and output["name"] == "stderr"
    )
