"""A drawing of a few bars says the same to who sees it and to who does not."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from samrapport.present.theme import THEME
from samrapport.present.web.glance import WIDTH, Bar, Glimpse, draw_bars
from samrapport.present.web.logo import read_logo

NAMES = ("förbrukat", "budget")


def drawn(*rows: Bar) -> Glimpse:
    return draw_bars("Kostnader, tkr", rows, NAMES, THEME, THEME.quiet)


def bars_of(found: Glimpse) -> list[float]:
    """The lengths of the bars, without the two signs at the foot."""
    tag = "{http://www.w3.org/2000/svg}rect"
    return [float(one.get("width", "")) for one in ET.fromstring(found.svg).iter(tag) if one.get("height") != "10"]


def test_bars_are_as_long_as_their_values() -> None:
    long, short, third = bars_of(drawn(Bar("A", Fraction(10), "10", Fraction(5), "5"), Bar("B", Fraction(2), "2")))
    assert long == 2 * short == 5 * third


def test_the_alternative_text_says_what_is_drawn() -> None:
    found = drawn(Bar("Insatser", Fraction(6), "6", Fraction(17), "17"), Bar("Styrelsen", Fraction(1), "1"))
    assert found.alt == "Staplar. Kostnader, tkr. Insatser: förbrukat 6, budget 17. Styrelsen: förbrukat 1."


def test_names_from_data_are_text() -> None:
    found = drawn(Bar('<b> & "c"', Fraction(1), "1"))
    assert '<b> & "c"' in [one.text for one in ET.fromstring(found.svg).iter()]


@given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=8))
def test_whatever_is_drawn_lies_within_the_drawing_and_is_harmless(values: list[int]) -> None:
    found = drawn(*(Bar(str(one), Fraction(one), str(one), Fraction(one, 2), "h") for one in values))
    assert max(bars_of(found)) < WIDTH
    own = read_logo("a.svg", found.svg.encode()) if found.height < 20 * WIDTH else None
    assert own is None or (own.width, own.height) == (WIDTH, found.height)
