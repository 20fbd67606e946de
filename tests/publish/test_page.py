"""Pages of the embedded engine: what a reader and a screen reader meet."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from samrapport.present.tables import Column, Row, Table
from samrapport.publish.embedded.render import render

from .conftest import Built
from .factory import code, figure_cell, make_bare_project, markdown, notebook, prose, shown, table_cell

ECONOMY = "reports/vasteras/2021/02-ekonomi.html"


def render_page(tmp_path: Path, *cells: dict[str, object], title: str = "Avsnitt") -> BeautifulSoup:
    project = make_bare_project(tmp_path / "projekt")
    path = project / "reports/vasteras/2021/03-prov.ipynb"
    path.write_text(notebook({"title": title}, *cells), encoding="utf-8")
    rendered = render(project, tmp_path / "site")
    assert not rendered.faults
    html = (tmp_path / "site/reports/vasteras/2021/03-prov.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser")


def test_a_table_has_a_numbered_caption_of_its_own(built: Built) -> None:
    table = built.page(ECONOMY).select_one("#tbl-budget table")
    assert table is not None
    captions = table.select("caption")
    assert [one.get_text().replace("\u00a0", " ") for one in captions] == [
        "Tabell 1: Budget och utfall till och med 31 augusti"
    ]
    assert table.select_one('thead th[scope="col"]')
    assert table.select_one('tbody th[scope="row"]')
    assert "12\u00a0345" in table.select_one("tfoot").get_text()  # type: ignore[union-attr]


def test_a_wide_table_scrolls_in_a_region_that_the_keyboard_reaches(built: Built) -> None:
    region = built.page(ECONOMY).select_one("#tbl-budget > [role=region]")
    assert region is not None
    assert region["tabindex"] == "0"
    assert str(region["aria-label"]).replace("\u00a0", " ").startswith("Tabell 1: Budget och utfall")


def test_a_figure_keeps_its_room_and_tells_what_it_shows(built: Built) -> None:
    image = built.page(ECONOMY).select_one("figure#fig-andel img")
    assert image is not None
    assert image["alt"] == "Stapeldiagram. Köping har högst andel, 16,2 procent."
    assert int(str(image["width"])) == 624
    assert int(str(image["height"])) > 0
    assert (built.site / ECONOMY).parent.joinpath(str(image["src"])).is_file()
    caption = built.page(ECONOMY).select_one("figure#fig-andel figcaption")
    assert caption is not None
    assert caption.get_text().replace("\u00a0", " ") == "Figur 1: Andel helårsekvivalenter 2020"


def test_a_reference_is_a_link_with_the_number(built: Built) -> None:
    links = {one["href"]: one.get_text().replace("\u00a0", " ") for one in built.page(ECONOMY).select("a.quarto-xref")}
    assert links == {"#tbl-budget": "Tabell 1", "#fig-andel": "Figur 1"}


def test_a_table_written_in_markdown_is_numbered_too(built: Built) -> None:
    caption = built.page("reports/vasteras/2021/01-uppdrag.html").select_one("#tbl-organ caption")
    assert caption is not None
    assert caption.get_text().replace("\u00a0", " ") == "Tabell 1: Förbundets organ"


def test_a_callout_is_a_note_with_its_title(built: Built) -> None:
    callout = built.page(ECONOMY).select_one(".callout")
    assert callout is not None
    assert callout["role"] == "note"
    assert callout.select_one(".callout-title").get_text(strip=True) == "Om siffrorna"  # type: ignore[union-attr]


def test_the_page_tells_where_it_stands(built: Built) -> None:
    page = built.page(ECONOMY)
    assert page.html["lang"] == "sv"  # type: ignore[index]
    assert page.title.get_text() == "Budget och utfall – Vasteras 2021 – Samrapport"  # type: ignore[union-attr]
    assert [one.get_text() for one in page.select("nav.meny [aria-current=page]")] == ["Budget och utfall"]
    assert "Vastra" not in page.select_one("nav.meny").get_text()  # type: ignore[union-attr]
    assert page.select_one("a.hoppa")["href"] == "#innehall"  # type: ignore[index]
    assert page.select_one("main#innehall")
    assert page.select_one("a[rel=prev]")["href"] == "01-uppdrag.html"  # type: ignore[index]
    assert page.select_one("a[rel=next]")["href"] == "delarsrapport.html"  # type: ignore[index]
    assert [one["href"] for one in page.select(".lankar a")] == ["delarsrapport.pdf"]
    assert [one.get_text() for one in page.select(".pa-sidan a")] == ["Utfall per post", "Jämförelse"]


def test_every_page_has_one_h1_and_skips_no_level(built: Built) -> None:
    for path in built.site.rglob("*.html"):
        levels = [
            int(one.name[1]) for one in built.page(str(path.relative_to(built.site))).find_all(re.compile("^h[1-6]$"))
        ]
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_a_page_asks_for_nothing_outside_the_site_and_needs_no_script(built: Built) -> None:
    for path in built.site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
        assert not re.search(r"\son\w+=|javascript:|<style|<iframe", html)
    css = (built.site / "assets/samrapport.css").read_text(encoding="utf-8")
    assert "url(" not in css
    assert "@import" not in css


def test_a_page_weighs_little_without_its_figures(built: Built) -> None:
    own = [built.site / ECONOMY, built.site / "assets/samrapport.css", built.site / "assets/sok.js"]
    assert sum(path.stat().st_size for path in own) < 60_000


def test_the_downloads_come_with_the_page(built: Built) -> None:
    link = built.page(ECONOMY).select_one("a.nedladdning")
    assert link is not None
    assert (
        (built.site / ECONOMY).parent.joinpath(str(link["href"])).read_text(encoding="utf-8").startswith("post;budget")
    )


NASTY = '<img src=x onerror=alert(1)> & "a" *b* `c` {{< d >}} @tbl-e #f $g$'


def test_markup_in_a_caption_cell_and_alt_text_stays_text(tmp_path: Path) -> None:
    table = Table("tbl-elak", NASTY, (Column("a", NASTY, align="left"),), (Row((NASTY,)),))
    escaped = re.sub(r'([\\`*_{}\[\]<>#|~$^@"\'!])', r"\\\1", NASTY)
    page = render_page(tmp_path, table_cell(table, escaped), figure_cell(alt=NASTY), title=escaped)
    assert page.h1.get_text() == NASTY  # type: ignore[union-attr]
    assert page.select_one("#tbl-elak caption").get_text().endswith(NASTY)  # type: ignore[union-attr]
    assert page.select_one("#tbl-elak tbody th").get_text() == NASTY  # type: ignore[union-attr]
    assert page.select_one("figure img")["alt"] == NASTY  # type: ignore[index]
    assert [one["src"] for one in page.find_all("img")] == ["03-prov_files/fig-andel.svg"]


def test_a_stray_tag_in_a_title_or_caption_is_text_and_not_markup(tmp_path: Path) -> None:
    table = Table("tbl-x", "x", (Column("a", "A", align="left"),), (Row(("1",)),))
    page = render_page(tmp_path, table_cell(table, "Namn <b>fet</b>"), title="Titel <script>alert(1)</script>")
    assert " ".join(page.h1.get_text().split()) == "Titel <script>alert(1)</script>"  # type: ignore[union-attr]
    assert page.select_one("#tbl-x caption").get_text().endswith("Namn <b>fet</b>")  # type: ignore[union-attr]
    assert not page.select("main b")


def test_html_is_taken_before_markdown_and_svg_before_png(tmp_path: Path) -> None:
    html = "<table><thead><tr><th scope='col'>H</th></tr></thead><tbody><tr><td>html</td></tr></tbody></table>"
    page = render_page(
        tmp_path, code("", shown({"text/html": html, "text/markdown": "markdown", "text/plain": "plain"}))
    )
    assert page.select_one("main td").get_text() == "html"  # type: ignore[union-attr]
    assert "markdown" not in page.select_one("main").get_text()  # type: ignore[union-attr]


def test_text_cannot_pretend_to_be_an_output(tmp_path: Path) -> None:
    page = render_page(tmp_path, prose('::: {.utdata-1 n="1"}\nText\n:::'), figure_cell())
    assert len(page.select("figure")) == 1


def test_links_to_sources_lead_to_their_pages(tmp_path: Path) -> None:
    page = render_page(tmp_path, markdown("[a](02-ekonomi.ipynb#tbl-budget) [b](/index.qmd) [c](https://scb.se)"))
    assert [one["href"] for one in page.select(".text a")] == [
        "02-ekonomi.html#tbl-budget",
        "../../../index.html",
        "https://scb.se",
    ]


@pytest.mark.parametrize("path", ["index.html", "reports/index.html"])
def test_pages_outside_the_reports_have_no_sidebar(built: Built, path: str) -> None:
    assert not built.page(path).select("nav.meny")
