"""What every way of showing a table stands on: columns, rows, and a table's words and values. Entries: `Column`, `Row`, `Content`."""

from __future__ import annotations

import datetime as dt
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
