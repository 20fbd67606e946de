"""Whole builds of a small project, its notebooks run within the test's own process."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

from samrapport.errors import SamrapportError
from samrapport.run import build as build_module
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.fingerprint import hash_tree
from samrapport.run.project import Project
from samrapport.run.record import SectionState

from .conftest import HEAVY, Write, hash_all, ran, report

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("inline")]


def source_of(path: Path) -> str:
    return "\n".join("".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"])


@pytest.mark.usefixtures("sections")
def test_a_report_is_built_and_then_only_what_changed(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project.reports / "vasteras" / "2021"

    first = build(project, Choice(jobs=2))
    assert first.exit_code == 0
    assert [one.state for one in report(first).sections] == [
        SectionState.DONE,
        SectionState.DONE,
        SectionState.LEFT_OUT,
    ]
    assert report(first).sections[2].missing == ("vasteras/2021/mal.csv",)
    assert sorted(hash_tree(folder)) == [
        "01-budget.ipynb", "02-text.ipynb", "data/avstamning.json", "data/datapackage.json", "data/publikt-manifest.json",
        "data/tbl-budget.csv", "data/tbl-budget.xlsx", "delarsrapport.ipynb", "index.qmd", "manifest.json",
    ]  # fmt: skip
    for path in folder.glob("*.ipynb"):
        nbformat.validate(nbformat.read(path, as_version=4))
    # Quarto loses the line breaks of a source that is one string.
    for path in project.reports.rglob("*.ipynb"):
        assert all(isinstance(cell["source"], list) for cell in json.loads(path.read_bytes())["cells"]), path

    text = source_of(folder / "01-budget.ipynb")
    assert r'#| tbl-cap: "Budget: \\*vasteras\\*"' in text
    assert '<a class="nedladdning" href="data/tbl-budget.csv">Ladda ned som CSV</a>' in text
    assert "Tomt" not in text
    whole = (folder / "delarsrapport.ipynb").read_text(encoding="utf-8")
    assert "# Budget" in whole
    assert "Se @tbl-budget för vasteras." in whole
    assert "Ladda ned" not in whole
    assert "<caption>" not in whole
    front = yaml.safe_load("".join(json.loads(whole)["cells"][0]["source"]).strip("-"))
    assert front["format"]["typst"]["output-file"] == "delarsrapport.pdf"
    assert (front["title"], front["search"], front["lang"]) == ("Delårsrapport 2021", False, "sv")
    assert "Budgeten är 100." in (folder / "index.qmd").read_text(encoding="utf-8")
    assert (folder / "data" / "tbl-budget.csv").read_text(encoding="utf-8") == "k0;k1;k2\n'=1+1;100;1,5\n"
    assert sorted(hash_tree(project.processed / "vasteras" / "2021")) == ["tbl-budget.csv", "tbl-budget.parquet"]
    nav = yaml.safe_load((project.reports / "_nav.yml").read_text(encoding="utf-8"))
    assert [bar["id"] for bar in nav["website"]["sidebar"]] == ["sala-heby-2021", "vasteras-2021"]
    assert "](vasteras/2021/index.qmd)" in (project.reports / "index.qmd").read_text(encoding="utf-8")

    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    front_page = {"vasteras/2020/budget.csv"}
    assert set(manifest["inputs"]) == {"vasteras/2021/budget.csv", "vasteras/2021/mal.csv"} | front_page
    assert manifest["inputs"]["vasteras/2021/mal.csv"] is None
    assert [section["state"] for section in manifest["sections"]] == ["klar", "klar", "utelämnad"]
    assert set(manifest["outputs"]) == set(hash_tree(folder)) - {"manifest.json", "index.qmd"}
    assert str(tmp_path) not in json.dumps(manifest)


@pytest.mark.usefixtures("sections")
def test_each_change_runs_exactly_what_it_touches(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project.reports / "vasteras" / "2021"
    assert build(project, Choice()).exit_code == 0
    before = hash_all(project)
    with monkeypatch.context() as context:
        # Not even a worker is started.
        context.setattr(build_module, "open_pool", None)
        assert ran(build(project, Choice())) == set()
    assert hash_all(project) == before

    (project.data / "vasteras" / "2021" / "budget.csv").write_text("150\n", encoding="utf-8")
    assert ran(build(project, Choice(jobs=2))) == {"vasteras 01"}
    assert "Budgeten är 150." in (folder / "index.qmd").read_text(encoding="utf-8")
    (project.data / "vasteras" / "2021" / "mal.csv").write_text("1\n", encoding="utf-8")
    assert ran(build(project, Choice(jobs=2))) == {"vasteras 03"}
    assert (folder / "03-mal.ipynb").is_file()
    (project.state / "vasteras" / "2021" / "02_text.ipynb").write_text("{}", encoding="utf-8")
    assert ran(build(project, Choice(jobs=2))) == {"vasteras 02"}


@pytest.mark.usefixtures("inline", "sections")
def test_a_front_page_is_made_anew_when_what_it_read_of_another_year_changes(project: Project) -> None:
    def front() -> str:
        summary = build(project, Choice())
        assert summary.exit_code == 0
        assert ran(summary) == ran_first if not told else ran(summary) == set()
        told.append(report(summary).renewed)
        return (project.reports / "vasteras" / "2021" / "index.qmd").read_text(encoding="utf-8")

    told: list[bool] = []
    ran_first = {f"{name} {number}" for name in ("vasteras", "sala-heby") for number in ("01", "02", "03")}
    assert "Året före" not in front()
    earlier = project.data / "vasteras" / "2020" / "budget.csv"
    earlier.parent.mkdir()
    earlier.write_text("70\n", encoding="utf-8")
    assert "Året före: 70." in front()
    earlier.write_text("80\n", encoding="utf-8")
    assert "Året före: 80." in front()
    assert "Året före: 80." in front()
    assert told == [True, True, True, False]


@pytest.mark.usefixtures("sections")
def test_a_hand_in_the_finished_report_is_noticed_and_mended(project: Project) -> None:
    folder = project.reports / "vasteras" / "2021"
    build(project, Choice())
    right = (folder / "02-text.ipynb").read_bytes()
    (folder / "02-text.ipynb").write_bytes(right.replace(b"vasteras", b"wasteras"))
    (project.processed / "vasteras" / "2021" / "tbl-budget.csv").unlink()
    mended = build(project, Choice(jobs=2))
    assert (ran(mended), report(mended).renewed, report(mended, "sala-heby").renewed) == (set(), True, False)
    assert (folder / "02-text.ipynb").read_bytes() == right
    assert (project.processed / "vasteras" / "2021" / "tbl-budget.csv").is_file()


@pytest.mark.usefixtures("sections")
def test_a_build_without_news_loads_nothing_heavy(project: Project) -> None:
    build(project, Choice(forbund="vasteras", jobs=2))
    code = (
        "import sys, dataclasses\n"
        "from pathlib import Path\n"
        "from samrapport.run.build import build\n"
        "from samrapport.run.choosing import Choice\n"
        "from samrapport.run.project import Project\n"
        f"project = Project(*map(Path, {[str(getattr(project, f)) for f in ('root', 'data', 'processed', 'reports', 'site')]}))\n"
        "project = dataclasses.replace(project, facade='fake_facade')\n"
        "assert build(project, Choice(forbund='vasteras')).exit_code == 0\n"
        f"print([name for name in {HEAVY} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("1 + 1",), "01_a, cell 4 visar något som varken är tabell"),
        (('table("tbl-a", [[1]])', 'table("tbl-a", [[1]])'), "Etiketten tbl-a finns både i 01_a och i 01_a"),
        (('prose("@tbl-b")',), "hänvisar till @tbl-b"),
        (("x = 1",), "inget avsnitt har underlag"),
    ],
)
def test_what_makes_no_report_is_told(
    project: Project, write_notebook: Write, cells: tuple[str, ...], told: str
) -> None:
    write_notebook("01_a", *cells)
    summary = build(project, Choice(forbund="vasteras"))
    assert told in report(summary).faults[0]
    assert not (project.reports / "vasteras").exists()


@pytest.mark.usefixtures("sections")
def test_bad_raw_data_leaves_the_report_alone_and_the_others_go_on(project: Project) -> None:
    build(project, Choice(jobs=2))
    good = hash_tree(project.reports / "vasteras")
    (project.data / "vasteras" / "2021" / "budget.csv").write_text("mycket\n", encoding="utf-8")
    (project.data / "sala-heby" / "2021" / "budget.csv").write_text("250\n", encoding="utf-8")
    summary = build(project, Choice(jobs=2))
    assert summary.exit_code == 2
    assert [fault.split(",")[0] for fault in report(summary).faults] == ["vasteras/2021/budget.csv"]
    assert ran(summary) == {"sala-heby 01"}
    assert hash_tree(project.reports / "vasteras") == good
    assert ran(build(project, Choice(fail_fast=True))) == set()


@pytest.mark.usefixtures("sections")
def test_only_runs_one_section_and_puts_nothing_half_together(project: Project) -> None:
    summary = build(project, Choice(forbund="vasteras", only=("budget",)))
    assert (summary.exit_code, ran(summary)) == (0, {"vasteras 01"})
    assert [section.number for section in report(summary).pending] == ["02", "03"]
    assert not (project.reports / "vasteras").exists()
    assert ran(build(project, Choice(forbund="vasteras"))) == {"vasteras 02", "vasteras 03"}
    assert ran(build(project, Choice(forbund="vasteras", only=("02",), force=True))) == {"vasteras 02"}


@pytest.mark.usefixtures("sections")
def test_a_report_whose_raw_data_is_gone_is_removed(project: Project) -> None:
    build(project, Choice(jobs=2))
    (project.data / "sala-heby" / "2021" / "rapport.yml").unlink()
    assert build(project, Choice(forbund="vasteras")).removed == []
    assert build(project, Choice(ta_bort=True)).removed == ["sala-heby 2021"]
    assert not (project.reports / "sala-heby").exists()
    assert "sala-heby" not in (project.reports / "_nav.yml").read_text(encoding="utf-8")


def test_a_wrong_name_leaves_no_trace(project: Project, write_notebook: Write) -> None:
    write_notebook("01_a", 'prose("x")')
    for choice in (Choice(forbund="vastero"), Choice(forbund="../x"), Choice(only=("b",))):
        with pytest.raises(SamrapportError):
            build(project, choice)
    assert not project.reports.exists()


@pytest.mark.usefixtures("sections")
def test_a_report_whose_texts_lead_to_another_is_read_again_when_that_one_is_gone(project: Project) -> None:
    (project.data / "vasteras/2021/lankar.txt").write_text(
        "../../sala-heby/2021/01-budget.html 02-text.ipynb https://exempel.se/x\n", encoding="utf-8"
    )
    assert build(project, Choice()).exit_code == 0
    assert build(project, Choice()).exit_code == 0
    shutil.rmtree(project.data / "sala-heby")
    for _ in range(2):
        ended = build(project, Choice())
        (fault,) = report(ended).faults
        assert fault == "vasteras/2021/lankar.txt, rad 1: ../../sala-heby/2021/01-budget.html leder ingenstans."
        assert ended.exit_code == 2
