"""A small project in a temporary folder: two förbund, notebooks that import `fake_facade`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samrapport.run.project import Project

HERE = Path(__file__).parent
Write = Callable[..., Path]


def notebook(*cells: str, title: str = "Ett avsnitt", parameters: str = 'forbund = "vasteras"\nar = 2021') -> dict[str, Any]:
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


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty project with raw data of two förbund."""
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")])))
    root = tmp_path / "projekt"
    (root / "notebooks" / "delarsrapport").mkdir(parents=True)
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
    """Write a section notebook of the project: `write_notebook("01_budget", *cells)`."""

    def write(name: str, *cells: str, **options: str) -> Path:
        path = project.notebooks / "delarsrapport" / f"{name}.ipynb"
        path.write_text(json.dumps(notebook(*cells, **options)), encoding="utf-8")
        return path

    return write
