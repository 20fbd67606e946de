"""What every way of showing a table stands on: columns, rows, and a table's words and values. Entries: `Column`, `Row`,
`Content`; and how wide its columns are in print, `column_widths`."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, Literal

from samrapport.text.numbers import is_missing, round_half_up

if TYPE_CHECKING:
    import pandas as pd


Align = Literal["left", "right"]

Kind = Literal["body", "group", "subtotal", "total"]

SOFT_HYPHEN: Final = "\u00ad"

_FRACTION_DECIMALS: Final = 10

# Characters that fit on one line of an A4 page in the table's size.
LINE = 95
_NARROW = 52
# Width of a character in em, on the broad side.
_EM = 0.5
# A piece that no word is longer than.
_WHOLE = 99
PIECES = (_WHOLE, 13, 11, 9, 7)
LONG_WORD = 12
# No figure is longer, its unit included: what is, is words.
_LONG_FIGURE = 22
# Columns of words that are left so much of what they need take another line rather than part the heads of the figures.
_SQUEEZED = 0.75
_HALF = 0.5
# A note is set smaller, and takes no more lines than this below a narrow table if the page is wide enough.
SMALL = 0.88
_NOTE_LINES = 2
# Lines end where a word does, so a text takes more of them than its characters would fill.
RAGGED = 1.1


@dataclass(frozen=True)
class Column:
    """One column: `head` and `unit` stand in the head, and neighbours of the same `group` share a head above."""

    key: str
    head: str
    unit: str | None = None
    align: Align = "right"
    group: str | None = None


def text_columns(**heads: str) -> tuple[Column, ...]:
    """Columns of words: their heads by key."""
    return tuple(Column(key, head, align="left") for key, head in heads.items())


@dataclass(frozen=True)
class Row:
    """One row. A `group` row has one cell and heads the rows after it; a `subtotal` sums its group, a `total` all.

    `head` tells whether the first cell names the row, as it nearly always does.
    """

    cells: tuple[str | None, ...]
    kind: Kind = "body"
    head: bool = True


@dataclass(frozen=True)
class Content:
    """What a table says: see `Table`, which it is the data of."""

    label: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str | None = None
    data: pd.DataFrame | None = None


def clean(text: str | None) -> str:
    """`text` without control, surrogate and direction-override characters; line feeds and soft hyphens stay."""
    if not text:
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CLEANED).strip()


class _Cleaned(dict[int, int | None]):
    """What `clean` makes of each character, by its code point, found out when first met."""

    def __missing__(self, point: int) -> int | None:
        self[point] = None if unicodedata.category(chr(point)) in ("Cc", "Cs", "Cf") else point
        return self[point]


_CLEANED: Final = _Cleaned({ord("\n"): ord("\n"), ord(SOFT_HYPHEN): ord(SOFT_HYPHEN), ord("\t"): ord(" ")})


def head_levels(columns: Sequence[Column]) -> list[tuple[str | None, list[Column]]]:
    """The groups of columns from left to right: name, or None, and columns."""
    return [(group, list(members)) for group, members in groupby(columns, key=lambda column: column.group)]


def foot_start(rows: Sequence[Row]) -> int:
    """Index of the first of the totals that end the table."""
    start = len(rows)
    while start and rows[start - 1].kind == "total":
        start -= 1
    return start


def _plain(text: str | None) -> str:
    return " ".join(clean(text).replace(SOFT_HYPHEN, "").split("\n"))


def column_title(column: Column) -> str:
    """A column's whole head on one line: group, head and unit."""
    parts = [_plain(part) for part in (column.group, column.head) if part]
    return " ".join(parts) + (f" ({_plain(column.unit)})" if column.unit else "")


def table_text(table: Content) -> str:
    """The table as aligned text for terminals and logs."""
    heads = [column_title(column) for column in table.columns]
    body = [[_plain(cell) for cell in row.cells] for row in table.rows]
    full = [line for line in body if len(line) == len(heads)]
    widths = [max(len(line[i]) for line in [heads, *full]) for i in range(len(heads))]

    def lay(line: list[str]) -> str:
        if len(line) != len(widths):
            return line[0]
        pairs = zip(line, widths, table.columns, strict=True)
        return "  ".join(t.ljust(w) if c.align == "left" else t.rjust(w) for t, w, c in pairs).rstrip()

    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    lines = [_plain(table.caption), lay(heads), rule, *(lay(line) for line in body)]
    return "\n".join([*lines, rule, _plain(table.note)] if table.note else [*lines, rule])


def json_value(value: Any) -> int | float | str | bool | None:
    """One raw value as JSON can hold it: missing as null, a Decimal as int or exact text, a date in ISO form."""
    if is_missing(value):
        return None
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal | Fraction):
        decimal = round_half_up(value, _FRACTION_DECIMALS) if isinstance(value, Fraction) else value
        return int(decimal) if decimal == decimal.to_integral_value() else f"{decimal:f}".rstrip("0")
    if isinstance(value, dt.date):
        return value.isoformat().removesuffix("T00:00:00")
    if hasattr(value, "item"):
        return json_value(value.item())
    return value if isinstance(value, float) else str(value)


def table_data(table: Content) -> dict[str, list[Any]]:
    """What the table's download holds: column names, and rows of raw values."""
    if table.data is not None:
        return frame_data(table.data)
    rows = [[_plain(cell) for cell in row.cells] for row in table.rows if row.kind != "group"]
    return {"columns": [column_title(column) for column in table.columns], "rows": rows}


def frame_data(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """A frame's columns and rows as JSON can hold them; the index is left out."""
    names = [str(name) for name in frame.columns]
    # Column by column: a row of mixed kinds would turn whole numbers into floats.
    values = [[json_value(value) for value in frame.iloc[:, i].array] for i in range(len(names))]
    return {"columns": names, "rows": [list(row) for row in zip(*values, strict=True)]}


def column_widths(table: Content) -> list[str]:
    """Widths in Typst: the natural ones for a narrow table, else shares of the line with room for every figure."""
    body = [row for row in table.rows if row.kind != "group"]
    texts = [[row.cells[i] for row in body] for i in range(len(table.columns))]
    # The heads are parted into ever shorter pieces until the columns fit.
    for piece in PIECES:
        needs = [_need(column, cells, piece) for column, cells in zip(table.columns, texts, strict=True)]
        if _fits(table, texts, needs):
            break
    if sum(needs) <= _NARROW:
        spans = [row.cells[0] for row in table.rows if row.kind == "group"] + [table.note]
        if max(len(clean(text)) for text in spans) <= sum(needs):
            return ["auto"] * len(needs)
        # A text over all columns would widen the last one, and tear its figures from the others. A note of many lines has the
        # first column give it room.
        wanted = min(len(clean(table.note)) * RAGGED * SMALL / _NOTE_LINES, LINE)
        needs[0] += max(wanted - sum(needs), 0) if table.columns[0].align == "left" else 0
        return [f"{round(need * _EM, 2):g}em" for need in needs]
    # Words stand to the right too, where a column holds both figures and what was said in their place.
    figures = [
        c.align == "right" and _longest(cells) <= _LONG_FIGURE for c, cells in zip(table.columns, texts, strict=True)
    ]
    figures = _with_short_words(texts, needs, figures)
    fixed = sum(need for need, is_figure in zip(needs, figures, strict=True) if is_figure)
    text = sum(needs) - fixed
    room = max(LINE - fixed, 16)
    # Long texts share what the figures leave, by the square root of their length, so that the rows come out low.
    squeeze = room / text if text > room else 1.0
    words = [_longest_word(cells) for cells in texts]
    shares = (
        n if is_figure else max(n * squeeze, min(n, word + 2), 6.0)
        for n, is_figure, word in zip(needs, figures, words, strict=True)
    )
    return [f"{round(share, 1):g}fr" for share in shares]


def _with_short_words(texts: Sequence[list[str | None]], needs: Sequence[float], kept: Sequence[bool]) -> list[bool]:
    """The columns that keep what they need: those of short words too, names for one, where long texts then get half of theirs."""
    found = [one or _longest(cells) <= _LONG_FIGURE for one, cells in zip(kept, texts, strict=True)]
    long = sum(need for need, one in zip(needs, found, strict=True) if not one)
    room = LINE - sum(need for need, one in zip(needs, found, strict=True) if one)
    return found if long and room >= _HALF * long else list(kept)


def _fits(table: Content, texts: Sequence[list[str | None]], needs: Sequence[float]) -> bool:
    """Whether the heads need no closer parting: all columns have room, or those of words have nearly enough to share."""
    words = [need for column, need in zip(table.columns, needs, strict=True) if column.align == "left"]
    long = any(
        _longest(cells) > _LONG_FIGURE for c, cells in zip(table.columns, texts, strict=True) if c.align == "left"
    )
    room = LINE - (sum(needs) - sum(words))
    return sum(needs) <= LINE or (long and room >= _SQUEEZED * sum(words))


def _longest(cells: list[str | None]) -> int:
    """Length of the longest line of a column."""
    return max((len(line) for cell in cells for line in clean(cell).split("\n")), default=0)


def _longest_word(cells: list[str | None]) -> int:
    """Length of the longest word that Typst will not part."""
    return max((len(word) for cell in cells for word in clean(cell).split(" ") if len(word) < LONG_WORD), default=0)


def _need(column: Column, cells: list[str | None], piece: int) -> float:
    longest = _longest(cells)
    # Typst parts a word by itself only where the author has set no soft hyphen in it.
    head = clean(column.head).replace(SOFT_HYPHEN, "") if piece == _WHOLE else clean(column.head).replace("-", "- ")
    words = [word.split(SOFT_HYPHEN) for word in head.split()]
    heads = [len(part) + 1 if len(parts) > 1 else min(len(part), piece) for parts in words for part in parts]
    wide = max([*heads, len(column.unit or "")])
    if longest > _LONG_FIGURE:
        longest = round(_LONG_FIGURE + 4 * math.sqrt(longest - _LONG_FIGURE))
    # Heads and totals are bold, so wider than the text.
    return max(longest, wide) * 1.1 + 2
