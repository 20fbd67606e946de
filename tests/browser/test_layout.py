"""How pages lie: no sideways scrolling, room kept for figures, little weight, nothing fetched elsewhere, sound on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from .conftest import Served

pytestmark = pytest.mark.slow

WIDTHS = (320, 375, 640, 768, 992, 1280, 1344, 1920)
MOST_BYTES = 300_000
# What a reader's own style sheet may ask for (WCAG 1.4.12), and text alone at twice its size (1.4.4).
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    "p { margin-bottom: 2em !important; }"
)
DOUBLED = "html { font-size: 212% !important; }"
# A page's own width, and what sticks out of it without lying in something that can be scrolled.
OVERFLOW = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return "";
  const out = [...document.querySelectorAll("body *")].find(one => one.getBoundingClientRect().right > room + 1
    && !one.closest(".tabellyta, pre"));
  return `${document.documentElement.scrollWidth} > ${room}: ${out ? out.outerHTML.slice(0, 120) : "?"}`;
}"""


def overflow(page: Page) -> str:
    return str(page.evaluate(OVERFLOW))


@pytest.mark.parametrize(
    "style",
    ["", pytest.param(SPACED, marks=pytest.mark.late), pytest.param(DOUBLED, marks=pytest.mark.late)],
    ids=["as it is", "spaced", "doubled"],
)
def test_no_page_scrolls_sideways_at_any_width(browser: Browser, served: Served, pages: list[str], style: str) -> None:
    page = browser.new_page()
    faults = []
    for path in pages:
        page.goto(served.base + path)
        if style:
            page.add_style_tag(content=style)
        for width in WIDTHS if not style else (640, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            told = overflow(page)
            faults += [f"{path} at {width} px: {told}"] if told else []
    page.close()
    assert faults == []


@pytest.mark.late
def test_no_page_scrolls_sideways_at_200_and_400_percent(browser: Browser, served: Served) -> None:
    faults = []
    for zoom in (2, 4):
        context = browser.new_context(
            viewport={"width": 1280 // zoom, "height": 1024 // zoom}, device_scale_factor=zoom
        )
        page = context.new_page()
        for path in served.pages:
            page.goto(served.base + path)
            told = overflow(page)
            faults += [f"{path} at {zoom} times: {told}"] if told else []
        context.close()
    assert faults == []


@pytest.mark.late
def test_pages_are_light_fetch_nothing_elsewhere_and_do_not_shift(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    # The columns of a table find their widths while its rows arrive, which a busy browser paints in steps.
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver(list => { for (const one of list.getEntries())"
        " if (one.sources.some(source => !source.node?.parentElement?.closest('table'))) window.shifts += one.value })"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    asked: list[tuple[str, str, int]] = []
    page.on("requestfinished", lambda one: asked.append((one.url, one.resource_type, one.sizes()["responseBodySize"])))
    failed: list[str] = []
    page.on("requestfailed", lambda one: failed.append(one.url))
    faults = []
    for path in served.pages:
        asked.clear()
        page.goto(served.base + path, wait_until="networkidle")
        weight = sum(size for _, kind, size in asked if kind != "image")
        if weight > MOST_BYTES:
            faults.append(f"{path} weighs {weight} bytes without its figures")
        faults += [f"{path} asks for {url}" for url, _, _ in asked if not url.startswith((served.base, "data:"))]
        for bare in page.locator("img:not([width]), img:not([height])").all():
            faults.append(f"{path}: no room kept for {bare.get_attribute('src')}")
        shift = page.evaluate("window.shifts")
        faults += [f"{path} shifts by {shift}"] if shift > 0.001 else []
    page.close()
    assert faults + failed == []


@pytest.mark.late
def test_on_paper_the_text_alone_is_left_and_no_table_is_cut(browser: Browser, served: Served) -> None:
    # The width of an A4 page between its margins.
    page = browser.new_page(viewport={"width": 680, "height": 1000}, color_scheme="dark")
    page.emulate_media(media="print")
    faults = []
    for path in served.pages:
        page.goto(served.base + path)
        seen = page.locator(".topp nav:visible, .meny:visible, .meny-liten:visible, .marginal:visible, .sok:visible")
        faults += [f"{path}: {one.inner_text()[:40]!r} is printed" for one in seen.all()]
        for wide in page.locator("table").all():
            box = wide.bounding_box()
            if box and box["x"] + box["width"] > 681:
                faults.append(f"{path}: a table is {box['width']:.0f} px wide ({wide.get_attribute('id')})")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        faults += [f"{path}: printed on {ground}"] if ground != "rgb(255, 255, 255)" else []
    page.close()
    assert faults == []
