"""One measured piece of work, in a process of its own, so that its start is in the time. Run by `run.py`.

`python work.py KIND DATA RUNS [JOBS]` runs the first RUNS notebooks of the list, which begins anew when it is at its end.
"""

from __future__ import annotations

import ast
import json
import os
import sys
import tempfile
import time
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def notebooks(data: Path, runs: int) -> list[tuple[Path, dict[str, Any]]]:
    """The project's notebooks with the parameters that they have by default, as often as asked for."""
    found = [(path, _defaults(path)) for path in sorted((ROOT / "notebooks").glob("*/[0-9]*.ipynb"))]
    # Not in their order, so that a short list has light and heavy ones of all report types.
    return list(islice(cycle(found[::3] + found[1::3] + found[2::3]), runs))


def _defaults(path: Path) -> dict[str, Any]:
    for cell in json.loads(path.read_bytes())["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            body = ast.parse("".join(cell["source"])).body
            return {one.targets[0].id: ast.literal_eval(one.value) for one in body if isinstance(one, ast.Assign)}  # type: ignore[attr-defined]
    return {}


def papermill_api(data: Path, runs: int, jobs: int) -> None:
    """papermill's API, one notebook after the other."""
    import papermill

    os.environ["SAMRAPPORT_DATA"] = str(data)
    with tempfile.TemporaryDirectory() as folder:
        for path, parameters in notebooks(data, runs):
            papermill.execute_notebook(str(path), f"{folder}/ut.ipynb", parameters=parameters, progress_bar=False)


def plain(data: Path, runs: int, jobs: int) -> None:
    """The cells as plain Python in one process: what no way of running notebooks can beat."""
    from IPython.core.formatters import DisplayFormatter

    os.environ["SAMRAPPORT_DATA"] = str(data)
    formatter = DisplayFormatter()
    for path, parameters in notebooks(data, runs):
        names: dict[str, Any] = {"display": formatter.format}
        for cell in json.loads(path.read_bytes())["cells"]:
            if cell["cell_type"] != "code":
                continue
            body = ast.parse("".join(cell["source"])).body
            last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), "cell", "exec"), names)
            shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
            if shown is not None:
                formatter.format(shown)
            if "parameters" in cell["metadata"].get("tags", ()):
                names |= parameters


def ours(data: Path, runs: int, jobs: int, *, warm: bool = True) -> None:
    """The same notebooks as a build runs them, with so many workers."""
    from samrapport.run.execution.execute import execute_section
    from samrapport.run.execution.pool import Warmth, open_pool, run_jobs

    with tempfile.TemporaryDirectory(prefix="sb") as name:
        scratch = Path(name)
        made = [_job(data, scratch / str(n), one) for n, one in enumerate(notebooks(data, runs))]
        lost = Warmth() if warm else None
        pool = partial(open_pool, jobs, data, scratch, _cache(), warm=lost)
        for _, outcome in run_jobs(pool, execute_section, made):
            if outcome.message or outcome.note:
                sys.exit(outcome.message or outcome.note)
        if lost is not None and lost.lost:
            sys.exit(lost.lost)


def _resident(pid: int) -> int:
    """Memory that a process does answers for, in kB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def _cache() -> Path:
    return Path(tempfile.gettempdir()) / "samrapport-bench-cache"


def _job(data: Path, state: Path, one: tuple[Path, dict[str, Any]], timeout: int = 600) -> Any:
    from samrapport.raw.rapporttyp import ReportType
    from samrapport.run.discover import SECTION_NAME, Report, Section
    from samrapport.run.execution.execute import Job

    path, parameters = one
    match = SECTION_NAME.fullmatch(path.name)
    assert match is not None
    kind = ReportType(path.parent.name, path.parent.name, "rapport.yml")
    section = Section(match["number"], match["slug"], path)
    return Job(Report("vasteras", 2021, kind), section, data, state, parameters, "", "", timeout=timeout)


def endurance(data: Path, runs: int, jobs: int) -> None:
    """Many runs of one small notebook: tells memory at the first tenth and at the end, and what was left over."""
    from samrapport.run.execution.execute import execute_section
    from samrapport.run.execution.pool import Warmth, open_pool
    from samrapport.run.warm.pool import WarmPool

    small = next(one for one in notebooks(data, 60) if one[0].stem == "03_organisation")
    with tempfile.TemporaryDirectory(prefix="sb") as name:
        scratch = Path(name)
        with open_pool(jobs, data, scratch, _cache(), warm=Warmth()) as pool:
            assert isinstance(pool, WarmPool)
            pids = [pool.zygote.process.pid, *(worker.fork.pid for worker in pool._workers)]
            used, outputs, errors = [], set(), 0
            made = [_job(data, scratch / "s", small) for _ in range(runs)]
            for number, job in enumerate(made):
                outcome = pool.submit(execute_section, job).result()
                errors += bool(outcome.message)
                outputs.add((job.state / "vasteras" / "2021" / "03_organisation.ipynb").read_bytes())
                if number in (runs // 10, runs - 1):
                    used.append(sum(_resident(pid) for pid in pids))
            time.sleep(0.2)
            # Besides the workers one stands ready for the next notebook.
            left = len(_children(pids[0])) - len(pids)
    print(json.dumps({"memory": used, "errors": errors, "mismatches": len(outputs) - 1, "left": left}))


def ends(data: Path, runs: int, jobs: int) -> None:
    """How long after a crash, and after its limit, the end of a notebook is told."""
    from samrapport.run.execution.execute import execute_section
    from samrapport.run.execution.pool import Warmth, open_pool

    told: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="sb") as name:
        scratch = Path(name)
        with open_pool(1, data, scratch, _cache(), warm=Warmth()) as pool:
            for kind in ("fork", "hel"):
                for what, source in (
                    ("crash", "import os, time; time.sleep(1); os._exit(1)"),
                    ("timeout", "while True: pass"),
                ):
                    path = scratch / "01_slut.ipynb"
                    path.write_text(_notebook(source, kind), encoding="utf-8")
                    job = _job(data, scratch / "s", (path, {"forbund": "vasteras", "ar": 2021}), timeout=3)
                    outcome = pool.submit(execute_section, job).result()
                    # Of a crash its own second and the start are taken off, which an ordinary notebook takes too.
                    path.write_text(_notebook("import time; time.sleep(1)", kind), encoding="utf-8")
                    sound = pool.submit(execute_section, job).result()
                    told[f"{what}, {kind}"] = outcome.seconds - (3 if what == "timeout" else sound.seconds)
    print(json.dumps(told))


def _notebook(source: str, kind: str) -> str:
    cells = [("forbund = ''\nar = 1", ["parameters"]), (source, [])]
    made = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {"tags": tags},
            "source": text,
            "outputs": [],
            "execution_count": None,
        }
        for n, (text, tags) in enumerate(cells)
    ]
    metadata = {
        "kernelspec": {"name": "python3", "display_name": "", "language": "python"},
        "samrapport": {"kernel": kind},
    }
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def publishing(data: Path, runs: int, jobs: int) -> None:
    """Build one report, publish it from nothing, and tell how much of that pandoc and Typst took by themselves."""
    import subprocess

    import typst

    from samrapport.publish.site import publish
    from samrapport.run.build import build
    from samrapport.run.choosing import Choice
    from samrapport.run.project import find_project

    inside = [0.0]

    def timed(function: Any) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            started = time.monotonic()
            try:
                return function(*args, **options)
            finally:
                inside[0] += time.monotonic() - started

        return call

    with tempfile.TemporaryDirectory(prefix="sb") as name:
        project = find_project(ROOT).placed(data=data, out=Path(name))
        summary = build(project, Choice(forbund="vasteras", ar="2021", jobs=2))
        assert not summary.exit_code, summary
        subprocess.run, typst.compile_with_warnings = timed(subprocess.run), timed(typst.compile_with_warnings)
        started = time.monotonic()
        done = publish(project.reports.parent, project.site, "embedded", root=project.root, jobs=1)
        whole = time.monotonic() - started
    sections = sum(len(result.sections) for result in summary.reports)
    print(
        json.dumps({"whole": whole, "inside": inside[0], "pages": done.pages, "pdfs": done.pdfs, "notebooks": sections})
    )


KINDS = {
    "papermill-api": papermill_api,
    "plain": plain,
    "warm": ours,
    "stock": partial(ours, warm=False),
    "endurance": endurance,
    "ends": ends,
    "publishing": publishing,
}

if __name__ == "__main__":
    KINDS[sys.argv[1]](Path(sys.argv[2]).absolute(), int(sys.argv[3]), int(sys.argv[4]))
