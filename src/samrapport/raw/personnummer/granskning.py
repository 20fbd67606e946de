"""A raw file looked through for personnummer, whatever its kind. Entry: `places_in`, and `name_faults` for names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from samrapport.errors import DataFault, Fault, told_elsewhere
from samrapport.raw.cells import ENDINGS, read_grid
from samrapport.raw.personnummer.form import find_personnummer, hide_personnummer
from samrapport.raw.personnummer.lasbart import SIE, texts_in
from samrapport.raw.personnummer.packat import Part, unpacked
from samrapport.raw.personnummer.plain import WALL
from samrapport.raw.sheets.book import BOOK, in_book, sheet_path
from samrapport.raw.sheets.reading import sheet_names

EXPECTED = (
    "innehåller ett personnummer, samordningsnummer eller reservnummer. Det visas inte här. Ersätt det med ett löpnummer som inte "
    "kan kopplas till personen, och ta bort numret ur alla kopior av filen."
)
_SOMEWHERE = (
    "innehåller ett personnummer, samordningsnummer eller reservnummer, som inte visas här: i en cell, ett bladnamn, ett dolt blad, en kommentar, en formel "
    "eller filens egenskaper. Ta bort det där, eller spara bara bladet med uppgifterna i en ny fil."
)
_POWER = re.compile(r"(?<![\d.])\d\.\d{1,15}E\+?(?:9|11)\b")
"""A whole number as a book keeps it, all of it however few its digits are: 8.1121E9."""
_CELLS = re.compile(
    r"(?:</t>)?(?:</?(?:row|c|v|f|is|si)(?: [\w:]+=\"[^\"<>]{0,9}\")*/?>)+(?:<t(?: xml:space=\"preserve\")?>)?"
)
"""What stands between the values of a large sheet: nothing is read across it, and taken as one it costs little."""
_RESTATES = re.compile(rb'formatCode="[^"]*0{3}')
"""A format that may show a number with a dash in it, or with zeros before."""
_BETWEEN = re.compile(r'"(?:\\"|[^"\n])*"|[ \t]+|\n(?=\s*[#{}])')
_VOUCHER = re.compile(r"(#VER[ \t]+\S+[ \t]+)(\"?\d+\"?)(?=\s)", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """Where a number stands, as a message tells it, and its digits, which no message does. row: None for the whole file."""

    row: int | None
    column: str | None
    digits: str


def places_in(path: str, content: bytes) -> list[Place]:
    """Where a file holds personnummer. Never raises: what cannot be read as its kind is read as text."""
    ending = PurePosixPath(path).suffix.lower()
    if (package := _in_package(content)) is not None:
        return _in_book(path, package[0], content, restated=package[1])
    text, *more = texts = texts_in(path, content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _in_book(path, _digits(texts), content, restated=True)
    if more:
        return [Place(None, None, digits) for digits in _digits(texts)]
    hits = find_personnummer(text)
    if hits and ending in SIE:
        # Fields are parted by blanks, which no number goes across; a voucher's own number is none.
        text = _VOUCHER.sub(lambda match: match[1] + WALL * len(match[2]), text)
        hits = find_personnummer(
            _BETWEEN.sub(lambda match: match[0] if match[0][0] == '"' else WALL * len(match[0]), text)
        )
    found, row, counted = [], 1, 0
    for hit in hits:
        # From the one before it, lest a file full of them be counted through for each.
        row, counted = row + text.count("\n", counted, hit.start), hit.start
        found.append(Place(row, None, hit.digits))
    if not found or ending != ".csv" or (cells := _in_cells(path, content)) is None:
        return found
    return [*cells.places, *(one for one in found if one.row in cells.broken)]


def fault_of(path: str, place: Place) -> Fault:
    """What to say of a number in a file."""
    in_book = place.row is None and PurePosixPath(path).suffix.lower() in (*ENDINGS, ".docx", ".odt", ".doc")
    return Fault(safe_name(path), _SOMEWHERE if in_book else EXPECTED, place.row, place.column)


def name_faults(path: str) -> Iterator[Fault]:
    """A fault for a path in whose names a number stands."""
    safe = safe_name(path)
    if safe != _readable(path):
        expected = (
            "namnet på filen, eller på en mapp som den ligger i, innehåller ett personnummer, samordningsnummer eller reservnummer, som inte visas "
            "här. Byt namn."
        )
        yield Fault(safe, expected)


def safe_name(path: str) -> str:
    """A path that may be told: each number in it hidden."""
    return "/".join(hide_personnummer(part) for part in _readable(path).split("/"))


def _readable(path: str) -> str:
    # A name that is no UTF-8 comes with surrogates, which no message can carry.
    return path.encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class _Cells:
    """places: of the cells with a number. let_be: digits that a heading says are something else. broken: rows that are no cells."""

    places: list[Place]
    let_be: set[str]
    broken: set[int | None]


def _in_cells(path: str, content: bytes) -> _Cells | None:
    """What the cells of a table hold; None where it cannot be read as one, of which its reader tells."""
    grid = None
    with told_elsewhere((DataFault, KeyError, ValueError)):
        grid = read_grid(path, content)
    if grid is None:
        return None
    places = [Place(grid.head_row, None, hit.digits) for head in grid.heads for hit in find_personnummer(head)]
    let_be: set[str] = set()
    named = [None if find_personnummer(head) else head for head in grid.heads]
    for row, cells in grid.rows:
        for head, cell in zip(named, cells, strict=True):
            text = str(cell)
            for hit in find_personnummer(text) if len(text) > 9 else ():
                if find_personnummer(text, before=head or ""):
                    places.append(Place(row, head, hit.digits))
                else:
                    let_be.add(hit.digits)
    return _Cells(places, let_be, {fault.row for fault in grid.faults})


def _in_book(path: str, somewhere: list[str], content: bytes, *, restated: bool) -> list[Place]:
    """somewhere: digits of what stands in any part of the file. restated: whether cells may show more than their parts hold."""
    if not (somewhere or restated):
        return []
    if sheet_paths(path, content):
        # What stands in the cells of its sheets is told of those.
        sheets = [cells for one in sheet_paths(path, content) if (cells := _in_cells(one, content)) is not None]
        known = {one.digits for cells in sheets for one in cells.places}.union(*(cells.let_be for cells in sheets))
        return [Place(None, None, digits) for digits in somewhere if digits not in known]
    cells = _in_cells(path, content)
    if in_book(path):
        return cells.places if cells else []
    if cells is None:
        return [Place(None, None, digits) for digits in somewhere]
    known = {one.digits for one in cells.places} | cells.let_be
    return [*cells.places, *(Place(None, None, digits) for digits in somewhere if digits not in known)]


def sheet_paths(book: str, content: bytes) -> list[str]:
    """The paths of a report's workbook's sheets; none of another file, and where it cannot be read, which is told of itself."""
    if PurePosixPath(book).name != BOOK:
        return []
    paths: list[str | None] = []
    with told_elsewhere(DataFault):
        paths = [sheet_path(f"{book.removesuffix(BOOK)}{name}") for name in sheet_names(book, content)]
    return [one for one in paths if one is not None]


@lru_cache(maxsize=4)
def _in_package(content: bytes) -> tuple[list[str], bool] | None:
    """The digits of the numbers in all that is packed in a file, and whether that has formats that restate; None where it is damaged."""
    parts = unpacked(content)
    if parts is None:
        return None
    found: list[str] = []
    for one in parts:
        found += (hit.digits for hit in find_personnummer(one.name))
        found += _in_unpacked(one)
    return list(dict.fromkeys(found)), any(_RESTATES.search(one.content) for one in parts)


def _digits(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(hit.digits for text in texts for hit in find_personnummer(text)))


def _in_unpacked(part: Part) -> Iterator[str]:
    for told in texts_in(part.name, part.content):
        text = _CELLS.sub(WALL, told)
        if part.name.endswith(".xml") and "E" in text:
            text = _POWER.sub(lambda match: str(int(float(match[0]))), text)
        yield from (hit.digits for hit in find_personnummer(text))
