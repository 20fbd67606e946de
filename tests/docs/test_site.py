"""The docs as a site: whole, navigable, in the language that each page is written in."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from samrapport.docs.site import BESIDE, build_site
from samrapport.publish.errors import PublishFault

from .pages import DOCS, PAGES, ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("docs") / "_docs"
    assert build_site(ROOT, made) == len(PAGES) - 1
    return made


def page(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


def test_every_page_is_there_and_is_led_to_from_every_other(site: Path) -> None:
    names = {f"{one.relative_to(DOCS).as_posix().removesuffix('.md')}.html" for one in DOCS.rglob("*.md")}
    names |= {f"{one.lower().removesuffix('.md')}.html" for one in BESIDE}
    assert {one.relative_to(site).as_posix() for one in site.rglob("*.html")} == names
    menu = page(site, "index.html").select_one("nav.meny")
    assert menu
    assert {str(one["href"]) for one in menu.select("a")} == names
    assert [one.get_text() for one in menu.select(".grupp")] == [
        "Börja här",
        "Recept",
        "Referens",
        "Förklaringar",
        "För den som utvecklar",
    ]


def test_english_is_marked_where_it_stands(site: Path) -> None:
    english = page(site, "arkitektur.html")
    assert english.select_one("main h1 [lang=en], main h1[lang=en]")
    assert english.select_one("main [lang=en] h2")
    assert not page(site, "kom-igang.html").select("[lang=en]")


def test_pipes_in_code_are_shown_without_their_guard(site: Path) -> None:
    codes = [one.get_text() for one in page(site, "referens/filter.html").select("td code")]
    assert "{{ budget.totalt.utfall | tkr }}" in codes
    assert not any("\\" in one for one in codes)


def test_code_that_may_be_scrolled_is_reached_by_the_keyboard(site: Path) -> None:
    for name in ("kom-igang.html", "arkitektur.html"):
        shown = page(site, name).select("main pre")
        assert shown
        assert all(one.get("tabindex") == "0" for one in shown)


def test_a_wide_column_gets_more_room_than_a_narrow_one(site: Path) -> None:
    first = page(site, "referens/regler.html").select_one("table")
    assert first
    widths = [int(re.findall(r"\d+", str(one["style"]))[0]) for one in first.select("col")]
    assert widths[2] > widths[3] * 2


@pytest.mark.parametrize("added", ["<b>fet</b>", "[länk](borta.md)", "[länk](../index.md#borta)", "![](bild.png)"])
def test_what_cannot_be_published_is_told_and_the_old_site_stays(tmp_path: Path, added: str) -> None:
    root, made = tmp_path / "projekt", tmp_path / "_docs"
    shutil.copytree(ROOT / "theme", root / "theme")
    (root / "docs" / "recept").mkdir(parents=True)
    pages = {
        "docs/index.md": "# Handledning\n\n## Recept\n\n- [Ett år](recept/ar.md)\n",
        "docs/recept/ar.md": "# Ett år\n\nSå här och så.\n",
        **{one: f"# {one}\n\n[Start](docs/index.md)\n" for one in BESIDE},
    }
    for name, text in pages.items():
        (root / name).write_text(text, encoding="utf-8")
    assert build_site(root, made) == len(pages)
    before = {one: one.read_bytes() for one in made.rglob("*.html")}
    recipe = root / "docs" / "recept" / "ar.md"
    recipe.write_text(f"{pages['docs/recept/ar.md']}\n{added}\n", encoding="utf-8")
    with pytest.raises(PublishFault, match="recept/ar"):
        build_site(root, made)
    assert {one: one.read_bytes() for one in made.rglob("*.html")} == before
    assert {one.name for one in tmp_path.iterdir()} == {"projekt", "_docs"}
