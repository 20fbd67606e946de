"""A file becomes a grid in every encoding that can be told for certain, and a message in every other."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from data_factory import message_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from samrapport.errors import DataFault
from samrapport.raw.cells import decode, read_grid

TEXT = "block;belopp\nÅtgärder – för alla;1\u00a0234\n"
ROWS = ((2, ("Åtgärder – för alla", "1\u00a0234")),)


def refusal(content: bytes, file: str = "x.csv") -> str:
    with pytest.raises(DataFault) as caught:
        read_grid(file, content)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_same_text_is_read_from_every_marked_encoding(encoding: str) -> None:
    assert read_grid("x.csv", TEXT.encode(encoding)).rows == ROWS


@pytest.mark.parametrize("byte_order", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_a_mark_is_read_in_both_byte_orders(byte_order: str) -> None:
    assert read_grid("x.csv", "\ufeff".encode(byte_order) + TEXT.encode(byte_order)).rows == ROWS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_without_a_mark_is_never_guessed(encoding: str) -> None:
    assert "nolltecken" in refusal(TEXT.encode(encoding))


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "mac-roman", "cp865"])
def test_an_old_encoding_is_refused_with_the_row_and_the_way_out(encoding: str) -> None:
    message = refusal("block;belopp\nx;1\nÅtgärder;2\n".encode(encoding))
    assert message.startswith("x.csv, rad 3: filen är inte kodad i UTF-8")
    assert "CSV UTF-8" in message


def test_a_cut_utf_16_file_is_not_called_latin_1() -> None:
    assert "avklippt" in refusal(TEXT.encode("utf-16")[:-1])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ending_counts_rows_alike(end: str) -> None:
    assert [row for row, _ in read_grid("x.csv", f"a;b{end}{end}1;2{end}3;4".encode()).rows] == [3, 4]


def test_letters_of_two_code_points_become_one() -> None:
    assert decode("x", "A\u030angstro\u0308m".encode()) == "Ångström"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "filen är tom"),
        (b"\xef\xbb\xbf", "filen är tom"),
        (b"\n", "rad 1 är tom"),
        (b";;\n1;2\n", "rad 1 är tom"),
        (b"block,belopp\nx,1\n", "skiljs åt med komma"),
        (b"block\tbelopp\nx\t1\n", "skiljs åt med tabb"),
        (b"a;;b\n1;2;3\n", "en rubrik är tom"),
        (b"a;b;a\n1;2;3\n", "”a” rubriken står två gånger"),
        (b'a;b\n"x;1\n', "rad 2: ett citattecken"),
        (b'a;b\n1;2\n"x"y;1\n', "rad 3: ett citattecken"),
        (b"a;b\n" + b"x" * 1_100_000 + b";1\n", "rad 2: ett"),
        (b"a;b\n1;\0\n", "nolltecken"),
    ],
)
def test_a_file_without_structure_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    assert said in refusal(content)


def test_a_cell_may_not_be_longer_because_a_library_has_said_so() -> None:
    csv.field_size_limit(10**9)
    assert "rad 2: ett" in refusal(b"a;b\n" + b"x" * 1_100_000 + b";1\n")


def test_all_rows_with_too_many_or_too_few_fields_are_told() -> None:
    grid = read_grid("x.csv", b"a;b\n1\n1;2\n1;2;3\n1;2;;\n")
    assert [(fault.row, fault.expected[:18]) for fault in grid.faults] == [
        (2, "raden har 1 fält, "),
        (4, "raden har 3 fält, "),
    ]
    assert [row for row, _ in grid.rows] == [3, 5]


def test_rows_are_those_of_the_file_after_a_cell_of_two_lines() -> None:
    grid = read_grid("x.csv", 'a;b\n"två\nrader; med ""citat""";1\n3;4\n'.encode())
    assert grid.rows == ((2, ('två\nrader; med "citat"', "1")), (4, ("3", "4")))


def test_html_is_read_unharmed() -> None:
    assert read_grid("x.csv", b"a;b\n<b onclick='x'>;{{ y }}\n").rows == ((2, ("<b onclick='x'>", "{{ y }}")),)


def book(*rows: tuple[object, ...], change: object = None) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if callable(change):
        change(made.active)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_excel_keeps_numbers_days_and_texts_apart() -> None:
    grid = read_grid("x.xlsx", book(("a", "b", "c", "d"), ("Åby", 2021.0, 1.5, date(2021, 8, 31))))
    ((row, cells),) = grid.rows
    assert row == 2
    assert cells[:3] == ("Åby", 2021, 1.5)
    assert str(cells[3]).startswith("2021-08-31")


def test_empty_excel_rows_and_columns_are_passed_over() -> None:
    assert read_grid("x.xlsx", book(("a", "b", None), (None, None, None), (1, 2, None))).rows == ((3, (1, 2)),)


def test_a_merged_excel_header_names_the_cells() -> None:
    message = refusal(book(("a", "b"), (1, 2), change=lambda sheet: sheet.merge_cells("A1:B1")), "x.xlsx")
    assert message.startswith("x.xlsx: cellerna A1:B1 är sammanslagna")


def test_every_excel_error_is_told_at_once() -> None:
    grid = read_grid("x.xlsx", book(("a", "b"), (1, "#DIV/0!"), (2, 3), ("#REF!", "#N/A")))
    assert [(fault.row, fault.value) for fault in grid.faults] == [(2, "#DIV/0!"), (4, "#REF!"), (4, "#N/A")]


def test_a_text_that_only_looks_like_an_excel_error_is_text() -> None:
    assert read_grid("x.xlsx", book(("a", "b"), ("#hej!", 1))).rows == ((2, ("#hej!", 1)),)


def test_a_percent_cell_of_excel_is_no_bare_number() -> None:
    def percent(sheet: object) -> None:
        sheet["B2"].number_format = "0%"  # type: ignore[index]

    assert read_grid("x.xlsx", book(("a", "b"), ("x", 0.4), change=percent)).rows[0][1][1] == "40.0 %"


def test_a_damaged_or_renamed_excel_file_is_refused() -> None:
    whole = book(("a", "b"), (1, 2))
    for content in (b"", b"not a book", b"PK\x03\x04", whole[:-200], TEXT.encode()):
        assert "inte en Excelbok" in refusal(content, "x.xlsx")


def test_an_excel_file_without_its_parts_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("[Content_Types].xml", "<x")
    assert "inte en Excelbok" in refusal(content.getvalue(), "x.xlsx")


def test_an_excel_file_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samrapport.raw.cells._LARGEST_BOOK", 1000)
    assert "orimligt stor" in refusal(book(("a", "b"), (1, 2)), "x.xlsx")


def test_an_empty_sheet_is_refused() -> None:
    assert "tom" in refusal(book(), "x.xlsx")


@given(st.binary(max_size=300))
@example(b'a;b\r\n"')
@example(b"\xff\xfea\x00;\x00\n\x00")
def test_no_bytes_whatever_make_a_csv_raise_anything_but_a_message(content: bytes) -> None:
    message = message_of(read_grid, "x.csv", content)
    assert not message or message.startswith("x.csv")


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=4))
def test_no_damage_makes_excel_raise_anything_but_a_message(place: int, damage: bytes) -> None:
    content = bytearray(book(("a", "b"), ("x", 1)))
    content[place : place + len(damage)] = damage
    message = message_of(read_grid, "x.xlsx", bytes(content))
    assert not message or message.startswith("x.xlsx")
