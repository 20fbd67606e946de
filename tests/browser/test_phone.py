"""On a telephone all text is read as it is, in figures too, which are drawn anew for it, and around tables that are wider than it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from .conftest import Served

pytestmark = pytest.mark.slow

SMALLEST = 11
# matplotlib draws text in a hundredth of its size; the small drawings of front pages write it.
_SIZE = re.compile(r"scale\(([\d.]+) -")
_WRITTEN = re.compile(r'font-size="([\d.]+)"')
# What is written on the page, but for what is seen by nobody.
TEXTS = """() => {
  const found = {};
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !parent.checkVisibility({ visibilityProperty: true })) continue;
    found[parseFloat(getComputedStyle(parent).fontSize)] = walk.currentNode.data.trim().slice(0, 40);
  }
  return found;
}"""
# What is said above and below a table, where some of it can be read only by moving the table sideways.
CUT = """() => [...document.querySelectorAll(".tabellyta :is(caption, .anmarkning)")].flatMap(one => {
  const room = one.closest(".tabellyta").getBoundingClientRect().right;
  const found = [], line = document.createRange(), walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    line.selectNodeContents(walk.currentNode);
    if ([...line.getClientRects()].some(part => part.right > room)) found.push(walk.currentNode.data.trim().slice(0, 40));
  }
  return found;
})"""
FIGURES = """() => [...document.querySelectorAll("figure.figur img")].map(one =>
  ({ source: one.currentSrc, width: one.getBoundingClientRect().width, height: one.getBoundingClientRect().height }))"""


@pytest.mark.parametrize("width", [320, *(pytest.param(one, marks=pytest.mark.late) for one in (390, 499))])
def test_no_text_is_smaller_than_can_be_read(browser: Browser, served: Served, pages: list[str], width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    faults, figures = [], 0
    for path in pages:
        page.goto(served.base + path)
        for one in page.locator("figure.figur img").all():
            one.scroll_into_view_if_needed()
        faults += [
            f"{path}: {text!r} of {size} px" for size, text in page.evaluate(TEXTS).items() if float(size) < SMALLEST
        ]
        faults += [f"{path}: {text!r} goes beyond its table's place" for text in page.evaluate(CUT)]
        for figure in page.evaluate(FIGURES):
            figures += 1
            svg = (served.folder / figure["source"].removeprefix(served.base)).read_text(encoding="utf-8")
            wide, high = (float(size) for size in re.findall(r'<svg\b[^>]*?\swidth="([\d.]+)(?:pt)?"[^>]*', svg) + re.findall(r'<svg\b[^>]*?\sheight="([\d.]+)(?:pt)?"', svg))  # fmt: skip
            sizes = [float(size) * 100 for size in _SIZE.findall(svg)] or [float(one) for one in _WRITTEN.findall(svg)]
            smallest = min(sizes) * figure["width"] / wide
            if smallest < SMALLEST:
                faults.append(f"{path}: text of {smallest:.1f} px in {figure['source'].rpartition('/')[2]}")
            if abs(figure["height"] / figure["width"] - high / wide) > 0.02:
                faults.append(f"{path}: {figure['source'].rpartition('/')[2]} is drawn out")
    page.close()
    assert figures
    assert faults == []


@pytest.mark.parametrize("width", [500, 768, 1280])
def test_a_wider_screen_and_paper_get_the_wide_drawing(browser: Browser, served: Served, width: int) -> None:
    path = next(one for one in served.pages if one.endswith("08-budget-och-utfall.html"))
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(served.base + path)
    assert not [one for one in page.evaluate(FIGURES) if one["source"].endswith("-smal.svg")]
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(media="print")
    page.wait_for_function("[...document.querySelectorAll('figure.figur img')].every(one => !one.currentSrc.endsWith('-smal.svg'))")  # fmt: skip
    page.close()
