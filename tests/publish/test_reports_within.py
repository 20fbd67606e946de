"""Reports whose folders lie within another report's: each goes its own way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from samrapport.publish.errors import PublishFault, report_of
from samrapport.publish.site import Published, publish

from .factory import make_project, markdown, notebook, write_navigation, write_report
from .test_search import fragments
from .test_site import fingerprint

OUTER, INNER = "vasteras/2021", "vasteras/2021/insatser/spira"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published project with one förbund, which has one insats with a report of its own."""
    project = make_project(tmp_path_factory.mktemp("inre") / "projekt")
    write_report(project, insats="spira", title="Halvårsrapport 2021")
    told = build(project)
    assert (told.reports, told.pages, told.pdfs) == ((OUTER, INNER), 11, 2)
    return project


@pytest.fixture
def project(tmp_path: Path, published: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "projekt"))


def build(project: Path, **options: object) -> Published:
    return publish(project, project / "_site", "embedded", **options)  # type: ignore[arg-type]


def break_report(project: Path, report: str) -> None:
    path = project / "reports" / report / "02-ekonomi.ipynb"
    path.write_text(notebook({"title": "Budget och utfall"}, markdown("Se @tbl-borta.")), encoding="utf-8")


def own(project: Path, report: str) -> dict[str, str]:
    """The published files of a report, without those of the reports within it."""
    found = fingerprint(project / "_site/reports" / report)
    return {path: digest for path, digest in found.items() if not path.startswith("insatser/")}


@pytest.mark.parametrize(
    ("path", "report"),
    [
        ("reports/vasteras/2021/01-mal.ipynb", OUTER),
        ("reports/vasteras/2021/insatser/spira/01-mal.html#x", INNER),
        ("reports/index.qmd", ""),
        ("reports/vasteras/index.qmd", ""),
        ("index.qmd", ""),
        ("", ""),
    ],
)
def test_a_page_belongs_to_the_report_in_whose_folder_it_lies(path: str, report: str) -> None:
    assert report_of(path) == PublishFault("x", source=path.partition("#")[0]).report == report


def test_both_have_their_pages_their_pdf_and_their_sidebar(published: Path) -> None:
    site = published / "_site/reports"
    for path in (
        f"{OUTER}/delarsrapport.pdf",
        f"{INNER}/halvarsrapport.pdf",
        f"{INNER}/halvarsrapport.html",
        f"{INNER}/01-uppdrag.html",
        f"{INNER}/data/tbl-budget.csv",
    ):
        assert (site / path).is_file(), path
    assert "insatser/spira/index.html" in (site / OUTER / "index.html").read_text(encoding="utf-8")
    page = (site / INNER / "01-uppdrag.html").read_text(encoding="utf-8")
    assert "Vasteras 2021 Insatser Spira" in page
    assert 'href="../../../../../index.html"' in page


def test_one_within_that_is_at_fault_keeps_its_pages_and_the_outer_goes_on(project: Path) -> None:
    before = own(project, INNER)
    break_report(project, INNER)
    source = project / "reports" / OUTER / "01-uppdrag.ipynb"
    source.write_text(source.read_text(encoding="utf-8").replace("stödja samverkan", "nytt syfte"), encoding="utf-8")
    told = build(project)
    assert (told.reports, told.kept, told.faults[0].report) == ((OUTER,), (INNER,), INNER)
    assert own(project, INNER) == before
    assert "nytt syfte" in (project / "_site/reports" / OUTER / "01-uppdrag.html").read_text(encoding="utf-8")
    assert f"reports/{INNER}/02-ekonomi.html" in fragments(project / "_site")


def test_an_outer_that_is_at_fault_keeps_its_pages_and_the_one_within_goes_on(project: Path) -> None:
    before = own(project, OUTER)
    break_report(project, OUTER)
    source = project / "reports" / INNER / "01-uppdrag.ipynb"
    source.write_text(source.read_text(encoding="utf-8").replace("stödja samverkan", "nytt syfte"), encoding="utf-8")
    told = build(project)
    assert (told.reports, told.kept) == ((INNER,), (OUTER,))
    assert own(project, OUTER) == before
    assert "nytt syfte" in (project / "_site/reports" / INNER / "01-uppdrag.html").read_text(encoding="utf-8")
    hits = [page for page, one in fragments(project / "_site").items() if "nytt syfte" in one["content"]]
    assert hits == [f"reports/{INNER}/01-uppdrag.html"]


def test_one_within_that_never_was_published_is_not_led_to(project: Path) -> None:
    shutil.rmtree(project / "_site")
    break_report(project, INNER)
    assert build(project).reports == (OUTER,)
    assert not (project / "_site/reports" / OUTER / "insatser").exists()
    for page in ("index.html", f"{OUTER}/index.html"):
        assert "insatser/spira" not in (project / "_site/reports" / page).read_text(encoding="utf-8")


def test_pages_that_are_kept_do_not_lead_to_one_that_is_gone(project: Path) -> None:
    break_report(project, OUTER)
    shutil.rmtree(project / "reports" / OUTER / "insatser")
    write_navigation(project)
    told = build(project, failed={OUTER})
    assert told.kept == (OUTER,)
    assert not (project / "_site/reports" / INNER).exists()
    assert "insatser/spira" not in (project / "_site/reports" / OUTER / "index.html").read_text(encoding="utf-8")


def test_one_within_that_is_unfinished_is_left_out_and_the_outer_published(project: Path) -> None:
    (project / "reports" / INNER / "halvarsrapport.ipynb").unlink()
    told = build(project, failed={OUTER, INNER})
    assert (told.reports, told.kept) == ((OUTER,), (INNER,))
    assert (project / "_site/reports" / INNER / "halvarsrapport.pdf").is_file()
