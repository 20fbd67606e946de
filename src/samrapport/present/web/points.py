"""The values of a drawing as it writes them, and where in it each stands, so that they can be read without seeing it.

A chart notes each value that it shows, or says that it may not show, with `note_point`, and which of them a line has marks for with
`note_line`. `values_of` gives them as a table, and `marked` lays a hidden mark over each in the drawing's SVG, which shows as the
address of the drawing ends in `#<label>-v<n>`, n being the value's place in the table, read row by row. With `-e<n>` the other
series are dimmed besides, and with `-s<n>` they are so without a mark. It takes no script, and nothing is measured.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

from matplotlib.artist import Artist
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D

from samrapport.present.table_parts import SOFT_HYPHEN, clean
from samrapport.present.theme import THEME
from samrapport.text.numbers import MISSING

_MOST_APART: Final = 8
"""So many series can be told apart by being shown alone."""
_RING: Final = 6.0
_BAR = re.compile(r'<g id="punkt-(\d+)">(\s*<path d="([^"]*)")')
_LINE = re.compile(r'<g id="linje-([\d-]+)">')
_MARKER = re.compile(r'<use [^>]*? x="([-\d.]+)" y="([-\d.]+)"')


@dataclass
class _Row:
    name: str
    cells: dict[str, int] = field(default_factory=dict)


@dataclass
class Points:
    """What a drawing shows: rows by columns, a column being a series. texts: of each value, in the order they were noted."""

    rows: list[_Row] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    mixed: bool = False

    def add(self, row: str, column: str, text: str) -> int:
        """The number of a new value; a second one of the same place is of another row of that name."""
        if column not in self.columns:
            self.columns.append(column)
        own = next((one for one in self.rows if one.name == row and column not in one.cells), None)
        if own is None:
            own = _Row(row)
            self.rows.append(own)
        own.cells[column] = len(self.texts)
        self.texts.append(text)
        return own.cells[column]

    @property
    def apart(self) -> bool:
        """Whether a series can be shown alone."""
        return not self.mixed and 1 < len(self.columns) <= _MOST_APART

    def places(self) -> dict[int, tuple[int, int]]:
        """Of each value by its number: its place in the table, and that of its column."""
        return {
            own.cells[column]: (r * len(self.columns) + c, c)
            for r, own in enumerate(self.rows)
            for c, column in enumerate(self.columns)
            if column in own.cells
        }

    def table(self) -> dict[str, Any]:
        """As JSON can hold it: columns, rows with their names first, and whether series can be shown alone."""
        rows = [
            [own.name, *(self.texts[n] if (n := own.cells.get(one)) is not None else MISSING for one in self.columns)]
            for own in self.rows
        ]
        return {
            "columns": [_plain(one) for one in self.columns],
            "rows": [[_plain(cell) for cell in row] for row in rows],
            "apart": self.apart,
        }


_NOTED: WeakKeyDictionary[Drawing, Points] = WeakKeyDictionary()


def points_of(drawing: Drawing) -> Points:
    """What is noted of a drawing, to which more can be added."""
    return _NOTED.setdefault(drawing, Points())


def values_of(drawing: Drawing) -> dict[str, Any] | None:
    """The drawing's values as a table; None where it notes none, as one of words."""
    own = _NOTED.get(drawing)
    return own.table() if own and own.texts else None


def note_point(drawing: Drawing, row: object, column: object, text: str, shape: Artist | None = None) -> int:
    """Note a value as the drawing writes it, and give its number. shape: what shows it and nothing else, if anything does."""
    number = points_of(drawing).add(str(row), str(column), text)
    if shape is not None:
        shape.set_gid(f"punkt-{number}")
    return number


def note_line(drawing: Drawing, line: Line2D, numbers: Sequence[int]) -> None:
    """Say which values a line's marks show, in their order."""
    own = points_of(drawing)
    if len({place[1] for number, place in own.places().items() if number in numbers}) > 1:
        own.mixed = True
    line.set_gid("-".join(["linje", *map(str, numbers)]))


def marked(svg: str, label: str, drawing: Drawing) -> str:
    """The drawing's SVG with its marks. svg: with ids as the notes gave them."""
    own = _NOTED.get(drawing)
    if own is None or not own.texts:
        return svg
    places, marks = own.places(), dict[int, str]()

    def series(number: int) -> str:
        return f' data-serie="{places[number][1]}"' if own.apart else ""

    def bar(found: re.Match[str]) -> str:
        marks[int(found[1])] = f'<path{_id(label, "v", places[int(found[1])][0])} d="{found[3]}"'
        return f"<g{series(int(found[1]))}>{found[2]}"

    def line(found: re.Match[str]) -> str:
        numbers = [int(one) for one in found[1].split("-")]
        at = found.end()
        for number in numbers:
            mark = _MARKER.search(svg, at)
            if mark is None:
                break
            at = mark.end()
            x, y = mark[1], mark[2]
            marks[number] = f'<circle{_id(label, "v", places[number][0])} cx="{x}" cy="{y}" r="{_RING:g}"'
        return f"<g{series(numbers[0])}>"

    # The places of a line's marks are looked for in the text as it was.
    svg = _LINE.sub(line, svg)
    svg = _BAR.sub(bar, svg)
    return svg.replace("</svg>", f"{_marks(label, own, places, marks)}</svg>")


def _id(label: str, kind: str, number: int) -> str:
    return f' id="{label}-{kind}{number}"'


def _marks(label: str, own: Points, places: dict[int, tuple[int, int]], marks: dict[int, str]) -> str:
    # With a light around it, that it is seen on a shape as dark as itself.
    halo = f"drop-shadow(0 0 1px {THEME.surface})"
    seen = f"{{display:inline;filter:{halo} {halo}}}"
    shows = f'[id^="{label}-v"]:target,[id^="{label}-e"]:target>*{seen}'
    lines = [f'<g fill="none" stroke="{THEME.ink}" stroke-width="2.5">']
    for number, mark in sorted(marks.items(), key=lambda pair: places[pair[0]]):
        place, column = places[number]
        hidden = f'{mark} display="none"/>'
        lines.append(f'<g{_id(label, "e", place)} data-k="{column}">{hidden}</g>' if own.apart else hidden)
    lines.append("</g>")
    if own.apart:
        for column in range(len(own.columns)):
            lines.append(f"<g{_id(label, 's', column)}/>")
            alone = f'svg:has(:is(#{label}-s{column},[id^="{label}-e"][data-k="{column}"]):target)'
            shows += f'{alone} [data-serie]:not([data-serie="{column}"]){{opacity:.12}}'
    return "\n".join([f"<style>{shows}</style>", *lines, ""])


def _plain(text: str) -> str:
    return " ".join(clean(text).replace(SOFT_HYPHEN, "").split(" "))
