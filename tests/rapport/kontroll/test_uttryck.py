"""What a printed statement is about: a fact, a sum, a share of sums, or one against another."""

from __future__ import annotations

from fractions import Fraction

import pytest

from samrapport.areas.deltagare.deltagartabell import SKYDDAT
from samrapport.facts.fact import Fact, FactBook
from samrapport.rapport.kontroll.uttryck import skyddat, tolka


def book() -> FactBook:
    facts = [
        Fact("x.a", 3, "antal", "A"),
        Fact("x.b", 5, "antal", "B"),
        Fact("x.c", 16, "antal", "C"),
        Fact("x.noll", 0, "antal", "noll"),
        Fact("x.dold", SKYDDAT, "text", "dold (skyddat)"),
        Fact("x.text", "ord", "text", "text"),
        Fact("x.andel", Fraction(1, 2), "andel", "andel"),
    ]
    return FactBook({"x": lambda: facts})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x.a", 3),
        ("x.a + x.b", 8),
        ("x.a + x.b / x.c", Fraction(1, 2)),
        ("x.a mot x.b", -2),
        ("x.a / x.c mot x.b / x.c", Fraction(-1, 8)),
    ],
)
def test_is_computed(text: str, value: object) -> None:
    assert tolka(text).berakna(book()).value == value


@pytest.mark.parametrize("text", ["x.dold", "x.dold + x.a", "x.a / x.dold", "x.a mot x.dold", "x.dold mot x.a"])
def test_is_withheld_when_any_part_is(text: str) -> None:
    assert skyddat(tolka(text).berakna(book()))


@pytest.mark.parametrize("text", ["x.a +", "x.a / x.b / x.c", "x.a mot x.b mot x.c", ""])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        tolka(text)


@pytest.mark.parametrize("text", ["x.a + x.text", "x.a / x.noll", "x.a + x.andel", "x.text mot x.a"])
def test_what_does_not_fit_together_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        tolka(text).berakna(book())
