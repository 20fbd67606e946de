"""The page of a review in a real browser: axe finds nothing, and it is filled in by keyboard without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser.test_axe import AXE, PHONE, WIDE, violations
from playwright.sync_api import Browser, Page

from samrapport.release.tillstand.granskning.beslut import Utslag, judge
from samrapport.release.tillstand.granskning.server import ReviewServer
from samrapport.run.build import build
from samrapport.run.choosing import Choice

from .conftest import VASTERAS, of
from .test_server import server

pytestmark = pytest.mark.slow
__all__ = ["server"]


@pytest.fixture
def page(browser: Browser, server: ReviewServer) -> Iterator[Page]:
    opened = browser.new_context(java_script_enabled=False).new_page()
    opened.goto(server.address)
    yield opened
    opened.context.close()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_no_violation_at_any_step(browser: Browser, server: ReviewServer, size: dict[str, int]) -> None:
    context = browser.new_context(viewport=size)  # type: ignore[arg-type]
    opened = context.new_page()
    project = server.session.lage.project

    def found() -> list[str]:
        opened.goto(server.address)
        opened.evaluate(AXE)
        wide = opened.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return [*violations(opened), *(["wider than the screen"] if wide > 0 else [])]

    assert found() == []
    judge(of(project), {"uppgift budget.totalt": Utslag("återsänd", "Fel.")}, "Anna Berg", "")
    assert found() == []
    (project.data / VASTERAS / "budget.csv").write_text("101\n", encoding="utf-8")
    build(project, Choice())
    assert found() == []
    context.close()


def test_a_remark_is_written_and_saved_by_keyboard_alone(page: Page, server: ReviewServer) -> None:
    """The radios by arrows, the remark and the name by tab, and Enter sends it."""
    point = page.locator("input[name='u:uppgift budget.totalt']").first
    for _ in range(200):
        page.keyboard.press("Tab")
        if point.evaluate("one => document.activeElement === one"):
            break
    else:
        pytest.fail("the point is not reached by tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Ska vara 101.")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.locator("#av").evaluate("one => document.activeElement === one"):
            break
    page.keyboard.type("Anna Berg")
    page.keyboard.press("Tab")
    page.keyboard.type("ekonom")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?sparad")
    assert of(server.session.lage.project).lage.aterstallda == (
        ("uppgift budget.totalt", "Anna Berg", "Ska vara 101."),
    )


def test_a_page_of_the_report_is_accepted_by_its_button(page: Page, server: ReviewServer) -> None:
    page.fill("#av", "Anna Berg")
    page.locator("button[name=godta]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?sparad")
    assert len(of(server.session.lage.project).rader) == 1
