"""Figures that can be asked, from a folder of files: by keyboard alone, told by the accessibility tree, and nothing of it on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from samrapport.areas.deltagare.bars import kon_bars
from samrapport.present.cells import frame
from samrapport.present.figures import render_svg
from samrapport.present.form import narrowed
from samrapport.present.web.points import values_of
from samrapport.publish import figure_script
from samrapport.publish.embedded.compose import NARROW_SCREEN
from samrapport.run.assembly.berakning import VALUES as TITLE
from samrapport.run.assembly.berakning import varden_html

from .conftest import Served
from .test_axe import AXE, violations

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
STYLES = (ROOT / "theme/samrapport.css", ROOT / "src/samrapport/publish/embedded/sida.css")
COUNTS = [("Arbete", "Kvinnor", 12), ("Arbete", "Män", None), ("Studier", "Kvinnor", 31), ("Studier", "Män", 17)]
LABEL = "fig-avslut"
SERIES, VALUES = ".fraga select:not([size])", ".fraga select[size]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with one figure, as a site's lie: the script and the style beside it, and two drawings."""
    made = tmp_path_factory.mktemp("fraga")
    data = frame({"kategori": one, "grupp": sex, "värde": count} for one, sex, count in COUNTS)
    drawing = kon_bars(data)
    values = values_of(drawing)
    assert values is not None
    (made / f"{LABEL}.svg").write_text(render_svg(drawing, LABEL, "alt"), encoding="utf-8")
    with narrowed():
        (made / f"{LABEL}-smal.svg").write_text(render_svg(kon_bars(data), LABEL, "alt"), encoding="utf-8")
    (made / "stil.css").write_text("\n".join(one.read_text(encoding="utf-8") for one in STYLES), encoding="utf-8")
    figure_script.lay_in(made)
    table = varden_html(LABEL, values)
    (made / "sida.html").write_text(
        f'<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>Avslut</title>'
        f'<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="stil.css">'
        f'{figure_script.tag(table, "")}</head><body><main><h1>Avslut</h1><div class="text">'
        f'<figure class="figur" id="{LABEL}"><picture><source media="{NARROW_SCREEN}" srcset="{LABEL}-smal.svg">'
        f'<img src="{LABEL}.svg" alt="Avslut" width="624" height="130"></picture></figure>{table}</div></main></body></html>',
        encoding="utf-8",
    )
    return made


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 900, "height": 700})
    opened = context.new_page()
    opened.goto((folder / "sida.html").as_uri())
    yield opened
    context.close()


def told(session: CDPSession) -> str:
    """The value that is chosen by the accessibility tree, as a screen reader meets it."""
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    boxes = [one for one in nodes if one.get("role", {}).get("value") == "listbox"]
    assert [one["name"]["value"] for one in boxes] == ["Värde för värde"]
    ((active,),) = [one["value"]["relatedNodes"] for one in boxes[0]["properties"] if one["name"] == "activedescendant"]
    return next(str(one["name"]["value"]) for one in nodes if one.get("backendDOMNodeId") == active["backendDOMNodeId"])


def shows(page: Page, end: str) -> None:
    """Wait until the drawing that is seen is the one whose address ends so: a browser keeps the old one until it has the new."""
    page.wait_for_function(
        "([label, end]) => document.querySelector(`#${label} img`).currentSrc.endsWith(end)", arg=[LABEL, end]
    )


def test_each_value_is_reached_by_keyboard_and_told_and_withheld_ones_are_told_as_withheld(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == TITLE
    page.keyboard.press("Enter")
    page.locator(".fraga").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.localName") == "select"
    page.keyboard.press("Tab")
    heard = [told(session)]
    shows(page, f"#{LABEL}-v0")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        heard.append(told(session))
    assert heard == ["Arbete, Kvinnor: 12", "Arbete, Män: visas inte", "Studier, Kvinnor: 31", "Studier, Män: 17"]
    shows(page, f"#{LABEL}-v3")
    expect(page.locator("td.last")).to_have_text("17")
    page.keyboard.press("Home")
    assert told(session) == heard[0]
    page.keyboard.type("stu")
    assert told(session) == heard[2]


def test_a_series_is_shown_alone_and_only_its_values_are_walked(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    page.locator("summary").click()
    page.locator(SERIES).select_option(label="bara Män")
    shows(page, f"#{LABEL}-s1")
    values = page.locator(VALUES)
    values.focus()
    page.keyboard.press("End")
    assert told(session) == "Studier, Män: 17"
    shows(page, f"#{LABEL}-e3")
    expect(values.locator("option")).to_have_text(["Arbete, Män: visas inte", "Studier, Män: 17"])
    page.locator(SERIES).select_option(label="allt")
    shows(page, ".svg")


def test_the_drawing_itself_shows_the_mark_and_the_series(page: Page) -> None:
    page.locator("summary").click()
    pictures = [page.locator(f"#{LABEL}").screenshot()]
    page.locator(SERIES).select_option(label="bara Män")
    shows(page, "-s1")
    pictures.append(page.locator(f"#{LABEL}").screenshot())
    page.locator(VALUES).focus()
    page.keyboard.press("End")
    shows(page, "-e3")
    pictures.append(page.locator(f"#{LABEL}").screenshot())
    assert len(set(pictures)) == 3
    page.set_viewport_size({"width": 390, "height": 700})
    shows(page, f"-smal.svg#{LABEL}-e3")


def test_the_table_stands_alone_when_asked_to_and_the_figure_comes_back(page: Page) -> None:
    page.locator("summary").click()
    button = page.locator(".fraga button")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"#{LABEL} picture")).to_be_hidden()
    expect(page.locator(VALUES)).to_be_hidden()
    expect(page.locator(f"#{LABEL}-varden")).to_be_visible()
    page.locator("summary").click()
    expect(page.locator(f"#{LABEL} picture")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_is_opened(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.evaluate(AXE)
    page.locator("summary").click()
    page.locator(".fraga").wait_for()
    for width in (320, 900):
        page.set_viewport_size({"width": width, "height": 700})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".fraga button").click()
    assert violations(page) == []


def test_without_script_the_table_opens_and_on_paper_nothing_of_it_is_seen(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "sida.html").as_uri())
    page.locator("summary").click()
    assert page.locator(f"#{LABEL}-varden tbody td").nth(1).inner_text() == "visas inte"
    context.close()
    page = browser.new_page()
    page.goto((folder / "sida.html").as_uri())
    page.locator("summary").click()
    page.locator(".fraga button").click()
    page.emulate_media(media="print")
    expect(page.locator(f"#{LABEL} picture")).to_be_visible()
    expect(page.locator(".varden")).to_be_hidden()
    page.close()


def test_the_script_is_small_and_every_page_that_has_values_loads_it(served: Served) -> None:
    script = served.folder / figure_script.SCRIPT
    assert script.stat().st_size < 8000
    with_values = 0
    for path in served.pages:
        html = (served.folder / path).read_text(encoding="utf-8")
        asked = '<details class="varden"' in html
        with_values += asked
        assert html.count(f'{"../" * path.count("/")}{figure_script.SCRIPT}" defer') == asked, path
    assert with_values
