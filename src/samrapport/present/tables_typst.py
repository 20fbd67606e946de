"""A `Table` as one Typst `#table(...)`.

All text goes in as string literals, which Typst never reads as code or markup, and the literals hold no backtick and no
brace, so neither the raw Markdown block around them nor Quarto's shortcodes can be met inside.

Group heads are cells over all columns and no second-level `table.header`: that would make the group the only header
of the cells below it, the totals included, in place of their column's head. Typst 0.15 tags row heads only behind a
feature flag (`pdf.header-cell`) that its Python package does not open, so they are told apart by place alone.
"""

from __future__ import annotations

import math

from samrapport.present.table_parts import SOFT_HYPHEN, Column, Content, Row, clean, foot_start, head_levels
from samrapport.present.theme import THEME

# Characters that fit on one line of an A4 page in the table's size.
_LINE = 95
_NARROW = 52
# Rows that fit on a page with air between them; a table of more is set closer, so that its totals stay with it.
_TALL = 30
# Width of a character in em, on the broad side.
_EM = 0.5
_PIECES = (13, 11, 9, 7)
_LONG_WORD = 12
# No figure is longer, its unit included: what is, is words.
_LONG_FIGURE = 22
# A cell of more characters may be higher than a page where its column is narrow: all cells of its row let it be parted.
_LONG_CELL = 250


def table_typst(table: Content) -> str:
    """The table without caption, from `#table(` to the closing parenthesis."""
    foot = foot_start(table.rows)
    lines = [
        f"  columns: ({', '.join(column_widths(table))},),",
        f"  align: ({', '.join(column.align for column in table.columns)},),",
        "  stroke: none,",
        f"  inset: (x: 4pt, y: {3.2 if len(table.rows) <= _TALL else 2.5:g}pt),",
        *_head(table),
        *(line for i, row in enumerate(table.rows[:foot]) for line in _row(table, row, first=i == 0)),
        *_foot(table, table.rows[foot:]),
    ]
    return "\n".join(["#table(", *lines, ")"])


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


def column_widths(table: Content) -> list[str]:
    """Widths in Typst: the natural ones for a narrow table, else shares of the line with room for every figure."""
    body = [row for row in table.rows if row.kind != "group"]
    texts = [[row.cells[i] for row in body] for i in range(len(table.columns))]
    # The heads are parted into ever shorter pieces until the columns fit.
    for piece in _PIECES:
        needs = [_need(column, cells, piece) for column, cells in zip(table.columns, texts, strict=True)]
        if sum(needs) <= _LINE:
            break
    if sum(needs) <= _NARROW:
        spans = [row.cells[0] for row in table.rows if row.kind == "group"] + [table.note]
        if max(len(clean(text)) for text in spans) <= sum(needs):
            return ["auto"] * len(needs)
        # A text over all columns would widen the last one, and tear its figures from the others.
        return [f"{round(need * _EM, 2):g}em" for need in needs]
    # Words stand to the right too, where a column holds both figures and what was said in their place.
    figures = [
        c.align == "right" and _longest(cells) <= _LONG_FIGURE for c, cells in zip(table.columns, texts, strict=True)
    ]
    fixed = sum(need for need, is_figure in zip(needs, figures, strict=True) if is_figure)
    text = sum(needs) - fixed
    room = max(_LINE - fixed, 16)
    # Long texts share what the figures leave, by the square root of their length, so that the rows come out low.
    squeeze = room / text if text > room else 1.0
    words = [_longest_word(cells) for cells in texts]
    shares = (
        n if is_figure else max(n * squeeze, min(n, word + 2), 6.0)
        for n, is_figure, word in zip(needs, figures, words, strict=True)
    )
    return [f"{round(share, 1):g}fr" for share in shares]


def _longest(cells: list[str | None]) -> int:
    """Length of the longest line of a column."""
    return max((len(line) for cell in cells for line in clean(cell).split("\n")), default=0)


def _longest_word(cells: list[str | None]) -> int:
    """Length of the longest word that Typst will not part."""
    return max((len(word) for cell in cells for word in clean(cell).split(" ") if len(word) < _LONG_WORD), default=0)


def _need(column: Column, cells: list[str | None], piece: int) -> float:
    longest = _longest(cells)
    # Typst parts a word by itself only where the author has set no soft hyphen in it.
    words = [word.split(SOFT_HYPHEN) for word in clean(column.head).replace("-", "- ").split()]
    heads = [len(part) + 1 if len(parts) > 1 else min(len(part), piece) for parts in words for part in parts]
    head = max([*heads, len(column.unit or "")])
    if longest > _LONG_FIGURE:
        longest = round(_LONG_FIGURE + 4 * math.sqrt(longest - _LONG_FIGURE))
    # Heads and totals are bold, so wider than the text.
    return max(longest, head) * 1.1 + 2


def _words(text: str | None, *, bold: bool = False) -> str:
    content = literal(text)
    if bold:
        content = f"strong({content})"
    if any(len(word) >= _LONG_WORD for word in clean(text).split()):
        content = f"text(hyphenate: true, {content})"
    return content


def _hline(width: str, colour: str) -> str:
    return f'  table.hline(stroke: {width} + rgb("{colour}")),'


def _head(table: Content) -> list[str]:
    grouped = any(column.group for column in table.columns)
    upper, lower = [], []
    for group, members in head_levels(table.columns):
        if group is not None:
            inner = f'stroke: (bottom: 0.5pt + rgb("{THEME.line}"))'
            upper.append(f"table.cell(colspan: {len(members)}, align: center, {inner}, {_words(group, bold=True)})")
            lower += [f"table.cell(align: {c.align} + bottom, {_head_words(c)})" for c in members]
        else:
            span = "rowspan: 2, " if grouped else ""
            cells = [f"table.cell({span}align: {c.align} + bottom, {_head_words(c)})" for c in members]
            (upper if grouped else lower).extend(cells)
    rows = [upper, lower] if grouped else [lower]
    return [
        "  table.header(repeat: true,",
        *(f"    {', '.join(cells)}," for cells in rows),
        f"  {_hline('1pt', THEME.primary)}",
        "  ),",
    ]


def _head_words(column: Column) -> str:
    head = literal(column.head)
    content = f"strong({head})"
    if column.unit:
        content = f"{content} + linebreak() + {literal(column.unit)}"
    long = any(len(word) > _PIECES[-1] for word in clean(column.head).split())
    return f"text(hyphenate: true, {content})" if long else content


def _row(table: Content, row: Row, *, first: bool = False) -> list[str]:
    rule = {
        "total": [_hline("0.8pt", THEME.primary)],
        "subtotal": [_hline("0.5pt", THEME.muted)],
    }.get(row.kind, [] if first else [_hline("0.3pt", THEME.line)])
    if row.kind == "group":
        fill = f'fill: rgb("{THEME.soft}")'
        text = _words(row.cells[0], bold=True)
        return [*rule, f"  table.cell(colspan: {len(table.columns)}, align: left, {fill}, {text}),"]
    bold = row.kind in ("subtotal", "total")
    cells = [_words(cell, bold=bold) if clean(cell) else "[]" for cell in row.cells]
    if any(len(clean(cell)) > _LONG_CELL for cell in row.cells):
        cells = [f"table.cell(breakable: true, {cell})" for cell in cells]
    return [*rule, f"  {', '.join(cells)},"]


def _foot(table: Content, totals: tuple[Row, ...]) -> list[str]:
    lines = [line for row in totals for line in _row(table, row)]
    lines.append(_hline("1pt", THEME.primary))
    if table.note:
        note = f'text(size: 0.88em, fill: rgb("{THEME.muted}"), {literal(table.note)})'
        lines.append(f"  table.cell(colspan: {len(table.columns)}, align: left, breakable: true, {note}),")
    if not totals and not table.note:
        return lines
    return ["  table.footer(repeat: false,", *(f"  {line}" for line in lines), "  ),"]
