"""A number and its format become what Excel shows, or are refused: never another figure than the one that is seen."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samrapport.raw.sheets.form import BUILT_IN
from samrapport.raw.sheets.sheet import Unreadable
from samrapport.raw.sheets.shown import clean, shown

KEPT = [
    "General", "0", "0.00", "#,##0", "# ##0", "# ##0.00", r"#\ ##0", "@", "[Red]0", "[$-41D]0", "_-* #,##0_-;-* #,##0_-", "0_ ;-0 ",
    "0;-0;0", "#,##0_);(#,##0)", "#,##0_);[Red](#,##0)", "0.0E+0", "General;-General", '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-',
    "0.0;[Red]-0.0", *(BUILT_IN[number] for number in (1, 2, 3, 4, 11, 37, 38, 39, 40, 41, 43, 48)),
]  # fmt: skip
"""Formats that round, group, colour or align: what is held is what is meant."""


@pytest.mark.parametrize("code", KEPT)
@pytest.mark.parametrize("value", [1450, 1449.6, -1450, 0.4, 12345678, 0])
def test_a_format_that_says_the_same_leaves_the_value(code: str, value: float) -> None:
    assert shown(value, code) == value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        *((1_450_000, code) for code in ("0,", "0,,", "#,##0,", "0.0,,", "0,.0", "# ##0,", '0," tkr"', '0.0,," mkr"', "[Red]0,", "0,;-0,")),
        *((-1450, code) for code in ("0;0", "0;[Red]0", "#,##0;[Red]#,##0", '0" kr";0" kr"', "0.00;0.00;0")),
        *((1450, code) for code in ("-0", "(0)", "-#,##0;0", ";;;", ";;", "", ";0", ' ', '""', "[>2000]0;[<100]0")),
        *((-1450, code) for code in ("[>1000]0.0;0.00", '[<0]"minus "0;0', "[>100]0;0.00", "[Red][<0]0;0")),
        *((0.25, code) for code in ("#", "#,###", "# ###")),
        *((0, code) for code in ("0;-0;", "#", "#,###", "0;-0;;@")),
        (-1450, "0;"), (-1450, ";;;"), (60, "yyyy-mm-dd"), (0, "yyyy-mm-dd"), (-1, "yyyy-mm-dd"), (3_000_000, "yyyy-mm-dd"),
    ],
)  # fmt: skip
def test_a_format_that_scales_hides_or_turns_the_value_is_refused(value: float, code: str) -> None:
    found = shown(value, code)
    assert isinstance(found, Unreadable)
    assert "Allmänt" in found.why


@pytest.mark.parametrize(
    ("value", "code"),
    [(1450, "[>100]0;0.00"), (0.5, "[>100]0;0.00"), (-5, "[<0]-0;0"), (-5, "[Red][<0](0);0"), (0.6, "#")],
)
def test_a_format_with_a_condition_that_keeps_the_sign_leaves_the_value(value: float, code: str) -> None:
    assert shown(value, code) == value


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (1450, '0" tkr"', "1450 tkr"), (1449.6, '#,##0" tkr"', "1 450 tkr"), (1450000, '#,##0 "kr"', "1 450 000 kr"),
        (1450, "[$kr-41D] #,##0.00", "kr 1 450,00"), (1450, "#,##0.00 [$€-1]", "1 450,00 €"), (1450, r"0\ \k\r", "1450 kr"),
        (-1450, '0" kr"', "-1450 kr"), (-1450, '0" kr";-0" kr"', "-1450 kr"), (1450, BUILT_IN[42], "1 450 kr"), (1450, 'General" st"', "1450 st"),
        (0.4, "0%", "40 %"), (0.125, "0.0%", "12,5 %"), (1.2, "0 %", "120 %"), (0.1 + 0.2, "0%", "30 %"), (1, '"ja";;"nej"', "ja"),
        (188, "0000", "0188"), (5, "00", "05"), (2021000001, "000000-0000", "202100-0001"), (7, '"A"000', "A007"), (1234, "0-0-0-0", "1-2-3-4"),
        (0.25, "# ?/?", "1/4"), (1 / 3, "# ?/?", "1/3"), (2.5, "# ?/?", "2 1/2"), (0.3, "# ?/8", "1/4"), (0.12, "# ??/??", "3/25"),
        (-0.25, "# ?/?", "-1/4"), (0.5, "?/?", "1/2"), (44652, "d-mmm", "1-apr"), (44652, "dd-mmm", "01-apr"), (44652, "mmm-yy", "apr-22"),
        (44652, "yyyy", "2022"), (44652, "mmmm", "april"), (44652, "dddd", "fredag"), (44652, 'd"/"m', "1/4"), (44652, "yyyy-mm", "2022-04"),
        (0.25833333333, "h:mm", "6:12"), (0.25833333333, "hh:mm", "06:12"), (1.26041666667, "[h]:mm", "30:15"), (0.75, "h:mm AM/PM", "6:00 em"),
        (0.5, "mm:ss", "00:00"), (0.0005, "mm:ss", "00:43"),
    ],
)  # fmt: skip
def test_a_format_that_adds_words_or_leaves_part_of_a_day_out_gives_the_text_that_is_seen(
    value: float, code: str, seen: str
) -> None:
    assert shown(value, code) == seen


@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", "d/m/yyyy", "dd.mm.yy", "[$-41D]d mmmm yyyy;@", "yyyy/mm/dd;@", BUILT_IN[14], BUILT_IN[15]]
)
def test_a_whole_day_is_a_day_without_the_time_that_is_not_seen(code: str) -> None:
    assert shown(44652.52, code) == datetime(2022, 4, 1)


def test_a_time_that_is_seen_stays_with_its_day() -> None:
    assert shown(44652.520833333336, "yyyy-mm-dd hh:mm") == datetime(2022, 4, 1, 12, 30)


def test_the_days_of_old_macs_begin_four_years_later() -> None:
    assert shown(44652 - 1462, "yyyy-mm-dd", from_1904=True) == datetime(2022, 4, 1)


@pytest.mark.parametrize(("serial", "day"), [(1, (1900, 1, 1)), (59, (1900, 2, 28)), (61, (1900, 3, 1))])
def test_the_day_that_excel_believes_in_shifts_none_of_the_others(serial: int, day: tuple[int, int, int]) -> None:
    assert shown(serial, "yyyy-mm-dd") == datetime(*day)


@pytest.mark.parametrize(
    ("code", "seen"),
    [("@", "Spira"), ("0;-0;0;@", "Spira"), ('@" insats"', "Spira insats"), ("yyyy", "Spira"), ("0,", "Spira")],
)
def test_a_text_is_shown_by_its_own_part_of_the_format(code: str, seen: str) -> None:
    assert shown("Spira", code) == seen


@pytest.mark.parametrize("code", [";;;", "0;0;0;"])
def test_a_text_that_its_format_hides_is_refused(code: str) -> None:
    assert isinstance(shown("Spira", code), Unreadable)


@pytest.mark.parametrize(
    ("held", "seen"),
    [
        (1449.9999999999998, "1450"),
        (0.1 + 0.2, "0.3"),
        (1450.0000000000002, "1450"),
        (2.675, "2.675"),
        (1e20, "1e+20"),
        (-0.0, "0"),
    ],
)
def test_what_binary_computing_leaves_is_no_part_of_a_number(held: float, seen: str) -> None:
    assert str(clean(held)) == seen


@given(st.floats(-1e12, 1e12, allow_nan=False).map(lambda one: round(one, 2)), st.sampled_from(KEPT[:10]))
def test_no_number_changes_under_a_format_that_says_the_same(value: float, code: str) -> None:
    assert Decimal(str(shown(value, code))) == Decimal(str(value))


@given(
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-10, 100_000), st.text(max_size=5)),
    st.text('0#?.,%/@;"\\_*[]Eeymdhs-+() kr$<>=1A', max_size=12),
)
def test_no_format_makes_a_cell_raise_anything(value: float | str, code: str) -> None:
    shown(value, code)
