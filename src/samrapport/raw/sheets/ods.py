"""The visible sheets of an OpenDocument spreadsheet (.ods). Entry: `ods_sheets`.

Such a file holds what each cell shows beside its value, so the two are held against each other.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from xml.etree import ElementTree as ET

from samrapport.errors import DataFault, Fault
from samrapport.raw.sheets.sheet import Sheet, Unreadable, letters
from samrapport.raw.sheets.shown import clean, percent
from samrapport.raw.sheets.xlsx import ERROR, UNCOUNTED
from samrapport.raw.signs import tidy

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_MANY = 100_000
"""A row or cell with content that stands for more than this is no table."""
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec", "may", "oct")


def ods_sheets(file: str, package: zipfile.ZipFile) -> Iterator[Sheet]:
    """Every visible sheet. Raises DataFault for a file with a password; whatever else of a damaged one."""
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        expected = "filen är skyddad med lösenord. Ta bort lösenordet (Arkiv, Egenskaper, Säkerhet) och spara om filen."
        raise DataFault(Fault(file, expected))
    hidden: set[str] = set()
    sheet = Sheet("")
    row = column = 1
    with package.open("content.xml") as content:
        for event, one in ET.iterparse(content, events=("start", "end")):
            if event == "start":
                if one.tag == f"{_TABLE}table":
                    sheet, row, column = Sheet(one.get(f"{_TABLE}name", "")), 1, 1
            elif one.tag == f"{_STYLE}style":
                if any(map(_shapes_away, one)):
                    hidden.add(one.get(f"{_STYLE}name", ""))
            elif one.tag == f"{_TABLE}table-column":
                last = column + int(one.get(f"{_TABLE}number-columns-repeated", "1")) - 1
                if _is_hidden(one, hidden):
                    sheet.hidden_columns.append((column, last))
                column = last + 1
            elif one.tag == f"{_TABLE}table-row":
                times = int(one.get(f"{_TABLE}number-rows-repeated", "1"))
                _note(sheet, one, row, times, hidden)
                row += times
                one.clear()
            elif one.tag == f"{_TABLE}table":
                if one.get(f"{_TABLE}style-name") not in hidden:
                    yield sheet
                one.clear()


def _shapes_away(shape: ET.Element) -> bool:
    """Whether a style makes a sheet, row or column one that is not seen."""
    sizes = (shape.get(f"{_STYLE}{name}", "") for name in ("row-height", "column-width"))
    return shape.get(f"{_TABLE}display") == "false" or any(re.fullmatch(r"0+(\.0+)?[a-z]*", size) for size in sizes)


def _is_hidden(one: ET.Element, hidden: set[str]) -> bool:
    return one.get(f"{_TABLE}visibility", "visible") != "visible" or one.get(f"{_TABLE}style-name") in hidden


def _note(sheet: Sheet, element: ET.Element, row: int, times: int, hidden: set[str]) -> None:
    """What a row shows, which may stand for several alike."""
    column = 1
    for cell in element:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        across = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        wide, high = (int(cell.get(f"{_TABLE}number-{way}-spanned", "1")) for way in ("columns", "rows"))
        if wide > 1 or high > 1:
            sheet.merged.append(f"{letters(column)}{row}:{letters(column + wide - 1)}{row + high - 1}")
        found = _cell(cell) if cell.tag == f"{_TABLE}table-cell" else ""
        if found != "":
            if times * across > _MANY:
                raise ValueError("a cell that stands for too many")
            for down in range(times):
                for right in range(across):
                    sheet.put(row + down, column + right, found)
        column += across
    if _is_hidden(element, hidden):
        sheet.hidden_rows.update(range(row, row + min(times, _MANY)))


def _cell(cell: ET.Element) -> object:
    paragraphs = cell.findall(f"{_TEXT}p")
    seen = tidy("\n".join(map(_paragraph, paragraphs)))
    if cell.get(f"{_CALC}value-type") == "error":
        return Unreadable(ERROR, seen)
    if not cell.get(f"{_OFFICE}value-type") and cell.get(f"{_TABLE}formula") and not paragraphs:
        return Unreadable(UNCOUNTED)
    if seen or not paragraphs:
        return _value(cell, seen)
    held = _value(cell, "")
    return (
        ""
        if held == ""
        else Unreadable("visas inte: cellens format döljer det som den håller. Ge cellen formatet Allmänt, och spara.")
    )


def _value(cell: ET.Element, seen: str) -> object:
    """What the cell holds, as it is seen; seen is empty where that is not told."""
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind == "boolean":
        return "SANT" if cell.get(f"{_OFFICE}boolean-value") == "true" else "FALSKT"
    if kind == "date":
        return _day(datetime.fromisoformat(cell.get(f"{_OFFICE}date-value", "")), seen)
    if kind in ("float", "percentage", "currency"):
        return _number(clean(float(cell.get(f"{_OFFICE}value", ""))), seen, kind)
    return seen or tidy(cell.get(f"{_OFFICE}{kind}-value", ""))


def _paragraph(element: ET.Element) -> str:
    """A paragraph's text with its blanks, tabs and line breaks, without notes."""
    made = element.text or ""
    for one in element:
        if one.tag == f"{_TEXT}s":
            made += " "
        elif one.tag == f"{_TEXT}tab":
            made += "\t"
        elif one.tag == f"{_TEXT}line-break":
            made += "\n"
        elif one.tag not in (f"{_OFFICE}annotation", f"{_TEXT}note"):
            made += _paragraph(one)
        made += one.tail or ""
    return made


def _day(held: datetime, seen: str) -> Any:
    """The day where its year, month and day are all seen; else what is seen."""
    if not seen:
        return held
    numbers = re.findall(r"\d+", seen)
    month = any(word in _MONTHS for word in (name[:3] for name in re.findall(r"[a-zåäö]{3,}", seen.lower())))
    wanted = [held.day] + ([] if month else [held.month])
    years = [str(held.year), f"{held.year % 100:02d}"]
    left = [one for one in numbers if one != years[0]] if years[0] in numbers else numbers
    shown = all(any(int(one) == part for one in left) for part in wanted) and len(left) >= len(wanted)
    full = shown and (years[0] in numbers or (years[1] in left and len(left) > len(wanted)))
    timed = ":" in seen
    return (held if timed else held.replace(hour=0, minute=0, second=0)) if full else seen


def _number(held: float, seen: str, kind: str) -> object:
    """The value held where what is seen is the same but for rounding and grouping; a text where words are seen too."""
    if kind == "percentage" or "%" in seen:
        return percent(Decimal(str(held)))
    if not seen:
        return held
    plain = re.sub(r"^\((.*)\)$", r"-\1", re.sub(r"\s", "", seen).replace("\u2212", "-"))
    if re.fullmatch(r"0\d+", plain) or not re.fullmatch(r"[-+]?\d[\d.,]*(E[+-]?\d+)?|-", plain):
        return seen
    if "E" in plain or (plain == "-" and not held):
        return held
    if any(_rounds_to(held, reading) for reading in _readings(plain)):
        return held
    return Unreadable(
        "visas inte som det tal cellen håller. Ge cellen formatet Allmänt, se efter vilket som menas, och spara."
    )


def _readings(plain: str) -> Iterator[str]:
    """What the digits may say, with either sign between whole and part."""
    yield plain.replace(".", "").replace(",", ".")
    yield plain.replace(",", "")
    yield plain.replace(".", "").replace(",", "")


def _rounds_to(held: float, reading: str) -> bool:
    try:
        said = Decimal(reading)
        exact = Decimal(str(held)).quantize(Decimal(1).scaleb(int(said.as_tuple().exponent)), ROUND_HALF_UP)
    except InvalidOperation:
        return False
    return said == exact
