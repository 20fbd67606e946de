"""The rows of a raw table as text, whatever file they lie in. Entries: `las_rader`, `rader_i`, `csv_av`."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from samrapport.errors import assert_none
from samrapport.raw.cells import read_grid
from samrapport.raw.folder import RawFolder
from samrapport.raw.nytt_ar import Rad


@dataclass(frozen=True)
class Rader:
    """A table's headings and rows as they stand, unread as what they mean."""

    rubriker: tuple[str, ...]
    rader: tuple[Rad, ...]


def las_rader(folder: RawFolder, path: str) -> Rader:
    """The rows of a table's file or sheet. Raises DataFault for what cannot be read."""
    return rader_i(path, folder.read(path))


def rader_i(path: str, content: bytes) -> Rader:
    """As `las_rader`, of what a file holds."""
    grid = read_grid(path, content)
    assert_none(grid.faults)
    rows = tuple(dict(zip(grid.heads, map(cell_text, cells), strict=True)) for _, cells in grid.rows)
    return Rader(grid.heads, rows)


def cell_text(cell: object) -> str:
    """What a cell shows as it is written in a CSV file: a decimal comma, days as year-month-day."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell == datetime(cell.year, cell.month, cell.day) else str(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float | Decimal):
        number = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
        text = f"{number:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    return str(cell)


def csv_av(table: Rader) -> str:
    """The table as the text of a CSV file."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\n")
    writer.writerow(table.rubriker)
    writer.writerows([row.get(name, "") for name in table.rubriker] for row in table.rader)
    return made.getvalue()
