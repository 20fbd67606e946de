"""A report's own workbook, `underlag.xlsx`: each of its sheets is read as a table of its own. Entries: `sheet_path`, `in_book`, `own_sheet`.

A sheet's path is its book's and its name, as people say it: `vasteras/2022/underlag.xlsx, bladet budget`. Beside the table a sheet may
show last year's values, in columns whose headings begin with that year; they are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from samrapport.errors import DataFault
from samrapport.raw.sheets.sheet import Sheet, Unreadable, unseen

BOOK = "underlag.xlsx"
"""The workbook's name, in the folder of any report."""
GUIDE = "Läs mig"
"""The sheet that says what is what, which is not read."""
SOURCE = "källa"
"""The column that may be filled in once for a whole sheet."""
_SHEET = ", bladet "
_BESIDE = re.compile(r"(19|20|21)\d\d: ")
_OF_A_YEAR = re.compile(r"[^/]+/[0-9]{4}/(.+/)?[^/]+")


def sheet_path(stem: str) -> str | None:
    """The path of a table's sheet, of the table's own path without ending; None outside of the folder of a förbund's year."""
    folder, _, name = stem.rpartition("/")
    return f"{folder}/{BOOK}{_SHEET}{name}" if _OF_A_YEAR.fullmatch(stem) else None


def in_book(path: str) -> tuple[str, str] | None:
    """The book and the sheet that a path is of; None for that of a plain file."""
    book, between, name = path.partition(_SHEET)
    return (book, name) if between and book.endswith(f"/{BOOK}") else None


def beside(ar: int, column: str) -> str:
    """The heading over a column's values of a year, shown beside the table."""
    return f"{ar}: {column}"


def own_sheet(book: str, name: str, visible: Iterable[Sheet]) -> Sheet:
    """The sheet of that name as it is read; an empty one where there is none. Raises DataFault where part of it is not seen."""
    found = next((one for one in visible if one.name == name), Sheet(name))
    left_out = {column for column, head in found.cells.get(1, {}).items() if _BESIDE.match(str(head))}
    read = _without(found, left_out)
    if faults := list(unseen(f"{book}{_SHEET}{name}", read)):
        raise DataFault(faults)
    return _with_source(_closed_up(read, left_out))


def _without(sheet: Sheet, left_out: set[int]) -> Sheet:
    cells = {
        row: kept
        for row, found in sheet.cells.items()
        if (kept := {column: cell for column, cell in found.items() if column not in left_out})
    }
    return Sheet(sheet.name, cells, sheet.hidden_rows, sheet.hidden_columns, sheet.merged)


def _closed_up(sheet: Sheet, left_out: set[int]) -> Sheet:
    """With the columns that are read next to each other."""
    if not left_out:
        return sheet
    cells = {
        row: {column - sum(out < column for out in left_out): cell for column, cell in found.items()}
        for row, found in sheet.cells.items()
    }
    return Sheet(sheet.name, cells)


def _with_source(sheet: Sheet) -> Sheet:
    """With the source, where the sheet gives one alone, on every row; a row of nothing else is none."""
    heads: Mapping[int, object] = sheet.cells.get(1, {})
    column = next((place for place, head in heads.items() if head == SOURCE), None)
    if column is None:
        return sheet
    rows = {row: cells for row, cells in sheet.cells.items() if row > 1}
    given = {cells[column] for cells in rows.values() if column in cells}
    once = given.pop() if len(given) == 1 else None
    if isinstance(once, Unreadable):
        once = None
    filled = {
        row: cells if once is None else {**cells, column: once}
        for row, cells in rows.items()
        if cells.keys() - {column}
    }
    return Sheet(sheet.name, {1: dict(heads), **filled}, sheet.hidden_rows, sheet.hidden_columns, sheet.merged)
