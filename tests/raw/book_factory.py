"""Workbooks of every kind, made by hand: `xlsx`, `ods` and `xlsb` give the bytes of a book; `raw_xlsx` one of given XML."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

Rows = Iterable[Sequence[object]]


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return content.getvalue()


def xlsx(*rows: Sequence[object], change: Callable[[Any], object] | None = None) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(list(row))
    if change:
        change(made.active)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def formatted(value: object, code: str) -> bytes:
    """A book with one value in B2, of a number format."""

    def change(sheet: Any) -> None:
        sheet["B2"] = value
        sheet["B2"].number_format = code

    return xlsx(("a", "b"), ("x", None), change=change)


_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def raw_xlsx(cells: str, *, sheet: str = "", book: str = "", namespace: str = _SHEET) -> bytes:
    """A book of rows as XML. sheet: what stands before them. book: what stands before the sheets."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return packed(
        {
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{office}">{book}<sheets><sheet name="Blad" sheetId="1" r:id="a"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{office}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{namespace}">{sheet}<sheetData>{cells}</sheetData></worksheet>',
        }
    )


def inline(*texts: str) -> str:
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in texts) + "</row>"


_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def ods_cell(cell: object, seen: str | None = None) -> str:
    """A cell as LibreOffice writes it. seen: what it shows, where that is another than the value."""
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, datetime | date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell!r}"'
    else:
        kind = 'office:value-type="string"'
    lines = (str(cell) if seen is None else seen).split("\n")
    return f"<table:table-cell {kind}>{''.join(f'<text:p>{escape(one)}</text:p>' for one in lines)}</table:table-cell>"


def ods_row(*cells: object, extra: str = "") -> str:
    """extra: attributes of the row."""
    made = (one if isinstance(one, str) and one.startswith("<table:") else ods_cell(one) for one in cells)
    return f"<table:table-row {extra}>{''.join(made)}<table:table-cell table:number-columns-repeated='16000'/></table:table-row>"


def ods_table(name: str, *rows: str, columns: str = "", style: str = "ta1") -> str:
    return (
        f'<table:table table:name="{name}" table:style-name="{style}">{columns}{"".join(rows)}'
        "<table:table-row table:number-rows-repeated='1048000'><table:table-cell/></table:table-row></table:table>"
    )


def ods(*tables: str, manifest: str = "<m/>") -> bytes:
    spaces = " ".join(f'xmlns:{one}="{_ODF}:{one}:1.0"' for one in ("office", "table", "text", "style"))
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": f"<office:document-content {spaces} {calc}><office:automatic-styles>"
            '<style:style style:name="dold"><style:table-properties table:display="false"/></style:style>'
            f"</office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def _record(kind: int, body: bytes = b"") -> bytes:
    low = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(body)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return low + length + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def xlsb(
    *rows: Sequence[object],
    formats: Mapping[tuple[int, int], str] | None = None,
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
    merged: Iterable[tuple[int, int, int, int]] = (),
    states: Sequence[int] = (0,),
) -> bytes:
    """A binary book; rows and columns from 0. states: of its sheets, all alike (1: hidden); an int stands for an error `{7}`."""
    codes = list(dict.fromkeys((formats or {}).values()))
    styles = b"".join(_record(44, struct.pack("<H", 164 + at) + _wide(code)) for at, code in enumerate(codes))
    styles += _record(617, struct.pack("<I", len(codes) + 1))
    styles += b"".join(
        _record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in [0, *range(164, 164 + len(codes))]
    )
    styles += _record(618)
    cells = b""
    for row, found in enumerate(rows):
        cells += _record(
            0, struct.pack("<IIH", row, 0, 300) + bytes([0, 0x10 if row in set(hidden_rows) else 0, 0]) + bytes(4)
        )
        for column, cell in enumerate(found):
            style = codes.index(formats[row, column]) + 1 if formats and (row, column) in formats else 0
            start = struct.pack("<II", column, style)
            if isinstance(cell, set):
                cells += _record(3, start + bytes([*cell]))
            elif isinstance(cell, bool):
                cells += _record(4, start + bytes([cell]))
            elif isinstance(cell, int | float):
                cells += _record(5, start + struct.pack("<d", cell))
            elif cell not in (None, ""):
                cells += _record(6, start + _wide(str(cell)))
    height, width = len(list(rows)), max(map(len, rows))
    sheet = _record(129) + _record(148, struct.pack("<4I", 0, height - 1, 0, width - 1))
    sheet += b"".join(_record(60, struct.pack("<4IH", one, one, 2560, 0, 1)) for one in hidden_columns)
    sheet += _record(145) + cells + _record(146)
    sheet += b"".join(_record(176, struct.pack("<4I", *area)) for area in merged) + _record(130)
    book = _record(131) + _record(143)
    for at, state in enumerate(states):
        book += _record(156, struct.pack("<II", state, at + 1) + _wide(f"r{at}") + _wide(f"Blad{at + 1}"))
    book += _record(144) + _record(132)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{kind}" Target="worksheets/sheet{at + 1}.bin"/>' for at in range(len(states))
    )
    return packed(
        {
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
            "xl/styles.bin": styles,
            **{f"xl/worksheets/sheet{at + 1}.bin": sheet for at in range(len(states))},
        }
    )
