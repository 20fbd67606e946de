"""What the charts share: rows with wrapped labels, keys, Swedish axes and labels that find room.

All lengths are points. A chart computes the room of its labels first and its size from that, so nothing is ever clipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D

from samrapport.present.contrast import contrast
from samrapport.present.figures import canvas, panel, text_width, wrap
from samrapport.present.form import form
from samrapport.present.theme import THEME
from samrapport.text.numbers import exact, is_missing, tal

Formatter = Callable[[Any], str]

_LABEL_ROOM: Final = 152.0
_EDGE: Final = 6.0
_KEY_GAP: Final = 3.5
_KEY_MARK: Final = 12.0

# The upper part of a row, above any bar, where its label stands in a narrow drawing.
_ABOVE: Final = 0.08
_NAME: Final = "name of a row"

LACKING: Final = "uppgift saknas"
VALUE: Final = "Värde"
"""The one series of a chart that has no more."""

# What lies below a label, so that no grid line runs through it.
GROUND: Final[dict[str, Any]] = {"facecolor": THEME.surface, "edgecolor": "none", "pad": 0.8}


@dataclass(frozen=True)
class Key:
    """One entry of the key above a chart. mark: 'box' or 'line'; fill None is an empty box."""

    text: str
    colour: str
    mark: str = "box"
    hatch: str = ""
    edge: str | None = None


@dataclass(frozen=True)
class Rows:
    """Axes with one labelled row each, the width of their panel, and the rows' wrapped labels.

    tall: what each row takes in points, its label first and then its bars; None where the labels stand beside the bars.
    """

    drawing: Drawing
    axes: Axes
    width: float
    labels: tuple[str, ...]
    strong: frozenset[int]
    tall: tuple[tuple[float, float], ...] | None = None

    def name_rows(self) -> None:
        """Write the labels, and put away what seaborn wrote in their place."""
        self.axes.set(xlabel="", ylabel="", ylim=(len(self.labels) - 0.5, -0.5))
        if self.tall is not None:
            self._name_above(self.tall)
            return
        self.axes.set_yticks(range(len(self.labels)), labels=list(self.labels))
        for i, tick in enumerate(self.axes.get_yticklabels()):
            tick.set(linespacing=1.1, va="center", multialignment="right")
            if i in self.strong:
                tick.set(fontweight="bold", color=THEME.primary)

    def _name_above(self, tall: Sequence[tuple[float, float]]) -> None:
        """Write each label above its bars: the upper end of a row is drawn out until the label has its room there."""
        rows = range(len(tall))
        at = [edge for i in rows for edge in (i - 0.5, i - 0.5 + _ABOVE)] + [len(tall) - 0.5]
        points = [0.0, *accumulate(part for label_and_bars in tall for part in label_and_bars)]
        self.axes.set_yscale(
            "function", functions=(lambda y: np.interp(y, at, points), lambda y: np.interp(y, points, at))
        )
        self.axes.set_ylim(len(tall) - 0.5, -0.5)
        self.axes.set_yticks([])
        if any(text.get_gid() == _NAME for text in self.axes.texts):
            return
        for i, label in enumerate(self.labels):
            strong = i in self.strong
            self.axes.annotate(
                label, (0, i - 0.5 + _ABOVE / 2), (0, 0.5), xycoords=("axes fraction", "data"), textcoords="offset points",
                va="center", ha="left", size=form().size, linespacing=1.1, bbox={**GROUND, "pad": 0}, zorder=6,
                gid=_NAME, fontweight="bold" if strong else "normal", color=THEME.primary if strong else THEME.ink,
            )  # fmt: skip


def number(value: Any) -> float:
    """`value` as matplotlib wants it; missing as NaN."""
    return float("nan") if is_missing(value) else float(exact(value))


def with_unit(text: str, unit: str) -> str:
    """A formatted figure with its unit after a no-break space."""
    return f"{text}\u00a0{unit}" if unit else text


def ink_on(colour: str) -> str:
    """The text colour that is read best on `colour`."""
    return max((THEME.surface, THEME.ink), key=lambda text: contrast(text, colour))


def in_points(drawing: Drawing) -> Any:
    """Transform from points, counted from the drawing's lower left corner."""
    return Affine2D().scale(1 / 72) + drawing.dpi_scale_trans


def key_lines(keys: Sequence[Key]) -> list[list[Key]]:
    """The keys in the lines that hold them."""
    lines: list[list[Key]] = []
    used = width = form().width
    for key in keys:
        need = _key_width(key)
        if used + need > width - 2 * _EDGE:
            lines.append([])
            used = 0.0
        lines[-1].append(key)
        used += need
    return lines


def _key_text(key: Key) -> list[str]:
    return wrap(key.text, form().width - 2 * _EDGE - _KEY_MARK, form().small)


def _key_width(key: Key) -> float:
    return _KEY_MARK + max(text_width(line, form().small) for line in _key_text(key)) + 16


def _key_line(line: Sequence[Key]) -> float:
    """Height of a line of keys."""
    return max(len(_key_text(key)) for key in line) * form().line + _KEY_GAP


def key_height(keys: Sequence[Key]) -> float:
    """Height of the keys above the panel."""
    return sum(map(_key_line, key_lines(keys))) + 6 if keys else 4.0


def draw_keys(drawing: Drawing, keys: Sequence[Key]) -> None:
    """Write the keys along the upper edge."""
    points = in_points(drawing)
    own = form()
    top = drawing.get_size_inches()[1] * 72
    for line in key_lines(keys):
        x, y = _EDGE, top - own.line - _KEY_GAP + 1
        for key in line:
            if key.mark == "line":
                drawing.add_artist(Line2D([x + 4, x + 4], [y, y + 9], color=key.colour, lw=1.6, transform=points))
            else:
                edge = key.edge or key.colour
                box = Rectangle((x, y + 1), 8, 7, fc=key.colour, ec=edge, lw=0.7, hatch=key.hatch, transform=points)
                drawing.add_artist(box)
            for i, text in enumerate(_key_text(key)):
                at = y + 1.5 - i * own.line
                drawing.text(x + _KEY_MARK, at, text, size=own.small, color=THEME.muted, transform=points)
            x += _key_width(key)
        top -= _key_line(line)


def rows(
    labels: Sequence[str],
    *,
    keys: Sequence[Key] = (),
    row: float = 22.0,
    bold: Iterable[int] = (),
) -> Rows:
    """A panel of horizontal rows, first at the top, as high as its labels need; those in `bold` stand out.

    row: height of one in points. Labels stand beside the bars, and above them in a narrow drawing.
    """
    strong = frozenset(bold)
    own = form()
    room = own.width - 3 * _EDGE if own.narrow else _LABEL_ROOM
    lines = [wrap(label, room, bold=i in strong) for i, label in enumerate(labels)]
    tall = None
    if own.narrow:
        # Room for half of the first tick's figure.
        left = _EDGE + 6
        tall = tuple((len(parts) * own.line + 4, row) for parts in lines)
        height = sum(sum(one) for one in tall)
    else:
        left = _EDGE + 6 + max(text_width(line, bold=i in strong) for i, parts in enumerate(lines) for line in parts)
        height = len(labels) * max(row, max(len(parts) for parts in lines) * own.line + 5)
    top, bottom = key_height(keys), own.line + 7.5
    drawing = canvas(height + top + bottom)
    axes = panel(drawing, left, _EDGE, top, bottom)
    axes.spines["left"].set_visible(False)
    draw_keys(drawing, keys)
    width = own.width - left - _EDGE
    return Rows(drawing, axes, width, tuple("\n".join(parts) for parts in lines), strong, tall)


def draw_bars(
    place: Rows,
    values: Sequence[float],
    colours: Sequence[str],
    *,
    width: float,
    edge: str = "none",
    hatches: Sequence[str] | None = None,
    starts: Sequence[float] | None = None,
) -> dict[int, Rectangle]:
    """One horizontal bar a row, drawn by seaborn over what stands there already, by row. starts: where each begins, else at 0."""
    axes, before = place.axes, len(place.axes.patches)
    # Seaborn takes the places of its bars for what the scale makes of them.
    axes.set_yscale("linear")
    frame = pd.DataFrame({"rad": range(len(values)), "värde": list(values)})
    sns.barplot(
        frame, x="värde", y="rad", color=THEME.primary, orient="h", width=width, saturation=1, errorbar=None,
        edgecolor=edge, linewidth=0.7 if edge != "none" else 0, native_scale=True, ax=axes,
    )  # fmt: skip
    drawn = {}
    for bar in axes.patches[before:]:
        if isinstance(bar, Rectangle):
            row = round(bar.get_y() + bar.get_height() / 2)
            drawn[row] = bar
            if starts:
                bar.set(x=starts[row], width=bar.get_width() - starts[row])
            hatch = hatches[row] if hatches else ""
            bar.set(facecolor=colours[row], hatch=hatch, edgecolor=THEME.surface if hatch and edge == "none" else edge)
    place.name_rows()
    return drawn


def scale_for(ends: Sequence[float], room: Sequence[float], width: float, low: float = 0.0) -> float:
    """The value at the right edge of a panel from `low` that leaves each row, ending at `ends`, `room` points of text."""
    spans = [end - low for end in ends]
    longest = max(spans, default=0.0)
    if longest <= 0:
        return low + 1.0
    steps = [(width - need - 6) / span for span, need in zip(spans, room, strict=True) if span > 0]
    return low + width / max(min(steps), 0.15 * width / longest)


def swedish_axis(axis: Axis, low: float, high: float, *, unit: str = "", divisor: float = 1.0) -> None:
    """Few round ticks from `low` to `high` with Swedish figures of values over `divisor`; the last says the unit.

    The ticks end where the data end, so that neither they nor their lines run into the labels beside the data.
    """
    for most in (5, 4, 3, 2):
        found = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low / divisor, high / divisor)
        shown = [float(v) for v in found if low / divisor - 1e-9 <= v <= high / divisor + 1e-9]
        decimals = next((d for d in range(4) if all(abs(v * 10**d - round(v * 10**d)) < 1e-6 for v in shown)), 4)
        texts = [tal(v, decimals, enhet=unit if unit == "%" or v == shown[-1] else "") for v in shown]
        if axis is axis.axes.yaxis or len(shown) < 3 or _have_room(axis, [v * divisor for v in shown], texts):
            break
    axis.set_ticks([v * divisor for v in shown], labels=texts)
    axis.grid(visible=True)


def _have_room(axis: Axis, at: Sequence[float], texts: Sequence[str]) -> bool:
    """Whether the figures of the ticks stand apart from each other along the axis."""
    left, right = axis.axes.get_xlim()
    points = axis.axes.get_position().width * form().width
    widths = [text_width(text, form().small) for text in texts]
    return all(
        (b - a) / (right - left) * points >= (wide + next_wide) / 2 + 4
        for a, b, wide, next_wide in zip(at, at[1:], widths, widths[1:], strict=False)
    )


def note(axes: Axes, text: str, x: float, y: float, colour: str = THEME.ink) -> None:
    """A label to the right of a bar's end, on its own ground so that no grid line runs through it."""
    axes.annotate(
        text, (x, y), (5, 0), textcoords="offset points", va="center", size=form().small, linespacing=1.1,
        color=colour, bbox=GROUND, zorder=5,
    )  # fmt: skip


def most_and_least(values: Sequence[tuple[str, Any]], fmt: Formatter) -> tuple[list[str], list[str]] | None:
    """Who has most and who has least, for words on a drawing; None where there is no telling. Equal as shown is equal."""
    if len(values) < 2:
        return None
    ranked = sorted(values, key=lambda pair: exact(pair[1]))
    least, most = fmt(ranked[0][1]), fmt(ranked[-1][1])
    if least == most:
        return None
    return [name for name, value in values if fmt(value) == most], [
        name for name, value in values if fmt(value) == least
    ]
