"""What the theme does on pages of Quarto's, against what was seen of Quarto's own style on narrow pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from samrapport.publish.quarto.render import finish_site

from .test_layout import OVERFLOW

pytestmark = pytest.mark.slow

THEME = Path(__file__).parents[2] / "theme/samrapport.css"
# As seen of Quarto 1.9.38: code that never breaks, neighbours in one row, a head that stays above the page.
QUARTOS = """
body { margin: 0; padding-top: 4rem; font-size: 17px; }
#quarto-header { position: fixed; top: 0; left: 0; right: 0; height: 4rem; z-index: 1030; background: #fff; }
code { white-space: pre; }
.page-navigation { display: flex; justify-content: space-between; }
.nav-page a { display: flex; align-items: center; }
"""
BODY = f"""<body class="nav-fixed quarto-light"><header id="quarto-header"><a href="#">Start</a></header>
<main id="quarto-document-content">
<details class="berakning" open><summary>Data och beräkning</summary><ul>
<li><code>data/raw/vasteras/2021/budget.csv</code>: SHA-256 <code>{"0123456789abcdef" * 4}</code></li>
<li><code>samrapport explain vasteras 2021 insatser.spira.helarsekvivalenter.planerade.andel NAMN</code></li></ul>
<p><code>samrapport explain vasteras 2021 --insats spira NAMN</code></p></details>
<nav class="page-navigation">
<div class="nav-page nav-page-previous"><a href="#"><span>&lt;</span> <span class="nav-page-text">Verksamhetens
arbetsmarknadsförberedelser</span></a></div>
<div class="nav-page nav-page-next"><a href="#"><span class="nav-page-text">Helårsekvivalenter och deltagare</span>
<span>&gt;</span></a></div></nav></main></body>"""


@pytest.fixture
def shown(tmp_path: Path, browser: Browser) -> Iterator[Page]:
    sheet = f"<style>{QUARTOS}</style><style>{THEME.read_text(encoding='utf-8')}</style>"
    file = tmp_path / "sida.html"
    file.write_text(
        f'<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8">{sheet}</head>{BODY}</html>', encoding="utf-8"
    )
    finish_site(tmp_path)
    page = browser.new_page()
    page.goto(file.as_uri())
    yield page
    page.close()


@pytest.mark.parametrize("width", [320, 375, 768])
def test_opened_details_and_neighbours_keep_within_the_page(shown: Page, width: int) -> None:
    shown.set_viewport_size({"width": width, "height": 800})
    assert shown.evaluate(OVERFLOW) == ""


def test_the_first_tab_shows_a_link_that_leads_past_the_navigation(shown: Page) -> None:
    shown.keyboard.press("Tab")
    seen = shown.evaluate("""() => {
      const box = document.activeElement.getBoundingClientRect();
      return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.textContent;
    }""")
    assert seen == "Hoppa till innehållet"
    shown.keyboard.press("Enter")
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.closest('main') !== null")
