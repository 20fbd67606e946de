"""axe-core finds nothing on any page of the site, at WCAG 2.2 A and AA, in light and dark, on a phone and a wide screen."""

from __future__ import annotations

from importlib import resources

import pytest
from playwright.sync_api import Browser, Page

from .conftest import Served

pytestmark = pytest.mark.slow

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# axe has this rule of WCAG 2.2 off unless it is asked for.
RULES = {"target-size": {"enabled": True}}
PHONE, WIDE = {"width": 320, "height": 640}, {"width": 1920, "height": 1080}


def violations(page: Page) -> list[str]:
    found = page.evaluate(
        "async options => (await axe.run(document, options)).violations",
        {"runOnly": {"type": "tag", "values": TAGS}, "rules": RULES, "resultTypes": ["violations"]},
    )
    return [f"{one['id']}: {one['help']} ({node['target']})" for one in found for node in one["nodes"]]


def test_axe_finds_what_it_should(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html><body><img src='x'><p style='color:#aaa;background:#fff'>ljust</p></body></html>")
    page.evaluate(AXE)
    ids = {one.partition(":")[0] for one in violations(page)}
    page.close()
    assert {"image-alt", "color-contrast", "html-has-lang", "document-title"} <= ids


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_no_page_has_a_violation(browser: Browser, served: Served, pages: list[str], scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport=PHONE)  # type: ignore[arg-type]
    context.add_init_script(AXE)
    page = context.new_page()
    faults = []
    for path in pages:
        page.goto(served.base + path)
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            faults += [f"{path} at {size['width']} px: {fault}" for fault in violations(page)]
    context.close()
    assert faults == []
