"""Amounts as people write them in sheets, and the units that headings speak of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from samrapport.raw.importera.belopp import delivered_amount, unit_in
from samrapport.raw.sheets.sheet import Unreadable


@pytest.mark.parametrize(
    ("cell", "amount", "unit"),
    [
        (1200, "1200", None),
        (-0.5, "-0.5", None),
        ("1 200", "1200", None),
        ("(1 200)", "-1200", None),
        ("( 1 200,50 )", "-1200.50", None),
        ("(-1 200)", "-1200", None),
        ("1 200-", "-1200", None),
        ("−1 200", "-1200", None),
        ("1 200 kr", "1200", "kr"),
        ("13310 tkr", "13310", "tkr"),
        ("3,8 mnkr", "3.8", "mkr"),
        ("250:-", "250", "kr"),
        ("63*", "63", None),
        ("kr 12,5", "12.5", None),
    ],
)
def test_an_amount_is_read_as_it_is_written(cell: object, amount: str, unit: str | None) -> None:
    assert delivered_amount(cell) == (Decimal(amount), unit)


@pytest.mark.parametrize("cell", ["", "-", "–", "  ", "—"])
def test_a_dash_is_no_amount(cell: str) -> None:
    assert delivered_amount(cell) is None


@pytest.mark.parametrize(
    "cell", ["42%", "1.234", "(1 200", "1 200)", "ca 100", "1/4", Unreadable("formeln är inte uträknad.")]
)
def test_what_could_be_something_else_is_refused(cell: object) -> None:
    with pytest.raises(ValueError, match=r"är "):
        delivered_amount(cell)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Belopp i tkr", "tkr"),
        ("Tusental kronor", "tkr"),
        ("(tusen kronor)", "tkr"),
        ("Budget 2024, kronor", "kr"),
        ("Mkr", "mkr"),
        ("Skriv kr eller tkr", None),
        ("tkr och mkr", None),
        ("Kronologi", None),
    ],
)
def test_the_unit_of_a_heading(text: str, unit: str | None) -> None:
    assert unit_in(text) == unit
