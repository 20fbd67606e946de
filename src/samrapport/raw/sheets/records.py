"""The visible sheets of Excel's binary books. Entries: `xls_sheets` and `xlsb_sheets`.

python-calamine reads the values; what it leaves out (formats, what is hidden or merged, errors) is read here.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from samrapport.errors import DataFault, Fault
from samrapport.raw.sheets.compound import streams
from samrapport.raw.sheets.form import BUILT_IN
from samrapport.raw.sheets.sheet import Sheet, Unreadable, letters
from samrapport.raw.sheets.shown import shown
from samrapport.raw.sheets.xlsx import ERROR

_ERRORS = {
    0: "#SKÄRNING!",
    7: "#DIVISION/0!",
    15: "#VÄRDEFEL!",
    23: "#REFERENS!",
    29: "#NAMN?",
    36: "#OGILTIGT!",
    42: "#SAKNAS!",
}


@dataclass
class _Book:
    """formats: number to code. styles: the number of the format of each style, in order."""

    formats: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    styles: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def code(self, style: int) -> str:
        return self.formats.get(self.styles[style], "General") if style < len(self.styles) else "General"


@dataclass
class _Look:
    """What is told of a sheet beside its values. styles, errors: by row and column, from 0 as the file has them."""

    sheet: Sheet
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    errors: dict[tuple[int, int], int] = field(default_factory=dict)

    def hide_row(self, row: int) -> None:
        self.sheet.hidden_rows.add(row + 1)

    def hide_columns(self, first: int, last: int) -> None:
        self.sheet.hidden_columns.append((first + 1, last + 1))

    def merge(self, top: int, bottom: int, left: int, right: int) -> None:
        self.sheet.merged.append(f"{letters(left + 1)}{top + 1}:{letters(right + 1)}{bottom + 1}")


def xls_sheets(file: str, content: bytes) -> Iterator[Sheet]:
    """Every visible sheet of an .xls. Raises DataFault for one with a password; whatever else of a damaged one."""
    stream = streams(content)["workbook"]
    book = _Book()
    for kind, body in _until_end(stream, 0):
        if kind == 0x2F:
            expected = "filen är skyddad med lösenord. Ta bort lösenordet i Excel och spara om filen."
            raise DataFault(Fault(file, expected))
        if kind == 0x85:
            book.places.append(struct.unpack_from("<I", body)[0])
        elif kind == 0x41E:
            number, length, wide = struct.unpack_from("<HHB", body)
            book.formats[number] = body[5:].decode("utf-16-le" if wide & 1 else "latin-1")[:length]
        elif kind == 0xE0:
            book.styles.append(struct.unpack_from("<H", body, 2)[0])
    yield from _joined(content, book, lambda index, look: _xls_look(stream, book.places[index], look))


def _until_end(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the end of what begins there, without those of charts within it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += {0x809: 1, 0x0A: -1}.get(kind, 0)
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        if depth == 0:
            return
        at += 4 + length


def _xls_look(stream: bytes, at: int, look: _Look) -> None:
    for kind, body in _until_end(stream, at):
        if kind == 0x208 and (body[12] & 0x20 or struct.unpack_from("<H", body, 6)[0] & 0x7FFF == 0):
            look.hide_row(struct.unpack_from("<H", body)[0])
        elif kind == 0x7D:
            first, last, width, _, flags = struct.unpack_from("<5H", body)
            if flags & 1 or not width:
                look.hide_columns(first, last)
        elif kind == 0xE5:
            for place in range(struct.unpack_from("<H", body)[0]):
                look.merge(*struct.unpack_from("<4H", body, 2 + 8 * place))
        elif kind == 0xBD:
            row, first = struct.unpack_from("<HH", body)
            for order in range((len(body) - 6) // 6):
                look.styles[row, first + order] = struct.unpack_from("<H", body, 4 + 6 * order)[0]
        elif kind in (0x203, 0x27E, 0xFD, 0x06, 0x205, 0x204):
            row, column, style = struct.unpack_from("<HHH", body)
            look.styles[row, column] = style
            if kind == 0x205 and body[7]:
                look.errors[row, column] = body[6]
            elif kind == 0x06 and body[12:14] == b"\xff\xff" and body[6] == 2:
                look.errors[row, column] = body[8]


def xlsb_sheets(file: str, content: bytes) -> Iterator[Sheet]:
    """Every visible sheet of an .xlsb. Raises whatever of a damaged one."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = {name.lower(): name for name in package.namelist()}
        main = next(names[name] for name in names if name.endswith("workbook.bin"))
        folder = posixpath.dirname(main)
        relations = ET.fromstring(package.read(posixpath.join(folder, "_rels", f"{posixpath.basename(main)}.rels")))
        targets = {
            one.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
            for one in relations
        }
        book, parts, in_styles = _Book(), [], False
        styles = names.get(posixpath.join(folder, "styles.bin").lower())
        for kind, body in _parts(package.read(styles)) if styles else ():
            if kind == 44:
                length = struct.unpack_from("<I", body, 2)[0]
                book.formats[struct.unpack_from("<H", body)[0]] = body[6 : 6 + 2 * length].decode("utf-16-le")
            elif kind in (617, 618):
                in_styles = kind == 617
            elif kind == 47 and in_styles:
                book.styles.append(struct.unpack_from("<H", body, 2)[0])
        for kind, body in _parts(package.read(main)):
            if kind == 156:
                length = struct.unpack_from("<I", body, 8)[0]
                parts.append(targets[body[12 : 12 + 2 * length].decode("utf-16-le")])
        yield from _joined(content, book, lambda index, look: _xlsb_look(package.read(parts[index]), look))


def _parts(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part, whose kinds and lengths are numbers of seven bits a byte."""
    at = 0
    while at < len(stream):
        kind = stream[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (stream[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while True:
            byte = stream[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        yield kind, stream[at : at + length]
        at += length


def _xlsb_look(stream: bytes, look: _Look) -> None:
    row = 0
    for kind, body in _parts(stream):
        if kind == 0:
            row, _, height = struct.unpack_from("<IIH", body)
            if body[11] & 0x10 or height == 0:
                look.hide_row(row)
        elif kind == 60:
            first, last, width, _, flags = struct.unpack_from("<4IH", body)
            if flags & 1 or not width:
                look.hide_columns(first, last)
        elif kind == 176:
            look.merge(*struct.unpack_from("<4I", body))
        elif 2 <= kind <= 11 or kind == 62:
            column, style = struct.unpack_from("<II", body)
            look.styles[row, column] = style & 0xFFFFFF
            if kind in (3, 11):
                look.errors[row, column] = body[8]


def _joined(content: bytes, book: _Book, look_at: Callable[[int, _Look], None]) -> Iterator[Sheet]:
    """The values of each visible sheet, as their formats show them. look_at: notes the look of a sheet, by its number."""
    values = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for index, one in enumerate(values.sheets_metadata):
        if one.typ != SheetTypeEnum.WorkSheet or one.visible != SheetVisibleEnum.Visible:
            continue
        sheet = Sheet(one.name)
        look = _Look(sheet)
        look_at(index, look)
        cells = values.get_sheet_by_index(index).to_python(skip_empty_area=False)
        for row, found in enumerate(cells):
            for column, cell in enumerate(found):
                if cell != "":
                    code = book.code(look.styles.get((row, column), len(book.styles)))
                    sheet.put(row + 1, column + 1, _shown(cell, code))
        for (row, column), error in look.errors.items():
            sheet.put(row + 1, column + 1, Unreadable(ERROR, _ERRORS.get(error, "#FEL!")))
        yield sheet


def _shown(cell: object, code: str) -> object:
    if isinstance(cell, bool):
        return "SANT" if cell else "FALSKT"
    if isinstance(cell, time):
        cell = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond)
    elif isinstance(cell, date):
        whole = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)
        cell = whole - datetime(1899, 12, 30)
    if isinstance(cell, timedelta):
        cell = cell / timedelta(days=1)
    return shown(cell if isinstance(cell, int | float) else str(cell), code)
