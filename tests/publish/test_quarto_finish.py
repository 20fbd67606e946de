"""What Quarto leaves undone in a site is done before it is published."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from samrapport.publish.quarto.render import finish_site
from samrapport.publish.site import publish
from samrapport.run.assembly.berakning import SUMMARY

from .factory import make_project
from .quarto_stand_in import put_on_path
from .test_quarto_render import add

DIGEST = "0123456789abcdef" * 4
BLOCK = (
    f'<details class="berakning" data-pagefind-ignore="all"><summary>{SUMMARY}</summary><ul><li><code>a &lt; b &amp; c</code></li>'
    f"<li>SHA-256 <code>{DIGEST}</code></li></ul></details>"
)
# As a browser has it as text; Quarto escapes only the brackets.
TEXT = f"{SUMMARY}a &lt; b & cSHA-256 {DIGEST}"


def finished(site: Path, body: str, *texts: str) -> tuple[str, list[str]]:
    """A page of Quarto's and its index, finished: the page, and what the index says of it."""
    (site / "reports").mkdir(parents=True)
    page = site / "reports/a.html"
    page.write_text(f"<html><head></head>{body}</html>", encoding="utf-8")
    entries = [{"href": f"reports/a.html#{number}", "text": text} for number, text in enumerate(texts)]
    (site / "search.json").write_text(json.dumps(entries), encoding="utf-8")
    finish_site(site)
    index = json.loads((site / "search.json").read_text(encoding="utf-8"))
    return page.read_text(encoding="utf-8"), [one["text"] for one in index]


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        ([f"Före. {TEXT} Efter.", "Annat."], ["Före.  Efter.", "Annat."]),
        # Where a section ends with it, and where nothing else stands in it.
        ([f"Före.\n{TEXT}", TEXT], ["Före."]),
        ([f"{TEXT} mellan {TEXT}"], ["mellan"]),
        ([f"{SUMMARY} i en mening står kvar."], [f"{SUMMARY} i en mening står kvar."]),
    ],
)
def test_the_index_leaves_out_what_readers_open_to_see(tmp_path: Path, texts: list[str], left: list[str]) -> None:
    assert finished(tmp_path, f"<body><main>{BLOCK}{BLOCK}</main></body>", *texts)[1] == left


def test_a_page_that_hides_nothing_is_found_by_all_it_says(tmp_path: Path) -> None:
    assert finished(tmp_path, "<body><main>x</main></body>", TEXT)[1] == [TEXT]


def test_a_page_begins_with_a_link_past_the_navigation(tmp_path: Path) -> None:
    page, _ = finished(tmp_path, '<body class="nav-fixed"><nav></nav><main id="quarto-document-content"></main></body>')
    link = '<a class="hoppa" href="#quarto-document-content">Hoppa till innehållet</a>'
    assert f'<body class="nav-fixed">\n{link}<nav>' in page


def test_a_page_that_has_no_such_place_is_left_alone(tmp_path: Path) -> None:
    assert "hoppa" not in finished(tmp_path, "<body><main></main></body>")[0]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = make_project(tmp_path / "projekt")
    add(project, "reports/vasteras/2021/02-ekonomi.ipynb", f"```{{=html}}\n{BLOCK}\n```")
    put_on_path(tmp_path / "bin", monkeypatch)
    assert not publish(project, tmp_path / "site", "quarto").faults
    return tmp_path / "site"


def read(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def test_every_page_of_a_site_has_one_first_heading_and_begins_with_a_skip_link(site: Path) -> None:
    pages = [*site.rglob("*.html")]
    assert len(pages) == 7
    for page in pages:
        soup = read(page)
        assert len(soup.select("h1")) == 1, page
        first = soup.select_one("body a")
        assert isinstance(first, Tag)
        main = soup.find(id=str(first["href"]).removeprefix("#"))
        assert isinstance(main, Tag)
        assert main.name == "main", page


def test_the_pdf_is_led_to_by_the_same_name_from_the_whole_report_and_from_its_sections(site: Path) -> None:
    for name in ("02-ekonomi", "delarsrapport"):
        links = read(site / f"reports/vasteras/2021/{name}.html").select('main a[href$=".pdf"]')
        assert [link.get_text() for link in links] == ["Hela rapporten (PDF)"]


def test_no_hash_is_found_by_a_search_and_the_page_still_holds_it(site: Path) -> None:
    assert DIGEST in (site / "reports/vasteras/2021/02-ekonomi.html").read_text(encoding="utf-8")
    index = (site / "search.json").read_text(encoding="utf-8")
    assert not re.search(r"[0-9a-f]{64}", index)
    assert SUMMARY not in index
    assert "Under perioden har förbundet" in index


@pytest.mark.parametrize(("engine", "told"), [("quarto", True), ("embedded", False)])
def test_the_redogorelse_is_true_of_what_made_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, told: bool
) -> None:
    project = make_project(tmp_path / "projekt")
    put_on_path(tmp_path / "bin", monkeypatch)
    publish(project, tmp_path / "site", engine)  # type: ignore[arg-type]
    page = read(tmp_path / "site/reports/tillganglighet.html").get_text()
    assert ("gjorda med programmet Quarto" in page) is told
    assert ("200 procents förstoring" in page) is not told
