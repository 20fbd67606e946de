"""A workbook of any kind gives what a person sees in it, or is refused with the place: tried with one of every state."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from data_factory import message_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from samrapport.raw.cells import read_grid
from tests.raw.book_factory import (
    formatted,
    inline,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    packed,
    raw_xlsx,
    xlsb,
    xlsx,
)

BOOKS = Path(__file__).parents[1] / "bocker"
HEADS = ("block", "belopp")


def rows(content: bytes, file: str = "x.xlsx") -> list[tuple[object, ...]]:
    grid = read_grid(file, content)
    assert grid.faults == ()
    return [cells for _, cells in grid.rows]


def faults(content: bytes, file: str = "x.xlsx") -> list[str]:
    return [str(one) for one in read_grid(file, content).faults]


# Which sheet, and what of it


def sheets(*made: tuple[str, str, list[tuple[object, ...]]]) -> bytes:
    """Sheets by name, state and rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, state, found in made:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in found:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


GOOD = [HEADS, ("x", 1450)]
OLD = [HEADS, ("x", 9999)]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_the_visible_sheet_is_read_and_not_a_hidden_one(state: str) -> None:
    assert rows(sheets(("Gammalt", state, OLD), ("Utfall", "visible", GOOD))) == [("x", 1450)]
    assert rows(sheets(("Utfall", "visible", GOOD), ("Gammalt", state, OLD))) == [("x", 1450)]


def test_the_first_visible_sheet_that_holds_anything_is_read() -> None:
    assert rows(
        sheets(("Blad1", "visible", []), ("Utfall", "visible", GOOD), ("Läs mig", "visible", [("Så här",)]))
    ) == [("x", 1450)]


def test_two_visible_sheets_with_the_same_headings_are_refused() -> None:
    said = message_of(read_grid, "x.xlsx", sheets(("Utfall", "visible", GOOD), ("Kopia", "visible", OLD)))
    assert said.startswith("x.xlsx: bladen ”Utfall” och ”Kopia” har samma rubriker")


def hide(what: str) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        if what == "rad":
            sheet.row_dimensions[3].hidden = True
            sheet.row_dimensions[9].hidden = True
        elif what == "filter":
            sheet.auto_filter.ref = "A1:B5"
            for row in (3, 4):
                sheet.row_dimensions[row].hidden = True
        elif what == "kolumn":
            sheet.column_dimensions["B"].hidden = True
            sheet.column_dimensions["F"].hidden = True

    return change


TABLE = (HEADS, ("x", 1), ("y", 2), ("z", 3))
HIDDEN: dict[str, tuple[str, bytes, str]] = {
    "a row": ("x.xlsx", xlsx(*TABLE, change=hide("rad")), "raden 3 har innehåll men är dold "),
    "a filter": ("x.xlsx", xlsx(*TABLE, change=hide("filter")), "raderna 3–4 har innehåll men är dolda "),
    "a column": ("x.xlsx", xlsx(*TABLE, change=hide("kolumn")), "kolumnen B har innehåll men är dold"),
    "no height": (
        "x.xlsx",
        raw_xlsx(inline("a", "b") + '<row r="2" ht="0" customHeight="1"><c><v>1</v></c></row>'),
        "raden 2 har innehåll",
    ),
    "no width": (
        "x.xlsx",
        raw_xlsx(inline("a", "b"), sheet='<cols><col min="2" max="4" width="0" customWidth="1"/></cols>'),
        "kolumnen B har innehåll",
    ),
    "ods row": (
        "x.ods",
        ods(ods_table("A", ods_row(*HEADS), ods_row("x", 1, extra='table:visibility="collapse"'))),
        "raden 2 har innehåll",
    ),
    "ods filter": (
        "x.ods",
        ods(ods_table("A", ods_row(*HEADS), ods_row("x", 1, extra='table:visibility="filter"'))),
        "raden 2 har innehåll",
    ),
    "ods column": (
        "x.ods",
        ods(
            ods_table(
                "A", ods_row(*HEADS), columns='<table:table-column/><table:table-column table:visibility="collapse"/>'
            )
        ),
        "kolumnen B har innehåll",
    ),
    "xlsb row": ("x.xlsb", xlsb(*TABLE, hidden_rows=[1, 2]), "raderna 2–3 har innehåll"),
    "xlsb column": ("x.xlsb", xlsb(*TABLE, hidden_columns=[1]), "kolumnen B har innehåll"),
    "xlsb merged": ("x.xlsb", xlsb(*TABLE, merged=[(0, 1, 0, 0)]), "cellerna A1:A2 är sammanslagna"),
    "ods merged": (
        "x.ods",
        ods(
            ods_table(
                "A",
                ods_row(*HEADS),
                ods_row(ods_cell("x").replace("office", 'table:number-columns-spanned="2" office', 1)),
            )
        ),
        "cellerna A2:B2 är sammanslagna",
    ),
}


@pytest.mark.parametrize(("file", "content", "said"), HIDDEN.values(), ids=HIDDEN)
def test_what_is_not_seen_but_holds_something_is_refused_with_which(file: str, content: bytes, said: str) -> None:
    assert said in message_of(read_grid, file, content)


def test_hidden_rows_and_columns_without_content_are_let_be() -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["F"].hidden = True

    assert len(rows(xlsx(*TABLE, change=change))) == 3


def test_hidden_sheets_of_other_kinds_are_not_read() -> None:
    old, good = (
        ods_table(name, ods_row(*HEADS), ods_row("x", value), style=style)
        for name, value, style in (("A", 9999, "dold"), ("B", 1450, "ta1"))
    )
    assert rows(ods(old, good), "x.ods") == [("x", 1450)]
    assert "samma rubriker" in message_of(read_grid, "x.xlsb", xlsb(*TABLE, states=(0, 0)))
    assert len(rows(xlsb(*TABLE, states=(1, 0)), "x.xlsb")) == 3


# Cells


def test_formulas_without_a_saved_value_are_told_one_by_one() -> None:
    found = faults(xlsx(HEADS, ("x", "=1+1"), ("=A2", "=B2"), ("y", 5)))
    assert [one.partition(": formeln är inte uträknad. Öppna filen i Excel, spara")[0] for one in found] == [
        "x.xlsx, rad 2, kolumn ”belopp”",
        "x.xlsx, rad 3, kolumn ”block”",
        "x.xlsx, rad 3, kolumn ”belopp”",
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<c><f>1+1</f><v>2</v></c>", 2),
        ('<c t="str"><f>A1</f><v>Spira</v></c>', "Spira"),
        ('<c t="b"><v>1</v></c>', "SANT"),
        ('<c t="b"><f>1=2</f><v>0</v></c>', "FALSKT"),
        ('<c t="str"><v>rad_x000D_\ntvå_x005F_x000D_</v></c>', "rad\ntvå_x000D_"),
        ('<c t="inlineStr"><is><r><t>Fet </t></r><r><t>text</t></r><rPh><t>läs</t></rPh></is></c>', "Fet text"),
        ('<c t="str"><v>  två\u00a0\u00a0ord\u200b </v></c>', "två ord"),
        ("<c><v>1449.9999999999998</v></c>", 1450),
        ("<c><v>1.5E3</v></c>", 1500),
        ('<c t="d"><v>2022-04-01T00:00:00</v></c>', "2022-04-01T00:00:00"),
        ('<c t="str"><f>""</f><v></v></c><c t="str"><v>y</v></c>', ""),
    ],
)
def test_a_cell_of_every_type_is_read(cell: str, value: object) -> None:
    assert rows(raw_xlsx(inline("a", "b", "c") + f'<row><c t="str"><v>x</v></c>{cell}</row>'))[0][1] == value


def test_cells_without_a_place_of_their_own_stand_after_the_one_before() -> None:
    cells = '<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>'
    assert read_grid("x.xlsx", raw_xlsx(inline("a", "b", "c") + cells)).rows == ((3, ("", 1, 2)), (4, (3, "", "")))


def test_the_other_way_of_counting_days_is_followed() -> None:
    def change(sheet: Any) -> None:
        sheet.parent.epoch = CALENDAR_MAC_1904

    content = xlsx(("a", "b"), ("x", date(2022, 4, 1)), change=change)
    assert b"44652" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert rows(content)[0][1] == datetime(2022, 4, 1)


@pytest.mark.parametrize(("code", "why"), [("0,", "tusental"), (";;;", "visas inte"), ("0;0", "annat tecken")])
def test_a_cell_whose_format_says_another_figure_is_told_with_its_place(code: str, why: str) -> None:
    (said,) = faults(formatted(-1450000, code))
    assert said.startswith("x.xlsx, rad 2, kolumn ”b”: ")
    assert why in said


def test_a_cell_beyond_the_headings_is_named() -> None:
    (said,) = faults(xlsx(HEADS, ("x", 1, None, "glömd")))
    assert said.startswith("x.xlsx, rad 2: cellen D2 har innehåll, men kolumnen har ingen rubrik")


ODS_CELLS = [
    (ods_cell(1449.6, "1450"), 1449.6), (ods_cell(1450, "1\u202f450"), 1450), (ods_cell(1450, "1,450.00"), 1450), (ods_cell(-1450, "(1 450)"), -1450),
    (ods_cell(1450, "1450 tkr"), "1450 tkr"), (ods_cell(0.25, "1/4"), "1/4"), (ods_cell(188, "0188"), "0188"), (ods_cell(0, "-"), 0),
    (ods_cell(0.4, "40 %"), "40 %"), (ods_cell(1449.9999999999998, "1450"), 1450), (ods_cell(12345678, "1.23E+07"), 12345678),
    (ods_cell(date(2022, 4, 1)), datetime(2022, 4, 1)), (ods_cell(date(2022, 4, 1), "01-apr"), "01-apr"), (ods_cell(date(2022, 4, 1), "1 april 2022"), datetime(2022, 4, 1)),
    (ods_cell(date(2022, 4, 1), "apr-22"), "apr-22"), (ods_cell(date(2022, 4, 1), "01.04.22"), datetime(2022, 4, 1)), (ods_cell(date(2022, 4, 22), "apr 22"), "apr 22"),
    (ods_cell(datetime(2022, 4, 1, 12, 30), "2022-04-01"), datetime(2022, 4, 1)), (ods_cell(True), "SANT"), (ods_cell("två\nrader"), "två\nrader"),
    ('<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b<office:annotation><text:p>not</text:p></office:annotation></text:p></table:table-cell>', "a b"),
    ('<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>', ""), ('<table:table-cell office:value-type="float" office:value="7"/>', 7),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value"), ODS_CELLS)
def test_an_opendocument_cell_is_what_it_shows(cell: str, value: object) -> None:
    assert rows(ods(ods_table("A", ods_row("a", "b"), ods_row("x", cell))), "x.ods") == [("x", value)]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (ods_cell(1450000, "1450"), "visas inte som det tal cellen håller"),
        (ods_cell(-1450, "1450"), "visas inte som det tal cellen håller"),
        (ods_cell(1450, ""), "visas inte: cellens format döljer"),
        (ods_cell(date(2022, 4, 1), ""), "visas inte: cellens format döljer"),
        ('<table:table-cell table:formula="of:=1+1"/>', "formeln är inte uträknad"),
        (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
            "”#DIV/0!” är ett fel från en formel",
        ),
    ],
)
def test_an_opendocument_cell_that_shows_another_figure_is_told_with_its_place(cell: str, why: str) -> None:
    (said,) = faults(ods(ods_table("A", ods_row("a", "b"), ods_row("x", cell))), "x.ods")
    assert said.startswith("x.ods, rad 2, kolumn ”b”: ")
    assert why in said


def test_rows_and_cells_that_stand_for_several_are_all_read() -> None:
    table = ods_table(
        "A",
        ods_row("a", "b"),
        ods_row(
            ods_cell("x").replace("office", 'table:number-columns-repeated="2" office', 1),
            extra='table:number-rows-repeated="3"',
        ),
    )
    assert [row for row, _ in read_grid("x.ods", ods(table)).rows] == [2, 3, 4]
    assert rows(ods(table), "x.ods") == [("x", "x")] * 3


def test_a_binary_book_is_read_with_its_formats_and_errors() -> None:
    formats = {(1, 1): "#,##0", (2, 1): "d-mmm", (3, 1): '0" tkr"', (4, 1): "yyyy-mm-dd"}
    content = xlsb(HEADS, ("a", 1449.6), ("b", 44652), ("c", 1450), ("d", 44652), ("e", True), formats=formats)
    assert rows(content, "x.xlsb") == [
        ("a", 1449.6),
        ("b", "1-apr"),
        ("c", "1450 tkr"),
        ("d", datetime(2022, 4, 1)),
        ("e", "SANT"),
    ]
    (said,) = faults(xlsb(HEADS, ("a", {42})), "x.xlsb")
    assert said.startswith("x.xlsb, rad 2, kolumn ”belopp”: ”#SAKNAS!” är ett fel från en formel")
    (said,) = faults(xlsb(HEADS, ("a", 1_450_000), formats={(1, 1): "0,"}), "x.xlsb")
    assert "tusental" in said


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_books_that_an_office_program_wrote_are_read_as_they_are_seen(ending: str) -> None:
    grid = read_grid(f"visat.{ending}", (BOOKS / f"visat.{ending}").read_bytes())
    found = {cells[0]: cells[1:] for _, cells in grid.rows}
    assert found["Åtgärd"][:2] == (1449.6, "1/4")
    assert str(found["Åtgärd"][2]).lower() == "1-apr"
    assert found["Åtgärd"][3] == 2899.2
    assert found["tkr"][:3] == ("1450 tkr", "", datetime(2022, 8, 31))
    assert found["noll"][0] == "0188"
    assert found["noll"][2] == "06:12"
    assert [(one.row, one.column) for one in grid.faults] == [(3, "formel"), (5, "belopp"), (6, "belopp")]
    said = message_of(read_grid, f"dolt.{ending}", (BOOKS / f"dolt.{ending}").read_bytes())
    for part in ("cellerna B3:C3 är sammanslagna", "raderna 4, 6 har innehåll", "kolumnen E har innehåll"):
        assert part in said


# Which kind of file


def compound(stream: str) -> bytes:
    """A compound file with one empty stream."""

    def entry(name: str, kind: int) -> bytes:
        letters = name.encode("utf-16-le")
        return (
            letters.ljust(64, b"\0")
            + struct.pack("<HBB", len(letters) + 2, kind, 1)
            + bytes(48)
            + struct.pack("<III", 0xFFFFFFFE, 0, 0)
        )

    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack(
        "<109I", 0, *[0xFFFFFFFF] * 108
    )
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    return head + table + (entry("Root Entry", 5) + entry(stream, 2)).ljust(512, b"\0")


STRICT = raw_xlsx(inline(*HEADS), namespace="http://purl.oclc.org/ooxml/spreadsheetml/main")
XLS = (BOOKS / "visat.xls").read_bytes()
DISGUISED = [
    ("x.xlsx", STRICT, "Strict Open XML-kalkylblad"), ("x.xlsx", compound("EncryptedPackage"), "filen är skyddad med lösenord"),
    ("x.xlsb", compound("EncryptedPackage"), "filen är skyddad med lösenord"), ("x.xls", compound("EncryptedPackage"), "filen är skyddad med lösenord"),
    ("x.csv", compound("EncryptedPackage"), "filen är skyddad med lösenord"), ("x.xls", compound("Book"), "Excel 95"), ("x.xls", compound("WordDocument"), "inte en Excelbok"),
    ("x.ods", ods(ods_table("A", ods_row("a")), manifest="<m><encryption-data/></m>"), "filen är skyddad med lösenord"),
    ("x.xls", b"\xef\xbb\xbf<html><table><tr><td>a</td></tr></table></html>", "webbsida (HTML)"), ("x.xlsx", b" <!DOCTYPE html><html>", "webbsida (HTML)"),
    ("x.csv", b"<table><tr><td>a;b</td></tr>", "webbsida (HTML)"), ("x.xls", b'<?xml version="1.0"?><Workbook/>', "är XML"), ("x.xls", b"a;b\n1;2\n", "Byt namn på den till x.csv."),
    ("x.xls", xlsx(*TABLE), "Byt namn på den till x.xlsx."), ("x.xlsx", XLS, "Byt namn på den till x.xls."), ("x.csv", xlsx(*TABLE), "Byt namn på den till x.xlsx."),
    ("x.csv", XLS, "Byt namn på den till x.xls."), ("x.ods", xlsx(*TABLE), "Byt namn på den till x.xlsx."), ("x.xlsx", ods(ods_table("A", ods_row("a"))), "Byt namn på den till x.ods."),
    ("x.xlsx", xlsb(*TABLE), "Byt namn på den till x.xlsb."), ("x.xlsx", packed({"word/document.xml": "<x/>"}), "inte en Excelbok"), ("x.xls", b"", "inte en Excelbok"),
    ("x.ods", packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "inte är ett kalkylblad"), ("x.xls", b"\x09\x08\x06\x00\x00\x05", "Excel 95"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "content", "said"), DISGUISED)
def test_a_file_that_is_not_what_its_name_says_is_told_for_what_it_is(file: str, content: bytes, said: str) -> None:
    message = message_of(read_grid, file, content)
    assert message.startswith(f"{file}: ")
    assert said in message


def test_a_book_with_macros_is_read_as_another() -> None:
    assert len(rows(xlsx(*TABLE), "x.xlsm")) == 3


def test_a_sheet_that_may_not_be_changed_is_read() -> None:
    assert len(rows(xlsx(*TABLE, change=lambda sheet: sheet.protection.enable()))) == 3


def test_one_formatted_empty_cell_at_the_end_of_the_sheet_costs_nothing() -> None:
    def change(sheet: Any) -> None:
        sheet.cell(1_048_576, 2).number_format = "0.00"
        sheet.cell(5, 16_384).number_format = "0.00"

    content = xlsx(*TABLE, change=change)
    tracemalloc.start()
    began = time.process_time()
    assert len(rows(content)) == 3
    assert time.process_time() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


# All kinds alike

CELL = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.decimals(-(10**6), 10**6, places=2).map(str),
    st.text("abcåäö ÅÄÖ\u00a0\u200b-–;\"',.!", max_size=12),
    st.text("abc å", min_size=1, max_size=5).map(lambda one: f"{one}\n{one}"),
    st.dates(date(1950, 1, 1), date(2099, 12, 31)).map(str),
)


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=5)
    )
)
def test_the_same_table_is_read_alike_from_every_kind_of_file(found: list[list[str]]) -> None:
    table = [[f"kolumn {at}" for at in range(len(found[0]))], *found]
    quoted = "\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table)
    grids = {
        read_grid(file, content).rows
        for file, content in (
            ("x.xlsx", xlsx(*table)),
            ("x.ods", ods(ods_table("A", *(ods_row(*row) for row in table)))),
            ("x.xlsb", xlsb(*table)),
        )
    }
    assert len(grids) == 1
    refused = message_of(read_grid, "x.csv", quoted.encode())
    if refused:
        # Semicolons on both sides of a line break may be two rows that a quotation mark makes one.
        assert "samma citattecken" in refused
        return
    # The lines of a CSV are those of the file: a cell of two lines moves the rows after it.
    (book,) = ({cells for _, cells in grid} for grid in grids)
    assert {cells for _, cells in read_grid("x.csv", quoted.encode()).rows} == book


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(["xls", "ods", "xlsb"]), st.integers(0, 15_000), st.binary(min_size=1, max_size=4))
def test_no_damage_makes_a_book_raise_anything_but_a_message(ending: str, place: int, damage: bytes) -> None:
    whole = xlsb(*TABLE) if ending == "xlsb" else (BOOKS / f"visat.{ending}").read_bytes()
    content = bytearray(whole)
    place %= len(content)
    content[place : place + len(damage)] = damage
    message = message_of(read_grid, f"x.{ending}", bytes(content))
    assert not message or message.startswith(f"x.{ending}")
