"""Which kernel a notebook asks for: none, one that is here, or one that is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from run.conftest import Write
from samrapport.errors import SamrapportError
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.execution.kernels import set_kernel
from samrapport.run.outputs import refresh_outputs
from samrapport.run.project import Project


@pytest.mark.parametrize(
    "metadata", [{}, {"kernelspec": {}}, {"kernelspec": {"name": ""}}, {"kernelspec": {"name": "python3"}}, {"kernelspec": None}]
)  # fmt: skip
def test_a_notebook_without_a_kernels_name_runs_in_python3(metadata: dict[str, Any]) -> None:
    set_kernel(metadata)
    assert metadata["kernelspec"]["name"] == "python3"
    assert metadata["kernelspec"]["language"] == metadata["language_info"]["name"] == "python"


def test_a_kernel_that_is_not_here_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SamrapportError, match=r"gjord för kärnan ”ir”, som inte finns här\. Öppna den i JupyterLab"):
        set_kernel({"kernelspec": {"name": "ir", "language": "R"}})


def test_a_kernel_of_another_language_is_told_and_another_of_python_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    for name, language in (("julia-1.9", "julia"), ("egen", "python")):
        folder = tmp_path / "kernels" / name
        folder.mkdir(parents=True)
        spec = {"argv": ["x"], "display_name": name, "language": language}
        (folder / "kernel.json").write_text(json.dumps(spec))
    with pytest.raises(SamrapportError, match=r"kärnan ”julia-1\.9” och språket julia, men en rapport körs i Python"):
        set_kernel({"kernelspec": {"name": "julia-1.9"}})
    metadata: dict[str, Any] = {"kernelspec": {"name": "egen"}}
    set_kernel(metadata)
    assert metadata["kernelspec"]["name"] == "python3"


def change(path: Path, metadata: dict[str, Any]) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | {"metadata": metadata}))


@pytest.mark.late
@pytest.mark.slow
@pytest.mark.parametrize("warm", [True, False])
def test_in_a_build_one_without_runs_and_one_that_lacks_fails_its_own_reports_alone(
    project: Project, write_notebook: Write, warm: bool
) -> None:
    cell = 'prose(read(f"{forbund}/{ar}/budget.csv"))'
    change(write_notebook("01_budget", cell), {})
    change(write_notebook("02_mer", cell), {"language_info": {"name": "python"}})
    given = 'forbund = "vasteras"\nar = 2021\ninsats = "spira"'
    lacking = write_notebook("01_resultat", 'prose("x")', kind="insatsrapport", parameters=given)
    change(lacking, {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}})
    (project.data / "vasteras" / "2021" / "insatser" / "spira").mkdir(parents=True)
    (project.data / "vasteras" / "2021" / "insatser" / "spira" / "insats.yml").write_text("")
    (project.data / "vasteras" / "2021" / "insatser" / "spira" / "deltagare.csv").write_text("1")
    summary = build(project, Choice(jobs=2, warm=warm))
    told = {str(one.report): one.faults for one in summary.reports}
    assert [name for name, faults in told.items() if faults] == ["vasteras 2021 spira"]
    (fault,) = told["vasteras 2021 spira"]
    assert fault.startswith(
        "vasteras 2021 spira, 01_resultat: anteckningsboken är gjord för kärnan ”ir”, som inte finns"
    )


@pytest.mark.slow
def test_the_committed_outputs_of_one_without_are_made_in_python3(tmp_path: Path) -> None:
    (tmp_path / "typ").mkdir()
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None, "source": "1 + 1"}
    path = tmp_path / "typ" / "01_x.ipynb"
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    assert list(refresh_outputs(tmp_path)) == [path]
    made = json.loads(path.read_text())
    assert made["metadata"]["kernelspec"]["name"] == "python3"
    assert made["cells"][0]["outputs"][0]["data"]["text/plain"] == ["2"]
