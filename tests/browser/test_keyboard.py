"""With the keyboard alone everything is reached, in the order of the page, and seen to be reached."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from .conftest import Served

pytestmark = pytest.mark.slow

# Every visible thing that does something gets a number; the rest of the page is left out.
NUMBER = """() => {
  let count = 0;
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
  for (const one of all) if (one.checkVisibility({ visibilityProperty: true })) one.dataset.nth = count++;
  return count;
}"""
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return { nth: Number(one.dataset.nth ?? -1), html: one.outerHTML.slice(0, 100),
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth };
}"""


def walk(page: Page) -> list[str]:
    """What is wrong on the way through the page by Tab."""
    count = page.evaluate(NUMBER)
    reached: list[int] = []
    faults = []
    for _ in range(count + 1):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        # Past the last, the focus leaves the page or begins anew.
        if at is None or (reached and at["nth"] == reached[0]):
            break
        reached.append(at["nth"])
        faults += [] if at["seen"] else [f"focus is not seen on {at['html']}"]
    if reached != list(range(count)):
        missed = [one for one in range(count) if one not in reached]
        what = [page.locator(f"[data-nth='{one}']").evaluate("e => e.outerHTML.slice(0, 100)") for one in missed[:3]]
        faults.append(f"{len(missed)} of {count} not reached in order: {what}")
    return faults


@pytest.mark.late
@pytest.mark.parametrize("width", [375, 1440])
def test_tab_reaches_everything_in_order_with_visible_focus(browser: Browser, served: Served, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    faults = []
    for path in served.pages:
        page.goto(served.base + path)
        faults += [f"{path}: {fault}" for fault in walk(page)]
    page.close()
    assert faults == []


def test_the_first_tab_offers_a_way_past_the_menus(browser: Browser, served: Served, pages: list[str]) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    for path in pages:
        page.goto(served.base + path)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Hoppa till innehållet", path
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "innehall", path
    page.close()


@pytest.mark.late
def test_a_table_wider_than_the_screen_is_moved_by_the_arrow_keys(browser: Browser, served: Served) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    wide = 0
    for path in served.pages:
        page.goto(served.base + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for place in page.locator(".tabellyta").all():
            if place.evaluate("e => e.scrollWidth - e.clientWidth") < 40:
                continue
            wide += 1
            place.focus()
            page.keyboard.press("ArrowRight")
            page.wait_for_function("e => e.scrollLeft > 0", arg=place.element_handle())
            assert place.get_attribute("aria-label"), path
    page.close()
    assert wide
