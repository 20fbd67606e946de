"""From a file to a grid of cells: heads, and rows with their line in the file. Entries: `read_grid`, and `decode` for
texts.

The rows of a CSV (`csv_lines`) and of a sheet go the same way. A cell is what a person sees in it; what it means is for
the parser of its column to say. Every later message can name file and row.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samrapport.errors import DataFault, Fault, assert_none, counted
from samrapport.raw.budget import at_row, within_budget
from samrapport.raw.sheets.kind import KINDS
from samrapport.raw.sheets.reading import read_sheet
from samrapport.raw.sheets.sheet import Unreadable, letters
from samrapport.raw.signs import tidy
from samrapport.raw.tecken import told, unshown

ENDINGS = tuple(KINDS)
"""The endings that a table may have."""

_ERROR_WORD = re.compile(r"#[A-ZÅÄÖ][A-ZÅÄÖ0-9_/]*[!?]|#(N/A|N/D|SAKNAS|GETTING_DATA|HÄMTAR_DATA)|(Err|Fel):\d{3}")
_TOO_NARROW = re.compile("#{2,}")


@dataclass(frozen=True)
class Grid:
    """heads: the headings in order. rows: (line in the file, its cells), as many cells as heads; "" is an empty cell.

    faults: rows and cells that could not be read, to be told together with those of the rest. head_row: the headings' line.
    """

    file: str
    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[object, ...]], ...]
    faults: tuple[Fault, ...] = ()
    head_row: int = 1


def read_grid(file: str, content: bytes) -> Grid:
    """The grid of a table. Raises DataFault for a file without structure; faults of rows and cells are in the grid."""
    with within_budget(file):
        return _grid(file, content)


def _grid(file: str, content: bytes) -> Grid:
    sheet = read_sheet(file, content)
    is_csv = sheet is None
    lines = csv_lines(file, decode(file, content)) if sheet is None else sheet.lines()
    first = next(lines, None)
    if first is None:
        raise DataFault(Fault(file, "filen är tom. Den ska börja med en rad rubriker."))
    head_row, heads = first[0], _heads(file, *first)
    rows: list[tuple[int, tuple[object, ...]]] = []
    faults: list[Fault] = []
    for row, found in lines:
        while found and found[-1] == "" and (len(found) > len(heads) or not is_csv):
            found.pop()
        if all(cell == "" for cell in found):
            continue
        own = [*_unread(file, heads, row, found)]
        if len(found) > len(heads) and not is_csv:
            place = f"{letters(next(at for at, cell in enumerate(found, 1) if at > len(heads) and cell != ''))}{row}"
            expected = f"cellen {place} har innehåll, men kolumnen har ingen rubrik på rad 1. Ge den en rubrik, eller töm cellen."
            own.append(Fault(file, expected, row))
        elif not is_csv:
            found.extend([""] * (len(heads) - len(found)))
        elif len(found) != len(heads):
            expected = (
                f"raden har {len(found)} fält, men filen har {counted(len(heads), 'rubrik', 'rubriker')}. Varje rad ska ha lika många; ett fält "
                "som innehåller semikolon skrivs inom citattecken."
            )
            own.append(Fault(file, expected, row))
        faults += own
        if not own:
            rows.append((row, tuple(found)))
    return Grid(file, heads, tuple(rows), tuple(faults), head_row)


def _unread(file: str, heads: tuple[str, ...], row: int, cells: Iterable[object]) -> Iterator[Fault]:
    """The cells that hold no value of their own, but what a program says of them; and signs that cannot be shown."""
    for place, cell in enumerate(cells):
        column = heads[place] if place < len(heads) else None
        if isinstance(cell, Unreadable):
            yield Fault(file, cell.why, row, column, cell.shown)
        elif isinstance(cell, str) and cell[:1] in "#EF":
            if _ERROR_WORD.fullmatch(cell):
                yield Fault(file, "är ett fel från en formel. Rätta formeln i Excel och spara.", row, column, cell)
            elif _TOO_NARROW.fullmatch(cell):
                yield Fault(file, "skriver Excel där kolumnen är för smal. Bredda den och spara om.", row, column, cell)
        elif isinstance(cell, str) and (sign := unshown(cell)):
            yield Fault(file, told(sign[0]), row, column, cell)


def decode(file: str, content: bytes) -> str:
    """Text from UTF-8 (with or without BOM) or UTF-16 with BOM, NFC, LF. Anything else is refused, never guessed."""
    with_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    zeros = Fault(file, "filen innehåller nolltecken; den är skadad eller i UTF-16 utan märke. Spara om den i UTF-8.")
    if not with_mark and b"\0" in content:
        raise DataFault(zeros)
    try:
        text = content.decode("utf-16" if with_mark else "utf-8-sig")
    except UnicodeDecodeError as error:
        if with_mark:
            expected = "filen är märkt som UTF-16 men är avklippt eller skadad. Spara om den i UTF-8."
            raise DataFault(Fault(file, expected)) from None
        expected = (
            "filen är inte kodad i UTF-8 (troligen Latin-1 eller Windows-1252). Spara om den som ”CSV UTF-8” i Excel, "
        )
        row = content[: error.start].count(b"\n") + 1
        raise DataFault(Fault(file, expected + "eller med kodningen UTF-8 i redigeraren.", row)) from None
    if "\0" in text:
        raise DataFault(zeros)
    # A file that was joined of two, or marked twice, has a second mark where nothing is seen.
    return unicodedata.normalize("NFC", text.lstrip("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")


def _heads(file: str, row: int, cells: list[object]) -> tuple[str, ...]:
    faults = [*_unread(file, (), row, cells)]
    if faults:
        raise DataFault(faults)
    # A line break in a heading is how it was made to fit.
    heads = [tidy(str(cell).replace("\n", " ")) for cell in cells]
    while heads and heads[-1] == "":
        heads.pop()
    if not heads:
        raise DataFault(Fault(file, f"rad {row} är tom. Den ska hålla rubrikerna.", row))
    faults = [
        Fault(file, "rubriken står två gånger. Ta bort eller byt namn på den ena.", row, value=head)
        for head, count in Counter(heads).items()
        if head and count > 1
    ]
    if "" in heads:
        faults.insert(0, Fault(file, "en rubrik är tom. Varje kolumn ska ha en rubrik på rad 1.", row))
    assert_none(faults)
    return tuple(heads)


_LONGEST_CELL = 1_000_000
_SEPARATOR_LINE = re.compile(r'"?sep=(.?)"?\s*', re.IGNORECASE)
"""What Excel writes first to tell itself how fields are set apart."""


def csv_lines(file: str, text: str) -> Iterator[tuple[int, list[object]]]:
    """Each row's cells. Raises DataFault for another separator, or a quotation mark that hides where rows end."""
    head, _, rest = text.partition("\n")
    start, told = 1, _SEPARATOR_LINE.fullmatch(head)
    if told:
        start, text, head = 2, rest, rest.partition("\n")[0]
    if ";" not in head and ("," in head or "\t" in head):
        found = "komma" if "," in head else "tabb"
        raise DataFault(Fault(file, f"fälten skiljs åt med {found}. Spara filen med semikolon mellan fälten.", start))
    before, width = start - 1, 0
    lines = text.split("\n")
    at_row(file, start)
    csv.field_size_limit(_LONGEST_CELL)  # Each time, for it holds for the whole process and others set it too.
    reader = csv.reader(io.StringIO(text), delimiter=";", strict=True)
    try:
        for cells in reader:
            width = width or len(cells)
            end = before + reader.line_num
            full = [line.count(";") >= max(width - 1, 1) for line in lines[start - before - 1 : end - before]]
            if full[0] and any(full[1:]):
                # Both are rows of their own, unless they are read as one: nobody can tell which was meant.
                raise DataFault(_swallowed(file, start, end))
            yield start, [tidy(cell) for cell in cells]
            start = end + 1
            at_row(file, start)
    except csv.Error:
        expected = "ett citattecken är inte avslutat eller står fel. Text med citattecken skrivs inom citattecken, med dubbla citattecken inuti."
        raise DataFault(Fault(file, expected, start)) from None


def _swallowed(file: str, start: int, end: int) -> Fault:
    rows = f"raderna {start} och {end}" if end == start + 1 else f"raderna {start}–{end}"
    return Fault(
        file,
        f"{rows} läses som en enda, för de står inom samma citattecken. Ta bort det ensamma citattecknet, eller skriv cellens "
        "text utan radbrytning.",
        start,
    )
