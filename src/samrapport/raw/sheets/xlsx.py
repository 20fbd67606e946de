"""The visible sheets of an Excel book (.xlsx, .xlsm). Entry: `xlsx_sheets`.

Only the cells that stand in the file are gone through, so that a far-off cell costs no more than another.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, TypeVar
from xml.etree import ElementTree as ET

from samrapport.errors import DataFault, Fault
from samrapport.raw.sheets.form import BUILT_IN
from samrapport.raw.sheets.pieces import OfItsOwnForm, Pieces, plain_rows, plain_texts
from samrapport.raw.sheets.sheet import Sheet, Unreadable
from samrapport.raw.sheets.shown import leaves_numbers, leaves_texts, shown
from samrapport.raw.signs import tidy

T = TypeVar("T")
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_ATTRIBUTES = re.compile(rb'(?: (?:s|t|cm|vm|ph)="\w*")*')
_EXACT = 15
"""So many signs are no more digits than Excel shows, so that nothing is noise."""
_MOST_KEPT = 10_000
"""Values kept of the cells that have the same attributes."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
UNCOUNTED = "formeln är inte uträknad. Öppna filen i Excel, spara den och lägg in den igen."
ERROR = "är ett fel från en formel. Rätta formeln i Excel och spara."


@dataclass
class _Values:
    """What makes a cell's value of what is written. formats: of each style. strings: that cells share."""

    formats: list[str]
    strings: list[str]
    from_1904: bool

    def code(self, style: int) -> str:
        """The format of a style."""
        return self.formats[style] if style < len(self.formats) else "General"

    def shown(self, kind: str, style: int, text: str) -> object:
        """What a cell of a kind and a style shows."""
        if kind == "e":
            return Unreadable(ERROR, text)
        if kind == "b" and text:
            return "SANT" if _true(text) else "FALSKT"
        if kind in ("s", "str", "b", "d", "inlineStr") or not text:
            return shown(self.strings[int(text)] if kind == "s" and text else _unescaped(text), self.code(style))
        return shown(float(text), self.code(style), from_1904=self.from_1904)

    def alike(self, kind: str, style: int) -> Callable[[bytes], object]:
        """The same of all cells of a kind and a style, as they are written."""
        if kind == "s" and leaves_texts(self.code(style)):
            return lambda written: tidy(self.strings[int(written)])
        if kind in ("str", "inlineStr") and leaves_texts(self.code(style)):
            return lambda written: tidy(_unescaped(written.decode()))
        return lambda written: self.shown(kind, style, written.decode())


class _Seen(dict[bytes, T]):
    """What is made of what is written, made once. The first MOST_KEPT are kept, and then the next."""

    def __init__(self, make: Callable[[bytes], T]) -> None:
        self._make = make

    def __missing__(self, written: bytes) -> T:
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = self[written] = self._make(written)
        return found


class _Alike(_Seen[object]):
    """What the cells of the same attributes show, by what is written in them. Raises OfItsOwnForm for attributes of another form."""

    def __init__(self, values: _Values, attributes: bytes) -> None:
        if not _ATTRIBUTES.fullmatch(attributes):
            raise OfItsOwnForm
        told = dict(re.findall(r'(\w+)="(\w*)"', attributes.decode()))
        kind, style = told.get("t", "n"), int(told.get("s", "0"))
        super().__init__(values.alike(kind, style))
        self.inline = kind == "inlineStr"
        self.numbers = kind == "n" and leaves_numbers(values.code(style))


def xlsx_sheets(file: str, package: zipfile.ZipFile) -> Iterator[Sheet]:
    """Every visible sheet. Raises DataFault for a book in Strict Open XML; whatever else of a damaged one."""
    main = next(target for kind, target in _related(package, "").values() if kind == "officeDocument")
    book = ET.fromstring(package.read(main))
    if book.tag.startswith(f"{{{_STRICT}}}"):
        expected = "filen är ett Strict Open XML-kalkylblad, som Samrapport inte läser. "
        raise DataFault(
            Fault(file, expected + "Öppna den i Excel, välj Spara som och filformatet Excel-arbetsbok (.xlsx).")
        )
    related = _related(package, main)
    parts = {kind: target for kind, target in related.values() if kind in ("styles", "sharedStrings")}
    values = _Values(
        _formats(package, parts["styles"]) if "styles" in parts else [],
        _strings(package, parts["sharedStrings"]) if "sharedStrings" in parts else [],
        any(_local(one) == "workbookPr" and _true(one.get("date1904")) for one in book),
    )
    for one in book.iter():
        if _local(one) == "sheet" and one.get("state", "visible") == "visible":
            kind, target = next(related[value] for key, value in one.attrib.items() if key.endswith("}id"))
            if kind == "worksheet":
                yield _sheet(one.get("name", ""), package, target, values)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _related(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The parts that a part names: id to kind and path."""
    folder, name = posixpath.split(part)
    found = {}
    for one in ET.fromstring(package.read(posixpath.join(folder, "_rels", f"{name}.rels"))):
        target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
        found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], target)
    return found


def _formats(package: zipfile.ZipFile, part: str) -> list[str]:
    """The format of each style that a cell may have."""
    root = ET.fromstring(package.read(part))
    codes = dict(BUILT_IN)
    for one in root.iter():
        if _local(one) == "numFmt":
            codes[int(one.get("numFmtId", "0"))] = one.get("formatCode", "General")
    styles = next((one for one in root if _local(one) == "cellXfs"), ())
    return [codes.get(int(one.get("numFmtId", "0")), "General") for one in styles]


def _strings(package: zipfile.ZipFile, part: str) -> list[str]:
    try:
        with package.open(part) as content:
            texts = plain_texts(Pieces(content, b"<si>"))
            return [_unescaped(one) if isinstance(one, str) else _joined(one) for one in texts]
    except OfItsOwnForm:
        pass
    found = []
    with package.open(part) as content:
        for _, one in ET.iterparse(content):
            if _local(one) == "si":
                found.append(_joined(one))
                one.clear()
    return found


def _joined(item: ET.Element) -> str:
    """The text of all runs, without the readings that help with pronouncing them."""
    texts = [one for one in item if _local(one) == "t"]
    texts += [one for run in item if _local(run) == "r" for one in run if _local(one) == "t"]
    return _unescaped("".join(one.text or "" for one in texts))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _sheet(name: str, package: zipfile.ZipFile, target: str, values: _Values) -> Sheet:
    try:
        sheet = Sheet(name)
        with package.open(target) as part:
            _read_plainly(sheet, Pieces(part, b"<row ", b"<sheetData>"), values)
    except OfItsOwnForm:
        sheet = Sheet(name)
        with package.open(target) as part:
            _read(sheet, part, values)
    return sheet


def _read_plainly(sheet: Sheet, pieces: Pieces, values: _Values) -> None:
    columns = _Seen(lambda letters: _column(letters.decode()))
    alikes = _Seen(partial(_Alike, values))
    met: bytes | None = None
    for number, hidden, cells in plain_rows(pieces):
        if hidden:
            sheet.hidden_rows.add(number)
        if isinstance(cells, ET.Element):
            _read_row(sheet, number, cells, values)
            continue
        row: dict[int, object] = {}
        for letters, attributes, value, text, _ in cells:
            if not letters:
                continue
            if attributes != met:  # Cells that stand side by side are mostly alike.
                alike, met = alikes[attributes], attributes
                inline, numbers = alike.inline, alike.numbers
            if inline != (not value):
                raise OfItsOwnForm
            if numbers:
                # As `clean`, without a call for each: most cells are numbers, and differ, so that none is looked for among those seen.
                held = float(value) if len(value) <= _EXACT else float("%.15g" % float(value))  # noqa: UP031 - as in `clean`
                row[columns[letters]] = int(held) if held.is_integer() and -1e15 < held < 1e15 else held
            elif (shows := alike[value or text]) != "":
                row[columns[letters]] = shows
        if row:
            sheet.cells.setdefault(number, {}).update(row)
    _read(sheet, io.BytesIO(pieces.rest), values)


def _read(sheet: Sheet, part: IO[bytes], values: _Values) -> None:
    row, data = 0, None
    for event, one in ET.iterparse(part, events=("start", "end")):
        kind = _local(one)
        if event == "start":
            data = one if kind == "sheetData" else data
        elif kind == "row":
            row = int(one.get("r", row + 1))
            if _true(one.get("hidden")) or float(one.get("ht", "1")) == 0:
                sheet.hidden_rows.add(row)
            _read_row(sheet, row, one, values)
            if data is not None:
                data.clear()
        elif kind == "col" and (_true(one.get("hidden")) or float(one.get("width", "1")) == 0):
            sheet.hidden_columns.append((int(one.get("min", "1")), int(one.get("max", "1"))))
        elif kind == "mergeCell":
            sheet.merged.append(one.get("ref", ""))


def _read_row(sheet: Sheet, row: int, cells: ET.Element, values: _Values) -> None:
    column = 0
    for cell in cells:
        place = cell.get("r", "").rstrip("0123456789")
        column = _column(place) if place else column + 1
        if len(cell):
            sheet.put(row, column, _cell(cell, values))


def _column(place: str) -> int:
    found = 0
    for letter in place:
        found = found * 26 + ord(letter) - 64
    return found


def _cell(cell: ET.Element, values: _Values) -> object:
    parts = {_local(one): one for one in cell}
    kind, value = cell.get("t", "n"), parts.get("v")
    style = int(cell.get("s", "0"))
    if kind == "inlineStr":
        return shown(_joined(parts["is"]), values.code(style)) if "is" in parts else ""
    text = value.text or "" if value is not None else ""
    if "f" in parts and not text and (kind != "str" or value is None):
        return Unreadable(UNCOUNTED)
    return values.shown(kind, style, text)
