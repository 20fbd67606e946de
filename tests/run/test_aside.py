"""The document beside a report: what its controls found, for who makes it. And the notes that stand in the report itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from samrapport.errors import SamrapportError
from samrapport.run.build import Publisher, build
from samrapport.run.choosing import Choice
from samrapport.run.discover import find_all
from samrapport.run.fingerprint import hash_tree
from samrapport.run.project import Project
from samrapport.run.summary import Publication, Summary

from .conftest import Write, hash_all

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("inline", "sections", "insatser")]

WITH = "fil: delarsrapport\nunderlag: rapport.yml\neget_dokument: avstamning\n"
INNER = "fil: halvarsrapport\nunderlag: insatser/{insats}/insats.yml\neget_dokument: avstamning\n"
OWN = Path("vasteras/2021")
INSATS = OWN / "insatser" / "spira"


@pytest.fixture
def beside(project: Project, write_notebook: Write) -> Project:
    """Both report types have such a document."""
    for kind, text, more in (("delarsrapport", WITH, ""), ("insatsrapport", INNER, '\ninsats = "spira"')):
        (project.notebooks / kind / "rapporttyp.yml").write_text(text, encoding="utf-8")
        write_notebook(
            "12_avstamning",
            'table("tbl-fynd", [["ett fynd"]], caption="Fynd")',
            title="Avstämning",
            kind=kind,
            parameters=f'forbund = "vasteras"\nar = 2021{more}',
        )
    return project


def found(monkeypatch: pytest.MonkeyPatch, *places: str, text: str = "Beloppen är *preliminära*.") -> None:
    """Let the controls have found something that the analyst has explained, to be read at these places."""
    note = {"forklaring": text, "accepterad_av": "A", "datum": "2021-09-01", "visas_i": list(places)}
    told = {"allvar": "upplysning", "notering": note}
    controls = {"fynd": [told, told, {**told, "notering": None}], "sammanfattning": {"fel": 2, "kvar": 1}}
    monkeypatch.setattr("fake_facade.kontrollfil", lambda rapport: controls)


def opened(monkeypatch: pytest.MonkeyPatch, is_open: bool) -> None:
    monkeypatch.setattr("fake_facade.Rapport.oppen_avstamning", is_open)


def sources(path: Path) -> list[str]:
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells]


def publisher(told: list[Project]) -> Publisher:
    def publish(project: Project, known: object, watcher: object) -> Publication:
        told.append(project)
        return Publication(project.site, fresh=True)

    return publish


def test_what_the_controls_found_is_a_document_outside_the_public_ones(beside: Project) -> None:
    assert build(beside, Choice()).exit_code == 0
    public = "\n".join(hash_tree(beside.reports / OWN))
    assert "avstamning" not in public
    assert "fynd" not in public
    assert sorted(hash_tree(beside.aside.reports / OWN)) == [
        "12-avstamning.ipynb", "avstamning-vasteras-2021.ipynb", "data/avstamning.json", "data/datapackage.json", "data/tbl-fynd.csv",
        "data/tbl-fynd.xlsx", "index.qmd", "insatser/spira/12-avstamning.ipynb",
        "insatser/spira/avstamning-vasteras-2021-insatser-spira.ipynb", "insatser/spira/data/avstamning.json",
        "insatser/spira/data/datapackage.json", "insatser/spira/data/tbl-fynd.csv", "insatser/spira/data/tbl-fynd.xlsx",
        "insatser/spira/index.qmd", "insatser/spira/manifest.json", "manifest.json",
    ]  # fmt: skip


def test_no_public_page_navigation_or_manifest_tells_of_it(beside: Project) -> None:
    build(beside, Choice())
    for name in hash_tree(beside.reports):
        text = (beside.reports / name).read_bytes().decode("utf-8", "replace")
        assert "avstamning" not in text, name
        assert "tbl-fynd" not in text, name


def test_it_is_published_as_a_site_of_its_own_beside_the_public_one(beside: Project) -> None:
    told: list[Project] = []
    summary = build(beside, Choice(), publish=publisher(told))
    assert [one.site.name for one in told] == ["_site", "_avstamning"]
    assert [one.site.name for one in (beside.placed(out=Path("/x")), beside.placed(out=Path("/x")).aside)] == [
        "site",
        "avstamning",
    ]
    assert summary.aside == Publication(beside.aside.site, fresh=True)
    front = (beside.aside.reports.parent / "index.qmd").read_text(encoding="utf-8")
    assert "hör inte till den publika webbplatsen" in front
    assert "Avstämning: Delårsrapport 2021" in (beside.aside.reports / "index.qmd").read_text(encoding="utf-8")


def test_a_fault_of_it_belongs_to_its_report(beside: Project) -> None:
    def publish(project: Project, known: object, watcher: object) -> Publication:
        faults = (("vasteras/2021", "en länk går ingenstans", 2),) if project.site.name == "_avstamning" else ()
        return Publication(project.site, fresh=True, faults=faults)

    summary: Summary = build(beside, Choice(), publish=publish)
    assert summary.exit_code == 2
    assert [str(one.report) for one in summary.reports if one.faults] == ["vasteras 2021"]


def test_a_type_without_one_keeps_its_findings_among_its_downloads(project: Project) -> None:
    told: list[Project] = []
    summary = build(project, Choice(), publish=publisher(told))
    assert (project.reports / OWN / "data" / "avstamning.json").is_file()
    assert summary.aside is None
    assert told == [project]


def test_when_all_may_read_it_it_lies_within_the_report_and_is_led_to(
    beside: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(beside, Choice())
    opened(monkeypatch, True)
    told: list[Project] = []
    build(beside, Choice(force=True), publish=publisher(told))
    folder = beside.reports / OWN / "avstamning"
    assert (folder / "data" / "avstamning.json").is_file()
    assert (beside.reports / INSATS / "avstamning" / "manifest.json").is_file()
    assert "[**Avstämning: Delårsrapport 2021**](avstamning/index.qmd)" in (
        beside.reports / OWN / "index.qmd"
    ).read_text(encoding="utf-8")
    assert "../../../../theme/typst-template.typ" in "".join(sources(folder / "avstamning-vasteras-2021.ipynb")[0])
    assert hash_tree(beside.aside.reports / OWN) == {}
    assert told == [beside]
    opened(monkeypatch, False)
    build(beside, Choice(force=True))
    assert not folder.exists()
    assert not (beside.reports / INSATS / "avstamning").exists()
    assert (beside.aside.reports / INSATS / "manifest.json").is_file()


def test_builds_leave_it_alone_when_nothing_is_new_and_make_it_again_when_it_is_touched(beside: Project) -> None:
    build(beside, Choice())
    before = hash_all(beside)
    again = build(beside, Choice())
    assert not any(one.renewed for one in again.reports)
    assert hash_all(beside) == before
    (beside.aside.reports / OWN / "data" / "avstamning.json").unlink()
    assert [str(one.report) for one in build(beside, Choice()).reports if one.renewed] == ["vasteras 2021"]
    assert hash_all(beside) == before


def test_it_goes_with_its_report(beside: Project) -> None:
    build(beside, Choice())
    shutil.rmtree(beside.data / INSATS)
    build(beside, Choice())
    assert not (beside.aside.reports / INSATS).exists()
    assert (beside.aside.reports / OWN / "manifest.json").is_file()


def test_an_open_one_is_no_orphan(beside: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, True)
    build(beside, Choice())
    assert build(beside, Choice()).removed == []
    assert (beside.reports / OWN / "avstamning" / "manifest.json").is_file()


@pytest.mark.parametrize("name", ["avstamningen", "Avstämning", "data", "a/b"])
def test_a_section_that_is_not_there_or_can_be_none_is_refused(beside: Project, name: str) -> None:
    file = beside.notebooks / "delarsrapport" / "rapporttyp.yml"
    file.write_text(WITH.replace("avstamning", name), encoding="utf-8")
    with pytest.raises(SamrapportError, match="eget_dokument"):
        find_all(beside)


def test_a_report_of_nothing_but_its_controls_is_none(beside: Project) -> None:
    for path in beside.notebooks.glob("delarsrapport/0*.ipynb"):
        path.unlink()
    faults = [fault for one in build(beside, Choice()).reports for fault in one.faults]
    assert len([fault for fault in faults if "inget avsnitt har underlag" in fault]) == 2


def test_an_explanation_stands_below_what_it_is_of_once_and_as_plain_text(
    beside: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(beside.notebooks / "insatsrapport")
    found(monkeypatch, "tbl-budget", "fig-budget")
    assert build(beside, Choice()).exit_code == 0
    note = '::: {.callout-note title="Anmärkning"}\nBeloppen är \\*preliminära\\*.\n:::'
    for name in ("01-budget.ipynb", "delarsrapport.ipynb"):
        cells = sources(beside.reports / OWN / name)
        assert cells.count(note) == 2
        at = next(number for number, cell in enumerate(cells) if "label: tbl-budget" in cell)
        assert cells[at + 1] == note


def test_an_explanation_of_a_text_stands_below_the_text(
    beside: Project, write_notebook: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_notebook(
        "02_text",
        'Shown({"text/markdown": "Det gick bra."}, {"kind": "prose", "text": f"{forbund}/{ar}/text/mal.md"})',
        'prose("Mer.")',
        title="Text",
    )
    shutil.rmtree(beside.notebooks / "insatsrapport")
    found(monkeypatch, "text/mal")
    assert build(beside, Choice()).exit_code == 0
    cells = sources(beside.reports / OWN / "02-text.ipynb")
    # First of all a page says that nobody has approved the report.
    assert "Utkast" in cells[1]
    assert [("Anmärkning" in cell) for cell in cells] == [False, False, False, True, False]


def test_a_place_that_is_not_shown_is_told_with_those_alike(beside: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, "tbl-budgt")
    summary = build(beside, Choice())
    faults = next(one for one in summary.reports if str(one.report) == "vasteras 2021").faults
    assert len(faults) == 1
    assert (
        "vasteras/2021/avstamning.csv, kolumnen ”visas i”: Stället ”tbl-budgt” finns inte. Menade du ”tbl-budget” eller"
        in faults[0]
    )
    assert summary.exit_code == 2


@pytest.mark.parametrize(("is_open", "page"), [(False, "12-avstamning.html"), (True, "avstamning/12-avstamning.html")])
def test_the_page_of_what_nobody_has_explained_is_that_of_the_document(
    beside: Project, monkeypatch: pytest.MonkeyPatch, is_open: bool, page: str
) -> None:
    opened(monkeypatch, is_open)
    monkeypatch.setattr("fake_facade.kontrollfil", lambda rapport: {"fynd": [{"allvar": "fel", "notering": None}]})
    found = [one.unexplained for one in build(beside, Choice()).reports if str(one.report) == "vasteras 2021"]
    assert [(one.errors, one.page, one.apart) for one in found] == [(1, page, not is_open)]
    assert "UTKAST" in "".join(sources(beside.reports / OWN / "01-budget.ipynb"))
