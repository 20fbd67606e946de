"""Words held against one another, written as Markdown, and found in their templates."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samrapport.intake.word.kallmall import hela
from samrapport.intake.word.ord import delat, lik, olika, parade
from samrapport.intake.word.parning import Par, para
from samrapport.intake.word.skriv import Uttryck, skriven, stycket
from samrapport.intake.word.stycken import Ord, Stycke

TEXTS = st.text("ab .-\n”\u00a0", max_size=30)


@given(TEXTS, TEXTS)
def test_what_two_texts_have_in_common_stands_in_order_and_is_the_same(one: str, other: str) -> None:
    old, new = ([lik(word) for word in delat(text)] for text in (one, other))
    met = list(parade(old, new))
    assert all(old[a] == new[b] for a, b in met)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(met))


@given(TEXTS, TEXTS)
def test_what_differs_makes_the_one_text_of_the_other(one: str, other: str) -> None:
    assert "".join(delat(one)) == one
    old, new = ([lik(word) for word in delat(text)] for text in (one, other))
    made, at = [], 0
    for a, b, c, d in olika(old, new):
        made += [*old[at:a], *new[c:d]]
        at = b
    assert [*made, *old[at:]] == new


def words(*pieces: tuple[str, str] | str) -> tuple[Ord, ...]:
    found = [(one, "") if isinstance(one, str) else one for one in pieces]
    return tuple(Ord(word, frozenset(form.split())) for text, form in found for word in delat(text))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (("en ", ("fet", "**"), " sak"), "en **fet** sak"),
        ((("fet och kursiv", "** *"),), "***fet och kursiv***"),
        ((("fet ", "**"), "sak"), "**fet** sak"),
        (("se ", ("vår webb", "[https://a.example/(x)")), "se [vår webb](https://a.example/%28x%29)"),
        (("a * b_c _d_ [e] <f> $5",), "a \\* b_c \\_d\\_ \\[e\\] \\<f\\> \\$5"),
        (("{{ x }} {% if %} @tbl-x a@b.se",), "\\{\\{ x }} \\{\\% if %} \\@tbl-x a@b.se"),
        ((("kod *", "`"),), "`kod *`"),
        (("två\nrader",), "två\\\nrader"),
    ],
)
def test_words_are_written_so_that_they_are_read_as_they_are(
    given: tuple[tuple[str, str] | str, ...], written: str
) -> None:
    assert skriven(words(*given)) == written


@pytest.mark.parametrize(
    ("text", "written"), [("1. x", "1\\. x"), ("- x", "\\- x"), ("# x", "\\# x"), ("1 x", "1 x"), ("x", "x")]
)
def test_a_paragraph_begins_no_list_that_is_none(text: str, written: str) -> None:
    assert stycket(Stycke("", words(text))) == written


def test_what_was_bound_is_bound_again() -> None:
    known = [Uttryck("{{ a.b }}", ("39", " ", "%")), Uttryck("{{ c }}", ("39",))]
    assert skriven(words("Av budgeten är 39\u00a0% av 39."), bundna=known) == "Av budgeten är {{ a.b }} av {{ c }}."


@pytest.mark.parametrize(
    ("piece", "whole"),
    [("a", True), ("{% if a %}b{% endif %}", True), ("{% if a %}b", False), ("b{% endif %}", False), ("{% else %}", False),
     ("{% if a %}b{% elif c %}d{% else %}e{% endif %}", True), ("{% endif %}{% if a %}", False), ("{% set a = 1 %}", True)],
)  # fmt: skip
def test_tags_belong_together_where_all_that_begins_ends(piece: str, whole: bool) -> None:
    assert hela(piece) is whole


def rows(*texts: str) -> list[Stycke]:
    return [Stycke("", words(text)) for text in texts]


FIRST, SECOND, THIRD = "Ett äpple om dagen är bra.", "Päron växer på träd i Norden.", "Plommon blir sylt på hösten."


@pytest.mark.parametrize(
    ("back", "pairs"),
    [
        ((FIRST, SECOND, THIRD), [Par(0, 1, 0, 1), Par(1, 2, 1, 2), Par(2, 3, 2, 3)]),
        ((FIRST, THIRD), [Par(0, 1, 0, 1), Par(1, 2, 1, 1), Par(2, 3, 1, 2)]),
        (
            (FIRST, "Helt nytt här.", SECOND, THIRD),
            [Par(0, 1, 0, 1), Par(1, 1, 1, 2), Par(1, 2, 2, 3), Par(2, 3, 3, 4)],
        ),
        ((FIRST, "Päron växer på buskar i Norden.", THIRD), [Par(0, 1, 0, 1), Par(1, 2, 1, 2), Par(2, 3, 2, 3)]),
        ((FIRST, "Päron växer på", "träd i Norden.", THIRD), [Par(0, 1, 0, 1), Par(1, 2, 1, 3), Par(2, 3, 3, 4)]),
        ((f"{FIRST} {SECOND}", THIRD), [Par(0, 2, 0, 1), Par(2, 3, 1, 2)]),
        ((), [Par(0, 1, 0, 0), Par(1, 2, 0, 0), Par(2, 3, 0, 0)]),
    ],
)
def test_paragraphs_are_known_again(back: tuple[str, ...], pairs: list[Par]) -> None:
    assert para(rows(FIRST, SECOND, THIRD), rows(*back), [0, 0, 0]) == pairs


def test_paragraphs_of_two_texts_are_not_joined() -> None:
    found = para(rows(FIRST, SECOND), rows(f"{FIRST} {SECOND}"), [0, 1])
    assert Par(0, 2, 0, 1) not in found
