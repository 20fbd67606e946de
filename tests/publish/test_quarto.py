"""The Quarto engine as publishing uses it, with a stand-in for the program, and with the real one where there is one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from samrapport.publish.errors import PublishFault
from samrapport.publish.site import choose_engine, publish
from samrapport.run.sitepages.redogorelse import PAGE

from .description import describe
from .factory import make_project, write_report
from .quarto_stand_in import put_on_path


def test_without_quarto_the_embedded_engine_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert choose_engine("auto") == "embedded"
    with pytest.raises(PublishFault, match="Quarto finns inte"):
        choose_engine("quarto")


def test_a_new_enough_quarto_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_on_path(tmp_path, monkeypatch)
    assert choose_engine("auto") == "quarto"
    assert choose_engine("embedded") == "embedded"


@pytest.mark.parametrize("version", ["1.8.27", "1.4.550", "0.99"])
def test_an_old_quarto_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    put_on_path(tmp_path, monkeypatch, version=version)
    assert choose_engine("auto") == "embedded"
    with pytest.raises(PublishFault, match="för gammalt"):
        choose_engine("quarto")


def test_what_quarto_made_is_checked_and_swapped_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project(tmp_path / "projekt")
    put_on_path(tmp_path / "bin", monkeypatch)
    told = publish(project, project / "_site", "quarto")
    assert (told.engine, told.reports, told.pages, told.pdfs) == ("quarto", ("vasteras/2021",), 7, 1)
    page = project / "_site/reports/vasteras/2021/index.html"
    before = page.read_text(encoding="utf-8")
    assert "Budget och utfall" in before
    put_on_path(tmp_path / "bin", monkeypatch, render="(site / 'index.html').write_text('x')")
    theme = project / "theme/samrapport.css"
    theme.write_text(theme.read_text(encoding="utf-8") + "\nmain { margin: 0; }\n", encoding="utf-8")
    with pytest.raises(PublishFault, match=r"filen reports/index\.html saknas"):
        publish(project, project / "_site", "quarto")
    assert page.read_text(encoding="utf-8") == before


def test_an_insats_has_its_report_made_where_it_belongs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project(tmp_path / "projekt")
    write_report(project, insats="spira")
    put_on_path(tmp_path / "bin", monkeypatch)
    told = publish(project, project / "_site", "quarto")
    assert told.reports == ("vasteras/2021", "vasteras/2021/insatser/spira")
    assert (project / "_site/reports/vasteras/2021/insatser/spira/halvarsrapport.pdf").is_file()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("quarto") is None, reason="quarto finns inte på PATH")
def test_the_real_quarto_says_the_same_as_the_embedded_engine(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projekt")
    write_report(project, insats="spira")
    publish(project, tmp_path / "embedded", "embedded")
    publish(project, tmp_path / "quarto", "quarto")
    pages = sorted(path.relative_to(tmp_path / "embedded") for path in (tmp_path / "embedded").rglob("*.html"))
    assert all((tmp_path / "quarto" / page).is_file() for page in pages)
    for page in pages:
        one, other = (
            describe((site / page).read_text(encoding="utf-8"), page.as_posix(), site, exact=True)
            for site in (tmp_path / "embedded", tmp_path / "quarto")
        )
        # How pages were tried differs with what made them.
        assert page.name == PAGE.replace(".qmd", ".html") or one == other, page
    for name in ("delarsrapport.pdf", "insatser/spira/halvarsrapport.pdf"):
        assert (tmp_path / "quarto/reports/vasteras/2021" / name).read_bytes().startswith(b"%PDF")
    assert not (tmp_path / "quarto/reports/vasteras/2021/01-uppdrag.pdf").exists()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("quarto") is None, reason="quarto finns inte på PATH")
def test_the_real_quarto_makes_the_same_of_what_changed_as_of_all(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projekt", ("a", 2021), ("b", 2021))
    write_report(project, "a", 2021, insats="spira")
    source = project / "reports/a/2021/index.qmd"
    text = source.read_text(encoding="utf-8")
    site = tmp_path / "site"
    assert not publish(project, site, "quarto").faults
    source.write_text(f"{text}\n- [En annan](../../b/2021/02-ekonomi.ipynb)\n", encoding="utf-8")
    assert publish(project, site, "quarto").reused
    sites = [site, tmp_path / "hel"]
    assert not publish(project, sites[1], "quarto").faults
    files = [sorted(path.relative_to(one).as_posix() for path in one.rglob("*") if path.is_file()) for one in sites]
    assert files[0] == files[1]
    for page in (one for one in files[0] if one.endswith(".html")):
        one, other = ((site / page).read_text(encoding="utf-8") for site in sites)
        assert describe(one, page, sites[0], exact=True) == describe(other, page, sites[1], exact=True), page
        links = [
            [link["href"] for link in BeautifulSoup(text, "html.parser").select("a[href]")] for text in (one, other)
        ]
        assert links[0] == links[1], page
    one, other = (json.loads((site / "search.json").read_text(encoding="utf-8")) for site in sites)
    assert one == other
