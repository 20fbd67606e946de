"""The rows of a CSV, each with its line in the file. Entry: `csv_lines`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from samrapport.errors import DataFault, Fault
from samrapport.raw.signs import tidy

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
    except csv.Error:
        raise DataFault(
            Fault(
                file,
                "ett citattecken är inte avslutat eller står fel. Text med citattecken skrivs inom citattecken, med dubbla citattecken inuti.",
                start,
            )
        ) from None


def _swallowed(file: str, start: int, end: int) -> Fault:
    rows = f"raderna {start} och {end}" if end == start + 1 else f"raderna {start}–{end}"
    return Fault(
        file,
        f"{rows} läses som en enda, för de står inom samma citattecken. Ta bort det ensamma citattecknet, eller skriv cellens "
        "text utan radbrytning.",
        start,
    )
