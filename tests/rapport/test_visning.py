"""Facts and reports show themselves in a notebook as what they are."""

from __future__ import annotations

from decimal import Decimal

from bs4 import BeautifulSoup
from data_factory import Data

from samrapport.facts.fact import SKYDDAT, Fact, FactBook, Source
from samrapport.rapport import oppna

FACTS = [
    Fact(
        "budget.utfall",
        Decimal(7_160_000),
        "kr",
        "summa",
        "",
        (Source("a/2021/utfall.csv", 2), Source("a/2021/utfall.csv", 3)),
    ),
    Fact("budget.namn", "<b>Ett & annat</b>", "text", "post", "", (Source("a/2021/budget.csv", 2),)),
    Fact("budget.skyddat", SKYDDAT, "text", "Avslut (skyddat)", "personer", (Source("a/2021/deltagare.csv", 9),)),
]


def soup(one: object) -> BeautifulSoup:
    html = one._repr_html_()  # type: ignore[attr-defined]
    assert html is not None
    return BeautifulSoup(html, "html.parser")


def test_a_book_is_a_table_to_search_with_all_of_each_fact() -> None:
    shown = soup(FactBook({"budget": lambda: FACTS}))
    assert shown.find("input", type="search")
    rows = {row.th.button.text: [cell.text for cell in row.find_all("td")] for row in shown.select("tbody tr")}
    assert rows["{{ budget.utfall | tkr_enhet }}"] == ["7\u00a0160\u00a0tkr", "summa", "", "a/2021/utfall.csv, rad 2-3"]
    assert rows["{{ budget.namn }}"][0] == "<b>Ett & annat</b>"
    assert shown.select("td b") == []
    assert rows["{{ budget.skyddat }}"] == [SKYDDAT, "Avslut (skyddat)", "personer", "a/2021/deltagare.csv"]


def test_a_fact_tells_its_value_and_every_way_to_write_it() -> None:
    shown = soup(FACTS[0])
    assert [one.text for one in shown.select("li button")] == [
        f"{{{{ budget.utfall | {name} }}}}" for name in ("tkr_enhet", "tkr", "mkr", "kr")
    ]
    assert "7\u00a0160\u00a0tkr" in shown.text


def test_a_report_tells_what_there_is_to_ask_it_for(data: Data) -> None:
    rapport = oppna("sjo-bro", 2024, data=data.root)
    told = [one.text for one in soup(rapport).find_all("code")]
    assert {"rapport.budget", "rapport.utfall", 'rapport.fakta["budget.…"]'} <= set(told)
    assert {"budget", "utfall", "fakta", "text", "uppgifter"} <= set(dir(rapport))
    assert not [one for one in dir(rapport) if one.startswith("_")]


def test_the_names_of_facts_are_offered_within_brackets(data: Data) -> None:
    rapport = oppna("sjo-bro", 2024, data=data.root)
    names = rapport.fakta._ipython_key_completions_()
    assert "rapport.ar" in names
    assert all(rapport.fakta[one].name == one for one in names)
