"""Every view of the studio by keyboard alone, in a narrow and a wide window, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.studio.served_once import Served, await_done, opened

pytestmark = pytest.mark.late

VIEWS = ("sida", "text", "fakta", "att-gora", "nytt")
MOST = 400

# What the keyboard is to reach: all that can be used and is seen; of radio buttons one of each group, and of frames themselves.
REACHABLE = """() => {
  const seen = one => one.checkVisibility({visibilityProperty: true});
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, iframe, [tabindex='0']")]
    .filter(one => !one.disabled && one.tabIndex >= 0 && seen(one))
    .filter(one => one.type !== "radio" || one.checked);
  return all.map((one, n) => (one.dataset.prov = String(n), one.outerHTML.slice(0, 120)));
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return {
    n: one.dataset.prov ?? null, frame: one.localName === "iframe", html: one.outerHTML.slice(0, 120),
    inside: box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}"""


def walk(page: Page) -> tuple[list[str], set[str]]:
    """All that is to be reached in the page as it is, and the numbers of those that Tab did reach, from its beginning to its end."""
    listed = page.evaluate(REACHABLE)
    reached: set[str] = set()
    page.evaluate("document.activeElement.blur()")
    page.evaluate("getSelection().removeAllRanges()")
    page.evaluate("document.querySelector('.hoppa').focus()")
    for _ in range(MOST):
        now = page.evaluate(FOCUSED)
        if now is None:
            break
        assert now["inside"], now["html"]
        if now["n"] is not None:
            if now["n"] in reached:
                break
            reached.add(now["n"])
        if now["frame"]:
            break  # The page itself, which is the last: it shows its own focus.
        assert now["ring"], now["html"]
        page.keyboard.press("Tab")
    return listed, reached


def press(page: Page, selector: str, key: str = "Enter") -> None:
    page.focus(selector)
    page.keyboard.press(key)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1920])
def test_tab_reaches_all_that_each_view_has_and_shows_where_it_is(
    served: Served, browser: Browser, width: int, scheme: str
) -> None:
    with opened(served, browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        await_done(page)
        for view in VIEWS:
            press(page, f".topp a[href='#{view}']")
            page.wait_for_selector(f".topp a[href='#{view}'][aria-current]")
            if view != "sida":
                page.wait_for_selector("#vy h2")
                assert page.evaluate("document.activeElement.id") == "vy", view
            if view == "fakta":
                page.fill("#faktasok", "hek.egen")
                page.wait_for_selector("#vy details summary")
            if view == "text":
                page.wait_for_selector("body[data-granskad]")
            page.wait_for_timeout(300)
            listed, reached = walk(page)
            missing = [html for n, html in enumerate(listed) if str(n) not in reached]
            assert missing == [], view
            assert len(listed) > 8, view


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1920])
def test_each_view_is_used_by_keyboard_alone(served: Served, browser: Browser, width: int, scheme: str) -> None:
    with opened(served, browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        await_done(page)
        # Another page of the report, by the beginning of its name, and the PDF beside it.
        page.focus("#avsnitt")
        before = page.get_attribute("body", "data-version")
        page.keyboard.type("Hel")
        page.wait_for_selector(f"body[data-version]:not([data-version='{before}'])")
        press(page, "#visa-pdf")
        page.wait_for_selector("#pdf-bild img")
        number = page.inner_text("#pdf-nummer")
        press(page, "#pdf-nasta")
        page.wait_for_function("before => document.querySelector('#pdf-nummer').textContent !== before", arg=number)
        press(page, "#visa-pdf")
        # A finding is opened and its form filled, and sent by nobody.
        press(page, ".topp a[href='#att-gora']")
        page.wait_for_selector("#vy h3")
        if page.locator("#vy form").count():
            press(page, "#vy details:has(form) summary")
            page.keyboard.press("Tab")
            page.keyboard.type("Så är det.")
            assert page.evaluate("document.activeElement.value") == "Så är det."
        # What a new year would be, told and not written.
        press(page, ".topp a[href='#nytt']")
        page.wait_for_selector("#ny-ar")
        page.focus("input[name=slag][value=ar]")
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("#ny-kommuner")
        page.keyboard.press("ArrowUp")
        page.wait_for_selector("#ny-fran")
        page.get_by_role("button", name="Visa vad som skulle skrivas").focus()
        page.keyboard.press("Enter")
        page.get_by_text("filer skulle skrivas").wait_for()
        assert not (served.folder / "data/raw/norra-vastmanland/2022").exists()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
