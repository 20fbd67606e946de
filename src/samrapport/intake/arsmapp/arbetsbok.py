"""A report's workbook, made from what is declared of its tables. Entry: `write_book`, of the sheets (`Blad`) that it is to have."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from samrapport.errors import SamrapportError
from samrapport.intake.arsmapp.rader import Rader, cell_text
from samrapport.raw.declaration import Kolumn, Tabell
from samrapport.raw.nytt_ar import Rad
from samrapport.raw.sheets.book import GUIDE, SOURCE, beside
from samrapport.raw.values import parse_date, parse_number

_LISTS = "_listor"
_LAST = 2000
"""The last row that drop-downs and formats of cells reach."""
_LONGEST = 32_767
_HEAD, _KEY = PatternFill("solid", fgColor="DCE6F1"), PatternFill("solid", fgColor="F9D98C")
_GREY = Font(color="808080", italic=True)
_FORMATS = {"date": "yyyy-mm-dd", "year": "0", "integer": "0", "number": "General"}
_ASKED = {
    "date": ("date", "Skriv år-månad-dag, till exempel 2022-08-31."),
    "year": ("whole", "Skriv fyra siffror, till exempel 2022."),
    "integer": ("whole", "Skriv ett heltal."),
    "number": ("decimal", "Skriv bara siffror, utan enhet."),
}
_LIMITS = {
    "date": ("1", "109575"),
    "year": ("1900", "2199"),
    "integer": ("0", "999999999999"),
    "number": ("-1E15", "1E15"),
}
_MARKUP = re.compile(r"[*`]|\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Blad:
    """A sheet of the workbook. rader: its rows. fore: last year's, to be shown beside, and the year. ord: the words of its lists."""

    tabell: Tabell
    rader: Rader
    fore: tuple[Rad, ...] = ()
    ar_fore: int = 0
    ord: Mapping[str, Sequence[str]] = field(default_factory=dict)


def write_book(title: str, sheets: Sequence[Blad]) -> bytes:
    """The workbook as it is saved. title: whose it is. Raises SamrapportError for a text that no cell holds."""
    book = Workbook()
    guide = book.active
    assert guide is not None
    guide.title = GUIDE
    lists = _Lists(book.create_sheet(_LISTS))
    heads = {one.tabell.namn: _heads(one) for one in sheets}
    for one in sheets:
        _write_sheet(book.create_sheet(one.tabell.namn), one, heads, lists)
    _write_guide(guide, title, sheets)
    lists.sheet.sheet_state = "hidden"
    book.move_sheet(lists.sheet, len(sheets))
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


class _Lists:
    """The words that cells may have, in a sheet that is not seen: a list in the cell itself may be of 255 signs at most."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._ranges: dict[tuple[str, ...], str] = {}

    def range_of(self, words: Sequence[str]) -> str:
        """Where the words stand."""
        key = tuple(words)
        if key not in self._ranges:
            column = len(self._ranges) + 1
            for row, word in enumerate(key, 1):
                _put(self.sheet.cell(row, column), word)
            letter = get_column_letter(column)
            self._ranges[key] = f"{_LISTS}!${letter}$1:${letter}${len(key)}"
        return self._ranges[key]


def _heads(sheet: Blad) -> tuple[str, ...]:
    """The table's columns: first as they stand, then those that may be added."""
    return tuple(dict.fromkeys((*sheet.rader.rubriker, *sheet.tabell.kolumner)))


def _write_sheet(sheet: Worksheet, one: Blad, heads: Mapping[str, Sequence[str]], lists: _Lists) -> None:
    for place, name in enumerate(heads[one.tabell.namn], 1):
        column = one.tabell.kolumner[name]
        _head(sheet.cell(1, place), name, _help(one.tabell, name), key=name in one.tabell.nyckel)
        _shape(sheet, place, column, name)
        if source := _choices(one, name, heads, lists):
            _validate(
                sheet, place, DataValidation("list", formula1=source, allow_blank=True), "Välj ett av orden i listan."
            )
        elif column.typ in _ASKED:
            kind, told = _ASKED[column.typ]
            low, high = _LIMITS[column.typ]
            asked = DataValidation(kind, operator="between", formula1=low, formula2=high, allow_blank=True)
            _validate(sheet, place, asked, told)
        for row, values in enumerate(one.rader.rader, 2):
            if text := values.get(name, ""):
                _fill(sheet.cell(row, place), column, text)
    _write_beside(sheet, one, len(heads[one.tabell.namn]) + 1)
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def _head(cell: Any, name: str, told: str, *, key: bool) -> None:
    _put(cell, name)
    cell.font, cell.fill = Font(bold=True), _KEY if key else _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.comment = Comment(told, "Samrapport", height=140, width=320)


def _help(table: Tabell, name: str) -> str:
    column = table.kolumner[name]
    lines = [_plain(column.hjalp), f"Till exempel: {column.exempel}"]
    if name in table.nyckel:
        lines.append(f"Nyckel: två rader får inte ha samma {', '.join(table.nyckel)}.")
    if name == SOURCE:
        lines.append("Är källan densamma för hela bladet räcker det att skriva den på en rad.")
    elif not column.required or column.optional:
        lines.append("Får vara tom.")
    return "\n".join(lines)


def _shape(sheet: Worksheet, place: int, column: Kolumn, name: str) -> None:
    shape = sheet.column_dimensions[get_column_letter(place)]
    shape.width = max(12, min(40, len(name) + 4, 40)) if column.typ != "string" else 28
    shape.number_format = _FORMATS.get(column.typ, "@")
    shape.protection = Protection(locked=False)


def _choices(one: Blad, name: str, heads: Mapping[str, Sequence[str]], lists: _Lists) -> str:
    """What a column's drop-down lists; "" where it has none."""
    column = one.tabell.kolumner[name]
    if words := column.varden or tuple(one.ord.get(column.ordlista, ())):
        return lists.range_of(words)
    table, key = column.finns_i or ("", "")
    if key not in heads.get(table, ()):
        return ""
    letter = get_column_letter(heads[table].index(key) + 1)
    return f"{quote_sheetname(table)}!${letter}$2:${letter}${_LAST}"


def _validate(sheet: Worksheet, place: int, asked: DataValidation, told: str) -> None:
    asked.errorTitle, asked.error, asked.errorStyle = "Stämmer det?", told, "warning"
    asked.showErrorMessage = True
    letter = get_column_letter(place)
    asked.add(f"{letter}2:{letter}{_LAST}")
    sheet.add_data_validation(asked)


def _fill(cell: Any, column: Kolumn, text: str) -> None:
    """The text as a number or a day where that says just the same, else as it stands."""
    cell.protection = Protection(locked=False)
    value = _typed(column, text)
    if isinstance(value, str):
        _put(cell, value)
        cell.number_format = "@"
    else:
        cell.value = value
        cell.number_format = _FORMATS[column.typ]


def _typed(column: Kolumn, text: str) -> object:
    value: object = text
    try:
        if column.typ == "date":
            value = parse_date(text)
        elif column.typ in _FORMATS:
            number = parse_number(text)
            value = int(number) if number == number.to_integral_value() else float(number)
    except ValueError:
        return text
    return value if cell_text(value) == text else text


def _put(cell: Any, text: str) -> None:
    if len(text) > _LONGEST:
        told = f"en cell har {len(text)} tecken, men i en arbetsbok får den ha högst {_LONGEST}. Korta texten."
        raise SamrapportError(f"Bladet {cell.parent.title}, {cell.coordinate}: {told}")
    cell.value = text
    # Whatever openpyxl took it for.
    cell.data_type = "s"


def _write_beside(sheet: Worksheet, one: Blad, first: int) -> None:
    """Last year's values in grey: beside the row that goes on from each, or all of them where none does."""
    places = _places(one)
    names = [name for name in _shown(one, places) if any(row.get(name) for row in places.values())]
    for place, name in enumerate(names, first):
        head = sheet.cell(1, place)
        _put(head, beside(one.ar_fore, name))
        head.font = _GREY
        head.comment = Comment(f"Värdena från {one.ar_fore}, att jämföra med. De läses inte.", "Samrapport")
        sheet.column_dimensions[get_column_letter(place)].width = 16
        for row, values in places.items():
            cell = sheet.cell(row, place)
            if text := values.get(name, ""):
                _fill(cell, one.tabell.kolumner[name], text)
            cell.font, cell.protection = _GREY, Protection(locked=False)


def _places(one: Blad) -> dict[int, Rad]:
    """The row that each of last year's stands beside."""
    if not one.rader.rader:
        return dict(enumerate(one.fore, 2))
    before = {_loose(one.tabell, row): row for row in reversed(one.fore)}
    found = {place: before.get(_loose(one.tabell, row)) for place, row in enumerate(one.rader.rader, 2)}
    return {place: row for place, row in found.items() if row is not None}


def _shown(one: Blad, places: Mapping[int, Rad]) -> list[str]:
    own = [name for name in one.tabell.kolumner if name != SOURCE]
    if not one.rader.rader:
        return own
    return [
        name
        for name in own
        if name not in one.tabell.nyckel
        and any(row.get(name) and row[name] != one.rader.rader[place - 2].get(name) for place, row in places.items())
    ]


def _loose(table: Tabell, row: Rad) -> tuple[str, ...]:
    """What names a row from year to year."""
    kept = [name for name in table.nyckel if table.kolumner[name].typ not in ("date", "year")]
    return tuple(re.sub(r"(?<!\d)(?:19|20|21)\d\d(?!\d)", "år", row.get(name, "")) for name in kept)


def link_to(sheet: str, place: str) -> Hyperlink:
    """A link to a cell of the same workbook."""
    return Hyperlink(ref="", location=f"{quote_sheetname(sheet)}!{place}")


def _plain(markdown: str) -> str:
    return _MARKUP.sub(lambda found: found[1] or "", markdown)


def _write_guide(guide: Worksheet, title: str, sheets: Sequence[Blad]) -> None:
    lines = [
        title,
        "Fyll i ett blad för varje tabell, spara och bygg. Ett blad utan rader räknas inte.",
        "Peka på en rubrik för att se vad som ska stå i kolumnen. Rubrikerna är låsta. Gula rubriker är nycklar: de skiljer raderna åt.",
        "Grå kolumner längst till höger visar förra årets värden. De läses inte.",
        "Är källan densamma för hela bladet räcker det att skriva den på en rad.",
        "Prova med: samrapport check --i-arbetsboken. Då skrivs en kopia där felen är märkta.",
    ]
    for row, text in enumerate(lines, 1):
        _put(guide.cell(row, 1), text)
    guide.cell(1, 1).font = Font(bold=True, size=14)
    first = len(lines) + 2
    for column, text in enumerate(("Blad", "Vad det innehåller", "Ifyllda rader", "Att veta"), 1):
        _put(guide.cell(first, column), text)
        guide.cell(first, column).font = Font(bold=True)
    for row, one in enumerate(sheets, first + 1):
        cell = guide.cell(row, 1)
        _put(cell, one.tabell.namn)
        cell.hyperlink = link_to(one.tabell.namn, "A1")
        cell.font = Font(color="0563C1", underline="single")
        _put(guide.cell(row, 2), one.tabell.rubrik)
        guide.cell(row, 3).value = len(one.rader.rader)
        _put(guide.cell(row, 4), _plain(one.tabell.syfte))
        guide.cell(row, 4).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCD", (24, 34, 14, 90), strict=True):
        guide.column_dimensions[letter].width = width
