"""Cells become values in every accepted spelling, and in no other."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samrapport.raw.values import (
    one_of,
    parse_address,
    parse_amount,
    parse_count,
    parse_date,
    parse_epost,
    parse_name,
    parse_number,
    parse_region,
    parse_share,
    parse_slug,
    parse_text,
    parse_year,
)

BLANKS = {"blank": " ", "no-break": "\u00a0", "narrow no-break": "\u202f", "thin": "\u2009", "figure": "\u2007"}
PARSERS = (
    parse_number,
    parse_amount,
    parse_count,
    parse_date,
    parse_share,
    parse_slug,
    parse_name,
    parse_text,
    parse_region,
    parse_year,
    parse_address,
    one_of("ja", "nej"),
)


@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS)
@pytest.mark.parametrize("text", ["1_234_567", "-12_345", "−12_345", "+1_000", "999_999,5", "12_000.25"])
def test_thousands_may_be_set_apart_by_any_blank(text: str, blank: str) -> None:
    plain = text.replace("_", "").replace(",", ".").replace("−", "-")
    assert parse_number(text.replace("_", blank)) == Decimal(plain)


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=2),
    st.sampled_from(["", *BLANKS.values()]),
    st.sampled_from(",."),
    st.sampled_from("-−"),
)
def test_a_number_comes_back_from_every_spelling(number: Decimal, blank: str, point: str, minus: str) -> None:
    whole, _, part = f"{abs(number):,.2f}".partition(".")
    text = (minus if number < 0 else "") + whole.replace(",", blank) + point + part
    assert parse_number(text) == number


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_whole_numbers_come_back(number: int) -> None:
    assert parse_number(str(number)) == parse_number(number) == number


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [("1.234", "1234", "1,2340"), ("12,345", "12345", "12,3450"), ("-1.234", "-1234", "-1,2340")],
)
def test_what_may_be_read_in_two_ways_is_refused_with_both_readings(text: str, one: str, other: str) -> None:
    with pytest.raises(ValueError, match="kan betyda både") as caught:
        parse_number(text)
    assert one in str(caught.value)
    assert other in str(caught.value)


@pytest.mark.parametrize("text", ["0.234", "0,125", "1.2345", "1.23", "1234.567", "1 234,567"])
def test_decimals_that_cannot_be_thousands_are_read(text: str) -> None:
    assert parse_number(text) == Decimal(text.replace(" ", "").replace(",", "."))


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "",
            "abc",
            "12 kr",
            "40 %",
            "1e5",
            "1 23",
            "12 34 567",
            "1.234.567",
            "1,234,567",
            "--5",
            "5-",
            "(100)",
            "0x10",
        ),
        *(
            "NaN",
            "inf",
            "１２",
            "٣٤",
            "1\n2",
            "1\u200b2",
            "1/2",
            "½",
            "10²",
            "1'234",
            "#DIV/0!",
            True,
            None,
            date(2021, 1, 1),
        ),
        *(float("nan"), float("inf"), "9" * 16, 1e15),
    ],
)
def test_what_is_no_number_is_refused(cell: object) -> None:
    with pytest.raises(ValueError, match=r"\."):
        parse_number(cell)


def test_a_float_from_excel_is_the_decimal_it_shows() -> None:
    assert parse_number(0.1) == Decimal("0.1")


def test_a_negative_budget_says_what_to_do() -> None:
    with pytest.raises(ValueError, match=r"är negativt\. Skriv kostnader och intäkter som positiva belopp"):
        parse_amount("-100")


@pytest.mark.parametrize(("cell", "why"), [("1,5", "inte ett heltal"), ("-1", "negativt"), ("tre", "inte ett tal")])
def test_a_count_is_whole_and_not_negative(cell: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_count(cell)


@pytest.mark.parametrize("cell", ["2021-08-31", date(2021, 8, 31), datetime(2021, 8, 31, 12, 30)])
def test_a_day_is_read_from_text_and_from_excel(cell: object) -> None:
    assert parse_date(cell) == date(2021, 8, 31)


@pytest.mark.parametrize(
    "text", ["2021-02-29", "2021-13-01", "31/8 2021", "20210831", "2021-8-31", "44439", "20২1-08-31"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="år-månad-dag"):
        parse_date(text)


@pytest.mark.parametrize(
    ("cell", "share"), [("1/4", "1/4"), ("0,25", "1/4"), ("0.5", "1/2"), ("1", "1"), (0.25, "1/4")]
)
def test_a_share_is_a_fraction(cell: object, share: str) -> None:
    assert parse_share(cell) == Fraction(share)


@pytest.mark.parametrize("text", ["0", "5/4", "1/0", "-1/4", "25 %", "1/4/2", "25"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        parse_share(text)


@pytest.mark.parametrize("text", ["../x", "a/b", "Åby", "a b", "-a", "a--b", "", "a\n", "A"])
def test_a_slug_is_safe_in_a_path(text: str) -> None:
    with pytest.raises(ValueError, match="kortnamn"):
        parse_slug(text)


@pytest.mark.parametrize("text", ["a-b", "2spira", "_x", "x_", "Spira"])
def test_a_name_that_texts_bind_holds_no_hyphen_and_begins_with_a_letter(text: str) -> None:
    with pytest.raises(ValueError, match="kortnamn"):
        parse_name(text)


@pytest.mark.parametrize("text", ["1", "123", "12345", "ab", "٢٣", "1980 "])
def test_a_region_has_two_or_four_digits(text: str) -> None:
    with pytest.raises(ValueError, match="regionkod"):
        parse_region(text)


def test_a_region_from_excel_keeps_its_first_zero() -> None:
    assert parse_region(0) == "00"


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "https://a b", 'https://x/"onclick', "ftp://x", "x.se", "https://<b>",
     "https://[::1", "https://x:99999/", "https://x:a/", "https://:80/", "https:///x", "https://namn:hemligt@x.se/", "https://x.se@y.se"],
)  # fmt: skip
def test_only_a_web_address_is_one(text: str) -> None:
    with pytest.raises(ValueError, match="webbadress"):
        parse_address(text)


@pytest.mark.parametrize(
    "text", ["https://x.se", "http://räksmörgås.se:8080/å?a=b&c=d#e", "https://[::1]/x", "https://x.se/a@b"]
)
def test_a_web_address_stays_as_it_is(text: str) -> None:
    assert parse_address(text) == text


@pytest.mark.parametrize(
    "text",
    ["a", "a@", "@b.se", "a@b.se?bcc=c@d.se", "a%0abcc=c@d.se", "mailto:a@b.se", "a@b.se,c@d.se", "a@b..se", "a b@c.se", "a@b.se>", "a@b.se\n"],
)  # fmt: skip
def test_what_a_link_to_write_by_would_take_for_more_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="e-postadress"):
        parse_epost(text)


def test_an_address_to_write_to_stays_as_it_is() -> None:
    assert parse_epost("förnamn.efternamn+x@kansli.förbundet.se") == "förnamn.efternamn+x@kansli.förbundet.se"


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85"])
def test_control_characters_are_refused(sign: str) -> None:
    with pytest.raises(ValueError, match="styrtecken"):
        parse_text(f"Bo{sign}Alm")


def test_html_markdown_and_formulas_pass_unharmed() -> None:
    text = '<script>alert("x")</script> **fet** {{ namn }} =1+1 | & \\'
    assert parse_text(text) == text


def test_a_day_from_excel_in_a_column_of_text_is_written_as_a_day() -> None:
    assert parse_text(datetime(2021, 8, 31)) == "2021-08-31"


def test_a_choice_is_known_in_any_case_and_else_told() -> None:
    assert one_of("ja", "nej")("JA") == "ja"
    with pytest.raises(ValueError, match="Skriv ”ja” eller ”nej”"):
        one_of("ja", "nej")("kanske")


@pytest.mark.parametrize(
    "text", ["01-apr", "1-apr", "apr-22", "01-maj", "1-May", "2022-04-01", "2022-04-01 00:00:00", "04-jan-2022"]
)
@pytest.mark.parametrize("parse", [parse_share, parse_number, parse_count, parse_amount])
def test_a_day_where_a_number_belongs_is_told_as_what_excel_makes(parse: Callable[[object], object], text: str) -> None:
    with pytest.raises(ValueError, match=r"är ett datum, som Excel kan ha gjort .* formatet Text"):
        parse(text)


@pytest.mark.parametrize("cell", [datetime(2022, 4, 1), 44652, "44652"])
def test_a_share_that_excel_made_a_day_of_is_told(cell: object) -> None:
    with pytest.raises(ValueError, match="ett datum"):
        parse_share(cell)


@pytest.mark.parametrize("cell", [44652, "44652"])
def test_a_day_that_lost_its_format_tells_which_it_is(cell: object) -> None:
    with pytest.raises(ValueError, match="kan vara Excels tal för 2022-04-01"):
        parse_date(cell)


@pytest.mark.parametrize("text", ["06:12", "6:12", "06:12:00", "6:12 AM"])
def test_a_time_where_a_number_belongs_is_told_as_what_excel_makes(text: str) -> None:
    with pytest.raises(ValueError, match="är ett klockslag, som Excel kan ha gjort"):
        parse_number(text)


@pytest.mark.parametrize(("cell", "code"), [("188", "0188"), (188, "0188"), ("1", "01"), ("380", "0380")])
def test_a_region_that_lost_its_first_zero_is_told(cell: object, code: str) -> None:
    with pytest.raises(ValueError, match=f"Är det {code}, vars nolla Excel har tagit bort"):
        parse_region(cell)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("1\u200b2", "U+200B"),
        ("1\n2", "radbrytning"),
        ("\ufeff12", "U+FEFF"),
        ("1\u00ad2", "mjukt"),
        ("1\u043e", "U+043E"),
        ("1\u00a0\u00a02", "hårt"),
    ],
)
def test_a_sign_that_is_not_seen_in_a_number_is_named(text: str, sign: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sign)):
        parse_number(text)


@pytest.mark.parametrize("text", ["12 kr", "1 450 tkr", "40 %", "1450kr", "3 st."])
def test_a_number_with_its_unit_tells_how_excel_takes_it_away(text: str) -> None:
    with pytest.raises(ValueError, match=r"utan enhet.*Allmänt"):
        parse_number(text)


@pytest.mark.parametrize("cell", ["1449.9999999999998", "1449,9999999999998", 1449.9999999999998, "1450.0000000000002"])
def test_what_binary_computing_leaves_is_no_part_of_a_number(cell: object) -> None:
    assert str(parse_number(cell)) == "1450"


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.none())
)
def test_no_cell_makes_a_parser_raise_anything_but_a_value_error(cell: object) -> None:
    for parse in PARSERS:
        with suppress(ValueError):
            parse(cell)
