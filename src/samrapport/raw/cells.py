"""From a file (CSV or XLSX) to a grid of cells: heads, and rows with their line in the file.

Nothing is interpreted here but the encoding and the file's own structure, so every later message can name file and row.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from samrapport.errors import DataFault, Fault, assert_none
from samrapport.raw.folder import RawFolder

_LONGEST_CELL = 1_000_000
_LARGEST_BOOK = 200_000_000
"""Bytes that an Excel file may unpack to; a small file can be made to fill the memory."""


@dataclass(frozen=True)
class Grid:
    """heads: the headings in order. rows: (line in the file, its cells), as many cells as heads; "" is an empty cell.

    faults: rows and cells that could not be read, to be told together with those of the rest.
    """

    file: str
    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[object, ...]], ...]
    faults: tuple[Fault, ...] = ()


def read_grid(file: str, content: bytes) -> Grid:
    """The grid of a .csv or .xlsx file. Raises DataFault for a file without structure; faults of rows are in the grid."""
    lines = _xlsx_lines(file, content) if file.endswith(".xlsx") else _csv_lines(file, content)
    first = next(lines, None)
    if first is None:
        raise DataFault(Fault(file, "filen är tom. Den ska börja med en rad rubriker."))
    heads = _heads(file, first[1])
    rows: list[tuple[int, tuple[object, ...]]] = []
    faults: list[Fault] = []
    for row, found in lines:
        errors = [cell for cell in found if isinstance(cell, _FormulaError)]
        faults.extend(
            Fault(file, "är ett fel från en formel. Rätta formeln i Excel och spara.", row, value=one) for one in errors
        )
        if errors:
            continue
        if all(cell == "" for cell in found):
            continue
        beyond = found[len(heads) :]
        cells = found[: len(heads)] if all(cell == "" for cell in beyond) else found
        if len(cells) != len(heads):
            faults.append(
                Fault(
                    file,
                    f"raden har {len(cells)} fält, men filen har {len(heads)} rubriker. Varje rad ska ha lika många; ett fält "
                    "som innehåller semikolon skrivs inom citattecken.",
                    row,
                )
            )
        else:
            rows.append((row, tuple(cells)))
    return Grid(file, heads, tuple(rows), tuple(faults))


def decode(file: str, content: bytes) -> str:
    """Text from UTF-8 (with or without BOM) or UTF-16 with BOM, NFC, LF. Anything else is refused, never guessed."""
    with_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not with_mark and b"\0" in content:
        raise DataFault(
            Fault(file, "filen innehåller nolltecken; den är skadad eller i UTF-16 utan märke. Spara om den i UTF-8.")
        )
    try:
        text = content.decode("utf-16" if with_mark else "utf-8-sig")
    except UnicodeDecodeError as error:
        if with_mark:
            raise DataFault(
                Fault(file, "filen är märkt som UTF-16 men är avklippt eller skadad. Spara om den i UTF-8.")
            ) from None
        row = content[: error.start].count(b"\n") + 1
        raise DataFault(
            Fault(
                file,
                "filen är inte kodad i UTF-8 (troligen Latin-1 eller Windows-1252). Spara om den som "
                "”CSV UTF-8” i Excel, eller med kodningen UTF-8 i redigeraren.",
                row,
            )
        ) from None
    if "\0" in text:
        raise DataFault(
            Fault(file, "filen innehåller nolltecken; den är skadad eller i UTF-16 utan märke. Spara om den i UTF-8.")
        )
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def read_text(folder: RawFolder, path: str) -> str:
    """The text of a file, such as the template of `text/*.md`. Raises DataFault."""
    return decode(path, folder.read(path))


def _csv_lines(file: str, content: bytes) -> Iterator[tuple[int, list[object]]]:
    text = decode(file, content)
    head = text.partition("\n")[0]
    if ";" not in head and ("," in head or "\t" in head):
        found = "komma" if "," in head else "tabb"
        raise DataFault(Fault(file, f"fälten skiljs åt med {found}. Spara filen med semikolon mellan fälten.", 1))
    csv.field_size_limit(_LONGEST_CELL)  # Each time, for it holds for the whole process and others set it too.
    reader = csv.reader(io.StringIO(text), delimiter=";", strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, [cell.strip() for cell in cells]
            start = reader.line_num + 1
    except csv.Error:
        raise DataFault(
            Fault(
                file,
                "ett citattecken är inte avslutat eller står fel. Text med citattecken skrivs inom citattecken, med dubbla citattecken inuti.",
                start,
            )
        ) from None


def _xlsx_lines(file: str, content: bytes) -> Iterator[tuple[int, list[object]]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            size = sum(part.file_size for part in package.infolist())
        if size > _LARGEST_BOOK:
            raise DataFault(Fault(file, "filen är orimligt stor uppackad. Spara bara bladet med uppgifterna."))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Styles and extensions that it does not know are none of our concern.
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
            sheet = book.worksheets[0]
    except DataFault:
        raise
    except Exception:  # Whatever a damaged package makes the zip, XML and workbook readers raise.
        raise DataFault(Fault(file, "filen är inte en Excelbok (.xlsx). Öppna den i Excel och spara om den.")) from None
    merged = sorted(str(area) for area in sheet.merged_cells.ranges)
    if merged:
        raise DataFault(
            Fault(
                file,
                f"cellerna {', '.join(merged[:5])} är sammanslagna. Dela upp dem, så att varje kolumn har en egen rubrik på rad 1.",
            )
        )
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        yield row, [_excel_cell(cell.value, str(cell.number_format), cell.data_type == "e") for cell in cells]


class _FormulaError(str):
    """What Excel shows in a cell whose formula fails."""


def _excel_cell(cell: object, number_format: str, is_error: bool) -> object:
    if cell is None:
        return ""
    if is_error:
        return _FormulaError(cell)
    if isinstance(cell, str):
        return unicodedata.normalize("NFC", cell).strip()
    if isinstance(cell, int | float) and "%" in number_format:
        # The cell holds 0.4 and shows 40 %. Which one is meant is for the analyst to say, so it is no bare number.
        return f"{Decimal(repr(cell)) * 100:f} %"
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _heads(file: str, cells: list[object]) -> tuple[str, ...]:
    heads = [str(cell) for cell in cells]
    while heads and heads[-1] == "":
        heads.pop()
    if not heads:
        raise DataFault(Fault(file, "rad 1 är tom. Den ska hålla rubrikerna.", 1))
    faults = [
        Fault(file, "rubriken står två gånger. Ta bort eller byt namn på den ena.", 1, value=head)
        for head in dict.fromkeys(heads)
        if head and heads.count(head) > 1
    ]
    if "" in heads:
        faults.insert(0, Fault(file, "en rubrik är tom. Varje kolumn ska ha en rubrik på rad 1.", 1))
    assert_none(faults)
    return tuple(heads)
