"""The studio in a project that has no report: a förbund, its workbook, a text and the page, by keyboard and without a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page

from tests.studio.served_once import ROOT, Served, await_done, frame_text, opened, serving

pytestmark = pytest.mark.late

LONG = "Samordningsförbundet för Norra och Södra Fjällbygdens Kommuner med Omnejd"
OWN = "fjallbygden-med-omnejd"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("nytt")
    for name in ("forbund", "scb"):
        shutil.copytree(ROOT / "data/raw" / name, folder / "data/raw" / name)
    with serving(folder) as found:
        yield found


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.focus(f"#ny-{name}")
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(value)


def test_from_nothing_to_a_page(empty: Served, browser: Browser, tmp_path: Path) -> None:
    with opened(empty, browser, accept_downloads=True, viewport={"width": 1280, "height": 900}) as page:
        # It opens where one begins; the other views say that there is nothing yet, and lead there.
        page.wait_for_selector("#ny-ar")
        for view in ("text", "fakta", "att-gora"):
            page.focus(f".topp a[href='#{view}']")
            page.keyboard.press("Enter")
            page.get_by_text("Projektet har ingen rapport än.").wait_for()
        page.focus("#vy a[href='#nytt']")
        page.keyboard.press("Enter")
        page.focus("input[name=slag][value=ar]")
        page.keyboard.press("ArrowDown")
        fill(page, forbund=OWN, ar="2024", namn=LONG, kommuner="Köping, Arboga", sedan="2010-01-01")
        page.focus("input[name=arbetsbok]")
        page.keyboard.press("Space")
        page.focus("button.fram")
        page.keyboard.press("Enter")
        page.wait_for_selector("#till-nytt")
        assert page.evaluate("document.activeElement.id") == "till-nytt"
        assert (empty.folder / f"data/raw/{OWN}/2024/rapport.yml").is_file()
        # The workbook below is that of the new report.
        assert OWN in page.inner_text("#boken-rubrik")
        page.focus("a[href^='api/arbetsbok']")
        with page.expect_download() as coming:
            page.keyboard.press("Enter")
        book = load_workbook(coming.value.path())
        book["eget_kapital"].append(["2024-01-01", 1200, "Årsredovisning 2023"])
        book.save(tmp_path / "ifylld.xlsx")
        page.set_input_files("#boken", tmp_path / "ifylld.xlsx")
        page.get_by_role("button", name="Lägg in arbetsboken").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Ersätt dem").focus()
        page.keyboard.press("Enter")
        page.get_by_text("är skriven.").wait_for()
        # A text that has no file yet is written as any other.
        page.focus(".topp a[href='#text']")
        page.keyboard.press("Enter")
        page.wait_for_selector("#redigera")
        page.select_option("#textval", "vision")
        page.get_by_text("Texten finns inte än").wait_for()
        page.focus("#redigera")
        page.keyboard.insert_text("Alla ska kunna försörja sig.\n")
        page.keyboard.press("Control+s")
        page.get_by_text("Texten är sparad.").wait_for()
        assert (empty.folder / f"data/raw/{OWN}/2024/text/vision.md").read_text(encoding="utf-8") == (
            "Alla ska kunna försörja sig.\n"
        )
        await_done(page)
        page.focus("#avsnitt")
        page.keyboard.press("Home")
        page.keyboard.press("ArrowDown")
        page.wait_for_function("document.querySelector('#ram iframe')?.src.includes('sammanfattning')")
        assert LONG in frame_text(page)
        # A page that the report has not says why, and shows no other in its place.
        page.select_option("#avsnitt", "budget-och-utfall")
        page.get_by_text("Sidan är utelämnad, för rapporten saknar").wait_for()
        assert page.locator("#ram iframe").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
