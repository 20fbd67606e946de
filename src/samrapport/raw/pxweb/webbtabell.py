"""A table saved by hand from a web page of PxWeb: CSV of any separator and coding, or XLSX. Entries: `read_webbtabell`, `is_webbtabell`.

Rows of title, headings on one or several rows, labels that stand once for the rows below, and notes at the end.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from samrapport.errors import DataFault, Fault, told_elsewhere
from samrapport.raw.pxweb.utdrag import NOT_PUBLISHED, RUBRIK, Tal, Utdrag, Varde, number
from samrapport.raw.sheets.kind import assert_kind
from samrapport.raw.sheets.sheet import Sheet, Unreadable, chosen
from samrapport.raw.sheets.xlsx import xlsx_sheets

_NUMBER = re.compile(r"[-\u2212]?\d[\d\s]*([.,]\d+)?")
_SEPARATORS = ",;\t"
_LOOKED_AT = 40
"""Rows in which the headings must begin."""
_LONGEST_CELL = 100_000
_OURS = {"regionkod", "källa"}
"""Headings of tables that are typed here, and that SCB has no such of."""

Line = tuple[int, list[object]]


def is_webbtabell(fil: str, content: bytes, variables: Collection[str]) -> bool:
    """Whether a file is such a table: some variable that is known stands among its headings, or rows of title above them."""
    lines: list[Line] = []
    with told_elsewhere(DataFault):
        lines = _lines(fil, content)[:_LOOKED_AT]
    head = next((number for number, (_, cells) in enumerate(lines) if any(map(_text, cells[1:]))), None)
    if head is None:
        return False
    heads = {_text(cell).casefold() for cell in lines[head][1]}
    named = heads & {one.casefold() for one in variables} and not heads & _OURS
    return bool(named) or (head > 0 and _text(lines[head][1][0]) == "")


def read_webbtabell(fil: str, content: bytes, variables: Collection[str]) -> Utdrag:
    """The numbers with what each is of. variables: the names of variables that a heading may be. Raises DataFault."""
    lines = _lines(fil, content)
    title = _text(lines[0][1][0]) if lines else ""
    heads, rows = _parted(fil, lines)
    stub = _stub(heads, rows, {one.casefold() for one in variables})
    width = max(len(cells) for _, cells in heads)
    columns = [_headings(heads, column) for column in range(stub, width)]
    names = [_text(heads[-1][1][column]) if column < len(heads[-1][1]) else "" for column in range(stub)]
    return Utdrag(fil, title, "", "", list(_tal(fil, rows, names, columns)))


def _tal(fil: str, rows: Sequence[Line], names: Sequence[str], columns: Sequence[tuple[Varde, ...]]) -> Iterator[Tal]:
    above = [""] * len(names)
    known: dict[tuple[str, str], Varde] = {}
    for row, cells in rows:
        own = [_text(cell) for cell in cells[: len(names)]] + [""] * (len(names) - len(cells))
        first = next((at for at, one in enumerate(own) if one), len(own))
        # A label stands for the rows below it, until one further out changes.
        above = [one or (above[at] if at < first else "") for at, one in enumerate(own)]
        of = tuple(
            known.setdefault((name, one), Varde(name, "", one)) for name, one in zip(names, above, strict=True) if one
        )
        values = cells[len(names) :]
        if len(values) > len(columns):
            raise DataFault(Fault(fil, "raden har fler celler än rubriker. Spara filen på nytt från webbplatsen.", row))
        for head, cell in zip(columns, values, strict=False):
            yield Tal((*of, *head), number(fil, cell, row), row)


def _parted(fil: str, lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The rows of headings, and those of numbers. Raises DataFault where either lacks, or numbers go on below the notes."""
    heads: list[Line] = []
    rows: list[Line] = []
    ended = 0
    for row, cells in lines:
        filled = [_text(cell) for cell in cells]
        numeric = bool(filled[1:]) and _is_number(filled[-1])
        if not heads or (not rows and not (filled[0] and numeric)):
            if any(filled[1:]):
                heads.append((row, cells))
        elif numeric and not ended:
            rows.append((row, cells))
        elif numeric:
            expected = f"talen fortsätter på rad {row}, efter text på rad {ended}. Spara en tabell i varje fil."
            raise DataFault(Fault(fil, expected, row))
        elif rows:
            ended = ended or row
    if not heads or not rows:
        raise DataFault(Fault(fil, "filen har inga rubriker med tal under. Spara den på nytt från SCB:s webbplats."))
    return heads, rows


def _stub(heads: Sequence[Line], rows: Sequence[Line], variables: Collection[str]) -> int:
    """How many columns hold labels: those without heading, and else up to the last that names a variable or holds other than numbers."""
    blank = 0
    while all(blank >= len(cells) or not _text(cells[blank]) for _, cells in heads):
        blank += 1
    if blank:
        return blank
    named = [at for at, cell in enumerate(heads[-1][1]) if _text(cell).casefold() in variables]
    texts = Counter(at for _, cells in rows for at, cell in enumerate(cells) if not _is_number(_text(cell)))
    last = len(heads[-1][1]) - 1
    # A single cell among numbers that is none is a fault of that cell.
    return max([*named, *(at for at, count in texts.items() if at < last and 2 * count > len(rows)), 0]) + 1


def _headings(heads: Sequence[Line], column: int) -> tuple[Varde, ...]:
    """What stands over a column; of several rows, the upper ones reach over those to the right of them."""
    found = []
    for level, (_, cells) in enumerate(heads):
        reach = range(column, -1 if level < len(heads) - 1 else column - 1, -1)
        text = next((told for at in reach if at < len(cells) and (told := _text(cells[at]))), "")
        if text:
            found.append(Varde(RUBRIK, "", text))
    return tuple(found)


def _is_number(text: str) -> bool:
    return text in NOT_PUBLISHED or bool(_NUMBER.fullmatch(text))


def _text(cell: object) -> str:
    if isinstance(cell, Decimal | float):
        cell = int(cell) if cell == int(cell) else cell
    return " ".join(str(cell).split())


def _lines(fil: str, content: bytes) -> list[Line]:
    """The rows that hold anything."""
    lines = _csv(fil, content) if fil.lower().endswith(".csv") else list(_sheet(fil, content).lines())
    for row, cells in lines:
        for cell in cells:
            if isinstance(cell, Unreadable):
                raise DataFault(Fault(fil, cell.why, row, value=cell.shown))
    return [(row, cells) for row, cells in lines if any(map(_text, cells))]


def _csv(fil: str, content: bytes) -> list[Line]:
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise DataFault(Fault(fil, "filen innehåller nolltecken och är skadad. Spara den på nytt."))
    csv.field_size_limit(_LONGEST_CELL)
    found: list[Line] = []
    try:
        for separator in _SEPARATORS:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            lines: list[Line] = [(reader.line_num, list(cells)) for cells in reader]
            # Of the separators the one that parts most; a decimal comma parts numbers, but no headings.
            if _parts(lines) > _parts(found):
                found = lines
    except csv.Error:
        raise DataFault(Fault(fil, "ett citattecken är inte avslutat. Spara filen på nytt från webbplatsen.")) from None
    return found


def _parts(lines: Sequence[Line]) -> int:
    return sum(len(cells) for _, cells in lines if len(cells) > 2) or sum(len(cells) for _, cells in lines)


def _sheet(fil: str, content: bytes) -> Sheet:
    assert_kind(fil, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            sheet = next((one for one in xlsx_sheets(fil, package) if one.cells), Sheet(""))
    except DataFault:
        raise
    except Exception:  # Whatever a damaged package makes the zip and XML readers raise.
        raise DataFault(Fault(fil, "filen är inte en Excelbok, eller så är den skadad. Spara den på nytt.")) from None
    sheet.merged.clear()  # A heading over several columns reaches over them here.
    return chosen(fil, [sheet])
