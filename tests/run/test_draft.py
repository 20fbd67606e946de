"""A report with an error that nobody has explained: marked on every page, told of, and the build does not end well."""

from __future__ import annotations

import json

import pytest

from samrapport.cli.show import show_summary
from samrapport.run.assembly.draft import MARK
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.project import Project
from samrapport.run.summary import Publication, Summary

from .conftest import Write, hash_all, report

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("inline", "sections", "insatser")]


def find(project: Project, folder: str, *findings: str) -> None:
    """Let the controls find this of a report from now on."""
    file = project.data / folder / "fynd.txt"
    file.write_text("\n".join(findings), encoding="utf-8")


def marked(project: Project) -> set[str]:
    """The pages that say that they are of a draft, those of the site's own included."""
    pages = [*project.reports.rglob("*.ipynb"), *project.reports.rglob("*.qmd")]
    return {
        path.relative_to(project.reports).as_posix()
        for path in pages
        if ".samrapport" not in path.parts and MARK in path.read_text(encoding="utf-8")
    }


def told(summary: Summary, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    show_summary(summary)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("findings", "left", "code"),
    [
        ((), (0, 0), 0),
        (("fel",), (1, 0), 1),
        (("fel", "fel", "varning", "upplysning"), (2, 1), 1),
        (("fel förklarat", "varning förklarad"), (0, 0), 0),
        (("fel förklarat", "varning"), (0, 1), 0),
        (("fel förklarat", "fel"), (1, 0), 1),
    ],
)
def test_only_an_error_without_an_explanation_keeps_a_build_from_ending_well(
    project: Project, findings: tuple[str, ...], left: tuple[int, int], code: int
) -> None:
    find(project, "vasteras/2021", *findings)
    for choice, ends in ((Choice(), code), (Choice(accepted=True), 0)):
        # The second finds nothing to do and knows of it all the same.
        summary = build(project, choice)
        unexplained = report(summary).unexplained
        assert (unexplained.errors, unexplained.warnings) == left
        assert summary.exit_code == ends
    assert bool(marked(project)) == bool(code)


def test_every_page_of_the_draft_and_none_of_another_report_is_marked_until_it_is_explained(project: Project) -> None:
    build(project, Choice())
    before = hash_all(project)
    find(project, "vasteras/2021", "fel")
    build(project, Choice())
    folder = project.reports / "vasteras" / "2021"
    own = {f"vasteras/2021/{path.name}" for kind in ("*.ipynb", "*.qmd") for path in folder.glob(kind)}
    assert len(own) >= 4
    assert marked(project) == {*own, "index.qmd"}
    listed = (project.reports / "index.qmd").read_text(encoding="utf-8").splitlines()
    assert [line.partition("(")[2].partition(")")[0] for line in listed if MARK in line] == ["vasteras/2021/index.qmd"]
    whole = json.loads((folder / "delarsrapport.ipynb").read_bytes())["cells"]
    assert "utkast: " in "".join(whole[0]["source"])
    find(project, "vasteras/2021")
    build(project, Choice())
    (project.data / "vasteras" / "2021" / "fynd.txt").unlink()
    build(project, Choice())
    after = hash_all(project)
    assert {
        name for name in before if before[name] != after[name] and not name.startswith("reports/.samrapport")
    } == set()


def test_an_insats_report_is_a_draft_by_itself(project: Project) -> None:
    find(project, "vasteras/2021/insatser/spira", "fel")
    summary = build(project, Choice())
    own = "vasteras/2021/insatser/spira/"
    assert summary.exit_code == 1
    # The front page that leads to it says so too.
    assert {one for one in marked(project) if not one.startswith(own)} == {"index.qmd"}
    assert len({one for one in marked(project) if one.startswith(own)}) == 3


def test_what_the_data_lacks_weighs_more(project: Project) -> None:
    find(project, "vasteras/2021", "fel")
    (project.data / "sala-heby" / "2021" / "budget.csv").write_text("många\n", encoding="utf-8")
    assert build(project, Choice()).exit_code == 2
    assert build(project, Choice(accepted=True)).exit_code == 2


def test_what_was_built_before_is_known(project: Project) -> None:
    (project.data / "vasteras" / "2021" / "budget.csv").write_text("många\n", encoding="utf-8")
    assert [one.earlier for one in build(project, Choice()).reports] == [False] * 4
    again = build(project, Choice()).reports
    assert {str(one.report): one.earlier for one in again}["vasteras 2021"] is False
    assert {str(one.report): one.earlier for one in again}["sala-heby 2021"] is True


def test_the_summary_says_how_many_and_which_page_to_open(
    project: Project, write_notebook: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    find(project, "vasteras/2021", "fel", "fel", "varning")
    find(project, "sala-heby/2021", "varning", "varning")
    unshown = build(project, Choice())
    said = told(unshown, capsys)
    assert "Utan förklaring i vasteras 2021: 2 fel och 1 varning, så rapporten är märkt UTKAST." in said
    assert "samrapport check vasteras 2021" in said
    assert "Utan förklaring i sala-heby 2021: 2 varningar. " in said
    assert "spira" not in said.partition("Utan förklaring")[2]
    write_notebook("09_fynd", 'table("tbl-fynd", [["fel", 1]])', title="Fynd")
    summary = build(project, Choice())
    summary.published = Publication(project.site, fresh=True)
    said = told(summary, capsys)
    assert f"Öppna {project.site / 'reports' / 'vasteras' / '2021' / '09-fynd.html'}" in said
    assert "Med --godta-fynd slutar bygget med 0 ändå." in said
    assert "med fel." in said
    accepted = told(build(project, Choice(accepted=True)), capsys)
    assert "--godta-fynd" not in accepted
    assert "Klart på" in accepted
