"""Every rule of the style sheet is for something that stands on some page: of the whole site, in any state, or of whatever a text may hold.

Chromium reads the rules and finds what they are for, so that its reading of them is the measure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from publish.factory import make_project, markdown, notebook, prose

from samrapport.publish.embedded.page import brand_html
from samrapport.publish.embedded.render import render
from samrapport.publish.identity import Identity, Picture
from samrapport.run.sitepages.lankarta import lan_map

from .conftest import Served

pytestmark = pytest.mark.late

TEXT = """
## Rubrik

### Under den

#### Och under den

En [länk](https://exempel.se){.knapp} och en not[^1].

> Ett citat.

* * *

```
kod
```

Ord

:   Betydelse.

1. Först

[^1]: Noten.

::: {.callout-warning title="Obs"}
Text.
:::

::: {.callout-caution}
Text.
:::

::: {.callout-important}
Text.
:::

::: {.utkast}
**Utkast.** Text.
:::

::: {.nyckeltal}
- **1** ett
- **2** två
- **3** tre
- **4** fyra
:::
""" + "\n\n".join(
    [
        lan_map(
            {"Hallands län": "ort-1", "Skåne län": "ort-2", "Kalmar län": "ort-3"},
            dict.fromkeys(("Hallands län", "Skåne län", "Kalmar län"), 2),
        ),
        *(f"## Ort {number}" for number in range(20)),
    ]
)
"""What an analyst may write and the example's texts do without, what a draft begins with, four key figures, the map of a site of many, and a long list of contents."""
PICTURE = Picture("logotyp.svg", "logotyp-mork.svg", "Förbundet", 80, 40)
SENDERS = [
    f"<body>{brand_html(Identity('Förbundet', picture=one), '')}" for one in (PICTURE, replace(PICTURE, dark=""))
]
"""What a förbund with a picture of its own has in its head."""
OF_QUARTO = re.compile("quarto")
"""Rules that both engines have name its classes beside ours."""
RULES = """
  () => {
    const found = [];
    const walk = rules => { for (const one of rules) { if (one.selectorText) found.push(one.selectorText); if (one.cssRules) walk(one.cssRules); } };
    for (const sheet of document.styleSheets) walk(sheet.cssRules);
    return found;
  }
"""
UNMET = """
  ([selectors, pages]) => {
    const documents = pages.map(html => new DOMParser().parseFromString(html, "text/html"));
    if (!pages.length) documents.push(document);
    return selectors.filter(([_, plain]) => !documents.some(one => one.querySelector(plain)));
  }
"""
# What a pointer, a key or the reader brings about, and what is drawn and is no element.
_STATE = re.compile(r"::?(?:before|after|marker|hover|focus-visible|focus)\b|\[open\]|\[aria-pressed=\"true\"\]")
_PAGES_AT_ONCE = 20


def plain(selector: str) -> str:
    """A selector of what it is for, in whatever state."""
    bare = _STATE.sub("", selector).strip()
    return re.sub(r"(^|[\s>+~(])(?=$|\))", r"\1*", bare)


def parted(selectors: str) -> list[str]:
    """A list of selectors, one by one: commas in brackets part nothing."""
    return re.split(r",\s*(?![^()]*\))", selectors)


def asked(page: Page, served: Served) -> None:
    """Let what only script makes stand on a page: hits of a search, and what a figure can be asked."""
    page.goto(f"{served.base}reports/vasteras/2021/08-budget-och-utfall.html")
    page.fill("#sok-ord", "budget")
    page.wait_for_selector(".traffar li a")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.locator(".fraga select").last.select_option(index=1)
    page.locator(".fraga button").first.click()


def test_every_rule_of_the_style_sheet_is_for_something_on_some_page(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    project = make_project(tmp_path / "projekt")
    written = notebook({"title": "Prov"}, prose("En text."), markdown(TEXT))
    (project / "reports/vasteras/2021/01-uppdrag.ipynb").write_text(written, encoding="utf-8")
    assert not render(project, tmp_path / "site").faults
    page = browser.new_page()
    asked(page, served)
    every = {one for rule in page.evaluate(RULES) for one in parted(rule)}
    left = [[one, plain(one)] for one in sorted(every) if not OF_QUARTO.search(one)]
    assert len(left) > 200
    left = page.evaluate(UNMET, [page.evaluate(UNMET, [left, []]), SENDERS])
    files = [tmp_path / "site/reports/vasteras/2021/01-uppdrag.html", *(served.folder / one for one in served.pages)]
    for number in range(0, len(files), _PAGES_AT_ONCE):
        texts = [one.read_text(encoding="utf-8") for one in files[number : number + _PAGES_AT_ONCE]]
        left = page.evaluate(UNMET, [left, texts])
    page.close()
    assert ", ".join(one for one, _ in left) == ""


@pytest.mark.parametrize(
    ("selector", "becomes"),
    [
        ("a:hover", "a"),
        (":focus-visible", "*"),
        ("*::before", "*"),
        ("div.kort li:has(a:hover)", "div.kort li:has(a)"),
        (":is(.berakning, .varden)[open] summary::before", ":is(.berakning, .varden) summary"),
        ('.fraga button[aria-pressed="true"]', ".fraga button"),
    ],
)
def test_a_rule_is_looked_for_whatever_state_it_is_for(selector: str, becomes: str) -> None:
    assert plain(selector) == becomes
    assert parted(f"{selector}, b") == [selector, "b"]
