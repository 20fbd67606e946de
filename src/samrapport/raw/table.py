"""A raw table read as it is declared: `read_table` gives a validated tidy frame, or all the file's faults at once.

`read_shared_table` is for files that all reports read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import pandera.pandas as pa

from samrapport.errors import DataFault, Fault, assert_none, closest, counted, shorten, told_elsewhere
from samrapport.raw.cells import ENDINGS, Grid, read_grid
from samrapport.raw.declaration import Tabell
from samrapport.raw.folder import RawFolder
from samrapport.raw.importera.lasning import read_mapped
from samrapport.raw.importera.mappning import ENDING, mapped_book, mapping_path
from samrapport.raw.sheets.book import in_book, sheet_path
from samrapport.raw.signs import odd_sign
from samrapport.raw.summor import sum_faults

ROW, FILE, CELL = "rad", "fil", "cell"
"""Columns that every frame carries: the line and the file a value came from. `cell`, its sheet and cell, stands in frames that are read
out of a workbook as it was delivered; their amounts are kronor.
"""
_LONGEST_LIST = 300
"""Signs of headings that a message lists."""


def table_path(folder: RawFolder, stem: str) -> str | None:
    """The path of a table: with any of its endings, a filled-in sheet of the report's workbook, or the mapping that it is read by.

    None when there is none. Raises DataFault when there are several.
    """
    mapping, sheet = mapping_path(folder, stem), sheet_path(stem)
    book = mapped_book(folder, stem) if mapping else None
    paths = [*(f"{stem}{ending}" for ending in ENDINGS), *([sheet] if sheet else [])]
    found = [*([mapping] if mapping else []), *(path for path in paths if path != book and folder.has(path))]
    if len(found) > 1:
        step = "Ta bort filen, eller töm bladet." if in_book(found[1]) else "Behåll bara den ena filen."
        raise DataFault(Fault(found[0], f"samma underlag finns också som {found[1]}. {step}"))
    return found[0] if found else None


def _awaited(folder: RawFolder, stem: str) -> str:
    """Where a table is to be that is not there: in the report's workbook, if it has one."""
    sheet = sheet_path(stem)
    found = in_book(sheet) if sheet else None
    return sheet if sheet and found and folder.has(found[0]) else f"{stem}.csv"


def row_fault(row: Mapping[Any, Any] | pd.Series, column: str, expected: str) -> Fault:
    """A fault of one cell of a frame that has been read, whose row this is."""
    value = row[column]
    shown = None if value is None else str(value)
    return Fault(str(row[FILE]), expected, int(row[ROW]), column, shown, row.get(CELL))


def assert_known(frame: pd.DataFrame, column: str, known: Iterable[object], message: str) -> None:
    """Raise DataFault for each row whose `column` is not among `known`, with the closest known value."""
    allowed = set(known)
    faults = []
    for _, row in frame[~frame[column].isin(allowed)].iterrows():
        alike = closest(str(row[column]), {str(one) for one in allowed}, n=1)
        hint = f"Menade du ”{alike[0]}”?" if alike else "Rätta här, eller lägg till det där."
        faults.append(row_fault(row, column, f"{message}. {hint}"))
    assert_none(faults)


def has_rows(folder: RawFolder, path: str) -> bool:
    """Whether a table holds more than its headings; one that cannot be read does, so that its reader tells why."""
    if path.endswith(ENDING):
        return True
    with told_elsewhere(DataFault):
        grid = read_grid(path, folder.read(path))
        return bool(grid.rows or grid.faults)
    return True


_shared: dict[str, tuple[str | None, Tabell, pd.DataFrame]] = {}


def read_shared_table(folder: RawFolder, stem: str, tabell: Tabell) -> pd.DataFrame:
    """As `read_table`, for a file that all reports read: the same content is parsed once in a process.

    Such a file grows with the number of förbund, and parsing it for each report would cost more the more there are.
    """
    path = table_path(folder, stem) or _awaited(folder, stem)
    folder.read(path)
    digest = folder.seen[path]
    kept = _shared.get(path)
    if kept is None or kept[0] != digest or kept[1] is not tabell:
        kept = _shared[path] = (digest, tabell, read_table(folder, stem, tabell))
    # What somebody does to a copy does not reach what is kept.
    return kept[2].copy(deep=False)


def read_table(folder: RawFolder, stem: str, tabell: Tabell) -> pd.DataFrame:
    """The table `stem` (of any ending) as a frame with the columns declared and `rad` and `fil`. Raises DataFault.

    Empty cells are None. Values keep their Python types (Decimal, int, date, str), so the columns are of dtype object.
    """
    path = table_path(folder, stem) or _awaited(folder, stem)
    if path.endswith(ENDING):
        mapped = read_mapped(folder, path, tabell)
        frame, found = _parse(mapped.grid, tabell)
        path, faults = mapped.grid.file, [mapped.placed(one) for one in found]
        cells = [mapped.cell(number) for number in frame[ROW]]
        frame[ROW] = pd.Series([mapped.row(number) for number in frame[ROW]], dtype="int64")
        frame[CELL] = pd.Series(cells, dtype=object)
    else:
        grid = read_grid(path, folder.read(path))
        _assert_heads(grid, tabell)
        frame, faults = _parse(grid, tabell)
    assert_none(sorted([*faults, *_rule_faults(frame, path, tabell)], key=lambda fault: fault.row or 0))
    if tabell.ifylld and frame.empty:
        raise DataFault(Fault(path, "filen har rubriker men inga rader. Fyll i den, eller ta bort filen."))
    return frame


def _assert_heads(grid: Grid, tabell: Tabell) -> None:
    missing = [name for name, one in tabell.kolumner.items() if name not in grid.heads and not one.optional]
    unknown = [head for head in grid.heads if head not in tabell.kolumner]
    faults, meant = [], set()
    for name in missing:
        alike = closest(name, unknown, n=1)
        meant.update(alike)
        hint = (
            f" Rubriken ”{alike[0]}” liknar den; är den felskriven? {odd_sign(alike[0])}".rstrip()
            if alike
            else f" Rubrikerna är: {shorten('; '.join(grid.heads), _LONGEST_LIST)}."
        )
        faults.append(Fault(grid.file, f"kolumnen saknas.{hint}", grid.head_row, name))
    for head in unknown:
        if head not in meant:
            alike = closest(head, tabell.kolumner, n=1)
            hint = f" Menade du ”{alike[0]}”?" if alike else " Ta bort den."
            faults.append(Fault(grid.file, f"kolumnen är okänd.{hint}", grid.head_row, head))
    assert_none(faults)


def _parse(grid: Grid, tabell: Tabell) -> tuple[pd.DataFrame, list[Fault]]:
    """The rows that could be parsed, and the faults of the others."""
    faults: list[Fault] = list(grid.faults)
    columns: dict[str, list[Any]] = {name: [] for name in tabell.kolumner}
    good: list[int] = []
    unfilled = _unfilled(grid, tabell)
    for name in unfilled:
        every = counted(len(grid.rows), "rad", "rader")
        expected = f"kolumnen är tom i hela filen, på {every}. Fyll i den, eller ta bort raderna."
        faults.append(Fault(grid.file, expected, grid.rows[0][0], name))
    for row, cells in grid.rows:
        found = dict(zip(grid.heads, cells, strict=True))
        values: dict[str, Any] = {}
        before = len(faults)
        for name, one in tabell.kolumner.items():
            cell = found.get(name, "")
            value = None
            if cell != "":
                try:
                    value = one.parse(cell)
                except ValueError as error:
                    faults.append(Fault(grid.file, str(error), row, name, str(cell)))
            elif one.required and not one.optional and name not in unfilled:
                faults.append(Fault(grid.file, "cellen är tom. Fyll i den, eller ta bort raden.", row, name))
            values[name] = value
        if len(faults) == before and not unfilled:
            good.append(row)
            for name, value in values.items():
                columns[name].append(value)
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    frame[ROW] = pd.Series(good, dtype="int64")
    frame[FILE] = pd.Series([grid.file] * len(good), dtype=object)
    return frame, faults


def _unfilled(grid: Grid, tabell: Tabell) -> list[str]:
    """The columns that must be filled in and are not, on any of several rows: each is told once."""
    if len(grid.rows) < 2:
        return []
    needed = [name for name, one in tabell.kolumner.items() if one.required and not one.optional]
    return [
        name
        for name in needed
        if name in grid.heads and not any(cells[grid.heads.index(name)] != "" for _, cells in grid.rows)
    ]


def _pandera(tabell: Tabell) -> pa.DataFrameSchema:
    """The declaration as a pandera schema, over parsed values."""
    checks = [pa.Check(check.holds, name=str(number)) for number, check in enumerate(tabell.checks)]
    columns = {name: pa.Column(None, nullable=not one.required, coerce=False) for name, one in tabell.kolumner.items()}
    return pa.DataFrameSchema(columns, checks=checks)


def _rule_faults(frame: pd.DataFrame, path: str, tabell: Tabell) -> list[Fault]:
    """Rows that share a key, are sums of others, or break a check of the table."""
    faults = []
    key = list(tabell.nyckel)
    first: dict[tuple[Any, ...], int] = {}
    places = frame[CELL] if CELL in frame else [None] * len(frame)
    for number, (row, place, *values) in enumerate(zip(frame[ROW], places, *(frame[one] for one in key), strict=True)):
        met = first.setdefault(tuple(values), number)
        if met != number:
            where = f"i {places[met]}" if place else f"på rad {frame[ROW].iloc[met]}"
            expected = f"finns redan {where}. Varje rad ska ha en egen kombination av {', '.join(key)}."
            name = ", ".join(str(value) for value in values if value is not None)
            faults.append(Fault(path, expected, int(row), key[-1], name, place))
    faults.extend(sum_faults(frame, tabell))
    if not tabell.checks:  # What a column may hold has been seen to in parsing.
        return faults
    try:
        _pandera(tabell).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        for case in error.failure_cases.drop_duplicates(["check", "index"]).itertuples():
            check = tabell.checks[int(str(case.check))]
            faults.append(row_fault(frame.loc[case.index], check.column, check.expected))
    return faults
