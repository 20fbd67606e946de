"""A flow between two moments, as bands between two columns. Entries: `flow_bands`, `flow_bands_alt`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from samrapport.areas.deltagare.bars import extremes, shown
from samrapport.errors import counted
from samrapport.present.chart_parts import GROUND, in_points
from samrapport.present.figures import canvas, style, wrap
from samrapport.present.form import form
from samrapport.present.theme import THEME
from samrapport.present.web.points import note_point
from samrapport.text.numbers import is_missing

_GAP: Final = 9.0
_SIDE: Final = 118.0
"""The room of the labels on each side. In a narrow drawing each stands above its node, and has half the width."""
_NODE: Final = 10.0
_POINTS: Final = 3.1


def flow_bands(frame: pd.DataFrame, left: str, right: str) -> Drawing:
    """Bands from kategorier on the left to those on the right, as wide as their counts.

    frame: från, till, värde; a row without `till` is the sum of its `från`, one without `från` that of its `till`. left
    and right head the columns.
    """
    flow = _Flow(frame)
    side = 0.0 if form().narrow else _SIDE
    heights = [flow.height(side) for side in (flow.starts, flow.ends)]
    head = 20.0
    with style():
        drawing = canvas(head + max(heights) + 10)
        tops = {"från": _stack(flow, flow.starts, head), "till": _stack(flow, flow.ends, head)}
        middle = (side + _NODE, form().width - side - _NODE)
        bands = _draw_bands(drawing, flow, tops, middle)
        for own, end, count in flow.bands:
            note_point(drawing, end, own, shown(count), bands.get((own, end)))
        _draw_nodes(drawing, flow, tops)
        ends = ("left", "right") if form().narrow else ("right", "left")
        for text, x, align in zip((left, right), (0.0, form().width) if form().narrow else middle, ends, strict=True):
            _write(drawing, [text], x, head - 14, align, bold=True)
    return drawing


class _Flow:
    """The flow's nodes, bands and how tall each is drawn."""

    def __init__(self, frame: pd.DataFrame) -> None:
        records = [
            {key: (None if is_missing(r[key]) else r[key]) for key in ("från", "till", "värde")}
            for r in frame.to_dict("records")
        ]
        self.bands = [(r["från"], r["till"], r["värde"]) for r in records if r["från"] and r["till"]]
        self.sums = {("från", r["från"]): r["värde"] for r in records if r["till"] is None}
        self.sums |= {("till", r["till"]): r["värde"] for r in records if r["från"] is None}
        self.starts = [("från", name) for name in dict.fromkeys(start for start, _, _ in self.bands)]
        self.ends = [("till", name) for name in dict.fromkeys(end for _, end, _ in self.bands)]

    def known(self, node: tuple[str, str]) -> int:
        at = 0 if node[0] == "från" else 1
        return sum(int(band[2] or 0) for band in self.bands if band[at] == node[1])

    def tall(self, node: tuple[str, str]) -> float:
        """A node's height: its sum, or as much of it as is shown."""
        return max(float(self.sums.get(node) or self.known(node)) * _POINTS, 3.0)

    def room(self, node: tuple[str, str]) -> float:
        lines = len(self.label(node)) * _line()
        return self.tall(node) + lines + 3 if form().narrow else max(self.tall(node), lines)

    def label(self, node: tuple[str, str]) -> list[str]:
        room = form().width / 2 - 8 if form().narrow else _SIDE - 10
        return wrap(f"{node[1]}: {shown(self.sums.get(node))}", room, form().small)

    def height(self, side: Sequence[tuple[str, str]]) -> float:
        return sum(self.room(node) for node in side) + _GAP * (len(side) - 1)


def _line() -> float:
    return form().line - 1


def _stack(flow: _Flow, side: Sequence[tuple[str, str]], top: float) -> dict[str, float]:
    """The top of each node's own box, from the upper edge."""
    found = {}
    for node in side:
        left = flow.room(node) - flow.tall(node)
        found[node[1]] = top + (left if form().narrow else left / 2)
        top += flow.room(node) + _GAP
    return found


def _draw_bands(
    drawing: Drawing, flow: _Flow, tops: dict[str, dict[str, float]], middle: tuple[float, float]
) -> dict[tuple[str, str], PathPatch]:
    """The bands by their ends, of those that are drawn."""
    height, drawn = drawing.get_size_inches()[1] * 72, {}
    used = {(side, name): top for side, found in tops.items() for name, top in found.items()}
    x0, x1 = middle
    bend = (x0 + x1) / 2
    for k, (_, start) in enumerate(flow.starts):
        colour = THEME.categories[k % len(THEME.categories)]
        for own, end, count in flow.bands:
            if own != start or not count:
                continue
            wide = count * _POINTS
            a, b = height - used["från", start], height - used["till", end]
            used["från", start] += wide
            used["till", end] += wide
            upper = [(x0, a), (bend, a), (bend, b), (x1, b)]
            corners = [*upper, *((x, y - wide) for x, y in reversed(upper)), upper[0]]
            codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
            patch = PathPatch(Path(corners, codes), fc=colour, ec="none", alpha=0.42, transform=in_points(drawing))
            drawing.add_artist(patch)
            drawn[own, end] = patch
    return drawn


def _draw_nodes(drawing: Drawing, flow: _Flow, tops: dict[str, dict[str, float]]) -> None:
    height = drawing.get_size_inches()[1] * 72
    width = form().width
    places = (
        ((flow.starts, 0.0, 0.0, "left"), (flow.ends, width - _NODE, width, "right"))
        if form().narrow
        else ((flow.starts, _SIDE, _SIDE - 5, "right"), (flow.ends, width - _SIDE - _NODE, width - _SIDE + 5, "left"))
    )
    for nodes, x, text_x, align in places:
        for k, node in enumerate(nodes):
            colour = THEME.categories[k % len(THEME.categories)] if node[0] == "från" else THEME.primary
            top, tall = tops[node[0]][node[1]], flow.tall(node)
            corner = (x, height - top - tall)
            drawing.add_artist(Rectangle(corner, _NODE, tall, fc=colour, ec="none", transform=in_points(drawing)))
            lines = flow.label(node)
            deep = len(lines) * _line()
            _write(drawing, lines, text_x, top - deep - 2 if form().narrow else top + tall / 2 - deep / 2, align)


def _write(drawing: Drawing, lines: Sequence[str], x: float, top: float, align: str, *, bold: bool = False) -> None:
    height = drawing.get_size_inches()[1] * 72
    for i, line in enumerate(lines):
        drawing.text(
            x, height - top - (i + 0.8) * _line(), line, ha=align, size=form().small, color=THEME.muted if bold else THEME.ink,
            fontweight="bold" if bold else "normal", transform=in_points(drawing), zorder=5,
            bbox=GROUND if form().narrow else None,
        )  # fmt: skip


def flow_bands_alt(frame: pd.DataFrame, base: str) -> str:
    """What `flow_bands` shows: from each start, how many went where. base: what is counted."""
    flow = _Flow(frame)
    sentences = [
        f"Flöde från {counted(len(flow.starts), 'kategori', 'kategorier')} till {len(flow.ends)} utfall för {base}."
    ]
    sentences += extremes([(f"{start} till {end}", count) for start, end, count in flow.bands if count != 0])
    for node in flow.starts:
        parts = [(end, count) for start, end, count in flow.bands if start == node[1] and (count or count is None)]
        told = ", ".join(f"{end} {shown(count)}" for end, count in parts)
        sentences.append(f"{node[1]}, {shown(flow.sums.get(node))}: {told}.")
    return " ".join(sentences)
