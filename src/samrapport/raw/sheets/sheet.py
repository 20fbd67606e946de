"""A sheet of a workbook as a person sees it, whatever the file's format. Entry: `chosen`, which of a book's sheets is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from samrapport.errors import DataFault, Fault


@dataclass(frozen=True)
class Unreadable:
    """A cell whose value cannot be told. why: goes on from what it shows, or from the place where that is None."""

    why: str
    shown: str | None = None


@dataclass
class Sheet:
    """cells: row to column to what is shown, both from 1; empty cells are left out. hidden_columns: first and last of each run."""

    name: str
    cells: dict[int, dict[int, object]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)

    def put(self, row: int, column: int, cell: object) -> None:
        """Note what a cell shows."""
        if cell != "":
            self.cells.setdefault(row, {})[column] = cell

    def lines(self) -> Iterator[tuple[int, list[object]]]:
        """The rows that hold anything, each as far as its last cell. The first is row 1, whether it holds anything or not."""
        for row in sorted(self.cells.keys() | {1}) if self.cells else ():
            cells = self.cells.get(row, {})
            yield row, [cells.get(column, "") for column in range(1, max(cells, default=0) + 1)]


def chosen(file: str, visible: Iterable[Sheet]) -> Sheet:
    """The first visible sheet that holds anything. Raises DataFault where another may be meant, or part of it is not seen."""
    filled = [one for one in visible if one.cells]
    if not filled:
        return Sheet("")
    sheet, *others = filled
    heads = _heads(sheet)
    twins = [one.name for one in others if heads and _heads(one) == heads]
    if twins:
        expected = (
            f"bladen ”{sheet.name}” och ”{twins[0]}” har samma rubriker, så det går inte att veta vilket som gäller. "
        )
        raise DataFault(Fault(file, expected + "Behåll bara det ena bladet i filen."))
    faults = list(unseen(file, sheet))
    if faults:
        raise DataFault(faults)
    return sheet


def _heads(sheet: Sheet) -> set[str]:
    return {str(cell).casefold() for cell in sheet.cells.get(1, {}).values()}


def unseen(file: str, sheet: Sheet) -> Iterator[Fault]:
    """The faults of a sheet of which part is not seen, or not in a cell of its own."""
    if sheet.merged:
        yield Fault(
            file,
            f"cellerna {', '.join(sheet.merged[:5])} är sammanslagna. Dela upp dem, så att varje kolumn har en egen rubrik på rad 1.",
        )
    rows = sorted(sheet.hidden_rows & sheet.cells.keys())
    if rows:
        yield Fault(
            file,
            f"{'raden' if len(rows) == 1 else 'raderna'} {_runs(rows)} har innehåll men är dold{'a' if len(rows) > 1 else ''} "
            "(för hand, med höjden 0 eller av ett filter). Visa allt, eller ta bort det som inte ska med.",
        )
    held = {column for cells in sheet.cells.values() for column in cells}
    columns = sorted(column for column in held if any(first <= column <= last for first, last in sheet.hidden_columns))
    if columns:
        yield Fault(
            file,
            f"{'kolumnen' if len(columns) == 1 else 'kolumnerna'} {', '.join(map(letters, columns[:5]))} har innehåll men är "
            f"dold{'a' if len(columns) > 1 else ''}. Visa allt, eller ta bort det som inte ska med.",
        )


def _runs(rows: list[int]) -> str:
    """5, 7–9."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][-1] == row - 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    told = ", ".join("–".join(map(str, run)) for run in runs[:5])
    return told + (" …" if len(runs) > 5 else "")


def letters(column: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    found = ""
    while column:
        column, left = divmod(column - 1, 26)
        found = chr(65 + left) + found
    return found
