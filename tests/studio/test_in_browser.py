"""The studio as its user meets it: served for real, in a real browser, by keyboard alone."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.studio.served_once import YEAR, Served, await_new, frame_text

pytestmark = pytest.mark.late

VIEWS = ("sida", "text", "fakta", "att-gora", "nytt")


def test_a_saved_text_is_in_the_page_with_what_changed_marked_and_the_scroll_kept(served: Served, page: Page) -> None:
    text = served.folder / YEAR / "text/sammanfattning.md"
    before, content = page.get_attribute("body", "data-version"), text.read_text(encoding="utf-8")
    frame = page.frames[-1]
    frame.evaluate("scrollTo(0, 200)")
    try:
        text.write_text(f"{content.rstrip()}\n\nEtt nytt stycke i slutet.\n", encoding="utf-8")
        await_new(page, before)
        assert "Ett nytt stycke i slutet." in frame_text(page)
        inside = page.frame_locator("#ram iframe:not(.kommer)")
        assert inside.locator(".samrapport-andrad").all_inner_texts() == ["Ett nytt stycke i slutet."]
        assert page.frames[-1].evaluate("scrollY") == 200
        page.wait_for_selector("body[data-fas=klar]")
        assert "Ett nytt stycke i slutet." in frame_text(page)
        text.write_text(f"{content}\n{{{{ forbund.finns.inte }}}}\n", encoding="utf-8")
        page.wait_for_selector("#fel .fel")
        assert "Ett nytt stycke i slutet." in frame_text(page)
        assert "Sidan nedan är den förra" in page.inner_text("#fel")
        inside.locator(".samrapport-fel").first.wait_for()
    finally:
        text.write_text(content, encoding="utf-8")
    page.wait_for_selector("#fel:not(:has(.fel))", state="attached")
    page.wait_for_selector("body[data-fas=klar]")


def test_a_text_is_written_completed_and_saved_by_keyboard_alone(served: Served, page: Page) -> None:
    text = served.folder / YEAR / "text/sammanfattning.md"
    content = text.read_bytes()
    try:
        page.focus("a[href='#text']")
        page.keyboard.press("Enter")
        page.wait_for_selector("#redigera")
        page.wait_for_selector("body[data-granskad]")
        page.keyboard.press("Tab")
        for _ in range(12):
            if page.evaluate("document.activeElement.id") == "redigera":
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Control+End")
        page.keyboard.type("\nVi var 4711 personer. Här är {{ forbund.kortn")
        page.wait_for_selector("#forslag li")
        page.keyboard.press("Enter")
        assert page.input_value("#redigera").endswith("{{ forbund.kortnamn }}")
        page.wait_for_selector(".redigerare mark.tal:text-is('4711')")
        before = page.get_attribute("body", "data-version")
        page.keyboard.press("Control+s")
        await_new(page, before)
        assert "Vi var 4711 personer." in frame_text(page)
        written = text.read_bytes()
        assert written.startswith(content.rstrip())
        assert written.endswith("Vi var 4711 personer. Här är {{ forbund.kortnamn }}".encode())
        text.write_bytes(content + b"\nNagon annans.\n")
        page.keyboard.type("!")
        page.keyboard.press("Control+s")
        page.get_by_text("är ändrad av någon annan").wait_for()
        assert text.read_bytes() == content + b"\nNagon annans.\n"
    finally:
        text.write_bytes(content)
    page.wait_for_selector("body[data-fas=klar]")


def test_a_fact_is_found_and_followed_to_its_rows_by_keyboard_alone(page: Page) -> None:
    page.focus("a[href='#fakta']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#vy details summary")
    page.focus("#faktasok")
    page.keyboard.type("hek.egen.senaste")
    page.wait_for_selector("#vy summary:has-text('hek.egen.senaste')")
    page.focus("#vy details summary")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Visa raderna").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#vy table td")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1920])
def test_no_view_has_what_axe_finds_wrong_or_is_wider_than_the_window(page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    for view in VIEWS:
        page.evaluate(f"location.hash = '#{view}'")
        page.wait_for_selector(f".topp a[href='#{view}'][aria-current]")
        if view != "sida":
            page.wait_for_selector("#vy h2")
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
        found = Axe().run(page, context={"exclude": ["iframe"]}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], view


def test_another_page_of_the_browser_reaches_nothing(served: Served, browser: Browser, page: Page) -> None:
    other = page.context.new_page()
    other.route(
        "http://elak.example/",
        lambda route: route.fulfill(body="<!DOCTYPE html><title>x</title>", content_type="text/html"),
    )
    other.goto("http://elak.example/")
    code = """async (to) => { try { const a = await fetch(to, {credentials: 'include'}); return await a.text(); } catch (e) { return 'nekad'; } }"""
    assert other.evaluate(code, f"{served.address}api/rapporter") == "nekad"
    sent = """async (to) => { try { await fetch(to, {method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}'}); } catch (e) {} }"""
    other.evaluate(sent, f"{served.address}api/nytt")
    other.close()
    plain = browser.new_context().new_page()
    assert plain.goto(served.address).status == 403  # type: ignore[union-attr]
    plain.context.close()
    assert re.match(r"\d+$", page.get_attribute("body", "data-version") or "")
