"""A number of a person in raw data stops its report alone, and stands in nothing that a build tells or leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from samrapport.cli.show import ConsoleWatcher, show_summary
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.project import Project

from .conftest import report

pytestmark = pytest.mark.usefixtures("inline", "sections")

NUMBER = "811218-9876"


def told_and_left(project: Project, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """A build's exit code and all that it says, after a look for the number in that and in every file that it wrote."""
    with ConsoleWatcher() as watcher:
        summary = build(project, Choice(), watcher)
    show_summary(summary)
    shown = capsys.readouterr()
    said = shown.out + shown.err
    assert NUMBER not in said
    assert "9876" not in said
    for place in (project.reports, project.processed, project.root / "korlogg"):
        for path in place.rglob("*"):
            assert NUMBER not in path.name
            assert not path.is_file() or NUMBER.encode() not in path.read_bytes(), path
    return summary.exit_code, said


def test_a_report_in_a_folder_named_by_a_number_is_left_out_and_told_of(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.data / "vasteras" / "2021" / "insatser" / NUMBER).mkdir(parents=True)
    (project.data / "vasteras" / "2021" / "insatser" / NUMBER / "insats.yml").write_text("titel: x\n", encoding="utf-8")
    (project.notebooks / "insatsrapport" / "01_x.ipynb").write_bytes(
        (project.notebooks / "delarsrapport" / "01_budget.ipynb").read_bytes()
    )
    code, said = told_and_left(project, capsys)
    assert code == 2
    assert "vasteras/2021/insatser/[personnummer]: namnet" in said


@pytest.mark.parametrize(
    "name", ["README.md", "vasteras/anteckning.txt", f"vasteras/{NUMBER}/x.csv", f"{NUMBER}.xlsx", ".dold"]
)
def test_a_stray_file_is_looked_through_too(project: Project, capsys: pytest.CaptureFixture[str], name: str) -> None:
    file = project.data / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"Ring {NUMBER}", encoding="utf-8")
    code, said = told_and_left(project, capsys)
    assert code == 2
    assert "Fel i rådata:" in said
    assert "personnummer" in said
    # It belongs to no report, so it stops none.
    assert "vasteras 2021: ny" in said


def test_a_notebook_that_fails_with_the_number_leaves_it_nowhere(
    project: Project, capsys: pytest.CaptureFixture[str], write_notebook: object
) -> None:
    write_notebook("09_fel", f'raise ValueError("{NUMBER}")')  # type: ignore[operator]
    (project.notebooks / "delarsrapport" / "09_fel.ipynb").write_text(
        Path(project.notebooks / "delarsrapport" / "09_fel.ipynb")
        .read_text(encoding="utf-8")
        .replace(f'\\"{NUMBER}\\"', "'811218' + '-9876'"),
        encoding="utf-8",
    )
    summary = build(project, Choice())
    show_summary(summary)
    assert "9876" not in capsys.readouterr().out
    log = (project.root / "korlogg" / "vasteras-2021.jsonl").read_text(encoding="utf-8")
    assert "[personnummer]" in log
    assert "9876" not in log
    assert report(summary).faults
