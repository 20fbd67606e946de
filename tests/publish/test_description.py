"""The description of a page: the same for both engines' markup, and another for another content."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypandoc
import pytest
from bs4 import BeautifulSoup

from .conftest import Built
from .description import describe, describe_report, differences

REPORT = "reports/vasteras/2021"
PAGE = f"{REPORT}/02-ekonomi.html"

# The page of the small report's economy as Quarto would set it: its wrappers, its place for a caption, its file names.
QUARTO = """<!DOCTYPE html><html lang="sv"><body><div id="quarto-content">
<div id="quarto-margin-sidebar"><nav id="TOC"><h2 id="toc-title">På denna sida</h2></nav></div>
<main class="content" id="quarto-document-content">
<header id="title-block-header" class="quarto-title-block default">
<nav class="quarto-page-breadcrumbs"><ol><li><a href="../../../reports/vasteras/2021/index.html">Översikt</a></li></ol></nav>
<div class="quarto-title"><h1 class="title">Budget och utfall</h1></div>
<div class="quarto-title-meta"><div class="quarto-title-meta-heading">Publiceringsdatum</div></div>
</header>
<div class="cell"><div class="cell-output cell-output-display cell-output-markdown">
<p>Under perioden har förbundet <em>finansierat</em> sex insatser. Utfallet framgår av
<a href="#tbl-budget" class="quarto-xref">Tabell&nbsp;1</a> och andelen av <a href="#fig-andel" class="quarto-xref"><span>Figur&nbsp;1</span></a>.</p>
<div class="callout callout-style-default callout-note callout-titled">
<div class="callout-header d-flex align-content-center">
<div class="callout-icon-container"><i class="callout-icon"></i></div>
<div class="callout-title-container flex-fill"><span class="screen-reader-only">Notera</span>Om siffrorna</div>
</div>
<div class="callout-body-container callout-body"><p>Alla belopp är avrundade till tusental kronor.</p></div>
</div>
<ul>
<li><p>Styrelsen har haft fem möten.</p></li>
<li><p>Två utbildningar har hållits för 93 deltagare.</p></li>
</ul>
</div></div>
<section id="utfall-per-post" class="level2">
<h2 class="anchored" data-anchor-id="utfall-per-post">Utfall per post<a class="anchorjs-link" href="#utfall-per-post"></a></h2>
<div id="tbl-budget" class="cell"><div class="cell-output cell-output-display">
<div id="tbl-budget" class="quarto-float quarto-figure quarto-figure-center anchored">
<figure class="quarto-float quarto-float-tbl figure">
<figcaption class="quarto-float-caption-top quarto-float-caption quarto-float-tbl" id="tbl-budget-caption">
Tabell&nbsp;1: Budget och utfall till och med 31 augusti
</figcaption>
<div aria-describedby="tbl-budget-caption">
{table}
</div></figure></div></div></div>
<p><a href="data/tbl-budget.csv" class="nedladdning">Ladda ned som CSV</a></p>
</section>
<section id="jämförelse" class="level2">
<h2 class="anchored" data-anchor-id="jämförelse">Jämförelse</h2>
<div class="cell"><div class="cell-output cell-output-display">
<div id="fig-andel" class="quarto-float quarto-figure quarto-figure-center anchored">
<figure class="quarto-float quarto-float-fig figure">
<div aria-describedby="fig-andel-caption">
<img src="02-ekonomi_files/figure-html/fig-andel-output-1.svg" class="img-fluid figure-img"
 alt="Stapeldiagram. Köping har högst andel, 16,2 procent.">
</div>
<figcaption class="quarto-float-caption-bottom quarto-float-caption quarto-float-fig" id="fig-andel-caption">
Figur&nbsp;1: Andel helårsekvivalenter 2020
</figcaption></figure></div></div></div>
</section>
<nav class="page-navigation"><a href="01-uppdrag.html">Uppdrag och mål</a></nav>
</main></div></body></html>"""


@pytest.fixture
def embedded(built: Built) -> str:
    return (built.site / PAGE).read_text(encoding="utf-8")


def through_pandoc(html: str) -> str:
    """The page's table as Quarto sets it: read and written again by pandoc, without the caption of the embedded engine."""
    table = BeautifulSoup(html, "html.parser").find("table")
    assert table is not None
    caption = table.find("caption")
    assert caption is not None
    caption.extract()
    table["class"] = "samrapport caption-top table"
    return pypandoc.convert_text(str(table), "html5", format="html", extra_args=["--wrap=none"])


def test_quartos_markup_and_that_of_the_embedded_engine_give_the_same_description(
    built: Built, embedded: str, tmp_path: Path
) -> None:
    folder = tmp_path / REPORT / "02-ekonomi_files/figure-html"
    folder.mkdir(parents=True)
    drawing = (built.site / REPORT / "02-ekonomi_files/fig-andel.svg").read_text(encoding="utf-8")
    (folder / "fig-andel-output-1.svg").write_text(drawing.replace('id="', 'id="q-'), encoding="utf-8")
    quarto = QUARTO.replace("{table}", through_pandoc(embedded))
    ours = describe(embedded, PAGE, built.site, exact=True)
    assert differences({PAGE: ours}, {PAGE: describe(quarto, PAGE, tmp_path, exact=True)}) == ""
    assert len(ours) > 25


def test_a_part_of_a_whole_report_that_stands_beside_its_title_is_seen() -> None:
    ours = (
        "<main><header class='titel'><h1>Rapport</h1></header><div><h2>Ekonomi</h2><h3>Eget kapital</h3></div></main>"
    )
    theirs = ours.replace("h2>", "h1>")
    assert describe(ours, "a.html") == ["titel Rapport", "h2 Ekonomi", "h3 Eget kapital"]
    assert "h1 Ekonomi" in describe(theirs, "a.html")


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        (">250</td>", ">251</td>", '"251"'),
        ('<th scope="row">Insats 2', "<th>Insats 2", "‹th› Insats 2"),
        ('colspan="4">Insatser', 'colspan="3">Insatser', "‹rowgroup› Insatser ‹3x1›"),
        (">Insats 3</th>", ">Insats tre</th>", "Insats tre"),
        ('<span class="enhet">tkr</span>', "", "‹col› Budget"),
        ("Belopp i tusental kronor.</span>", "Belopp i kronor.</span>", "Belopp i kronor."),
        ("</span> Budget och utfall till och med 31 augusti</span>", "</span></span>", "tabell tbl-budget"),
        ("</span> Andel helårsekvivalenter 2020<", "</span> Andel 2020<", "figur fig-andel Andel 2020"),
        ("Köping har högst andel", "Köping har lägst andel", "lägst andel"),
        ('<h2 id="jämförelse">Jämförelse</h2>', '<h3 id="jämförelse">Jämförelse</h3>', "h3 Jämförelse"),
        ("Jämförelse</h2>", "Jämförelser</h2>", "h2 Jämförelser"),
        ("<h1>Budget och utfall</h1>", "<h1>Budget</h1>", "titel Budget"),
        ('src="02-ekonomi_files/fig-andel.svg"', 'src="02-ekonomi_files/fig-annan.svg"', "bild saknas"),
        ('href="data/tbl-budget.csv"', 'href="data/tbl-annan.csv"', "-> data/tbl-annan.csv"),
        ('<a href="#fig-andel"', '<a href="#tbl-budget"', "länk Figur 1 -> #tbl-budget"),
        ("callout callout-note", "callout callout-warning", "notis warning Om siffrorna"),
        ("<p>Om siffrorna</p>", "<p>Om talen</p>", "notis note Om talen"),
        ("haft fem möten", "haft sex möten", "punkt"),
        ("sex insatser", "sju insatser", "stycke"),
    ],
)
def test_a_change_in_a_page_is_seen(built: Built, embedded: str, was: str, becomes: str, told: str) -> None:
    assert was in embedded
    changed = describe(embedded.replace(was, becomes, 1), PAGE, built.site)
    found = differences({PAGE: describe(embedded, PAGE, built.site)}, {PAGE: changed})
    assert any(line.startswith("+") and told in line for line in found.splitlines()), found


@pytest.mark.parametrize("selector", ["figure", "table", "tfoot", "tbody tr:nth-of-type(2)", "h2", ".callout", "ul"])
def test_what_is_taken_away_is_missed(built: Built, embedded: str, selector: str) -> None:
    soup = BeautifulSoup(embedded, "html.parser")
    part = soup.select_one(f"main .text {selector}")
    assert part is not None
    part.decompose()
    found = differences({PAGE: describe(embedded, PAGE, built.site)}, {PAGE: describe(str(soup), PAGE, built.site)})
    assert any(line.startswith("-") for line in found.splitlines())


def test_a_figure_drawn_otherwise_is_seen_between_engines_and_not_in_the_stored_description(
    built: Built, embedded: str, tmp_path: Path
) -> None:
    folder = tmp_path / REPORT / "02-ekonomi_files"
    shutil.copytree(built.site / REPORT / "02-ekonomi_files", folder)
    drawing = folder / "fig-andel.svg"
    drawing.write_text(drawing.read_text(encoding="utf-8").replace(' d="M', ' d="M 1 1 M', 1), encoding="utf-8")
    assert describe(embedded, PAGE, built.site) == describe(embedded, PAGE, tmp_path)
    assert describe(embedded, PAGE, built.site, exact=True) != describe(embedded, PAGE, tmp_path, exact=True)


def test_what_folds_out_is_read_between_engines() -> None:
    page = "<main><details><summary>Data och beräkning</summary><ul><li>{}</li></ul></details></main>"
    one, other = page.format("a = <strong>1</strong>"), page.format("a = <strong>2</strong>")
    assert describe(one, "a.html") == ["titel saknas", "utfällbart Data och beräkning, 1 punkter"]
    assert describe(one, "a.html", exact=True) != describe(other, "a.html", exact=True)


def test_links_are_told_by_where_they_lead() -> None:
    page = '<main><p><a href="{}">Rapporter</a></p></main>'
    same = ("../../index.html", "../../", "/reports/index.html", "../2021/../../index.html")
    assert len({describe(page.format(href), PAGE)[-1] for href in same}) == 1
    assert describe(page.format("https://example.org/"), PAGE)[-1].startswith("stycke")
    assert describe(page.format("#m%C3%A5l"), PAGE)[-1] == describe(page.format("02-ekonomi.html#mål"), PAGE)[-1]


def test_a_missing_page_and_one_too_many_are_told_and_a_long_list_is_cut() -> None:
    assert differences({"a.html": []}, {"b.html": []}) == "a.html: sidan saknas\nb.html: sidan har tillkommit"
    told = differences({"a.html": [str(n) for n in range(99)]}, {"a.html": []}, most=5).splitlines()
    assert len(told) == 6
    assert told[-1].endswith("rader till")


def test_a_report_is_described_without_those_within_it(built: Built) -> None:
    pages = describe_report(built.site, REPORT)
    assert {"index.html", "02-ekonomi.html", "delarsrapport.html"} <= set(pages)
    assert set(describe_report(built.site, "reports", ("vasteras", "vastra-malardalen"))) == {
        "index.html",
        "tillganglighet.html",
    }
