"""The search box finds words, insatser, table cells and numbers, offline under a sub-path; without JavaScript there is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from .conftest import SUB_PATH, Served

pytestmark = pytest.mark.slow

START = "reports/index.html"


@pytest.fixture(scope="module")
def page(browser: Browser, served: Served) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(served.base + START)
    yield opened
    opened.close()


def search(page: Page, words: str) -> list[tuple[str, str]]:
    """Address and text of each hit."""
    page.fill("#sok-ord", "")
    page.wait_for_selector(".traffar", state="hidden")
    page.fill("#sok-ord", words)
    page.wait_for_selector(".traffar [role=status]:not(:empty)")
    return [
        (one.locator("a").first.get_attribute("href") or "", one.inner_text())
        for one in page.locator(".traffar li").all()
    ]


@pytest.mark.parametrize(
    ("words", "where", "shown"),
    [
        ("samordningsteam", "reports/vasteras/2021/09-insatsredovisning.html", "Samordningsteam"),
        ("helårsekvivalent", "07-helarsekvivalenter.html", "elårsekvivalent"),
        ("SWOT", "insatser/spira/07-swot.html", "SWOT"),
        # A cell of a table, typed with and without its blank.
        ("7306", "reports/vasteras/2021/08-budget-och-utfall.html", "7\u00a0306"),
        ("7 306", "reports/vasteras/2021/08-budget-och-utfall.html", "7\u00a0306"),
        # Only an alternative text says so.
        ("liggande staplar", "07-helarsekvivalenter.html", "taplar"),
    ],
)
def test_what_is_sought_is_found_in_its_place(page: Page, words: str, where: str, shown: str) -> None:
    found = search(page, words)
    hits = [text for address, text in found if where in address]
    assert hits, found
    assert any(shown in text for text in hits), hits


def test_a_hit_tells_its_report_and_leads_to_the_place(page: Page, served: Served) -> None:
    (address, text), *_ = [one for one in search(page, "Utvecklingsmedel") if "08-budget" in one[0]]
    assert "Samordningsförbundet Västerås 2021" in text
    answer = page.request.get(page.url.rpartition("/samverkan/")[0] + address)
    assert answer.ok
    assert address.startswith("/samverkan/rapporter/reports/")


@pytest.mark.parametrize("words", ["eget kapital", "budget", "samverkan i Västerås", "7 306"])
def test_an_excerpt_has_the_words_of_its_page_apart(page: Page, served: Served, words: str) -> None:
    looked: set[str] = set()
    search(page, words)
    for one in page.locator(".traffar li").all():
        address = (one.locator("a").first.get_attribute("href") or "").partition("#")[0]
        soup = BeautifulSoup(
            (served.folder / address.removeprefix(SUB_PATH)).read_text(encoding="utf-8"), "html.parser"
        )
        told = " ".join([soup.get_text(" "), *(str(image.get("alt")) for image in soup.find_all("img"))])
        excerpt = one.evaluate("item => Array.from(item.childNodes).at(-1).textContent")
        found = set(re.findall(r"\w+", excerpt))
        assert found <= set(re.findall(r"\w+", re.sub("[\u00ad\u2060]", "", told))), f"{address}: {excerpt}"
        looked |= found
    assert len(looked) > 10


def test_words_that_are_nowhere_give_no_hit(page: Page) -> None:
    assert search(page, "xyzzyplugh") == []
    expect(page.locator(".traffar [role=status]")).to_have_text("Inga träffar")


def test_a_page_is_found_once_and_the_whole_report_not_beside_its_sections(page: Page) -> None:
    found = [address.partition("#")[0] for address, _ in search(page, "samverkan")]
    assert len(found) == len(set(found)) > 2
    assert not [one for one in found if one.endswith(("delarsrapport.html", "halvarsrapport.html"))]


def test_enter_and_escape_work_the_list_by_keyboard(page: Page) -> None:
    search(page, "budget")
    page.focus("#sok-ord")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.traffar') !== null")
    page.keyboard.press("Escape")
    expect(page.locator(".traffar")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "sok-ord"


def test_searching_asks_for_nothing_outside_the_site(browser: Browser, served: Served) -> None:
    own = browser.new_page()
    asked: list[str] = []
    own.on("request", lambda one: asked.append(one.url))
    own.goto(served.base + START)
    search(own, "budget")
    own.close()
    assert [one for one in asked if not one.startswith((served.base, "data:", "blob:"))] == []
    assert any("/sok/" in one for one in asked)


def test_without_javascript_there_is_no_box_and_the_pages_list_all(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(served.base + START)
    assert bare.locator("input").count() == 0
    assert bare.locator("main a[href*='delarsrapport.pdf']").count() > 0
    context.close()


def test_an_open_list_has_no_violation(browser: Browser, served: Served) -> None:
    from .test_axe import AXE, violations

    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, viewport={"width": 375, "height": 800})  # type: ignore[arg-type]
        opened = context.new_page()
        opened.goto(served.base + START)
        search(opened, "budget")
        opened.evaluate(AXE)
        assert violations(opened) == [], json.dumps(scheme)
        context.close()
