"""Where the headings of a delivered sheet stand, and what each row below is likely to be. Entries: `find_heads`, `texts_above`, `table_heads`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from samrapport.raw.importera.ark import headings, label_key
from samrapport.raw.importera.belopp import delivered_amount
from samrapport.raw.sheets.sheet import Sheet, Unreadable

HEAD_WORDS = re.compile(
    r"budget|utfall|prognos|utblick|\bplan\b|flerårsplan|bokslut|belopp|\back\b|ackumulerat|helår|redovis|bokfört|anslag|avvik|\b20\d\d\b"
    r"|\b[tm]?n?kr\b|\bperiod|jan(uari)?\s*[-–]",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(19|20|21)\d\d")
_DEEPEST, _NEAR, _TALLEST = 80, 12, 4
"""How far down headings are looked for, how near below them the first amount stands, and how many rows they may take."""


@dataclass(frozen=True)
class Heads:
    """rows: first and last row of the headings. columns: what stands over each column of amounts. label, block: columns of texts."""

    rows: tuple[int, int]
    columns: dict[int, str]
    label: int
    block: int | None


def is_year(cell: object) -> bool:
    """Whether a cell is a year, which may well be a heading."""
    return bool(_YEAR.fullmatch(str(cell)))


def is_amount(cell: object) -> bool:
    """Whether a cell holds an amount, be it 0."""
    if isinstance(cell, Unreadable):
        return False
    try:
        return delivered_amount(cell) is not None
    except ValueError:
        return False


def find_heads(sheet: Sheet) -> Heads | None:
    """The headings of the first table of amounts; None where the sheet has none."""
    held = {row: {c for c, cell in cells.items() if is_amount(cell)} for row, cells in sheet.cells.items()}
    amounts = {column for columns in held.values() for column in columns}
    best, chosen = 0, 0
    for row in sorted(one for one in sheet.cells if one <= _DEEPEST):
        cells = sheet.cells[row]
        if any(not is_year(cells[column]) for column in held[row]):
            continue
        near = {column for below in range(row + 1, row + _NEAR) for column in held.get(below, ())}
        score = sum(
            column in near and bool(HEAD_WORDS.search(str(cell))) for column, cell in cells.items() if column in amounts
        )
        between = any(not all(is_year(sheet.cells[one][c]) for c in held[one]) for one in held if chosen < one < row)
        if score > best or (score == best and score and not between and row - chosen < _TALLEST):
            best, chosen = score, row
    return _whole(sheet, chosen, amounts) if best else None


def _whole(sheet: Sheet, row: int, amounts: set[int]) -> Heads | None:
    left = min((c for c in sheet.cells[row] if c in amounts and HEAD_WORDS.search(str(sheet.cells[row][c]))), default=1)
    labels = _label_columns(sheet, row, left)
    if labels is None:
        return None
    label, block = labels
    first = last = row
    while last - first < _TALLEST and _is_head(sheet, first - 1, label):
        first -= 1
    while last - first < _TALLEST and _is_head(sheet, last + 1, label):
        last += 1
    texts = headings(sheet, range(first, last + 1), label + 1)
    columns = {column: text for column, text in texts.items() if column > label and column in amounts}
    return Heads((first, last), columns, label, block)


def _is_head(sheet: Sheet, row: int, label: int) -> bool:
    """Whether a row holds headings of amounts: texts or years beside the labels, and no amount."""
    beside = [cell for column, cell in sheet.cells.get(row, {}).items() if column > label]
    return bool(beside) and all(is_year(cell) or not is_amount(cell) for cell in beside)


def _label_columns(sheet: Sheet, head: int, left: int) -> tuple[int, int | None] | None:
    """The column of posts, and that of blocks where they have one: texts to the left of all amounts."""
    texts: dict[int, list[str]] = {}
    for row, cells in sheet.cells.items():
        if row > head:
            for column, cell in cells.items():
                if column < left and isinstance(cell, str) and not is_amount(cell):
                    texts.setdefault(column, []).append(label_key(cell))
    if not texts:
        return None
    heads = sheet.cells.get(head, {})
    apart = {
        c
        for c in texts
        if re.search(
            r"\b(not|konto|nr|kod|ansvar|ansvarig|kommentar|anm(ärkning)?|typ)\b", str(heads.get(c, "")), re.IGNORECASE
        )
    }
    kept = {column: found for column, found in texts.items() if column not in apart} or texts
    most = max(len(set(found)) for found in kept.values())
    # Where blocks have a column of their own, sums stand there too, so that it may hold more texts than the posts' does.
    label = max(column for column, found in kept.items() if 2 * len(set(found)) >= most)
    blocks = [column for column in kept if column < label and len(kept[column]) > 1]
    return label, max(blocks, default=None)


def texts_above(sheet: Sheet, row: int) -> list[str]:
    """What stands above a row: titles, and what is said of the whole."""
    return [
        str(cell)
        for one in sorted(sheet.cells)
        if one < row
        for cell in sheet.cells[one].values()
        if not isinstance(cell, Unreadable)
    ]


def table_heads(sheet: Sheet, wanted: Mapping[str, Iterable[str]]) -> tuple[int, dict[str, int]] | None:
    """The row whose texts name most of what is wanted, and the column of each. wanted: name to the words that it may be called."""
    known = {label_key(word): name for name, words in wanted.items() for word in (name, *words)}
    best: tuple[int, dict[str, int]] | None = None
    for row in sorted(sheet.cells)[:_DEEPEST]:
        found: dict[str, int] = {}
        for column, cell in sorted(sheet.cells[row].items()):
            name = known.get(label_key(cell)) or known.get(re.sub(r"\s*[(,].*", "", label_key(cell)))
            if name and not isinstance(cell, Unreadable):
                found.setdefault(name, column)
        if found and (best is None or len(found) > len(best[1])):
            best = row, found
    return best
