"""Several report types in one build: reports within reports, and a type that nobody has told the program of."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from samrapport.errors import SamrapportError, UnknownName
from samrapport.raw.rapporttyp import ReportType, find_report_types
from samrapport.run.build import build, make_plan
from samrapport.run.choosing import Choice
from samrapport.run.discover import Report, find_reports
from samrapport.run.fingerprint import hash_tree
from samrapport.run.project import Project
from samrapport.run.remains import clear_remains
from samrapport.run.summary import ReportResult, Summary

from .conftest import DELARSRAPPORT, INSATSRAPPORT, Write, hash_all

pytestmark = pytest.mark.usefixtures("inline", "sections", "insatser")


def report(summary: Summary, name: str) -> ReportResult:
    return next(result for result in summary.reports if str(result.report) == name)


def ran(summary: Summary) -> set[str]:
    return {f"{r.report} {one.section.number}" for r in summary.reports for one in r.sections if one.ran}


def raw(project: Project, name: str, insats: str = "spira", forbund: str = "vasteras") -> Path:
    return project.data / forbund / "2021" / "insatser" / insats / name


def test_every_insats_with_facts_of_its_own_is_a_report(project: Project) -> None:
    types = find_report_types(project.notebooks)
    assert types == [DELARSRAPPORT, INSATSRAPPORT]
    assert [str(one) for one in find_reports(project.data, types)] == [
        "sala-heby 2021",
        "sala-heby 2021 nystart",
        "vasteras 2021",
        "vasteras 2021 spira",
    ]


def test_a_folder_that_is_no_slug_or_no_folder_is_no_insats(project: Project) -> None:
    shutil.copytree(raw(project, "."), raw(project, ".", "Spira två"))
    raw(project, "insats.yml").unlink()
    raw(project, "insats.yml").mkdir()
    assert [str(one) for one in find_reports(project.data, [INSATSRAPPORT])] == ["sala-heby 2021 nystart"]


def test_an_insats_is_known_by_its_parameters_and_its_folder() -> None:
    one = Report("vasteras", 2021, INSATSRAPPORT, (("insats", "spira"),))
    assert one.parameters == {"forbund": "vasteras", "ar": 2021, "insats": "spira"}
    assert one.folder == Path("vasteras/2021/insatser/spira")
    assert Report("vasteras", 2021, DELARSRAPPORT).folder == Path("vasteras/2021")


def test_all_reports_of_all_types_are_built_each_in_its_folder(project: Project) -> None:
    summary = build(project, Choice())
    assert summary.exit_code == 0
    assert all(result.assembled for result in summary.reports)
    folder = project.reports / "vasteras" / "2021" / "insatser" / "spira"
    assert sorted(hash_tree(folder)) == [
        "01-deltagare.ipynb", "data/avstamning.json", "data/datapackage.json", "data/publikt-manifest.json",
        "data/tbl-deltagare.csv", "data/tbl-deltagare.xlsx", "halvarsrapport.ipynb", "index.qmd", "manifest.json",
    ]  # fmt: skip
    assert sorted(hash_tree(project.processed / "vasteras" / "2021")) == [
        "insatser/spira/tbl-deltagare.csv", "insatser/spira/tbl-deltagare.parquet", "tbl-budget.csv", "tbl-budget.parquet",
    ]  # fmt: skip
    whole = json.loads((folder / "halvarsrapport.ipynb").read_text(encoding="utf-8"))["cells"][0]["source"]
    typst = yaml.safe_load("".join(whole).strip("-"))["format"]["typst"]
    assert typst["output-file"] == "halvarsrapport.pdf"
    assert typst["template-partials"][0] == "../../../../../theme/typst-template.typ"
    page = json.loads((folder / "01-deltagare.ipynb").read_text(encoding="utf-8"))["cells"][0]["source"]
    assert '"href": "halvarsrapport.pdf"' in "".join(page)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"] == {"forbund": "vasteras", "ar": 2021, "insats": "spira"}
    assert manifest["report"]["type"] == "insatsrapport"
    outer = json.loads((project.reports / "vasteras" / "2021" / "manifest.json").read_text(encoding="utf-8"))
    assert not any(name.startswith("insatser") for name in outer["outputs"])


def test_reports_lead_to_those_within_them_and_back(project: Project) -> None:
    build(project, Choice())
    outer = project.reports / "vasteras" / "2021"
    text = (outer / "index.qmd").read_text(encoding="utf-8")
    assert (
        "## Tillhörande rapporter\n\n::: {.kort}\n- [**SPIRA**](insatser/spira/index.qmd)\n\n  Halvårsrapport 2021\n"
        in text
    )
    inner = (outer / "insatser" / "spira" / "index.qmd").read_text(encoding="utf-8")
    assert "Rapporten hör till [Delårsrapport 2021, Vasteras](../../index.qmd)." in inner
    assert "Deltagare: 81." in inner
    assert "- [Som PDF](halvarsrapport.pdf)" in inner
    listed = (project.reports / "index.qmd").read_text(encoding="utf-8")
    assert "\n- [Delårsrapport 2021](vasteras/2021/index.qmd)" in listed
    assert "\n  - [Halvårsrapport 2021, SPIRA](vasteras/2021/insatser/spira/index.qmd)" in listed
    bars = yaml.safe_load((project.reports / "_nav.yml").read_text(encoding="utf-8"))["website"]["sidebar"]
    assert [bar["id"] for bar in bars] == [
        "sala-heby-2021", "sala-heby-2021-insatser-nystart", "vasteras-2021", "vasteras-2021-insatser-spira",
    ]  # fmt: skip
    assert bars[-1]["title"] == "SPIRA 2021"
    assert {"text": "Hela rapporten (PDF)", "href": "reports/vasteras/2021/insatser/spira/halvarsrapport.pdf"} in bars[
        -1
    ]["contents"]
    # A page that stood in two sidebars would show the first.
    assert not any("insatser" in one["href"] for one in bars[2]["contents"])


def test_a_change_renews_what_it_touches_and_nothing_within_or_around_it(project: Project) -> None:
    build(project, Choice())
    outer, inner = (project.reports / "vasteras" / "2021" / part for part in ("", "insatser/spira"))
    before = hash_all(project)
    assert ran(build(project, Choice())) == set()
    assert hash_all(project) == before

    (project.data / "vasteras" / "2021" / "budget.csv").write_text("150\n", encoding="utf-8")
    kept = hash_tree(inner)
    assert ran(build(project, Choice())) == {"vasteras 2021 01"}
    assert hash_tree(inner) == kept
    assert "Budgeten är 150." in (outer / "index.qmd").read_text(encoding="utf-8")
    assert (project.processed / "vasteras/2021/insatser/spira/tbl-deltagare.csv").is_file()

    (project.data / "vasteras" / "2021" / "text").mkdir()
    (project.data / "vasteras" / "2021" / "text" / "ny.md").write_text("En text.", encoding="utf-8")
    renewed = [str(one.report) for one in build(project, Choice()).reports if one.renewed]
    assert renewed == ["vasteras 2021"]

    raw(project, "deltagare.csv").write_text("79\n", encoding="utf-8")
    kept = hash_tree(outer / "data")
    assert ran(build(project, Choice())) == {"vasteras 2021 spira 01"}
    assert "79" in (inner / "data" / "tbl-deltagare.csv").read_text(encoding="utf-8")
    assert hash_tree(outer / "data") == kept


def test_one_insats_at_fault_stops_its_own_report_alone(project: Project) -> None:
    build(project, Choice())
    inner = project.reports / "vasteras/2021/insatser/spira"
    good = hash_tree(inner)
    raw(project, "deltagare.csv").write_text("många\n", encoding="utf-8")
    (project.data / "vasteras" / "2021" / "budget.csv").write_text("150\n", encoding="utf-8")
    summary = build(project, Choice())
    assert summary.exit_code == 2
    assert [str(one.report) for one in summary.reports if one.faults] == ["vasteras 2021 spira"]
    assert "vasteras/2021/insatser/spira/deltagare.csv, rad 1" in report(summary, "vasteras 2021 spira").faults[0]
    assert report(summary, "vasteras 2021").renewed
    assert hash_tree(inner) == good


def test_a_fault_that_quotes_a_personnummer_does_not_show_it(project: Project) -> None:
    raw(project, "deltagare.csv").write_text("19811218-9876\n", encoding="utf-8")
    summary = build(project, Choice())
    fault = report(summary, "vasteras 2021 spira").faults[0]
    assert "”[personnummer]” skriv ett tal." in fault
    kept = [path.read_bytes() for path in project.reports.rglob("*") if path.is_file()]
    assert not any(b"811218" in content for content in kept)


def test_a_forbund_is_chosen_with_its_insatser_and_only_names_sections_of_any_type(project: Project) -> None:
    summary = build(project, Choice(forbund="vasteras", ar="2021", only=("deltagare",)))
    assert ran(summary) == {"vasteras 2021 spira 01"}
    assert report(summary, "vasteras 2021 spira").assembled
    assert len(report(summary, "vasteras 2021").pending) == 3
    assert ran(build(project, Choice(forbund="sala-heby", only=("01",)))) == {
        "sala-heby 2021 01",
        "sala-heby 2021 nystart 01",
    }
    one = Choice(forbund="vasteras", only=("delarsrapport/01",))
    assert [str(p.section) for plan in make_plan(project, one) for p in plan if p.to_run] == ["01_budget"]
    with pytest.raises(UnknownName, match="insatsrapport/budget"):
        make_plan(project, Choice(only=("insatsrapport/budget",)))


def test_an_insats_whose_facts_are_gone_is_removed_and_no_longer_led_to(project: Project) -> None:
    build(project, Choice())
    raw(project, "insats.yml").unlink()
    assert build(project, Choice(ta_bort=True)).removed == ["vasteras 2021 spira"]
    for base in (project.reports, project.processed, project.state):
        assert not (base / "vasteras/2021/insatser").exists()
        assert (base / "vasteras/2021").is_dir()
    assert "spira" not in (project.reports / "vasteras/2021/index.qmd").read_text(encoding="utf-8")


def test_a_report_that_is_gone_leaves_those_within_it(project: Project) -> None:
    build(project, Choice())
    ran_before = project.state / "vasteras/2021/insatser/spira/01_deltagare.ipynb"
    (project.data / "vasteras" / "2021" / "rapport.yml").unlink()
    assert build(project, Choice(ta_bort=True)).removed == ["vasteras 2021"]
    for base in (project.reports, project.processed, project.state):
        assert [path.name for path in (base / "vasteras/2021").iterdir()] == ["insatser"]
    assert ran_before.is_file()
    inner = (project.reports / "vasteras/2021/insatser/spira/index.qmd").read_text(encoding="utf-8")
    assert "hör till" not in inner


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_while_a_report_is_swapped_loses_nothing_within_it(project: Project, moment: str) -> None:
    build(project, Choice())
    before = hash_tree(project.reports)
    final, aside = project.reports / "vasteras/2021", project.reports / "vasteras/.2021.old"
    final.rename(aside)
    if moment == "after":
        # The new one is in its place, and what is within the old one not yet moved.
        shutil.copytree(aside, final, ignore=shutil.ignore_patterns("insatser"))
    clear_remains(project)
    assert hash_tree(project.reports) == before
    assert not aside.exists()


def test_a_new_report_type_is_a_folder_and_no_more(project: Project, write_notebook: Write) -> None:
    folder = project.notebooks / "arsredovisning"
    folder.mkdir()
    (folder / "rapporttyp.yml").write_text(
        "fil: arsredovisning\nunderlag: arsredovisning/arsredovisning.yml\ntitel: Årsredovisning {ar}\n",
        encoding="utf-8",
    )
    write_notebook("01_resultat", 'prose("Resultatet")', title="Resultat", kind="arsredovisning")
    raw_folder = project.data / "vasteras" / "2021" / "arsredovisning"
    raw_folder.mkdir()
    (raw_folder / "arsredovisning.yml").touch()
    summary = build(project, Choice())
    assert summary.exit_code == 0
    made = project.reports / "vasteras/2021/arsredovisning"
    assert (made / "arsredovisning.ipynb").is_file()
    assert 'title: "Årsredovisning 2021"' in (made / "index.qmd").read_text(encoding="utf-8")
    assert "(arsredovisning/index.qmd)" in (project.reports / "vasteras/2021/index.qmd").read_text(encoding="utf-8")
    assert report(summary, "vasteras 2021 arsredovisning").assembled


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "ingen rapporttyp.yml"),
        ("fil: [", "rad 1: filen är inte giltig YAML"),
        ("arsredovisning", "ska hålla nycklarna fil, underlag, titel"),
        ("fil: a\nunderlg: a/b.yml\n", "Menade du ”underlag”?"),
        ("fil: a\n", "”underlag” ska vara en fil"),
        ("fil: ../a\nunderlag: a/b.yml\n", "”fil” ska vara ett namn"),
        ("fil: a\nunderlag: ../b.yml\n", "”underlag” ska vara en fil"),
        ("fil: a\nunderlag: data/b.yml\n", "”underlag” ska vara en fil"),
        ("fil: a\nunderlag: '{ar}/b.yml'\n", "”underlag” ska vara en fil"),
        ("fil: a\nunderlag: '{x}/{x}/b.yml'\n", "”underlag” ska vara en fil"),
        ("fil: a\nunderlag: a/b.yml\ntitel: [2021]\n", "”titel” ska vara en text"),
        ("fil: a\nunderlag: a/b.yml\ntitel: Rapport #{ar}\n", "”#{ar}” ses som en kommentar"),
        ("fil: a\nfil: b\nunderlag: a/b.yml\n", "rad 2, kolumn ”fil”: nyckeln finns redan på rad 1"),
        ("fil: a\nunderlag: rapport.yml\n", "skulle skriva i samma mapp"),
    ],
)
def test_a_report_type_that_is_wrongly_described_is_told(
    project: Project, write_notebook: Write, text: str | None, told: str
) -> None:
    (project.notebooks / "ny").mkdir()
    write_notebook("01_a", 'prose("x")', kind="ny")
    if text is not None:
        (project.notebooks / "ny" / "rapporttyp.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SamrapportError, match=told.replace("?", r"\?")) as error:
        find_report_types(project.notebooks)
    assert "ny" in str(error.value)


def test_a_folder_without_notebooks_is_no_report_type(project: Project) -> None:
    (project.notebooks / "utkast").mkdir()
    (project.notebooks / "utkast" / "Untitled.ipynb").touch()
    assert [kind.name for kind in find_report_types(project.notebooks)] == ["delarsrapport", "insatsrapport"]


def test_parameters_may_be_several(tmp_path: Path) -> None:
    kind = ReportType("x", "x", "{del}/{grupp}/x.yml")
    (tmp_path / "a" / "b-1").mkdir(parents=True)
    (tmp_path / "a" / "b-1" / "x.yml").touch()
    assert list(kind.find(tmp_path)) == [{"del": "a", "grupp": "b-1"}]


def test_types_of_one_shape_of_folder_are_told_apart_by_their_files(project: Project, write_notebook: Write) -> None:
    (project.notebooks / "jamforelse").mkdir()
    write_notebook("01_a", 'prose("x")', kind="jamforelse")
    text = "fil: jamforelse\nunderlag: jamforelse.yml\n"
    (project.notebooks / "jamforelse" / "rapporttyp.yml").write_text(text, encoding="utf-8")
    own = project.data / "lanet" / "2021" / "jamforelse.yml"
    own.parent.mkdir(parents=True)
    own.touch()
    types = find_report_types(project.notebooks)
    assert "lanet 2021" in [str(one) for one in find_reports(project.data, types)]
    (own.parent / "rapport.yml").touch()
    with pytest.raises(SamrapportError, match=r"lanet/2021 i rådata har både rapport.yml och jamforelse.yml"):
        find_reports(project.data, types)
