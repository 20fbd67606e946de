"""A copy of a report's workbook where its faults are marked. Entry: `skriv_granskad`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from samrapport.errors import SamrapportError
from samrapport.intake.arsmapp.arbetsbok import link_to
from samrapport.raw.folder import RawFolder
from samrapport.raw.sheets.book import BOOK, in_book

GRANSKAD = "underlag-granskad.xlsx"
"""The copy's name, beside the workbook. It is never read."""
_LIST = "Fel"
_WRONG = PatternFill("solid", fgColor="FFC7CE")
_HEADS = ("Blad", "Cell", "Vad")


@dataclass(frozen=True)
class Marke:
    """What is wrong in a place. fil: the path from the data folder, of a sheet or another file. rad, kolumn: None where that is not known."""

    fil: str
    rad: int | None
    kolumn: str | None
    text: str


def skriv_granskad(folder: RawFolder, root: str, marks: Sequence[Marke]) -> str | None:
    """Write the copy of the workbook in a report's folder, in place of an earlier one; its path, or None where there is no workbook.

    Raises SamrapportError for a workbook that cannot be opened.
    """
    path, copy = f"{root}/{BOOK}", f"{root}/{GRANSKAD}"
    if not folder.has(path):
        return None
    try:
        book = load_workbook(io.BytesIO(folder.read(path)))
    except SamrapportError:
        raise
    except Exception:  # Whatever a damaged package makes the reader raise.
        raise SamrapportError(f"{path} går inte att märka. Öppna den i Excel, spara om den och kör igen.") from None
    if _LIST in book.sheetnames:
        del book[_LIST]
    listed = book.create_sheet(_LIST, 0)
    listed.append(_HEADS)
    listed.freeze_panes = "A2"
    for cell in listed[1]:
        cell.font = Font(bold=True)
    for row, one in enumerate(marks, 2):
        _list(listed, row, one, _mark(book, path, one))
    for letter, width in zip("ABC", (30, 10, 110), strict=True):
        listed.column_dimensions[letter].width = width
    book.active = 0
    book.save(folder.root / copy)
    return copy


def _mark(book: Workbook, path: str, one: Marke) -> tuple[str, str] | None:
    """Mark the cell, and give its sheet and place; None for what is wrong elsewhere."""
    found = in_book(one.fil)
    if found is None or found[0] != path or found[1] not in book.sheetnames:
        return None
    sheet = book[found[1]]
    row = one.rad or 1
    place = f"{get_column_letter(_column(sheet, one.kolumn))}{row}"
    cell = sheet[place]
    cell.fill = _WRONG
    told = f"{cell.comment.text}\n\n{one.text}" if cell.comment and row > 1 else one.text
    cell.comment = Comment(told, "Samrapport", height=120, width=320)
    return found[1], place


def _column(sheet: Any, name: str | None) -> int:
    heads: Iterable[Any] = sheet[1]
    return next((cell.column for cell in heads if name is not None and cell.value == name), 1)


def _list(listed: Any, row: int, one: Marke, place: tuple[str, str] | None) -> None:
    told = (place[0], place[1], one.text) if place else (one.fil, f"rad {one.rad}" if one.rad else "", one.text)
    for column, text in enumerate(told, 1):
        cell = listed.cell(row, column)
        cell.value = text
        # Whatever openpyxl took it for.
        cell.data_type = "s"
    if place:
        for column in (1, 2):
            listed.cell(row, column).hyperlink = link_to(*place)
            listed.cell(row, column).font = Font(color="0563C1", underline="single")
