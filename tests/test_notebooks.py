"""The section notebooks: short, without computing, runnable by themselves, and true to their committed outputs."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from samrapport.run.execution.committed import as_committed

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*/[0-9]*.ipynb"))
DEFAULTS = {"forbund": "vasteras", "ar": 2021}
LONGEST = 40
"""Lines of code that a notebook may have."""


def defaults_of(path: Path) -> dict[str, object]:
    own = {"insatsrapport": {"insats": "spira"}, "jamforelse": {"forbund": "jamforelse"}}
    return DEFAULTS | own.get(path.parent.name, {})


every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    """A notebook as it is committed, whichever editor has saved it."""
    return as_committed(json.loads(path.read_text(encoding="utf-8")))


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def code_cells(path: Path) -> list[dict[str, Any]]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == "code"]


def test_there_is_a_notebook_for_each_section() -> None:
    assert len(NOTEBOOKS) >= 10


@every_notebook
def test_begins_with_its_title_and_its_parameters(path: Path) -> None:
    first, second, *rest = read(path)["cells"]
    assert first["cell_type"] == "markdown"
    assert re.fullmatch(r"# \S.*", source(first))
    assert "parameters" in second["metadata"]["tags"]
    assert not [cell for cell in rest if "parameters" in cell["metadata"].get("tags", [])]
    assigned = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(source(second)).body}  # type: ignore[attr-defined]
    assert assigned == defaults_of(path)


@every_notebook
def test_opens_the_report_and_says_what_it_stands_on(path: Path) -> None:
    opening = source(code_cells(path)[1])
    assert re.search(r"rapport = oppna\(forbund, ar, underlag=\[.+\](, insats=insats)?\)", opening)


@every_notebook
def test_is_short_and_computes_nothing(path: Path) -> None:
    code = "\n".join(source(cell) for cell in code_cells(path))
    assert len([line for line in code.splitlines() if line.strip()]) <= LONGEST
    tree = ast.parse(code)
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert imported == {"samrapport"}
    computing = (ast.BinOp, ast.AugAssign, ast.Lambda, ast.FunctionDef, ast.ListComp, ast.DictComp, ast.While)
    assert not [node for node in ast.walk(tree) if isinstance(node, computing)]


NOTHING = {"tables.tabell_malgrupper(rapport)", "tables.tabell_avrundningar(rapport)"}
"""Cells whose table would only say again what the text does, or hold what no longer differs."""


def text_file(path: Path, cell: dict[str, Any]) -> Path | None:
    """Where the notebook's own report has the text that a cell shows, if it shows one."""
    asked = re.fullmatch(r'rapport\.text\("([\w-]+)"\)', source(cell))
    given = defaults_of(path)
    folder = ROOT / "data" / "raw" / str(given["forbund"]) / str(given["ar"])
    if "insats" in given:
        folder = folder / "insatser" / str(given["insats"])
    return folder / "text" / f"{asked[1]}.md" if asked else None


@every_notebook
def test_every_cell_after_the_opening_shows_something_that_a_report_can_hold(path: Path) -> None:
    for cell in code_cells(path)[2:]:
        text = text_file(path, cell)
        # A text is the report's own to write or leave out; what is computed shows, unless this report has nothing of it.
        assert bool(cell["outputs"]) == (text is None or text.is_file()) or source(cell) in NOTHING, source(cell)
        for output in cell["outputs"]:
            assert output["output_type"] in ("execute_result", "display_data"), source(cell)
            assert output["metadata"]["samrapport"]["kind"] in ("table", "figure", "prose")


@every_notebook
def test_is_run_from_its_beginning_to_its_end(path: Path) -> None:
    # As it is committed: what an editor adds besides makes no difference (tests/run/execution/test_committed.py).
    counts = [cell["execution_count"] for cell in read(path)["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_holds_no_path_of_a_machine(path: Path) -> None:
    text = re.sub(r'"image/png": "[^"]*"', "", path.read_text(encoding="utf-8"))
    assert re.findall(r"/(?:home|Users|root|tmp|work|opt)/[\w.-]+|[A-Z]:\\\\", text) == []


def papermill(tmp_path: Path, *parameters: str) -> subprocess.CompletedProcess[str]:
    notebook = ROOT / "notebooks" / "delarsrapport" / "01_sammanfattning.ipynb"
    given = [
        word for name, value in zip(parameters[::2], parameters[1::2], strict=True) for word in ("-p", name, value)
    ]
    return subprocess.run(
        [sys.executable, "-m", "papermill", "--no-progress-bar", str(notebook), str(tmp_path / "out.ipynb"), *given],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


@pytest.mark.slow
def test_runs_by_plain_papermill_for_another_forbund(tmp_path: Path) -> None:
    ended = papermill(tmp_path, "forbund", "vastra-malardalen", "ar", "2021")
    assert ended.returncode == 0, ended.stderr
    shown = [cell["outputs"] for cell in code_cells(tmp_path / "out.ipynb")]
    assert "Samordningsförbundet Västra Mälardalen" in json.dumps(shown, ensure_ascii=False)


@pytest.mark.late
@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        (("forbunde", "vasteras"), "Parametern ”forbunde” finns inte. Menade du ”forbund”?"),
        (("forbund", "vesteras"), "Förbundet ”vesteras” finns inte. Menade du ”vasteras”?"),
        (("ar", "2031"), "”2031” finns inte. Menade du ”2021”?"),
    ],
)
def test_refuses_what_it_does_not_know_with_the_closest_name(
    tmp_path: Path, parameters: tuple[str, ...], told: str
) -> None:
    ended = papermill(tmp_path, *parameters)
    assert ended.returncode != 0
    assert told in ended.stderr


@pytest.mark.late
def test_nbval_catches_an_output_that_is_no_longer_what_the_notebook_shows(tmp_path: Path) -> None:
    sound = ROOT / "notebooks" / "delarsrapport" / "01_sammanfattning.ipynb"
    # Within a tree like the project's, so that the notebook finds its data.
    (tmp_path / "data").mkdir()
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw")
    (tmp_path / "notebooks").mkdir()
    shutil.copy(sound, tmp_path / "notebooks" / "sound.ipynb")
    altered = read(sound)
    code = [cell for cell in altered["cells"] if cell["cell_type"] == "code"]
    place = next(at for at, cell in enumerate(code) if source(cell) == 'rapport.text("sammanfattning")')
    output = code[place]["outputs"][0]["data"]
    for kind in output:
        assert "39" in "".join(output[kind])
        output[kind] = "".join(output[kind]).replace("39", "40")
    (tmp_path / "notebooks" / "altered.ipynb").write_text(json.dumps(altered), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-p", "no:cacheprovider", "notebooks"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert ended.returncode == 1, ended.stdout
    assert f"1 failed, {2 * len(code) - 1} passed" in ended.stdout, ended.stdout
    assert f"altered.ipynb::Cell {place}" in ended.stdout


def test_the_page_that_jupyterlab_opens_at_leads_to_what_is_there() -> None:
    text = "\n".join(source(cell) for cell in read(ROOT / "START.ipynb")["cells"])
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    # The studio is where jupyter-server-proxy serves it: by the name of its entry point.
    servers = metadata.entry_points(group="jupyter_serverproxy_servers")
    served = {f"/{one.name}/" for one in servers if one.value.startswith("samrapport.")}
    assert served <= set(links)
    assert [one for one in links if one not in served and not (ROOT / one).is_file()] == []
    kinds = {path.parent.name for path in NOTEBOOKS}
    assert {one.split("/")[1] for one in links if one.startswith("notebooks/")} == kinds


def test_every_figure_of_numbers_tells_its_unit_and_its_source_in_the_caption() -> None:
    figures = [
        described
        for path in NOTEBOOKS
        for cell in code_cells(path)
        for output in cell["outputs"]
        if (described := output.get("metadata", {}).get("samrapport", {})).get("kind") == "figure"
    ]
    numbers = [one for one in figures if one["data"]["rows"]]
    assert len(numbers) > 10
    assert [one["label"] for one in numbers if "Källa: " not in one["caption"]] == []
    units = re.compile(r"procent|antal|andel|tkr|per 100 invånare")
    assert [one["label"] for one in numbers if not units.search(one["caption"])] == []
