"""A new user's way by keyboard alone: from an empty project to a förbund, its next year, a filled workbook, a text and the page of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page

from tests.studio.served_once import await_done, frame_text, opened, serving

pytestmark = pytest.mark.late

FORBUND, FIRST, YEAR = "nytt", "2024", "2025"
MOST = 200
FILLED = {
    "budget": [
        ("Intäkter", "Medlemsavgifter", "budget", 2025, 1_000, "nej", "ja", "Budget 2025"),
        ("Kansli", "Lön", "budget", 2025, 1_000, "ja", None, "Budget 2025"),
    ],
    "utfall": [
        ("Intäkter", "Medlemsavgifter", "2025-08-31", 600, "Bokföringen"),
        ("Kansli", "Lön", "2025-08-31", 437, "Bokföringen"),
    ],
    "eget_kapital": [("2025-01-01", 250, "Bokföringen"), ("2025-08-31", 413, "Bokföringen")],
}
"""Rows of the workbook, by sheet."""
SHOWN_OR_FAULT = """() => document.body.dataset.fas === "fel"
  || document.querySelector("#ram iframe:not(.kommer)")?.contentDocument.body?.innerText.includes("437\\u00a0tkr")"""
SENTENCE = "Kostnaderna var {{ budget.totalt.utfall | tkr_enhet }}."


def tab_to(page: Page, selector: str) -> None:
    """Go on by Tab alone until something is reached. The keyboard has to be somewhere: it is never lost to the whole page."""
    for _ in range(MOST):
        if page.evaluate("it => document.activeElement.matches(it)", selector):
            return
        page.keyboard.press("Tab")
        assert page.locator("iframe:focus").count() == 0, f"Tab has left the studio before {selector}"
    raise AssertionError(f"Tab never comes to {selector}")


def open_view(page: Page, view: str) -> None:
    """By the links of the head, to which one comes by Tab from anywhere."""
    page.locator(".hoppa").focus()
    tab_to(page, f".topp a[href='#{view}']")
    page.keyboard.press("Enter")
    page.wait_for_selector(f".topp a[href='#{view}'][aria-current]")


def fill(page: Page, **boxes: str) -> None:
    for name, value in boxes.items():
        tab_to(page, f"#ny-{name}")
        page.keyboard.press("Control+a")
        page.keyboard.type(value)


def write_form(page: Page) -> None:
    """Send the form of what is new, and wait until it is told what is written, and the page of it is made."""
    tab_to(page, "#vy form button.fram")
    page.keyboard.press("Enter")
    page.wait_for_selector("#till-nytt:focus")


@pytest.fixture
def new(tmp_path: Path, browser: Browser) -> tuple[Path, Browser]:
    (tmp_path / "data/raw").mkdir(parents=True)
    return tmp_path, browser


def test_a_new_user_comes_from_nothing_to_a_page_by_keyboard_alone(new: tuple[Path, Browser]) -> None:
    folder, browser = new
    data = folder / "data/raw"
    with serving(folder) as served, opened(served, browser, accept_downloads=True) as page:
        page.wait_for_selector("#ny-kommuner")
        assert "Projektet har ingen rapport än." in page.inner_text("#vy")
        fill(page, forbund=FORBUND, ar=FIRST, namn="Samordningsförbundet Nytt", kommuner="Västerås", sedan="2020-01-01")
        write_form(page)
        assert (data / FORBUND / FIRST / "rapport.yml").is_file()
        open_view(page, "nytt")
        tab_to(page, "#ny-ar")
        assert (page.input_value("#ny-forbund"), page.input_value("#ny-ar")) == (FORBUND, YEAR)
        write_form(page)
        assert page.input_value("#rapport") == f"{FORBUND}/{YEAR}"
        take_workbook_through(page, folder)
        write_text(page, data)
        assert "Kostnaderna var 437\u00a0tkr." in frame_text(page)
        look_at_all(page)


def take_workbook_through(page: Page, folder: Path) -> None:
    """Out, filled, and in."""
    tab_to(page, "a[download]")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    filled = folder / download.value.suggested_filename
    download.value.save_as(filled)
    book = load_workbook(filled)
    for name, rows in FILLED.items():
        for n, row in enumerate(rows, start=2):
            for column, value in enumerate(row, start=1):
                book[name].cell(n, column, value)
    book.save(filled)
    tab_to(page, "#boken")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(filled)
    tab_to(page, "#vy section button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#vy section [role=status] button")
    assert not list(folder.glob(f"data/raw/{FORBUND}/{YEAR}/*.xlsx"))
    tab_to(page, "#vy section [role=status] button")
    page.keyboard.press("Enter")
    page.get_by_text("underlag.xlsx är skriven").wait_for()
    # What was pressed is gone; the keyboard has not lost its place.
    assert page.evaluate("document.querySelector('#vy section').contains(document.activeElement)")


def write_text(page: Page, data: Path) -> None:
    """A sentence with an amount of the workbook, completed and saved."""
    open_view(page, "text")
    page.wait_for_selector("body[data-granskad]")
    tab_to(page, "#redigera")
    draft = page.input_value("#redigera")
    assert draft.startswith("{# Utkast från 2024.")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(draft.partition("\n")[2])  # The first row says that it is a draft.
    page.keyboard.press("Control+End")
    page.keyboard.type(f"\n\n{SENTENCE}")
    page.keyboard.press("Control+s")
    page.get_by_text("Texten är sparad.").wait_for()
    assert (data / FORBUND / YEAR / "text/sammanfattning.md").read_text(encoding="utf-8").rstrip().endswith(SENTENCE)
    page.wait_for_function(SHOWN_OR_FAULT)
    assert page.inner_text("#fel") == ""
    await_done(page)


def look_at_all(page: Page) -> None:
    """The front page, and what is left to do: words alone, and none that the machinery has for nothing."""
    page.locator(".hoppa").focus()
    tab_to(page, "#avsnitt")
    page.keyboard.press("Home")
    page.wait_for_function("() => document.querySelector('#ram iframe:not(.kommer)')?.src.includes('/index.html')")
    open_view(page, "att-gora")
    page.wait_for_selector("#vy h3")
    assert page.inner_text("#fel") == ""
    for text in (frame_text(page), page.inner_text("#vy"), page.inner_text("header")):
        assert not re.search(r"\b(?:null|undefined|None|NaN|\[object)\b", text), text
