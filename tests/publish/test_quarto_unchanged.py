"""Quarto renders the förbund that something changed for, and the site is the one that rendering everything would give."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from swept import some

from samrapport.publish.quarto.part import reports_led_to

from .factory import make_project, write_navigation, write_report
from .quarto_stand_in import ABORT, put_on_path, renders
from .test_quarto_render import OWN, SPIRA, A, B, C, add, build, page, searched
from .test_site import fingerprint

pytestmark = pytest.mark.slow


def rendered(log: Path) -> set[str]:
    """The förbund whose documents Quarto got since last asked, besides the site's own pages."""
    documents = {one for project in renders(log) for one in project}
    for file in log.glob("*.json"):
        file.unlink()
    assert set(OWN) <= documents or not documents
    return {one.split("/")[1] for one in documents if one not in OWN}


def again_from_nothing(project: Path) -> dict[str, str]:
    """What the site is when nothing of an earlier one is at hand."""
    aside = project.with_name("sida")
    (project / "_site").rename(aside)
    build(project)
    found = fingerprint(project / "_site")
    shutil.rmtree(project / "_site")
    aside.rename(project / "_site")
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three förbund, published: the first with an insats of its own, the last with links to the others."""
    folder = tmp_path_factory.mktemp("publicerat")
    project = make_project(folder / "projekt", ("a", 2021), ("b", 2021), ("c", 2021))
    write_report(project, "a", 2021, insats="spira")
    write_navigation(project)
    add(project, f"reports/{C}/02-ekonomi.ipynb", "[a](../../a/2021/01-uppdrag.ipynb) [b](/reports/b/2021/index.qmd)")
    with pytest.MonkeyPatch.context() as patch:
        log = put_on_path(folder / "bin", patch)
        build(project)
        assert rendered(log) == {"a", "b", "c"}
    return project


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return put_on_path(tmp_path / "bin", monkeypatch)


@pytest.fixture
def published(made: Path, log: Path, tmp_path: Path) -> Path:
    """A copy of its own."""
    return shutil.copytree(made, tmp_path / "projekt", symlinks=True)


def test_where_nothing_changed_only_own_pages_are_rendered(published: Path, log: Path) -> None:
    before = fingerprint(published / "_site")
    pdf = published / "_site/reports" / B / "delarsrapport.pdf"
    stood = pdf.stat()
    told = build(published)
    assert rendered(log) == set()
    assert told.reused == told.pages - len(OWN) + 2 * told.pdfs
    assert fingerprint(published / "_site") == before
    assert pdf.stat().st_ino == stood.st_ino
    # And once more, over what was taken over.
    build(published)
    assert rendered(log) == set()
    assert fingerprint(published / "_site") == before


def test_a_changed_source_has_its_forbund_rendered(published: Path, log: Path) -> None:
    add(published, f"reports/{B}/01-uppdrag.ipynb", "Något nytt.")
    told = build(published)
    assert told.reports == (A, SPIRA, B, C)
    assert rendered(log) == {"b"}
    assert "Något nytt." in page(published, f"reports/{B}/01-uppdrag.html")
    assert f"reports/{C}/01-uppdrag.html" in {one.partition("#")[0] for one in searched(published)}
    assert fingerprint(published / "_site") == again_from_nothing(published)


def change_theme(project: Path) -> None:
    styles = project / "theme/samrapport.css"
    styles.write_text(styles.read_text(encoding="utf-8") + "\nmain { margin: 0; }\n", encoding="utf-8")


def change_configuration(project: Path) -> None:
    config = project / "_quarto.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("toc-depth: 3", "toc-depth: 2"), encoding="utf-8")


def change_title_of_own_page(project: Path) -> None:
    file = project / "reports/index.qmd"
    file.write_text(file.read_text(encoding="utf-8").replace("title: ", "title: Alla ", 1), encoding="utf-8")


@pytest.mark.parametrize("change", [change_theme, change_configuration, change_title_of_own_page])
def test_what_all_pages_show_has_all_rendered(published: Path, log: Path, change: Callable[[Path], None]) -> None:
    change(published)
    build(published)
    assert rendered(log) == {"a", "b", "c"}


def test_another_quarto_renders_everything_again(published: Path, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_on_path(log.parent, monkeypatch, version="1.10.1")
    build(published)
    assert rendered(log) == {"a", "b", "c"}


@pytest.mark.parametrize(
    "path",
    some([f"reports/{B}/01-uppdrag.html", f"reports/{B}/delarsrapport.pdf", f"reports/{B}/delarsrapport.docx"], 1),
)
def test_a_file_of_the_site_that_somebody_changed_or_took_is_made_again(published: Path, log: Path, path: str) -> None:
    before = fingerprint(published / "_site")
    file = published / "_site" / path
    file.write_bytes(b"annat")
    build(published)
    assert rendered(log) == {"b"}
    assert fingerprint(published / "_site") == before
    file.unlink()
    build(published)
    assert rendered(log) == {"b"}
    assert fingerprint(published / "_site") == before


@pytest.mark.parametrize("path", some(["search.json", "site_libs"], 1))
def test_nothing_is_taken_over_without_what_all_pages_share(published: Path, log: Path, path: str) -> None:
    before = fingerprint(published / "_site")
    for file in [published / "_site" / path, *(published / "_site" / path).rglob("*")]:
        if file.is_file():
            file.write_bytes(b"annat")
    build(published)
    assert rendered(log) == {"a", "b", "c"}
    assert fingerprint(published / "_site") == before


def test_another_time_with_the_same_content_is_no_change(published: Path, log: Path) -> None:
    for file in [*(published / "reports").rglob("*"), *(published / "_site").rglob("*")]:
        os.utime(file, ns=(1, 1))
    build(published)
    assert rendered(log) == set()


def test_a_new_report_has_its_own_forbund_rendered_and_is_listed(published: Path, log: Path) -> None:
    write_report(published, "d", 2021)
    write_navigation(published)
    build(published)
    assert rendered(log) == {"d"}
    assert "d/2021/index.html" in page(published, "reports/index.html")
    assert fingerprint(published / "_site") == again_from_nothing(published)


def test_pages_that_lead_to_a_report_that_comes_are_rendered(published: Path, log: Path) -> None:
    write_report(published, "d", 2021)
    write_navigation(published)
    build(published)
    rendered(log)
    add(published, f"reports/{B}/01-uppdrag.ipynb", "[d](../../d/2021/index.qmd)")
    build(published)
    assert rendered(log) == {"b"}
    shutil.rmtree(published / "reports/d")
    write_navigation(published)
    told = build(published, failed=())
    # Its link leads nowhere any more.
    assert "b" in rendered(log)
    assert [fault.report for fault in told.faults] == [B]


def test_a_report_at_fault_is_tried_again_and_the_others_are_taken_over(published: Path, log: Path) -> None:
    add(published, f"reports/{B}/01-uppdrag.ipynb", ABORT)
    before = fingerprint(published / "_site")
    for _ in range(2):
        told = build(published)
        assert (told.kept, [fault.report for fault in told.faults]) == ((B,), [B])
        assert rendered(log) == {"b"}
        assert fingerprint(published / "_site") == before


def test_where_what_is_taken_over_cannot_be_merged_all_is_rendered_as_one(
    published: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUARTO_STAND_IN_STAMP", "1")
    shutil.rmtree(published / "_site")
    build(published)
    rendered(log)
    add(published, f"reports/{B}/01-uppdrag.ipynb", "Något nytt.")
    # The shared file has another content each time.
    build(published)
    assert rendered(log) == {"a", "b", "c"}
    assert "Något nytt." in page(published, f"reports/{B}/01-uppdrag.html")


def test_progress_tells_of_what_is_rendered(published: Path) -> None:
    add(published, f"reports/{B}/01-uppdrag.ipynb", "Något nytt.")
    told: list[tuple[int, int]] = []
    build(published, progress=lambda done, total, what: told.append((done, total)))
    pages = len(list((published / "_site/reports" / B).glob("*.html"))) + len(OWN)
    assert told == [(number, pages) for number in range(pages + 1)]


def test_reports_that_a_source_leads_to() -> None:
    text = "[a](../../b/2021/index.qmd#x) [c](/reports/c/2021/01.ipynb) [own](02.ipynb) [page](../../d/2021/x.html)"
    assert reports_led_to(text, "reports/a/2021/01.ipynb") == {"b/2021", "c/2021", "a/2021"}
