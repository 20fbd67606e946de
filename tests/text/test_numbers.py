"""Swedish numbers and dates."""

import datetime as dt
import math
import subprocess
import sys
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samrapport.text import numbers
from samrapport.text.numbers import (
    MINUS,
    MISSING,
    NBSP,
    andel,
    antal,
    datum,
    datum_kort,
    exact,
    kr,
    mkr,
    procent,
    round_half_up,
    tal,
    tid_kort,
    tkr,
)

MISSING_VALUES = [None, float("nan"), Decimal("nan"), np.nan, np.float32("nan"), pd.NA, pd.NaT]
anything = st.one_of(
    st.integers(-(10**30), 10**30),
    st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15),
    st.floats(-1e15, 1e15),
    st.fractions(max_denominator=10**6),
)


def spaced(text: str) -> str:
    return text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (tkr(7_306_000), "7 306"),
        (tkr(Decimal("7306499.99")), "7 306"),
        (tkr(7_306_500), "7 307"),
        (tkr(-2_155_000), f"{MINUS}2 155"),
        (tkr(18_506_000, enhet=True), "18 506 tkr"),
        (mkr(3_800_000, enhet=True), "3,8 mkr"),
        (mkr(3_750_000, 2), "3,75"),
        (kr(1_850_000), "1 850 000"),
        (kr(Decimal("12.5"), enhet=True), "13 kr"),
        (procent(Fraction(7160, 18506)), "39 %"),
        (procent(0.005), "1 %"),
        (procent(Fraction(37, 1000), 1), "3,7 %"),
        (andel(Fraction(13451, 88586)), "15,2"),
        (andel(Fraction(23817, 152318)), "15,6"),
        (antal(np.int64(152318)), "152 318"),
        (tal(0.15, 1), "0,2"),
        (tal(np.float32(0.15), 1), "0,2"),
        (tal(Decimal("1234567.125"), 2), "1 234 567,13"),
        (tal(-0.4), "0"),
        (tal(Decimal("-0")), "0"),
        (tal(-0.0, 1), "0,0"),
        (tal(1e22), "10 000 000 000 000 000 000 000"),
    ],
)
def test_a_figure_is_written_as_in_swedish(shown: str, expected: str) -> None:
    assert shown == spaced(expected)


@pytest.mark.parametrize("value", MISSING_VALUES)
@pytest.mark.parametrize("show", [tal, antal, kr, tkr, mkr, procent, andel, numbers.ord, datum, datum_kort])
def test_what_is_missing_is_a_dash_and_never_nought(show, value) -> None:
    assert show(value) == MISSING


@pytest.mark.parametrize("value", ["12", True, np.True_, [1], 1j])
def test_what_is_no_number_is_refused(value) -> None:
    with pytest.raises(TypeError, match="inget tal"):
        tal(value)


@pytest.mark.parametrize("value", [math.inf, -math.inf, Decimal("inf")])
def test_infinity_is_refused(value) -> None:
    with pytest.raises(ValueError, match="ändligt"):
        tal(value)


def test_a_negative_count_of_decimals_is_refused() -> None:
    with pytest.raises(ValueError, match="decimaler"):
        round_half_up(1, -1)


@given(anything, st.integers(0, 6))
@settings(deadline=None)
def test_rounding_moves_at_most_half_a_unit_and_ties_go_outward(value, decimals: int) -> None:
    rounded = Fraction(round_half_up(value, decimals))
    true, unit = exact(value), Fraction(1, 10**decimals)
    assert abs(rounded - true) <= unit / 2
    assert (rounded / unit).denominator == 1
    if abs(rounded - true) == unit / 2:
        assert abs(rounded) > abs(true)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
@settings(deadline=None)
def test_rounding_agrees_with_decimals_own_half_up(value: Decimal) -> None:
    own = value.quantize(Decimal("0.01"), ROUND_HALF_UP, Context(prec=60))
    assert round_half_up(value, 2) == own


@given(anything, st.integers(0, 4))
@settings(deadline=None)
def test_the_text_reads_back_as_the_rounded_number(value, decimals: int) -> None:
    text = tal(value, decimals)
    back = Decimal(text.replace(NBSP, "").replace(",", ".").replace(MINUS, "-"))
    assert back == round_half_up(value, decimals)
    assert set(text) <= set(f"0123456789,{NBSP}{MINUS}")
    assert text.startswith(MINUS) == (back < 0)
    whole = text.lstrip(MINUS).split(",", maxsplit=1)[0].split(NBSP)
    assert len(whole[0]) in (1, 2, 3)
    assert all(len(group) == 3 for group in whole[1:])


@given(anything)
@settings(deadline=None)
def test_only_the_sign_differs_between_a_number_and_its_opposite(value) -> None:
    assert tal(-value, 1).lstrip(MINUS) == tal(value, 1).lstrip(MINUS)


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(deadline=None)
def test_a_float_counts_as_the_decimal_it_prints_as(value: float) -> None:
    assert exact(value) == Fraction(repr(value))


@pytest.mark.parametrize(
    ("value", "genus", "expected"),
    [(0, "en", "noll"), (1, "en", "en"), (1, "ett", "ett"), (5, "ett", "fem"), (12, "en", "tolv"), (13, "en", "13"),
     (Decimal(4), "en", "fyra"), (-2, "en", f"{MINUS}2"), (1200, "en", f"1{NBSP}200")],
)  # fmt: skip
def test_small_counts_are_written_in_words(value, genus: str, expected: str) -> None:
    assert numbers.ord(value, genus=genus) == expected


def test_an_unknown_genus_is_refused() -> None:
    with pytest.raises(ValueError, match="genus"):
        numbers.ord(1, genus="den")


def test_dates_are_written_out_in_text_and_short_in_tables() -> None:
    day = dt.date(2021, 4, 23)
    assert datum(day) == "23 april 2021"
    assert datum(pd.Timestamp(day)) == "23 april 2021"
    assert datum_kort(day) == "2021-04-23"
    assert datum_kort(pd.Timestamp(day)) == "2021-04-23"


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (dt.date(2021, 1, 1), dt.date(2021, 8, 31), "1 januari till den 31 augusti 2021"),
        (dt.date(2018, 9, 1), dt.date(2022, 6, 30), "1 september 2018 till den 30 juni 2022"),
    ],
)
def test_a_year_is_said_once_from_one_day_of_it_to_another(start: dt.date, end: dt.date, told: str) -> None:
    assert datum(start, end) == told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (dt.date(2020, 1, 1), dt.date(2023, 12, 31), "2020–2023"),
        (dt.date(2021, 1, 1), dt.date(2021, 12, 31), "2021"),
        (dt.date(2018, 9, 1), dt.date(2022, 12, 31), "2018-09-01–2022-12-31"),
        (dt.date(2018, 1, 1), None, "2018-01-01–"),
        (None, dt.date(2018, 12, 31), "–2018-12-31"),
        (pd.NaT, None, MISSING),
    ],
)
def test_whole_years_in_a_table_are_years_and_no_days_that_nobody_said(start: object, end: object, told: str) -> None:
    assert tid_kort(start, end) == told  # type: ignore[arg-type]


def test_numbers_and_tables_load_neither_matplotlib_nor_pandas() -> None:
    program = (
        "import sys, samrapport.present.tables, samrapport.text.numbers\n"
        "print(sorted({'matplotlib', 'seaborn', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
