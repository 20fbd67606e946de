"""What is offered to paste for a fact writes it, in a text as it is offered, with filters that fit."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest

from samrapport.facts.fact import SKYDDAT, Fact, FactBook, Unit
from samrapport.text.klistra import to_paste
from samrapport.text.prose import bind

VALUES = {
    "kr": Decimal(7_160_400),
    "tkr": Decimal(125),
    "mkr": Decimal("3.8"),
    "andel": Fraction(1, 3),
    "andel1": Fraction(1, 4),
    "per100": Fraction(161, 1000),
    "procent": Decimal("69.5"),
    "datum": date(2021, 8, 31),
    "text": "*Nya* vägen",
}


def bound(fact, text):
    return bind(FactBook({"a": lambda: [fact]}), text, where="text/a.md").markdown


@pytest.mark.parametrize("unit", get_args(Unit))
@pytest.mark.parametrize("sign", [1, -1, 0])
def test_every_way_offered_writes_in_a_text_what_it_says(unit, sign):
    value = VALUES.get(unit, 3)
    fact = Fact("a.b", value if isinstance(value, str | date) else value * sign, unit, base="parter")
    offered = to_paste(fact)
    assert offered
    for one in offered:
        assert bound(fact, f"x {one.text}") == f"x {one.shown}"
    assert len({one.shown for one in offered}) == len(offered)


@pytest.mark.parametrize(
    ("fact", "first"),
    [
        (Fact("a.b", Fraction(39, 100), "andel"), "{{ a.b | procent }}"),
        (Fact("a.b", Decimal(7_160_000), "kr"), "{{ a.b | tkr_enhet }}"),
        (Fact("a.b", 4, "antal"), "{{ a.b | antal }}"),
        # What its first filter would round is written whole by the name alone.
        (Fact("a.b", Decimal("2.5"), "antal"), "{{ a.b }}"),
        (Fact("a.b", Decimal("69.5"), "procent"), "{{ a.b }}"),
        # A year has no blank among its figures.
        (Fact("a.b", 2021, "år"), "{{ a.b }}"),
        (Fact("a.b", "Styrelsen", "text"), "{{ a.b }}"),
    ],
)
def test_the_most_usual_way_stands_first(fact, first):
    assert to_paste(fact)[0].text == first


def test_a_withheld_count_is_offered_in_one_way_that_says_so():
    assert [(one.text, one.shown) for one in to_paste(Fact("a.b", SKYDDAT, "text", base="personer"))] == [
        ("{{ a.b }}", SKYDDAT)
    ]
