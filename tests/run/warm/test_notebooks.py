"""The project's own notebooks in forks and in Jupyter's kernels, and whole builds with forks."""

from __future__ import annotations

import json
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from once import Whole

from run.conftest import Write
from run.execution.test_execute import processes_of, start_build, wait_for
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.execution import pool as pool_module
from samrapport.run.fingerprint import hash_tree
from samrapport.run.project import Project, find_project
from samrapport.run.summary import Summary
from samrapport.run.warm.forks import ZygoteLost

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="utan fork")]


def records(project: Project) -> dict[str, Any]:
    """What was observed of each section, but for the time that it took."""
    found = {}
    for path in sorted(project.state.glob("*/[0-9]*/**/*.json")):
        content = json.loads(path.read_bytes())
        content.pop("seconds", None)
        found[path.relative_to(project.state).as_posix()] = content
    return found


@pytest.mark.long
def test_all_notebooks_give_the_same_in_forks_and_in_kernels(whole: Whole, tmp_path: Path) -> None:
    project = find_project(Path(__file__)).placed(data=whole.data)
    warm, stock = project.placed(out=whole.out), project.placed(out=tmp_path / "vanlig")
    assert "kördes i vanliga kärnor" not in whole.said
    summary = build(stock, Choice(forbund="vasteras", jobs=2, warm=False))
    assert (summary.exit_code, summary.notes) == (0, [])
    notebooks = {path.relative_to(stock.state): path.read_bytes() for path in stock.state.rglob("*.ipynb")}
    assert len(notebooks) > 20
    assert {path: (warm.state / path).read_bytes() for path in notebooks} == notebooks
    # The same notebooks from the same files, texts and modules: a change stales the same sections either way.
    of_warm, of_stock = records(warm), records(stock)
    assert {name: of_warm[name] for name in of_stock} == of_stock != {}
    for one, other in ((warm.reports, stock.reports), (warm.processed, stock.processed)):
        assert hash_tree(one / "vasteras") == hash_tree(other / "vasteras") != {}


def text_below(folder: Path) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*")) if path.is_file()
    )


@pytest.mark.late
@pytest.mark.parametrize("warm", [True, False])
def test_no_number_of_one_forbund_is_in_anothers_report(
    project: Project, write_notebook: Write, tmp_path: Path, warm: bool
) -> None:
    marks = {f"forbund-{letter}": 1_000_003 + 77_777 * number for number, letter in enumerate("abcdef")}
    for forbund, mark in marks.items():
        folder = project.data / forbund / "2021"
        folder.mkdir(parents=True)
        (folder / "rapport.yml").write_text(f"forbund: {forbund}\n", encoding="utf-8")
        (folder / "budget.csv").write_text(f"{mark}\n", encoding="utf-8")
    for number in ("01", "02"):
        write_notebook(
            f"{number}_budget",
            'tal = int(read(f"{forbund}/{ar}/budget.csv"))\nimport time; time.sleep(0.05)',
            f'table("tbl-budget-{number}", [[tal, tal + 1]], caption=f"Budget {{forbund}} {{tal}}")',
            "prose(f'{forbund} har {tal}')",
        )
    project = project.placed(out=tmp_path / "ut")
    # The same worker gets notebooks of several förbund, one after the other and beside the others.
    assert build(project, Choice(jobs=4 if warm else 2, warm=warm)).exit_code == 0
    for forbund, mark in marks.items():
        told = "".join(text_below(base / forbund) for base in (project.reports, project.processed, project.state))
        assert str(mark) in told
        assert forbund in told
        for other, foreign in marks.items():
            if other != forbund:
                assert str(foreign) not in told
                assert other not in told


@pytest.mark.late
@pytest.mark.skipif(sys.platform != "linux", reason="läser /proc")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_builds_killed_at_random_lose_nothing_but_what_ran(
    project: Project, write_notebook: Write, tmp_path: Path, seed: int
) -> None:
    for number in range(1, 6):
        write_notebook(
            f"{number:02}_budget",
            f'table("tbl-{number}", [[read(f"{{forbund}}/{{ar}}/budget.csv"), {number}]])',
            "import time; time.sleep(0.2)",
        )
    chance = random.Random(seed)
    for _ in range(3):
        process = start_build(project)
        time.sleep(chance.uniform(0.2, 5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        wait_for(lambda: not processes_of(project))
    assert build(project, Choice(jobs=2)).exit_code == 0
    undisturbed = project.placed(out=tmp_path / "annan")
    assert build(undisturbed, Choice(jobs=2)).exit_code == 0
    assert hash_tree(project.reports) == hash_tree(undisturbed.reports)
    assert hash_tree(project.processed) == hash_tree(undisturbed.processed)
    assert records(project).keys() == records(undisturbed).keys()
    assert not list(project.reports.glob(".bygger*"))
    assert not (project.state / "scratch").exists()


def ran(summary: Summary) -> int:
    return sum(one.ran for result in summary.reports for one in result.sections)


@pytest.mark.late
@pytest.mark.usefixtures("sections")
def test_where_forks_cannot_be_had_kernels_are_used_and_the_summary_says_so(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ZygoteLost("det går inte här")

    monkeypatch.setattr(pool_module, "start_zygote", refuse)
    summary = build(project, Choice(forbund="vasteras", jobs=1))
    assert (summary.exit_code, ran(summary)) == (0, 3)
    assert summary.notes == ["Anteckningsböckerna kördes i vanliga kärnor, vilket tar längre tid: det går inte här."]


@pytest.mark.usefixtures("sections")
def test_a_single_notebook_is_not_warmed_up_for(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "start_zygote", None)
    summary = build(project, Choice(forbund="vasteras", only=("01",), jobs=1))
    assert (summary.exit_code, ran(summary), summary.notes) == (0, 1, [])
