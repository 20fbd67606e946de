"""The visible sheets of an Excel book (.xlsx, .xlsm). Entry: `xlsx_sheets`.

Only the cells that stand in the file are gone through, so that a far-off cell costs no more than another.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from samrapport.errors import DataFault, Fault
from samrapport.raw.sheets.form import BUILT_IN
from samrapport.raw.sheets.sheet import Sheet, Unreadable
from samrapport.raw.sheets.shown import shown

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
UNCOUNTED = "formeln är inte uträknad. Öppna filen i Excel, spara den och lägg in den igen."
ERROR = "är ett fel från en formel. Rätta formeln i Excel och spara."


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
    formats = _formats(package, parts["styles"]) if "styles" in parts else []
    strings = _strings(package, parts["sharedStrings"]) if "sharedStrings" in parts else []
    old = any(_local(one) == "workbookPr" and _true(one.get("date1904")) for one in book)
    for one in book.iter():
        if _local(one) == "sheet" and one.get("state", "visible") == "visible":
            kind, target = next(related[value] for key, value in one.attrib.items() if key.endswith("}id"))
            if kind == "worksheet":
                with package.open(target) as part:
                    yield _sheet(one.get("name", ""), part, formats, strings, from_1904=old)


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


def _sheet(name: str, part: Any, formats: list[str], strings: list[str], *, from_1904: bool) -> Sheet:
    sheet = Sheet(name)
    row, data = 0, None
    for event, one in ET.iterparse(part, events=("start", "end")):
        kind = _local(one)
        if event == "start":
            data = one if kind == "sheetData" else data
        elif kind == "row":
            row = int(one.get("r", row + 1))
            if _true(one.get("hidden")) or float(one.get("ht", "1")) == 0:
                sheet.hidden_rows.add(row)
            column = 0
            for cell in one:
                place = cell.get("r", "").rstrip("0123456789")
                column = _column(place) if place else column + 1
                if len(cell):
                    sheet.put(row, column, _cell(cell, formats, strings, from_1904=from_1904))
            if data is not None:
                data.clear()
        elif kind == "col" and (_true(one.get("hidden")) or float(one.get("width", "1")) == 0):
            sheet.hidden_columns.append((int(one.get("min", "1")), int(one.get("max", "1"))))
        elif kind == "mergeCell":
            sheet.merged.append(one.get("ref", ""))
    return sheet


def _column(place: str) -> int:
    found = 0
    for letter in place:
        found = found * 26 + ord(letter) - 64
    return found


def _cell(cell: ET.Element, formats: list[str], strings: list[str], *, from_1904: bool) -> object:
    parts = {_local(one): one for one in cell}
    kind, value = cell.get("t", "n"), parts.get("v")
    style = int(cell.get("s", "0"))
    code = formats[style] if style < len(formats) else "General"
    if kind == "inlineStr":
        return shown(_joined(parts["is"]), code) if "is" in parts else ""
    text = value.text or "" if value is not None else ""
    if "f" in parts and not text and (kind != "str" or value is None):
        return Unreadable(UNCOUNTED)
    if kind == "e":
        return Unreadable(ERROR, text)
    if kind == "b" and text:
        return "SANT" if _true(text) else "FALSKT"
    if kind in ("s", "str", "b", "d") or not text:
        return shown(strings[int(text)] if kind == "s" and text else _unescaped(text), code)
    return shown(float(text), code, from_1904=from_1904)
