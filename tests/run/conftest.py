"""A small project in a temporary folder: two förbund, two report types, notebooks that import `fake_facade`."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from samrapport.errors import MissingData
from samrapport.raw.rapporttyp import ReportType
from samrapport.run import build as build_module
from samrapport.run.atomic import write_atomic
from samrapport.run.execution.execute import Job, Outcome
from samrapport.run.execution.normalise import normalise_notebook, to_json
from samrapport.run.execution.pool import Warmth
from samrapport.run.fingerprint import Fingerprints, hash_file, hash_tree
from samrapport.run.project import Project
from samrapport.run.record import SectionRecord, SectionState, StateFolder
from samrapport.run.summary import ReportResult, Summary

HERE = Path(__file__).parent
Write = Callable[..., Path]
TYPES = {
    "delarsrapport": "fil: delarsrapport\nunderlag: rapport.yml\n",
    "insatsrapport": "fil: halvarsrapport\nunderlag: insatser/{insats}/insats.yml\n",
}
DELARSRAPPORT = ReportType("delarsrapport", "delarsrapport", "rapport.yml")
INSATSRAPPORT = ReportType("insatsrapport", "halvarsrapport", "insatser/{insats}/insats.yml")

HEAVY = (
    "papermill",
    "pandas",
    "numpy",
    "matplotlib",
    "pyarrow",
    "IPython",
    "nbformat",
    "jupyter_client",
    "jupyter_core",
)
"""What the process that plans does without."""


def notebook(
    *cells: str, title: str = "Ett avsnitt", parameters: str = 'forbund = "vasteras"\nar = 2021'
) -> dict[str, Any]:
    """A notebook: a title, a cell of parameters, an import, then `cells`; one that starts with # or _ is Markdown."""
    code = [parameters, "from fake_facade import *", *cells]
    made = [{"cell_type": "markdown", "id": "titel", "metadata": {}, "source": f"# {title}"}]
    for number, source in enumerate(code):
        markdown = source.startswith(("#", "_"))
        cell: dict[str, Any] = {
            "cell_type": "markdown" if markdown else "code",
            "id": f"cell-{number}",
            "metadata": {"tags": ["parameters"]} if number == 0 else {},
            "source": source,
        }
        made.append(cell if markdown else cell | {"execution_count": None, "outputs": []})
    kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": made, "metadata": {"kernelspec": kernelspec}, "nbformat": 4, "nbformat_minor": 5}


def report(summary: Summary, forbund: str = "vasteras") -> ReportResult:
    return next(result for result in summary.reports if result.report.forbund == forbund)


def ran(summary: Summary) -> set[str]:
    return {f"{r.report.forbund} {one.section.number}" for r in summary.reports for one in r.sections if one.ran}


def hash_all(project: Project) -> dict[str, str | None]:
    """All files of the project but the run log, which every build adds to."""
    return {name: found for name, found in hash_tree(project.root).items() if not name.startswith("korlogg/")}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty project with raw data of two förbund."""
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")])))
    root = tmp_path / "projekt"
    for folder, text in TYPES.items():
        (root / "notebooks" / folder).mkdir(parents=True)
        (root / "notebooks" / folder / "rapporttyp.yml").write_text(text, encoding="utf-8")
    (root / "_quarto.yml").write_text("project:\n  type: website\n", encoding="utf-8")
    for forbund, budget in (("vasteras", "100"), ("sala-heby", "200")):
        folder = root / "data" / "raw" / forbund / "2021"
        folder.mkdir(parents=True)
        (folder / "rapport.yml").write_text(f"forbund: {forbund}\n", encoding="utf-8")
        (folder / "budget.csv").write_text(f"{budget}\n", encoding="utf-8")
    data = root / "data"
    return Project(root, data / "raw", data / "processed", root / "reports", root / "_site", facade="fake_facade")


@pytest.fixture
def write_notebook(project: Project) -> Write:
    """Write a section notebook of the project: `write_notebook("01_budget", *cells)`, of a delårsrapport if not told."""

    def write(name: str, *cells: str, kind: str = "delarsrapport", **options: str) -> Path:
        path = project.notebooks / kind / f"{name}.ipynb"
        path.write_text(json.dumps(notebook(*cells, **options)), encoding="utf-8")
        return path

    return write


class Inline(Executor):
    """Runs each job where it is submitted."""

    def submit(self, run: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run at once."""
        future: Future[Any] = Future()
        try:
            future.set_result(run(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


def execute_inline(job: Job) -> Outcome:
    """Stands in for papermill: the same cells, in this process, with the same record. For tests of all that is around."""
    import fake_facade

    fake_facade._SEEN.clear()
    state = StateFolder(job.state, job.report)
    made = json.loads(job.section.notebook.read_bytes())
    names: dict[str, Any] = {}
    outcome = Outcome(SectionState.DONE, 0.1)
    for cell in made["cells"]:
        if cell["cell_type"] != "code":
            continue
        cell["execution_count"] = 1
        body = ast.parse(cell["source"]).body
        try:
            last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), "cell", "exec"), names)
            shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
        except MissingData as error:
            outcome = Outcome(SectionState.LEFT_OUT, 0.1, missing=error.files)
            break
        except Exception as error:
            outcome = Outcome(SectionState.FAILED, 0.1, f"{job.report}, {job.section}: {error}")
            break
        if "parameters" in cell["metadata"].get("tags", ()):
            names |= job.parameters
        if shown is not None:
            bundle = getattr(shown, "_repr_mimebundle_", lambda shown=shown: ({"text/plain": repr(shown)}, {}))
            data, metadata = bundle()
            cell["outputs"] = [{"output_type": "execute_result", "data": data, "metadata": metadata}]
    output = None
    if outcome.state is SectionState.DONE:
        write_atomic(state.executed(job.section), to_json(normalise_notebook(made, f"c{job.section.number}")))
        output = hash_file(state.executed(job.section))
    record = SectionRecord(
        state=outcome.state,
        notebook=hash_file(job.section.notebook) or "",
        parameters=job.parameters,
        environment=job.environment,
        resources=job.resources,
        output=output,
        files=dict(fake_facade._SEEN),
        modules=Fingerprints(job.data).modules([]),
        missing=outcome.missing,
    )
    state.write(job.section, record)
    return outcome


@pytest.fixture
def inline(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds run in this process, without papermill: a build takes milliseconds."""

    @contextmanager
    def open_inline(*_: object, **__: object) -> Iterator[Executor]:
        yield Inline()

    monkeypatch.setenv("SAMRAPPORT_DATA", str(project.data))
    monkeypatch.setattr(build_module, "open_pool", open_inline)
    monkeypatch.setattr(Warmth, "begin", lambda *_: None)
    monkeypatch.setattr(build_module, "execute_section", execute_inline)


@pytest.fixture
def sections(write_notebook: Write) -> None:
    """Three sections: a table and a figure, a text that refers to them, and one whose data is missing."""
    write_notebook(
        "01_budget",
        "## Tabell",
        'budget = int(read(f"{forbund}/{ar}/budget.csv"))',
        'table("tbl-budget", [["=1+1", budget, "1.5"]], caption=f"Budget: *{forbund}*")',
        'figure("fig-budget")',
        "## Tomt",
        title="Budget",
    )
    write_notebook("02_text", 'prose(f"Se @tbl-budget för {forbund}.")', title="Text")
    write_notebook("03_mal", 'mal = read(f"{forbund}/{ar}/mal.csv")', 'prose("Mål")', title="Mål")


@pytest.fixture
def insatser(project: Project, write_notebook: Write) -> None:
    """Two insatser with reports of their own, of two förbund, and one without; one section of their report type."""
    for forbund, insats in (("vasteras", "spira"), ("vasteras", "sim"), ("sala-heby", "nystart")):
        folder = project.data / forbund / "2021" / "insatser" / insats
        folder.mkdir(parents=True)
        (folder / "deltagare.csv").write_text("81\n", encoding="utf-8")
        if insats != "sim":
            (folder / "insats.yml").write_text("titel: Halvårsrapport\n", encoding="utf-8")
    write_notebook(
        "01_deltagare",
        'antal = int(read(f"{forbund}/{ar}/insatser/{insats}/deltagare.csv"))',
        'table("tbl-deltagare", [[insats, antal]], caption="Deltagare")',
        title="Deltagare",
        kind="insatsrapport",
        parameters='forbund = "vasteras"\nar = 2021\ninsats = "spira"',
    )
