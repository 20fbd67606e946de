"""The site appears whole or not at all, report by report."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from samrapport.publish import site as publishing
from samrapport.publish.errors import PublishFault
from samrapport.publish.site import Published, publish

from .conftest import Built
from .factory import FRONT, figure_cell, make_project, markdown, notebook, write_navigation, write_report
from .test_search import fragments

pytestmark = pytest.mark.slow

VASTERAS, MALARDALEN = "vasteras/2021", "vastra-malardalen/2021"


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def build(project: Path, **options: object) -> Published:
    return publish(project, project / "_site", "embedded", **options)  # type: ignore[arg-type]


def break_report(project: Path, report: str) -> None:
    path = project / "reports" / report / "02-ekonomi.ipynb"
    path.write_text(notebook({"title": "Budget och utfall"}, markdown("Se @tbl-borta.")), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, built: Built) -> Path:
    """A published project of its own, copied from the one that is built once."""
    shutil.copytree(built.project, tmp_path / "projekt")
    shutil.copytree(built.site, tmp_path / "projekt/_site")
    return tmp_path / "projekt"


def test_every_expected_file_is_there(built: Built) -> None:
    for path in (
        "index.html",
        "reports/index.html",
        "reports/vasteras/2021/index.html",
        "reports/vasteras/2021/01-uppdrag.html",
        "reports/vasteras/2021/02-ekonomi.html",
        "reports/vasteras/2021/delarsrapport.html",
        "reports/vasteras/2021/delarsrapport.pdf",
        "reports/vasteras/2021/delarsrapport.docx",
        "reports/vasteras/2021/data/tbl-budget.csv",
        "reports/vastra-malardalen/2021/delarsrapport.pdf",
        "sok/pagefind.js",
    ):
        assert (built.site / path).is_file(), path
    assert built.told.engine == "embedded"
    assert built.told.reports == (VASTERAS, MALARDALEN)
    assert (built.told.pages, built.told.pdfs) == (11, 2)


def test_nothing_of_the_project_leaks_into_the_site(built: Built) -> None:
    endings = {path.suffix for path in built.site.rglob("*") if path.is_file()}
    assert endings == {
        *(".html", ".pdf", ".docx", ".csv", ".svg", ".css", ".js", ".json"),
        *(".pf_meta", ".pf_index", ".pf_fragment", ".pagefind"),
    }
    assert not list(built.site.rglob(".*"))
    assert sorted(path.name for path in built.site.parent.iterdir()) == ["_site", "projekt"]


def test_two_builds_from_nothing_give_the_same_bytes(built: Built, tmp_path: Path) -> None:
    again = make_project(tmp_path / "annan mapp", ("vasteras", 2021), ("vastra-malardalen", 2021))
    build(again)
    assert fingerprint(again / "_site") == fingerprint(built.site)


def test_an_unchanged_project_is_taken_over_as_it_is(project: Path) -> None:
    before = fingerprint(project / "_site")
    told = build(project)
    assert told.reused == told.pages + told.pdfs + 2 == 15
    assert fingerprint(project / "_site") == before


def test_only_what_changed_is_rendered_again(project: Path) -> None:
    source = project / "reports" / VASTERAS / "01-uppdrag.ipynb"
    source.write_text(
        source.read_text(encoding="utf-8").replace("stödja samverkan", "främja samverkan"), encoding="utf-8"
    )
    told = build(project)
    assert told.reused == 14
    assert "främja samverkan" in (project / "_site/reports" / VASTERAS / "01-uppdrag.html").read_text(encoding="utf-8")


def test_a_page_that_someone_changed_in_the_site_is_made_again(project: Path) -> None:
    before = fingerprint(project / "_site")
    (project / "_site/index.html").write_text("ändrad", encoding="utf-8")
    assert build(project).reused == 14
    assert fingerprint(project / "_site") == before


def test_a_changed_theme_reaches_every_pdf(project: Path) -> None:
    theme = project / "theme/typst-template.typ"
    theme.write_text(theme.read_text(encoding="utf-8").replace("left: 24mm", "left: 25mm"), encoding="utf-8")
    assert build(project).reused == 0


def test_a_report_at_fault_keeps_its_last_good_pages_and_the_others_go_on(project: Path) -> None:
    before = fingerprint(project / "_site/reports" / VASTERAS)
    break_report(project, VASTERAS)
    source = project / "reports" / MALARDALEN / "01-uppdrag.ipynb"
    source.write_text(source.read_text(encoding="utf-8").replace("stödja samverkan", "nytt syfte"), encoding="utf-8")
    told = build(project)
    assert told.reports == (MALARDALEN,)
    assert told.kept == (VASTERAS,)
    assert [fault.report for fault in told.faults] == [VASTERAS]
    assert "@tbl-borta" in str(told.faults[0])
    assert fingerprint(project / "_site/reports" / VASTERAS) == before
    assert "nytt syfte" in (project / "_site/reports" / MALARDALEN / "01-uppdrag.html").read_text(encoding="utf-8")
    assert f"reports/{VASTERAS}/02-ekonomi.html" in fragments(project / "_site")


def test_a_report_that_never_was_published_is_not_led_to(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projekt", ("vasteras", 2021), ("vastra-malardalen", 2021))
    break_report(project, VASTERAS)
    told = build(project)
    assert told.kept == ()
    assert not (project / "_site/reports/vasteras").exists() or not list(
        (project / "_site/reports/vasteras").rglob("*.html")
    )
    listed = (project / "_site/reports/index.html").read_text(encoding="utf-8")
    assert "vasteras/2021" not in listed
    assert "vastra-malardalen/2021/index.html" in listed
    assert not [page for page in fragments(project / "_site") if page.startswith("reports/vasteras")]


def test_a_faulty_pdf_stops_its_own_report_alone(project: Path) -> None:
    path = project / "reports" / VASTERAS / "delarsrapport.ipynb"
    path.write_text(notebook(FRONT, markdown("# A"), figure_cell(alt="")), encoding="utf-8")
    told = build(project)
    assert told.kept == (VASTERAS,)
    assert "fig-andel" in str(told.faults[0])
    assert "delarsrapport.ipynb" in str(told.faults[0])


def test_an_unfinished_report_is_not_published(project: Path) -> None:
    folder = write_report(project, "norra-vastmanland", 2021)
    (folder / "delarsrapport.ipynb").unlink()
    assert build(project).reports == (VASTERAS, MALARDALEN)
    assert not (project / "_site/reports/norra-vastmanland").exists()


@pytest.mark.parametrize(("failed", "stays"), [(None, True), ({VASTERAS}, True), (set(), False)])
def test_a_report_without_folder_stays_if_it_failed(project: Path, failed: set[str] | None, stays: bool) -> None:
    shutil.rmtree(project / "reports/vasteras")
    write_navigation(project)
    told = build(project, failed=failed)
    assert told.kept == ((VASTERAS,) if stays else ())
    assert (project / "_site/reports" / VASTERAS / "index.html").is_file() == stays


def test_a_fault_of_the_site_itself_leaves_the_old_one(project: Path) -> None:
    before = fingerprint(project / "_site")
    (project / "reports/index.qmd").write_text("---\ntitle: Rapporter\n---\n[x](borta.qmd)\n", encoding="utf-8")
    with pytest.raises(PublishFault, match=r"reports/index\.html: länken borta\.html går ingenstans"):
        build(project)
    (project / "reports/index.qmd").write_text("{{< include x >}}", encoding="utf-8")
    with pytest.raises(PublishFault, match="include"):
        build(project)
    assert fingerprint(project / "_site") == before
    assert sorted(path.name for path in project.iterdir() if path.name.startswith((".", "_"))) == [
        "_quarto.yml",
        "_site",
    ]


def test_nothing_to_publish_is_one_clear_message(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projekt")
    shutil.rmtree(project / "reports/vasteras")
    with pytest.raises(PublishFault, match="ingen färdig rapport"):
        build(project)
    assert not (project / "_site").exists()


@pytest.mark.parametrize("moment", ["swap", "render"])
def test_a_killed_build_leaves_the_last_good_site(project: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    before = fingerprint(project / "_site")
    site = project / "_site"
    break_report(project, VASTERAS)
    if moment == "swap":
        # Killed just between the two renames.
        site.rename(project / "._site.old")
        shutil.copytree(project / "._site.old", project / "._site.new")
    else:
        (project / "._site.new").mkdir()
        (project / "._site.new/halv.html").write_text("halv", encoding="utf-8")

    def kill(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "stage_project", kill)
        with pytest.raises(KeyboardInterrupt):
            build(project)
    assert fingerprint(site) == before
    build(project)
    assert not [path for path in project.iterdir() if path.name.startswith("._site")]
    assert not (site / "halv.html").exists()


def test_configuration_and_theme_come_from_the_root_when_the_output_lies_elsewhere(
    project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "ut"
    shutil.copytree(project / "reports", out / "reports")
    publish(out, out / "site", "embedded", root=project)
    assert fingerprint(out / "site") == fingerprint(project / "_site")
    assert sorted(path.name for path in out.iterdir()) == ["reports", "site"]


def test_what_lies_elsewhere_may_have_a_front_page_of_its_own(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    shutil.copytree(project / "reports", out / "reports")
    (out / "index.qmd").write_text("---\ntitle: Bara för oss\n---\n\nHej.\n", encoding="utf-8")
    publish(out, out / "site", "embedded", root=project)
    front = (out / "site" / "index.html").read_text(encoding="utf-8")
    assert "Bara för oss" in front
    assert "Bara för oss" not in (project / "_site" / "index.html").read_text(encoding="utf-8")


def test_a_folder_whose_name_is_no_slug_is_not_published(project: Path) -> None:
    shutil.copytree(project / "reports" / VASTERAS, project / "reports/Elak .. namn/2021")
    assert build(project).reports == (VASTERAS, MALARDALEN)


def test_progress_reaches_its_end(project: Path) -> None:
    shutil.rmtree(project / "_site")
    seen: list[tuple[int, int]] = []
    build(project, progress=lambda done, total, what: seen.append((done, total)))
    assert seen == [(n, 15) for n in range(1, 16)]
