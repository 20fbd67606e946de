"""What a page costs its reader, as Chromium measures it: how soon it shows, what moves, what of the styles is of no use.

Read from the server under its sub-path, from a folder of files, and without script. `-rP` shows the figures.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page

from .conftest import Served

pytestmark = pytest.mark.late

KIND = (
    "index.html",
    "reports/index.html",
    "reports/vasteras/2021/index.html",
    "reports/vasteras/2021/05-mal.html",
    "reports/vasteras/2021/08-budget-och-utfall.html",
    "reports/vasteras/2021/data/fig-budget.html",
    "reports/vasteras/2021/insatser/spira/02-malgrupp.html",
)
"""A page of each kind: first pages, sections with texts, tables and figures, and one of a figure alone."""
SOON = 2500
"""Milliseconds until the largest thing stands: what Lighthouse calls good. Pages come from this machine, but on a slow processor."""
STILL = 0.001
"""How much may move while a page loads: nothing. A browser rounds."""
SENT = 100_000
"""Bytes of a page with its styles and script and without its figures, as a server sends them."""
RAW = 100_000
"""Bytes of any page as it lies on the disk, but of a whole report on one page: that says alone nearly as much."""
FRAME, WORDS, CELL = 15_000, 1.2, 25
"""Bytes that a page may weigh, however much it says: its head, menus and foot; for each that it says, with what it says of pictures; and
for each cell of a table."""
UNUSED = 0.4
"""The share of the styles that no page of any kind uses: what a pointer or a key brings about, and what only reports of other kinds have."""
SLOWER = 4
WATCH = """
  window.seen = { largest: 0, moved: 0 };
  new PerformanceObserver(list => list.getEntries().forEach(one => { window.seen.largest = one.startTime; }))
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver(list => list.getEntries().forEach(one => { window.seen.moved += one.value; }))
    .observe({ type: "layout-shift", buffered: true });
"""


def seen(page: Page, address: str) -> dict[str, float]:
    """When the largest thing stood, in milliseconds, and how much had moved, once the page was read to its end."""
    page.goto(address, wait_until="load")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(150)
    found: dict[str, float] = page.evaluate("window.seen")
    return found


@pytest.mark.parametrize("size", [(390, 844), (800, 1000), (1280, 900)], ids=["phone", "tablet", "desk"])
def test_a_page_stands_soon_and_nothing_moves_while_it_loads(
    browser: Browser, served: Served, size: tuple[int, int]
) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.add_init_script(WATCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    faults = []
    for path in KIND:
        # The first of two readings has what else this machine does at the moment in it.
        found = min((seen(page, served.base + path) for _ in range(2)), key=lambda one: one["largest"])
        print(f"{path}: largest paint {found['largest']:.0f} ms, moved {found['moved']:.4f}")
        if not 0 < found["largest"] <= SOON or found["moved"] > STILL:
            faults.append((path, found))
    page.close()
    assert faults == []


def test_a_page_weighs_little_without_its_figures(served: Served) -> None:
    shared = [*served.folder.glob("assets/*.css"), *served.folder.glob("assets/*.js")]
    fixed = sum(len(gzip.compress(one.read_bytes())) for one in shared)
    sizes = {path: len(gzip.compress((served.folder / path).read_bytes())) + fixed for path in served.pages}
    heaviest = max(sizes, key=lambda path: sizes[path])
    print(f"{heaviest}: {sizes[heaviest] / 1000:.0f} kB, {fixed / 1000:.0f} of them styles and script")
    assert sizes[heaviest] < SENT


def test_a_page_weighs_no_more_than_what_it_says(served: Served) -> None:
    wholes = {f"{one.parent.relative_to(served.folder)}/{one.stem}.html" for one in served.folder.rglob("*.docx")}
    heavy = []
    for path in served.pages:
        html = (served.folder / path).read_text(encoding="utf-8")
        page = BeautifulSoup(html, "html.parser")
        told = [
            page.get_text(),
            *(str(one[name]) for name in ("alt", "aria-label", "content") for one in page.select(f"[{name}]")),
        ]
        most = FRAME + WORDS * sum(len(one.encode()) for one in told) + CELL * len(page.select("td, th"))
        size = len(html.encode())
        if size > most or (size > RAW and path not in wholes):
            heavy.append((path, size, round(most)))
    assert wholes & {*served.pages}
    assert heavy == []


def test_hardly_any_style_is_of_no_use(browser: Browser, served: Served) -> None:
    used: dict[str, set[int]] = {}
    texts: dict[str, str] = {}
    for media, width, scheme in (("screen", 390, "dark"), ("screen", 1280, "light"), ("print", 1280, "light")):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.emulate_media(media=media)
        for path in KIND:
            for address, text, places in styles_of(context, page, served.base + path):
                texts[address] = text
                used.setdefault(address, set()).update(places)
        context.close()
    every = {
        (address, place)
        for address, text in texts.items()
        for rule in _RULE.finditer(text)
        for place in range(*rule.span())
    }
    share = sum(place not in used[address] for address, place in every) / len(every)
    print(f"{share:.0%} of {len(every) / 1000:.1f} kB of rules are used on none of the pages")
    assert 0 < share <= UNUSED


_RULE = re.compile(r"[^{};\n][^{};]*\{[^{}]*\}")
"""A rule with what it says, not the conditions around it."""


def styles_of(context: BrowserContext, page: Page, address: str) -> list[tuple[str, str, set[int]]]:
    """Each style sheet of a page: where it lies, its text, and the places in it whose rules anything on the page has."""
    session = context.new_cdp_session(page)
    sheets: dict[str, str] = {}
    session.on(
        "CSS.styleSheetAdded",
        lambda event: sheets.update({event["header"]["styleSheetId"]: event["header"]["sourceURL"]}),
    )
    session.send("DOM.enable")
    session.send("CSS.enable")
    session.send("CSS.startRuleUsageTracking")
    page.goto(address, wait_until="load")
    found: list[dict[str, Any]] = session.send("CSS.stopRuleUsageTracking")["ruleUsage"]
    made = []
    for sheet, where in sheets.items():
        ranges = [
            (int(one["startOffset"]), int(one["endOffset"]))
            for one in found
            if one["used"] and one["styleSheetId"] == sheet
        ]
        if where and ranges:
            text = session.send("CSS.getStyleSheetText", {"styleSheetId": sheet})["text"]
            made.append((where, text, {place for start, end in ranges for place in range(start, end)}))
    session.detach()
    return made


def test_a_site_is_read_from_a_folder_of_files_and_without_script(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    for base in (f"{served.folder.as_uri()}/", served.base):
        for path in KIND:
            page.goto(base + path, wait_until="load")
            assert page.locator("h1").inner_text().strip(), path
            assert page.locator("main a[href]").count(), path
            for one in page.locator("main img").all():
                one.scroll_into_view_if_needed()
            figures = page.locator("main img").all()
            assert all(one.bounding_box() for one in figures if one.is_visible()), path
    context.close()
    assert failed == []


def test_a_page_prints_all_that_it_says(browser: Browser, served: Served, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(f"{served.base}reports/vasteras/2021/08-budget-och-utfall.html")
    told = page.locator("main > .text").inner_text()
    page.emulate_media(media="print")
    assert page.locator("main > .text").inner_text().split()[:200] == told.split()[:200]
    assert not page.locator("nav:visible, .sok:visible").count()
    page.close()
