"""Facts as rows that a person looks among."""

from fractions import Fraction

import pytest

from samrapport.facts.fact import SKYDDAT, Fact, FactBook, Source
from samrapport.rapport.faktalista import faktarad, faktarader, visad_i

ANDEL = Fact(
    "budget.andel", Fraction(39, 100), "andel", "utfall / budget", "budgeten", (Source("a/2021/budget.csv", 2),)
)
HEMLIG = Fact(
    "insats.ö", SKYDDAT, "text", "Avslut (skyddat)", "personer", (Source("a/2021/insatser/b/deltagare.csv", 7),)
)
BOOK = FactBook({"budget": lambda: [ANDEL], "insats": lambda: [HEMLIG]})


def test_a_row_tells_what_it_is_and_where_it_stands():
    row = faktarad(ANDEL)
    assert (row.name, row.shown, row.formula, row.base) == ("budget.andel", "39\u00a0%", "utfall / budget", "budgeten")
    assert row.sources == ("a/2021/budget.csv, rad 2",)
    assert row.pastes[0].text == "{{ budget.andel | procent }}"


def test_a_cell_of_a_delivered_workbook_is_told_as_such():
    fact = Fact("a.b", 1, "antal", sources=(Source("a/2021/bok.xlsx", 3, cell="Budget!C7"),))
    assert faktarad(fact).sources == ("a/2021/bok.xlsx, cell Budget!C7",)


def test_what_may_not_be_shown_has_no_value_and_no_rows():
    row = faktarad(HEMLIG)
    assert row.shown == SKYDDAT
    assert row.sources == ("a/2021/insatser/b/deltagare.csv",)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ["budget.andel", "insats.ö"]),
        ("BUDGET utfall", ["budget.andel"]),
        ("39 %", ["budget.andel"]),
        ("insats.o", ["insats.ö"]),
        ("deltagare", []),  # A file's name is not what one looks for.
        ("budget avslut", []),
    ],
)
def test_facts_are_found_by_every_word_of_what_they_say(words, names):
    assert [row.name for row in faktarader(BOOK, words)] == names


def test_where_a_fact_is_shown_is_told_in_words():
    shown = [
        {"kind": "front", "label": "framsida", "caption": "", "title": "", "section": "", "facts": ["a.b"]},
        {"kind": "table", "label": "tbl-x", "caption": "X", "title": "Y", "section": "08_y", "facts": ["a.b", "a.c"]},
    ]
    assert visad_i(shown, "a.c") == ["tabellen tbl-x (X) i avsnittet Y, anteckningsboken 08_y.ipynb"]
    assert visad_i(shown, "a.b")[0] == "framsidan"
