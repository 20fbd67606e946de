"""A `Table` as one HTML `<table>`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from samrapport.present.table_parts import Column, Content, Row, clean, foot_start, head_levels

# Besides what HTML asks for: braces and backticks, which Quarto and pandoc read as shortcodes and fences.
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\u00ad": "&shy;", "\n": "<br>"}
    | {sign: f"&#{ord(sign)};" for sign in "'`{}$\\"}
)
# No figure is longer, its unit included: what is, is words.
_LONG_FIGURE = 22
# Words that would be many short lines in a narrow column.
_LONG_TEXT = 48
_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")


def table_html(table: Content) -> str:
    """The table with its caption; ids are made from its label, so they are unique where labels are."""
    grouped, levels = any(column.group for column in table.columns), head_levels(table.columns)
    parts = [
        f'<table class="samrapport" id="{table.label}-tabell">',
        f"<caption>{escape(table.caption)}</caption>",
        *(f"<colgroup>{'<col>' * len(members)}</colgroup>" for _, members in levels if grouped),
        "<thead>",
        *_head(levels, grouped),
        "</thead>",
        *_bodies(table),
        *_foot(table),
        "</table>",
    ]
    return "\n".join(parts)


def escape(text: str | None) -> str:
    """`text` as HTML that no reader of the page, Quarto and pandoc included, takes for anything but text."""
    return clean(text).translate(_ESCAPES)


def _align(column: Column, text: str | None = None) -> str:
    """Class and side of a cell; text: what it says, where it is no head. Words in a column of figures may be parted, and long ones get room."""
    longest = max((len(line) for line in clean(text).split("\n")), default=0)
    words = column.align == "left" or longest > _LONG_FIGURE
    kind = "text lang" if longest > _LONG_TEXT else "text" if words else "tal"
    return f' class="{kind}" style="text-align:{column.align}"'


def _cell(text: str | None) -> str:
    """What a cell says, with its dates whole."""
    return _DATE.sub(r'<span class="datum">\g<0></span>', escape(text))


def _head(levels: Sequence[tuple[str | None, list[Column]]], grouped: bool) -> list[str]:
    upper, lower = [], []
    for group, members in levels:
        if group is not None:
            span = f'colspan="{len(members)}" class="kolumngrupp" style="text-align:center"'
            upper.append(f'<th scope="colgroup" {span}>{escape(group)}</th>')
            lower += [_head_cell(column, "") for column in members]
        else:
            (upper if grouped else lower).extend(_head_cell(c, ' rowspan="2"' if grouped else "") for c in members)
    rows = [upper, lower] if grouped else [lower]
    return [f"<tr>{''.join(cells)}</tr>" for cells in rows]


def _head_cell(column: Column, span: str) -> str:
    unit = f'<br><span class="enhet">{escape(column.unit)}</span>' if column.unit else ""
    # A corner without a head names nothing, so it is no header cell.
    if not clean(column.head) and not unit:
        return f"<td{span}{_align(column)}></td>"
    return f'<th scope="col"{span}{_align(column)}>{escape(column.head)}{unit}</th>'


def _bodies(table: Content) -> list[str]:
    """One tbody a group; rows after a total in mid-table begin a new one, since they belong to no group."""
    bodies: list[list[str]] = []
    fresh = True
    for row in table.rows[: foot_start(table.rows)]:
        if row.kind == "group" or fresh:
            bodies.append([])
        bodies[-1].append(_row(table, row))
        fresh = row.kind == "total"
    return [line for rows in bodies for line in ("<tbody>", *rows, "</tbody>")]


def _foot(table: Content) -> list[str]:
    rows = [_row(table, row) for row in table.rows[foot_start(table.rows) :]]
    if table.note:
        cell = f'<td colspan="{len(table.columns)}" class="not" style="text-align:left">{escape(table.note)}</td>'
        rows.append(f'<tr class="anmarkning">{cell}</tr>')
    return ["<tfoot>", *rows, "</tfoot>"] if rows else []


def _row(table: Content, row: Row) -> str:
    if row.kind == "group":
        span = f' colspan="{len(table.columns)}"' if len(table.columns) > 1 else ""
        head = f'<th scope="rowgroup"{span} style="text-align:left">{escape(row.cells[0])}</th>'
        return f'<tr class="grupp">{head}</tr>'
    cells = []
    for index, (column, text) in enumerate(zip(table.columns, row.cells, strict=True)):
        if index == 0 and row.head and clean(text):
            cells.append(f'<th scope="row"{_align(column, text)}>{_cell(text)}</th>')
        else:
            cells.append(f"<td{_align(column, text)}>{_cell(text)}</td>")
    name = {"subtotal": ' class="delsumma"', "total": ' class="summa"'}.get(row.kind, "")
    return f"<tr{name}>{''.join(cells)}</tr>"
