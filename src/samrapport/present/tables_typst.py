"""A `Table` as one Typst `#table(...)`.

All text goes in as string literals, which Typst never reads as code or markup, and the literals hold no backtick and no
brace, so neither the raw Markdown block around them nor Quarto's shortcodes can be met inside.

Group heads are cells over all columns and no second-level `table.header`: that would make the group the only header
of the cells below it, the totals included, in place of their column's head. Typst 0.15 tags row heads only behind a
feature flag (`pdf.header-cell`) that its Python package does not open, so they are told apart by place alone.

No page ends with a group head or with one alone of its rows, and none begins with totals alone. A page that goes on with a
group names it in its head. Typst keeps rows together that one unbreakable cell
reaches over: so a column without width holds such a cell beside each group head and the rows below it, and nothing else,
for the last cell of every other row takes it in. A foot is kept whole: it has the row before the totals with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from samrapport.present.table_parts import (
    LINE,
    LONG_WORD,
    PIECES,
    RAGGED,
    SMALL,
    Column,
    Content,
    Row,
    clean,
    column_widths,
    foot_start,
    head_levels,
)
from samrapport.present.theme import THEME

# Rows that fit on a page with air between them; a table of more is set closer, so that its totals stay with it.
_TALL = 30
# A row of more lines is so high that moving it as a whole to the next page would leave a hole: it may be parted.
_TALL_ROW = 20
# A table of fewer rows never breaks.
_FEW = 4
# What a head says of it on the pages that follow.
_CONTINUED = 'context if state("grupp", none).get() != none [#linebreak()#text(weight: "regular", style: "italic")[#state("grupp", none).get(), forts.]]'
# The group that a table is in, as far as it is laid out.
_GROUP = 'state("grupp", none)'


def table_typst(table: Content) -> str:
    """The table without caption, from `#table(` to the closing parenthesis."""
    widths = column_widths(table)
    foot = _foot_start(table.rows, widths)
    body, ending = (table.rows[:foot], table.rows[foot:]) if foot < len(table.rows) else (table.rows, ())
    lines = [
        f"  columns: ({', '.join([*widths, *_filler_width(table)])},),",
        f"  align: ({', '.join(column.align for column in table.columns)},),",
        "  stroke: none,",
        f"  inset: (x: 4pt, y: {3.2 if len(table.rows) <= _TALL else 2.5:g}pt),",
        *_head(table),
        *_body(table, body, widths),
        *_foot(table, ending, widths),
    ]
    return "\n".join(["#table(", *lines, ")"])


def _foot_start(rows: Sequence[Row], widths: Sequence[str]) -> int:
    """Where the foot begins: the totals, and the last row before them with its group head, but never all there is.

    A row that may have to be parted is never in it.
    """
    totals = foot_start(rows)
    if totals == len(rows) or totals < 2 or rows[totals - 1].kind == "group" or _is_tall(rows[totals - 1], widths):
        return totals
    start = totals - 1
    while start and rows[start - 1].kind == "group":
        start -= 1
    return start or totals


def _filler_width(table: Content) -> list[str]:
    """The column that keeps group heads with what they head, and the last row with another, where it is needed."""
    return ["0pt"] if any(row.kind == "group" for row in table.rows) or _keeps_last(table.rows) else []


def _keeps_last(rows: Sequence[Row]) -> bool:
    """Whether the last row must be kept from standing alone on a page: totals have their company in the foot."""
    return len(rows) >= _FEW and foot_start(rows) == len(rows)


def _fillers(rows: Sequence[Row], widths: Sequence[str], *, keep_last: bool = False) -> list[int]:
    """How many rows the cell without width reaches over that begins at each row: 0 for none, as over a row to be parted; -1 where one from above does."""
    found = [0] * len(rows)
    heights = [0 if row.kind == "group" else _lines(row, widths) for row in rows]
    tall = [height > _TALL_ROW for height in heights]
    for i, row in enumerate(rows):
        if row.kind != "group" or found[i]:
            continue
        end = next((k for k in range(i, len(rows)) if rows[k].kind != "group"), None)
        if end is not None and not tall[end]:
            pair = heights[end : end + 2]
            end += len(pair) == 2 and rows[end + 1].kind != "group" and sum(pair) <= _TALL_ROW
            found[i : end + 1] = [end - i + 1, *([-1] * (end - i))]
    if keep_last and len(rows) > 1 and rows[-2].kind != "group" and not any(tall[-2:]):
        start = max(i for i in range(len(rows) - 1) if found[i] >= 0)
        # The row before the last may itself be kept with its group head.
        start = start if found[-2] < 0 else len(rows) - 2
        found[start:] = [len(rows) - start, *([-1] * (len(rows) - start - 1))]
    return found


def literal(text: str | None) -> str:
    """`text` as a Typst string literal; everything that could end it or its raw block is written as an escape."""
    out = []
    for char in clean(text):
        if char == "\n":
            out.append("\\n")
        elif char in '\\"`{}' or (not char.isprintable() and char != "\u00a0"):
            out.append(f"\\u{{{ord(char):x}}}")
        else:
            out.append(char)
    return f'"{"".join(out)}"'


def _words(text: str | None, *, bold: bool = False) -> str:
    content = literal(text)
    if bold:
        content = f"strong({content})"
    if any(len(word) >= LONG_WORD for word in clean(text).split()):
        content = f"text(hyphenate: true, {content})"
    return content


def _hline(width: str, colour: str) -> str:
    return f'  table.hline(stroke: {width} + rgb("{colour}")),'


def _head(table: Content) -> list[str]:
    grouped = any(column.group for column in table.columns)
    upper, lower = [], []
    extra = len(_filler_width(table))
    for group, members in head_levels(table.columns):
        # The last head reaches over the column without width too.
        last = extra if members[-1] is table.columns[-1] else 0
        wide = [1] * (len(members) - 1) + [1 + last]
        if group is not None:
            inner = f'stroke: (bottom: 0.5pt + rgb("{THEME.line}"))'
            span = len(members) + last
            upper.append(f"table.cell(colspan: {span}, align: center, {inner}, {_words(group, bold=True)})")
            lower += [_head_cell(c, n) for c, n in zip(members, wide, strict=True)]
        else:
            cells = [_head_cell(c, n, rowspan=2 if grouped else 1) for c, n in zip(members, wide, strict=True)]
            if members[0] is table.columns[0] and any(row.kind == "group" for row in table.rows):
                cells[0] = f"{cells[0].removesuffix(')')} + {_CONTINUED})"
            (upper if grouped else lower).extend(cells)
    rows = [upper, lower] if grouped else [lower]
    return [
        "  table.header(repeat: true,",
        *(f"    {', '.join(cells)}," for cells in rows),
        f"  {_hline('1pt', THEME.primary)}",
        "  ),",
    ]


def _head_cell(column: Column, colspan: int, rowspan: int = 1) -> str:
    spans = {"colspan": colspan, "rowspan": rowspan}
    given = "".join(f"{name}: {span}, " for name, span in spans.items() if span > 1)
    return f"table.cell({given}align: {column.align} + bottom, {_head_words(column)})"


def _head_words(column: Column) -> str:
    head = literal(column.head)
    content = f"strong({head})"
    if column.unit:
        content = f"{content} + linebreak() + {literal(column.unit)}"
    long = any(len(word) > PIECES[-1] for word in clean(column.head).split())
    return f"text(hyphenate: true, {content})" if long else content


def _body(table: Content, rows: Sequence[Row], widths: Sequence[str]) -> list[str]:
    return [
        line
        for i, (row, filler) in enumerate(
            zip(rows, _fillers(rows, widths, keep_last=rows is table.rows and _keeps_last(rows)), strict=True)
        )
        for line in _row(table, row, filler, widths, first=i == 0, ends=_ends(table.rows, row))
    ]


def _named(group: str | None) -> str:
    """What tells the head of the pages that follow which group they go on with; none after its last row."""
    return f"{_GROUP}.update({literal(group) if group else 'none'})"


def _ends(rows: Sequence[Row], row: Row) -> bool:
    """Whether a row is the last that its group holds: totals, or another head, or nothing follow it."""
    at = next(i for i, one in enumerate(rows) if one is row)
    after = rows[at + 1].kind if at + 1 < len(rows) else "total"
    return any(one.kind == "group" for one in rows[:at]) and row.kind != "group" and after in ("group", "total")


def _row(
    table: Content, row: Row, filler: int, widths: Sequence[str], *, first: bool = False, ends: bool = False
) -> list[str]:
    """A row after its rule. filler: how many rows the cell without width that ends it reaches over; -1 where one does from above.

    ends: whether it is the last of its group.
    """
    rule = {
        "total": [_hline("0.8pt", THEME.primary)],
        "subtotal": [_hline("0.5pt", THEME.muted)],
    }.get(row.kind, [] if first else [_hline("0.3pt", THEME.line)])
    beside = [f"table.cell(rowspan: {filler}, breakable: false, inset: 0pt)[]"] if filler > 0 else []
    over = len(_filler_width(table)) if not filler else 0
    if row.kind == "group":
        fill = f'fill: rgb("{THEME.soft}")'
        text = f"{_named(row.cells[0])} + {_words(row.cells[0], bold=True)}"
        head = f"table.cell(colspan: {len(table.columns) + over}, align: left, {fill}, {text})"
        return [*rule, f"  {', '.join([head, *beside])},"]
    bold = row.kind in ("subtotal", "total")
    cells = [_words(cell, bold=bold) if clean(cell) else "[]" for cell in row.cells]
    if ends:
        cells[0] = f"{_named(None)} + {cells[0]}"
    parted = "breakable: true, " if _is_tall(row, widths) else ""
    spans = [""] * (len(cells) - 1) + [f"colspan: {1 + over}, " if over else ""]
    told = [f"{parted}{span}" for span in spans]
    cells = [f"table.cell({how}{cell})" if how else cell for how, cell in zip(told, cells, strict=True)]
    return [*rule, f"  {', '.join([*cells, *beside])},"]


def _is_tall(row: Row, widths: Sequence[str]) -> bool:
    """Whether a row is higher than what may be moved as a whole."""
    return _lines(row, widths) > _TALL_ROW


def _lines(row: Row, widths: Sequence[str]) -> int:
    """About how many lines a row takes. Only columns that share the line part their texts."""
    shares = [float(width.removesuffix("fr")) if width.endswith("fr") else 0.0 for width in widths]
    characters = [share * LINE / (sum(shares) or 1.0) for share in shares]
    lines = (
        sum(math.ceil(len(line) * RAGGED / width) or 1 for line in clean(cell).split("\n"))
        for cell, width in zip(row.cells, characters, strict=True)
        if width
    )
    return max(lines, default=1)


def _foot(table: Content, rows: Sequence[Row], widths: Sequence[str]) -> list[str]:
    lines = [*_body(table, rows, widths), _hline("1pt", THEME.primary)]
    if table.note:
        note = f'text(size: {SMALL}em, fill: rgb("{THEME.muted}"), {literal(table.note)})'
        span = len(table.columns) + len(_filler_width(table))
        lines.append(f"  table.cell(colspan: {span}, align: left, breakable: true, {note}),")
    if not rows and not table.note:
        return lines
    return ["  table.footer(repeat: false,", *(f"  {line}" for line in lines), "  ),"]
