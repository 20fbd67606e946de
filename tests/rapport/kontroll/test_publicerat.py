"""A printed figure agrees, is within the rounding of its parts, or differs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from data_factory import Data

from samrapport.areas.deltagare.deltagartabell import SKYDDAT
from samrapport.errors import DataFault
from samrapport.facts.fact import Fact, FactBook, Unit, Value
from samrapport.rapport.kontroll.publicerat import Comparison, compare, in_unit
from samrapport.raw.table import FILE, ROW


def compared(printed: Value, unit: str, fact: Fact) -> Comparison:
    heads = ["avsnitt", "plats", "tryckt", "värde", "enhet", "faktum", "anmärkning", ROW, FILE]
    frame = pd.DataFrame(
        [["A", "B", str(printed), printed, unit, fact.name, None, 2, "p.csv"]], columns=heads, dtype=object
    )
    return compare(frame, FactBook({"x": lambda: [fact]}))[0]


@pytest.mark.parametrize(
    ("value", "unit", "printed", "printed_unit", "verdict", "difference"),
    [
        (Decimal(21_551_499), "kr", "21551", "tkr", "stämmer", "0"),
        (Decimal(21_551_500), "kr", "21551", "tkr", "avviker", "1"),
        (Decimal(3_750_000), "kr", "3.8", "mkr", "stämmer", "0.0"),
        (Decimal(-1500), "kr", "-2", "tkr", "stämmer", "0"),
        (Fraction(385, 1000), "andel", "39", "procent", "stämmer", "0"),
        (Fraction(156, 1000), "andel1", "16.3", "procent", "avviker", "-0.7"),
        (Decimal("87.5"), "procent", "88", "procent", "stämmer", "0"),
        (Decimal(250), "tkr", "250", "tkr", "stämmer", "0"),
        (Decimal("0.25"), "mkr", "250", "tkr", "stämmer", "0"),
        (7, "antal", "7", "personer", "stämmer", "0"),
    ],
)
def test_units_and_decimals_are_those_of_the_print(
    value: Value, unit: Unit, printed: str, printed_unit: str, verdict: str, difference: str
) -> None:
    found = compared(Decimal(printed), printed_unit, Fact("x.y", value, unit))
    assert (found.verdict, found.difference) == (verdict, Decimal(difference))


@pytest.mark.parametrize(
    ("parts", "printed", "verdict"),
    [(6, 103, "avrundning"), (6, 104, "avviker"), (1, 101, "avviker"), (2, 101, "avrundning"), (6, 100, "stämmer")],
)
def test_rounding_allows_half_a_unit_for_each_part(parts: int, printed: int, verdict: str) -> None:
    assert compared(Decimal(printed), "antal", Fact("x.y", 100, "personer", parts=parts)).verdict == verdict


def test_money_is_never_excused_by_rounding() -> None:
    assert compared(Decimal(101), "kr", Fact("x.y", Decimal(100), "kr", parts=9)).verdict == "avviker"


def test_days_and_texts_are_compared_as_they_are() -> None:
    assert compared(date(2021, 4, 23), "datum", Fact("x.y", date(2021, 4, 23), "datum")).verdict == "stämmer"
    assert compared("maj 2010", "text", Fact("x.y", "juni 2010", "text")).verdict == "avviker"


@pytest.mark.parametrize(
    ("value", "unit", "printed_unit"),
    [
        (Decimal(1), "kr", "procent"),
        (Fraction(1, 2), "andel", "tkr"),
        ("a", "text", "antal"),
        (date(2021, 1, 1), "datum", "antal"),
        (3, "antal", "kr"),
    ],
)
def test_a_unit_that_does_not_fit_is_refused(value: Value, unit: Unit, printed_unit: str) -> None:
    with pytest.raises(ValueError, match="passar inte faktumet"):
        in_unit(Fact("x.y", value, unit), printed_unit)


def test_words_of_direction_are_held_against_the_sign_of_the_fact() -> None:
    assert compared("ökade", "riktning", Fact("x.y", Fraction(1, 50), "andel")).verdict == "stämmer"
    assert compared("högre", "riktning", Fact("x.y", -3, "antal")).computed == "lägre"
    assert compared("minskade", "riktning", Fact("x.y", 0, "antal")).computed == "oförändrat"


def test_a_withheld_count_is_not_compared() -> None:
    found = compared(Decimal(3), "antal", Fact("x.y", SKYDDAT, "text", "x (skyddat)"))
    assert (found.verdict, found.computed, found.difference) == ("skyddat", SKYDDAT, None)


@pytest.mark.parametrize(
    ("faktum", "told"),
    [
        ("x.y / x.y / x.y", "har mer än ett bråkstreck"),
        ("x.y +", "saknar namnet på ett faktum"),
        ("x.y + x.z", "är inget känt faktum"),
    ],
)
def test_an_expression_that_cannot_be_computed_is_a_fault_of_its_row(faktum: str, told: str) -> None:
    heads = ["avsnitt", "plats", "tryckt", "värde", "enhet", "faktum", "anmärkning", ROW, FILE]
    frame = pd.DataFrame([["A", "B", "1", Decimal(1), "antal", faktum, None, 2, "p.csv"]], columns=heads, dtype=object)
    with pytest.raises(DataFault, match=told) as caught:
        compare(frame, FactBook({"x": lambda: [Fact("x.y", 1, "antal")]}))
    assert (caught.value.faults[0].row, caught.value.faults[0].column) == (2, "faktum")


def test_an_unknown_fact_is_told_with_row_and_closest_name() -> None:
    heads = ["avsnitt", "plats", "tryckt", "värde", "enhet", "faktum", "anmärkning", ROW, FILE]
    rows = [
        ["A", "B", "1", Decimal(1), "kr", name, None, row, "p.csv"] for row, name in ((2, "x.summ"), (3, "y.summa"))
    ]
    with pytest.raises(DataFault) as caught:
        compare(
            pd.DataFrame(rows, columns=heads, dtype=object),
            FactBook({"x": lambda: [Fact("x.summa", Decimal(1), "kr")]}),
        )
    assert [fault.row for fault in caught.value.faults] == [2, 3]
    assert "Menade du ”x.summa”?" in str(caught.value)


def test_the_invented_report_is_compared_row_by_row(data: Data) -> None:
    rapport = data.rapport()
    found = [(one.verdict, str(one.computed)) for one in compare(rapport.publicerat, rapport.fakta)]
    assert found == [
        ("stämmer", "5100"),
        ("stämmer", "26"),
        ("stämmer", "4"),
        ("avrundning", "1122"),
        ("avviker", "1122"),
    ]
