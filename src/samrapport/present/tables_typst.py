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

from samrapport.present.table_parts import SOFT_HYPHEN, Column, Content, Row, clean, foot_start, head_levels
from samrapport.present.theme import THEME

# Characters that fit on one line of an A4 page in the table's size.
_LINE = 95
_NARROW = 52
# Rows that fit on a page with air between them; a table of more is set closer, so that its totals stay with it.
_TALL = 30
# Width of a character in em, on the broad side.
_EM = 0.5
# A piece that no word is longer than.
_WHOLE = 99
_PIECES = (_WHOLE, 13, 11, 9, 7)
_LONG_WORD = 12
# No figure is longer, its unit included: what is, is words.
_LONG_FIGURE = 22
# A row of more lines is so high that moving it as a whole to the next page would leave a hole: it may be parted.
_TALL_ROW = 14
# Columns of words that are left so much of what they need take another line rather than part the heads of the figures.
_SQUEEZED = 0.75
_HALF = 0.5
# A table of fewer rows never breaks.
_FEW = 4
# What a head says of it on the pages that follow.
_CONTINUED = 'context if state("grupp", none).get() != none [#linebreak()#text(weight: "regular", style: "italic")[#state("grupp", none).get(), forts.]]'
# The group that a table is in, as far as it is laid out.
_GROUP = 'state("grupp", none)'
# Lines end where a word does, so a text takes more of them than its characters would fill.
_RAGGED = 1.1


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


def column_widths(table: Content) -> list[str]:
    """Widths in Typst: the natural ones for a narrow table, else shares of the line with room for every figure."""
    body = [row for row in table.rows if row.kind != "group"]
    texts = [[row.cells[i] for row in body] for i in range(len(table.columns))]
    # The heads are parted into ever shorter pieces until the columns fit.
    for piece in _PIECES:
        needs = [_need(column, cells, piece) for column, cells in zip(table.columns, texts, strict=True)]
        if _fits(table, texts, needs):
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
    figures = _with_short_words(texts, needs, figures)
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


def _with_short_words(texts: Sequence[list[str | None]], needs: Sequence[float], kept: Sequence[bool]) -> list[bool]:
    """The columns that keep what they need: those of short words too, names for one, where long texts then get half of theirs."""
    found = [one or _longest(cells) <= _LONG_FIGURE for one, cells in zip(kept, texts, strict=True)]
    long = sum(need for need, one in zip(needs, found, strict=True) if not one)
    room = _LINE - sum(need for need, one in zip(needs, found, strict=True) if one)
    return found if long and room >= _HALF * long else list(kept)


def _fits(table: Content, texts: Sequence[list[str | None]], needs: Sequence[float]) -> bool:
    """Whether the heads need no closer parting: all columns have room, or those of words have nearly enough to share."""
    words = [need for column, need in zip(table.columns, needs, strict=True) if column.align == "left"]
    long = any(
        _longest(cells) > _LONG_FIGURE for c, cells in zip(table.columns, texts, strict=True) if c.align == "left"
    )
    room = _LINE - (sum(needs) - sum(words))
    return sum(needs) <= _LINE or (long and room >= _SQUEEZED * sum(words))


def _longest(cells: list[str | None]) -> int:
    """Length of the longest line of a column."""
    return max((len(line) for cell in cells for line in clean(cell).split("\n")), default=0)


def _longest_word(cells: list[str | None]) -> int:
    """Length of the longest word that Typst will not part."""
    return max((len(word) for cell in cells for word in clean(cell).split(" ") if len(word) < _LONG_WORD), default=0)


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
    long = any(len(word) > _PIECES[-1] for word in clean(column.head).split())
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
    characters = [share * _LINE / (sum(shares) or 1.0) for share in shares]
    lines = (
        sum(math.ceil(len(line) * _RAGGED / width) or 1 for line in clean(cell).split("\n"))
        for cell, width in zip(row.cells, characters, strict=True)
        if width
    )
    return max(lines, default=1)


def _foot(table: Content, rows: Sequence[Row], widths: Sequence[str]) -> list[str]:
    lines = [*_body(table, rows, widths), _hline("1pt", THEME.primary)]
    if table.note:
        note = f'text(size: 0.88em, fill: rgb("{THEME.muted}"), {literal(table.note)})'
        span = len(table.columns) + len(_filler_width(table))
        lines.append(f"  table.cell(colspan: {span}, align: left, breakable: true, {note}),")
    if not rows and not table.note:
        return lines
    return ["  table.footer(repeat: false,", *(f"  {line}" for line in lines), "  ),"]
