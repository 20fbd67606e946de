"""The sheets of a workbook as it was delivered, and their rows and headings. Entries: `sheets_in`, `sheets_named`, `headings`,
`rows_below` and `cell_name`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from samrapport.errors import Fault, assert_none, closest
from samrapport.raw.cells import csv_lines, decode
from samrapport.raw.importera.belopp import Enhet, delivered_amount
from samrapport.raw.importera.mappning import Ark
from samrapport.raw.sheets.kind import assert_kind
from samrapport.raw.sheets.reading import from_book
from samrapport.raw.sheets.sheet import Sheet, Unreadable

CSV_SHEET = "CSV"
"""What the one sheet of a text file is called."""


@dataclass(frozen=True)
class Rad:
    """A row below the headings. own_block: what stands in the column of blocks. amounts, units: by column, of cells that hold an amount.

    wrong: by column, why a cell could not be read, and what it shows. place: column of the label.
    """

    row: int
    label: str
    place: str
    own_block: str = ""
    amounts: dict[str, Decimal] = field(default_factory=dict)
    units: dict[str, Enhet | None] = field(default_factory=dict)
    wrong: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether no column of amounts holds anything."""
        return not self.amounts and not self.wrong


def label_key(label: object) -> str:
    """A label as labels are told apart: case, blanks, and a colon last, count for nothing."""
    return " ".join(str(label).split()).rstrip(" :").casefold()


def number_of(column: str) -> int:
    """A column's number: A is 1, AA is 27."""
    found = 0
    for letter in column.upper():
        found = found * 26 + ord(letter) - 64
    return found


def cell_name(sheet: str, column: str, row: int) -> str:
    """A cell as a formula names it: `Budget!C7`, `'Budget 2021'!C7`."""
    quoted = sheet if re.fullmatch(r"[^\W\d]\w*", sheet) else "'{}'".format(sheet.replace("'", "''"))
    return f"{quoted}!{column}{row}"


def sheets_in(file: str, content: bytes) -> list[Sheet]:
    """The visible sheets that hold anything; of a text file its rows. Raises DataFault for what is no workbook, or is locked."""
    kind = assert_kind(file, content)
    if kind == "csv":
        return [_of_csv(file, content)]
    return from_book(file, content, kind, lambda visible: [one for one in visible if one.cells])


def sheets_named(file: str, content: bytes, wanted: Sequence[str], mapping: str) -> list[Sheet]:
    """The sheets of those names, in that order. mapping: the file that asks for them. Raises DataFault, with the names that there are."""
    kind = assert_kind(file, content)
    if kind == "csv":
        return [_of_csv(file, content)]
    found: dict[str, Sheet] = {}
    names: list[str] = []

    def take(visible: Iterable[Sheet]) -> None:
        for one in visible:
            names.append(one.name)
            if one.name in wanted:
                found[one.name] = one
            if len(found) == len(wanted):
                return

    from_book(file, content, kind, take)
    assert_none(_unknown_sheet(file, name, names, mapping) for name in wanted if name not in found)
    return [found[name] for name in wanted]


def _unknown_sheet(file: str, name: str, names: Sequence[str], mapping: str) -> Fault:
    alike = closest(name, names, n=1)
    hint = f"Menade du ”{alike[0]}”?" if alike else f"De synliga bladen är: {', '.join(names)}."
    expected = f"har inget synligt blad ”{name}”, som {mapping} läser. {hint} Ändra ”blad” där, eller läs in arbetsboken på nytt."
    return Fault(file, f"arbetsboken {expected}")


def _of_csv(file: str, content: bytes) -> Sheet:
    sheet = Sheet(CSV_SHEET)
    for row, cells in csv_lines(file, decode(file, content)):
        for column, cell in enumerate(cells, 1):
            sheet.put(row, column, cell)
    return sheet


def headings(sheet: Sheet, rows: Iterable[int], first: int = 1) -> dict[int, str]:
    """What stands over each column in these rows, from the top down. first: the leftmost column that has a heading of amounts.

    Of two rows, what stands once above several columns holds for all of them, whether its cells are merged or left empty.
    """
    rows = list(rows)
    merged = [_corners(one) for one in sheet.merged]
    found: dict[int, list[str]] = {}
    for row in rows:
        cells = dict(sheet.cells.get(row, {}))
        for top, left, bottom, right in merged:
            if top <= row <= bottom and left >= first and left in sheet.cells.get(top, {}):
                cells |= dict.fromkeys(range(left, right + 1), sheet.cells[top][left])
        for column, cell in cells.items():
            text = (
                " ".join(str(getattr(cell, "shown", None) or cell).split()) if not isinstance(cell, Unreadable) else ""
            )
            if text and text not in found.setdefault(column, []):
                found[column].append(text)
    upper, lower = sheet.cells.get(rows[0], {}), sheet.cells.get(rows[-1], {})
    for column, texts in found.items():
        over = max((one for one in upper if first <= one < column), default=None)
        alone = len(rows) > 1 and len(texts) == 1 and column in lower and column not in upper
        if alone and over is not None and over in lower and len(upper) < len(lower):
            texts.insert(0, " ".join(str(upper[over]).split()))
    return {column: " ".join(texts) for column, texts in found.items()}


def _corners(area: str) -> tuple[int, int, int, int]:
    """Top, left, bottom, right."""
    ends = [re.fullmatch(r"\$?([A-Za-z]+)\$?(\d+)", one) for one in area.split(":")]
    first, last = ends[0], ends[-1]
    if first is None or last is None:
        return 0, 0, -1, -1
    return int(first[2]), number_of(first[1]), int(last[2]), number_of(last[1])


def rows_below(sheet: Sheet, ark: Ark) -> Iterator[Rad]:
    """The rows below the headings that hold a label or an amount, in order."""
    columns = list(dict.fromkeys(one.kolumn for one in ark.kolumner))
    labelled = [one for one in (ark.benamning, ark.blockkolumn) if one]
    for row in sorted(sheet.cells):
        if row <= ark.heads[-1]:
            continue
        cells = sheet.cells[row]
        place = next(
            (one for one in labelled if _text(cells.get(number_of(one), ""))), labelled[0] if labelled else "A"
        )
        own = _text(cells.get(number_of(ark.blockkolumn), "")) if ark.blockkolumn else ""
        rad = Rad(row, _text(cells.get(number_of(place), "")), place, own)
        for column in columns:
            cell = cells.get(number_of(column), "")
            try:
                found = delivered_amount(cell)
            except ValueError as error:
                rad.wrong[column] = (
                    str(error),
                    getattr(cell, "shown", None) if isinstance(cell, Unreadable) else str(cell),
                )
                continue
            if found is not None:
                rad.amounts[column], rad.units[column] = found
        if rad.label or not rad.empty:
            yield rad


def _text(cell: object) -> str:
    return "" if isinstance(cell, Unreadable) else " ".join(str(cell).split())


def unseen_faults(file: str, sheet: Sheet, rows: Iterable[int], columns: Iterable[str]) -> Iterator[Fault]:
    """A fault for each column, or row, that is read though nobody sees it."""
    for column in columns:
        if any(first <= number_of(column) <= last for first, last in sheet.hidden_columns):
            yield Fault(
                file,
                f"kolumnen {column} på bladet ”{sheet.name}” är dold men skulle läsas. Visa den i Excel, och spara.",
            )
    for row in sorted(set(rows) & sheet.hidden_rows):
        yield Fault(file, f"raden på bladet ”{sheet.name}” är dold men skulle läsas. Visa den i Excel, och spara.", row)
