from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

from samrapport.run.assembly.berakning import SUMMARY, berakning_html
from samrapport.run.assembly.shown import Shown

HASH = "a" * 64


def fact(**changes: Any) -> dict[str, Any]:
    made = {
        "name": "budget.andel",
        "value": "1/2",
        "shown": "50\u00a0%",
        "unit": "andel",
        "base": "budget",
        "formula": "a / b",
    }
    return made | {"sources": [{"file": "sala/2022/budget.csv", "rows": "2-4"}]} | changes


def block(one: dict[str, Any], inputs: dict[str, str | None] | None = None) -> str:
    shown = Shown("tbl-a", "table", "08_budget", "Budget", "En tabell", (one["name"],), {})
    return berakning_html(shown, {one["name"]: one}, inputs or {}, "samrapport explain sala 2022", {"CSV": "tbl-a.csv"})


def test_it_opens_without_script_and_says_value_formula_base_file_rows_hash_and_notebook() -> None:
    page = BeautifulSoup(block(fact(), {"sala/2022/budget.csv": HASH}), "html.parser")
    details = page.select_one("details.berakning")
    assert details is not None
    summary = details.select_one("summary")
    assert summary is not None
    assert summary.get_text() == SUMMARY
    text = details.get_text(" ")
    for part in (
        "budget.andel",
        "50\u00a0%",
        "a / b",
        "budget.csv, rad 2-4",
        HASH,
        "08_budget.ipynb",
        "samrapport explain sala 2022 NAMN",
    ):
        assert part in text
    assert not details.find_all("script")
    assert [(link["href"], link.get_text()) for link in details.find_all("a")] == [
        ("data/tbl-a.csv", "Ladda ned som CSV")
    ]
    assert not details.find_all(id=True)


def test_a_file_of_persons_is_named_without_rows_or_hash() -> None:
    register = "sala/2022/insatser/nystart/deltagare.csv"
    text = block(fact(sources=[{"file": register}]), {register: HASH})
    assert register in text
    assert HASH not in text
    assert "rad " not in text.partition("Underlag:")[2]


def test_nothing_in_the_data_is_read_as_markup_shortcode_or_reference() -> None:
    nasty = "</details><script>x</script> {{< include a >}} ``` @tbl-x $y$ \n\n# rubrik"
    text = block(fact(shown=nasty, formula=nasty, base=nasty, sources=[{"file": nasty}]))
    assert text.startswith("```{=html}\n")
    assert text.endswith("\n```")
    inner = text.removeprefix("```{=html}\n").removesuffix("\n```")
    assert not any(sign in inner for sign in ("<script", "{{", "```", "@", "$", "\n"))
    assert inner.count("</details>") == 1
