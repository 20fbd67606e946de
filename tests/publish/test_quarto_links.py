"""Links into reports that are left out of what Quarto renders."""

from __future__ import annotations

import json

import pytest

from samrapport.publish.quarto.part import retarget

PAGE = "reports/a/2021/index.qmd"


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("[x](../../b/2021/y.qmd#z)", "[x](../../../reports/b/2021/y.html#z)"),
        ("[x](../../b/2021/y.ipynb)", "[x](../../../reports/b/2021/y.html)"),
        ("[x](<../../b/2021/y.qmd>)", "[x](<../../../reports/b/2021/y.html>)"),
        ('[x](../../b/2021/y.qmd "Om y")', '[x](../../../reports/b/2021/y.html "Om y")'),
        ("[x](/reports/b/2021/y.qmd)", "[x](../../../reports/b/2021/y.html)"),
        ("[x]: ../../b/2021/y.qmd", "[x]: ../../../reports/b/2021/y.html"),
        ('<a href="../../b/2021/y.qmd">x</a>', '<a href="../../../reports/b/2021/y.html">x</a>'),
        ("  href: ../../b/2021/y.ipynb", "  href: ../../../reports/b/2021/y.html"),
        ("[x](../../b/2021/insatser/s/y.qmd)", "[x](../../b/2021/insatser/s/y.qmd)"),
        ("[x](../../c/2021/y.qmd)", "[x](../../c/2021/y.qmd)"),
        ("[x](y.qmd) [z](../../index.qmd)", "[x](y.qmd) [z](../../index.qmd)"),
        ("[x](../../b/2021/y.pdf)", "[x](../../b/2021/y.pdf)"),
        ("[x](https://example.se/reports/b/2021/y.qmd)", "[x](https://example.se/reports/b/2021/y.qmd)"),
        ("Filen ../../b/2021/y.qmd nämns bara.", "Filen ../../b/2021/y.qmd nämns bara."),
    ],
)
def test_only_links_into_absent_reports_lead_to_pages(text: str, changed: str) -> None:
    assert retarget(text, PAGE, {"b/2021"}) == changed
    # The same in a notebook, where the text stands as JSON.
    assert json.loads(retarget(json.dumps([text, "slut"]), PAGE, {"b/2021"})) == [changed, "slut"]


@pytest.mark.parametrize(
    ("page", "link", "changed"),
    [
        ("index.qmd", "reports/b/2021/y.qmd", "./reports/b/2021/y.html"),
        ("reports/index.qmd", "b/2021/y.qmd", "../reports/b/2021/y.html"),
    ],
)
def test_the_sites_own_pages_are_led_from_too(page: str, link: str, changed: str) -> None:
    assert retarget(f"[x]({link})", page, {"b/2021"}) == f"[x]({changed})"
