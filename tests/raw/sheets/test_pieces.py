"""What is read of an Excel book by patterns is what the XML reader reads of it, in whatever form the rows are written."""

from __future__ import annotations

import io
import zipfile

import pytest
from data_factory import message_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samrapport.raw.sheets import pieces, xlsx
from samrapport.raw.sheets.form import BUILT_IN
from samrapport.raw.sheets.reading import from_book
from samrapport.raw.sheets.sheet import Sheet
from samrapport.raw.sheets.shown import _seen, clean, leaves_numbers, leaves_texts, shown
from samrapport.raw.signs import tidy
from tests.raw.book_factory import packed, raw_xlsx

_STYLES = (
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="4"/><xf numFmtId="9"/><xf numFmtId="49"/></cellXfs>'
)
_WRITTEN = {
    "number": '<c r="{at}" s="2"><v>1450.5</v></c>',
    "nought": '<c r="{at}"><v>0</v></c>',
    "fifteen digits": '<c r="{at}" s="2"><v>0.30000000000000004</v></c>',
    "power": '<c r="{at}"><v>1.5E-3</v></c>',
    "long": '<c r="{at}"><v>12345678901234567</v></c>',
    "negative": '<c r="{at}" s="2" t="n"><v>-12</v></c>',
    "day": '<c r="{at}" s="1"><v>44562</v></c>',
    "share": '<c r="{at}" s="3"><v>0.4</v></c>',
    "shared": '<c r="{at}" t="s"><v>0</v></c>',
    "shared rich": '<c r="{at}" s="4" t="s"><v>1</v></c>',
    "shared and": '<c r="{at}" t="s"><v>2</v></c>',
    "shared escaped": '<c r="{at}" t="s"><v>3</v></c>',
    "inline": '<c r="{at}" t="inlineStr"><is><t>Kliv  åt\u00a0höger</t></is></c>',
    "inline kept": '<c r="{at}" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>',
    "inline rich": '<c r="{at}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
    "inline and": '<c r="{at}" t="inlineStr"><is><t>R&amp;D &lt;1&gt;</t></is></c>',
    "computed": '<c r="{at}"><f>SUM(A1:A9)</f><v>9</v></c>',
    "computed text": '<c r="{at}" t="str"><f>A1&amp;"x"</f><v>ab</v></c>',
    "computed and": '<c r="{at}" t="str"><f t="shared" si="0"/><v>a&amp;b</v></c>',
    "not computed": '<c r="{at}"><f>A1</f></c>',
    "computed to nothing": '<c r="{at}" t="str"><f>A1</f><v></v></c>',
    "error": '<c r="{at}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    "truth": '<c r="{at}" t="b"><v>1</v></c>',
    "empty": '<c r="{at}" s="2"/>',
    "emptied": '<c r="{at}" s="2"></c>',
    "other order": '<c s="2" r="{at}"><v>7</v></c>',
    "other attribute": '<c r="{at}" s="2" vm="1"><v>7</v></c>',
    "strange attribute": '<c r="{at}" x="a/b"><v>7</v></c>',
    "blanks": '<c r="{at}">\n <v>7</v>\n</c>',
    "extended": '<c r="{at}"><v>7</v><extLst/></c>',
    "text without kind": '<c r="{at}"><is><t>7</t></is></c>',
}  # fmt: skip
_STRINGS = "<si><t>Insatser</t></si><si><r><t>Kliv</t></r><r><t>!</t></r></si><si><t>A &amp; B</t></si><si><t>a_x000D_b</t></si>"
_ROWS = [
    '<row r="{n}">',
    '<row r="{n}" hidden="1">',
    '<row r="{n}" ht="0" x="a">',
    '<row r="{n}" spans="1:3" hidden="0" ht="15">',
]


def book(rows: str, *, strings: str = _STRINGS, root: str = "") -> bytes:
    made = io.BytesIO(raw_xlsx(rows, sheet='<cols><col min="3" max="3" hidden="1"/></cols>'))
    with zipfile.ZipFile(made) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/styles.xml"] = f'<styleSheet xmlns="{main}">{_STYLES}</styleSheet>'
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'
    more = "".join(
        f'<Relationship Id="{one}" Type="{office}/{one}" Target="{one}.xml"/>' for one in ("styles", "sharedStrings")
    )
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace("</Relationships>", f"{more}</Relationships>")
    name = "xl/worksheets/sheet1.xml"
    merged = '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    parts[name] = root + parts[name].replace("</sheetData>", merged)
    return packed(parts)


def read(content: bytes) -> list[Sheet]:
    return from_book("x.xlsx", content, "xlsx", list)


def told(sheets: list[Sheet]) -> list[tuple[object, ...]]:
    return [(one.name, one.cells, one.hidden_rows & one.cells.keys(), one.hidden_columns, one.merged) for one in sheets]


def by_elements(content: bytes, patch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    def refuse(*_: object) -> None:
        raise pieces.OfItsOwnForm

    with patch.context() as changed:
        changed.setattr(xlsx, "Pieces", refuse)
        return told(read(content))


def row(number: int, head: int, cells: list[str]) -> str:
    made = "".join(_WRITTEN[one].format(at=f"{'ABCDEFGHIJ'[place]}{number}") for place, one in enumerate(cells))
    return f"{_ROWS[head].format(n=number)}{made}</row>"


@pytest.mark.parametrize("form", _WRITTEN)
def test_a_cell_of_every_form_is_read_as_by_the_xml_reader(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = book(row(1, 0, ["number", form, "shared"]) + row(2, 1, [form]))
    assert told(read(content)) == by_elements(content, monkeypatch)


_MADE = st.lists(
    st.tuples(st.integers(0, len(_ROWS) - 1), st.lists(st.sampled_from(list(_WRITTEN)), max_size=5), st.booleans()),
    max_size=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_MADE, st.sampled_from([1, 7, 40, 1 << 20]))
def test_rows_of_any_forms_among_each_other_are_read_alike_however_they_are_cut(
    monkeypatch: pytest.MonkeyPatch, made: list[tuple[int, list[str], bool]], block: int
) -> None:
    rows = "".join(
        row(2 * n, head, cells) + (f'<row r="{2 * n + 1}" s="1" customFormat="1"/>' if empty else "")
        for n, (head, cells, empty) in enumerate(made, 1)
    )
    content = book(rows)
    with monkeypatch.context() as changed:
        changed.setattr(pieces, "_BLOCK", block)
        found = told(read(content))
    assert found == by_elements(content, monkeypatch)


CELL = '<c r="A1"><v>1</v></c>'
FORMS = {
    "a comment around a row": f'<row r="1">{CELL}</row><!-- <row r="2">{CELL}</row> -->',
    "a comment in a row": f'<row r="1"><!-- {CELL} --><c r="B1"><v>2</v></c></row>',
    "CDATA": '<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<row r="9"><c r="A9"><v>1</v></c></row>]]></t></is></c></row>',
    "rows without numbers": f"<row>{CELL}</row><row>{CELL}</row>",
    "an instruction": f'<row r="1">{CELL}</row><?x <row r="2">{CELL}</row>?>',
    "blanks between": f'\n <row r="1">\n {CELL}\n </row>\n <row r="3"/>\n<row r="4">{CELL}</row>\n',
    "a number that is a row's of another order": f'<row spans="1:2" r="4">{CELL}</row>',
}


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_of_another_form_is_read_as_by_the_xml_reader(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = book(FORMS[form])
    assert told(read(content)) == by_elements(content, monkeypatch)


@pytest.mark.parametrize("root", ['<?xml version="1.0" encoding="ISO-8859-1"?>', '<?xml version="1.0"?>\n', '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'])  # fmt: skip
def test_the_encoding_that_a_part_tells_is_heeded(root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = book(row(1, 0, ["inline", "number"]), root=root)
    assert told(read(content)) == by_elements(content, monkeypatch)


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1">{CELL}</row><row r="2">{CELL}',
        f'<row r="1">{CELL}</c></row>',
        '<row r="1"><c r="A1"><v>&gone;</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
        '<row r="1"><c r="A1"><v>ett</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>14\x0150</t></is></c></row>',
        f'<row r="1"/>{CELL}</row>',
    ],
)
def test_what_is_not_well_formed_is_a_damaged_file(rows: str) -> None:
    assert "skadad" in message_of(read, book(rows))


def test_texts_that_are_shared_are_counted_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    strings = "<si><t>a</t></si>\n<si><t/></si><si/><si><t xml:space='preserve'>b </t></si><si><t>c</t><rPh><t>x</t></rPh></si>"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n}</v></c></row>' for n in range(1, 5))
    content = book(rows, strings=strings)
    assert told(read(content)) == by_elements(content, monkeypatch)


_CODES = st.lists(
    st.sampled_from(['"x"', "#,##", "0", "0.0", "-", "(", ")", ";", "@", "%", "E+0", "_-", "* ", "General", "[Red]", "[>1]", ",", "/", "?", "yyyy", "\\-"]),
    max_size=7,
).map("".join)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(_CODES | st.sampled_from(list(BUILT_IN.values())), st.floats(-1e12, 1e12) | st.integers(-10, 10))
def test_a_format_that_leaves_all_numbers_leaves_each(code: str, value: float) -> None:
    if leaves_numbers(code):
        assert _seen(clean(value), code) == clean(value)


@settings(max_examples=200, deadline=None)
@given(_CODES, st.text(max_size=8))
def test_a_format_that_leaves_all_texts_leaves_each(code: str, text: str) -> None:
    if leaves_texts(code):
        assert shown(text, code) == tidy(text)
