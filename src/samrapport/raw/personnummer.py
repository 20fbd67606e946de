"""Personnummer and samordningsnummer: found by form and checksum, refused, and never repeated."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from samrapport.errors import DataFault, Fault
from samrapport.raw.cells import Grid, decode, read_grid
from samrapport.raw.folder import RawFolder

_NUMBER = re.compile(r"(?<!\d)(18|19|20)?(\d{2})(\d{2})(\d{2})[-+\u2010-\u2014\u2212 \u00a0]?(\d{4})(?!\d)")
_EXPECTED = (
    "innehåller ett personnummer eller samordningsnummer. Det visas inte här. Ersätt det med ett löpnummer som inte "
    "kan kopplas till personen, och ta bort numret ur alla kopior av filen."
)


def has_personnummer(text: str) -> bool:
    """Whether a personnummer or samordningsnummer (day + 60) stands anywhere in `text`, by date and Luhn's checksum."""
    return any(_is_real(match) for match in _matches(text))


def hide_personnummer(text: str) -> str:
    """`text` with every such number as [personnummer]: for messages of failures that nobody foresaw."""
    for match in reversed([match for match in _matches(text) if _is_real(match)]):
        text = f"{text[: match.start()]}[personnummer]{text[match.end() :]}"
    return text


def _matches(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while match := _NUMBER.search(text, at):
        yield match
        at = match.start() + 1


def _is_real(match: re.Match[str]) -> bool:
    century, year, month, day = match[1], int(match[2]), int(match[3]), int(match[4])
    day -= 60 if day > 60 else 0
    if not 1 <= month <= 12:
        return False
    # Without a century the year may be of any, so a leap day is always possible.
    longest = monthrange(int(century) * 100 + year, month)[1] if century else monthrange(2000, month)[1]
    if not 1 <= day <= longest:
        return False
    digits = "".join(match.group(2, 3, 4, 5))
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def assert_no_personnummer(folder: RawFolder, path: str) -> None:
    """Raise DataFault when any cell or heading of the table, or line of the text, holds a personnummer.

    Done before the file is read for anything else, so that no other message can quote the cell.
    """
    content = folder.read(path)
    places = _in_text(decode(path, content)) if path.endswith((".md", ".yml")) else _in_table(path, content)
    faults = [Fault(path, _EXPECTED, row, column) for row, column in places]
    if faults:
        raise DataFault(faults) from None


def _in_text(text: str) -> list[tuple[int, str | None]]:
    return [(row, None) for row, line in enumerate(text.split("\n"), 1) if has_personnummer(line)]


def _in_table(path: str, content: bytes) -> list[tuple[int, str | None]]:
    try:
        grid = read_grid(path, content)
    except DataFault:
        # A file without structure is told of by its reader, unless its message would quote a number.
        if path.endswith(".csv"):
            try:
                return _in_text(decode(path, content))
            except DataFault:
                return []
        return []
    found: list[tuple[int, str | None]] = [(1, None)] if any(map(has_personnummer, grid.heads)) else []
    heads = [None if has_personnummer(head) else head for head in grid.heads]
    for row, cells in grid.rows:
        found += [(row, head) for head, cell in zip(heads, cells, strict=True) if has_personnummer(str(cell))]
    return found + _in_broken_rows(path, content, grid)


def _in_broken_rows(path: str, content: bytes, grid: Grid) -> list[tuple[int, str | None]]:
    """Rows with too many or too few cells, which the grid leaves out."""
    if not grid.faults or not path.endswith(".csv"):
        return []
    broken = {fault.row for fault in grid.faults}
    return [place for place in _in_text(decode(path, content)) if place[0] in broken]
