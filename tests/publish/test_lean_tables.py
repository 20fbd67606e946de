"""A table on a page of ours says with a class what the style sheet knows, and nothing of what it says or shows is lost."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup, Tag

from samrapport.present.tables import Column, Row, Table
from samrapport.present.tables_html import table_html
from samrapport.publish.embedded.pandoc import HERE
from samrapport.publish.embedded.tables import as_on_the_web, assert_lone_table

COLUMNS = (
    Column("post", "Post", align="left"),
    Column("tom", "", align="left"),
    Column("budget", "Budget", "tkr", group="2021"),
    Column("utfall", "Utfall", "tkr", group="2021"),
)
TABLE = Table(
    "tbl-prov",
    "Prov",
    COLUMNS,
    (
        Row(("Insatser",), "group"),
        Row(("Samordningsteam, i samverkan med flera av kommunens enheter och regionen", "2021-08-31", "7\u00a0306", "mer än vad som går att säga")),
        Row(("Text " * 20, "Ord " * 30, "1", None)),
        Row(("Summa", "", "2", '</td><td class="tal" style="text-align:right">')),
    ),
    note="Belopp i tusental kronor.",
)  # fmt: skip
SIDES = {
    found[1]: found[2]
    for found in re.finditer(
        r"^table\.samrapport \.(\w+) \{\n  text-align: (\w+);\n\}", (HERE / "sida.css").read_text(), re.MULTILINE
    )
}


def side(cell: Tag) -> str:
    """The side that a cell's text stands at, by its own word or by the style sheet."""
    told = re.search(r"text-align:(\w+)", str(cell.get("style", "")))
    by_class = (SIDES[one] for one in cell.get_attribute_list("class") if one in SIDES)
    return told[1] if told else next(by_class, "left")


def cells(html: str) -> list[Tag]:
    return BeautifulSoup(html, "html.parser").select("th, td")


def test_each_cell_says_the_same_at_the_same_side_in_fewer_signs() -> None:
    before, after = table_html(TABLE), as_on_the_web(table_html(TABLE))
    assert_lone_table(after, "x")
    told = [
        [(one.name, one.get_text(), one.get("scope"), side(one)) for one in cells(html)] for html in (before, after)
    ]
    assert told[0] == told[1]
    assert {"left", "right", "center"} == {one[3] for one in told[1]}
    # Words in a column of figures stand at the right, which their class does not say.
    assert [one["style"] for one in cells(after) if one.get("style")] == ["text-align:right"] * 2
    assert len(after) < 0.8 * len(before)


@pytest.mark.parametrize("kind", ["<table", '<table class="annan"', '<table id="samrapport"'])
def test_a_table_that_is_not_the_theme_s_own_is_left_alone(kind: str) -> None:
    other = f'{kind}><tr><td class="tal" style="text-align:right">1</td></tr></table>'
    assert as_on_the_web(other) == other
