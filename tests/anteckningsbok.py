"""The notebooks of all report types run in this process, cell by cell, over a data folder. Entry: `visat`."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from once import PROJECT

from samrapport.errors import MissingData
from samrapport.rapport import DATA_VARIABLE
from samrapport.raw.rapporttyp import find_report_types

Given = dict[str, Any]


def rapporter(data: Path) -> Iterator[tuple[Path, Given]]:
    """The reports of a data folder: the folder of the notebooks that make one, and their parameters."""
    for kind in find_report_types(PROJECT / "notebooks"):
        for year in sorted(one for one in data.glob("*/[0-9]*") if one.is_dir()):
            for found in kind.find(year):
                yield PROJECT / "notebooks" / kind.name, {"forbund": year.parent.name, "ar": int(year.name), **found}


def visat(notebook: Path, data: Path, given: Given) -> tuple[list[Any], set[str]]:
    """What a notebook shows, nothing where it is left out, and which raw files it asked for."""
    shown: list[Any] = []
    space: dict[str, Any] = {"display": shown.append}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_VARIABLE, str(data))
        try:
            for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
                if cell["cell_type"] == "code":
                    _run("".join(cell["source"]), str(notebook), space, shown)
                    if "parameters" in cell["metadata"].get("tags", ()):
                        space.update(given)
        except MissingData:
            shown = []
    rapport = space.get("rapport")
    asked = {name for one in (rapport, getattr(rapport, "inom", None)) if one for name in one.folder.seen}
    return [one for one in shown if one is not None], asked


def _run(source: str, name: str, space: dict[str, Any], shown: list[Any]) -> None:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), space)
    if isinstance(last, ast.Expr):
        shown.append(eval(compile(ast.Expression(last.value), name, "eval"), space))
