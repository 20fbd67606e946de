"""What the diagrams share: boxes that hold their text, and lines and arrows between them.

Lengths are points, counted from the drawing's upper left corner, so that a diagram is laid out in the order it is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle

from samrapport.present.chart_parts import in_points
from samrapport.present.figures import canvas, printable, text_width, wrap
from samrapport.present.form import form
from samrapport.present.theme import THEME

PAD: Final = 7.0

Tone = Literal["strong", "soft", "plain", "muted"]


@dataclass(frozen=True)
class TextLine:
    """One line that fits its box."""

    text: str
    bold: bool = False
    muted: bool = False


def fit(name: str, lines: Sequence[str], width: float) -> tuple[TextLine, ...]:
    """A bold name and the lines below it, wrapped to a box of `width`."""
    inner = width - 2 * PAD
    head = [TextLine(line, bold=True) for line in wrap(name, inner, form().small, bold=True)] if name else []
    return (*head, *(TextLine(line) for text in lines if text for line in wrap(text, inner, form().small)))


def longest_word(name: str, lines: Sequence[str]) -> float:
    """Width of the narrowest box that parts no word."""
    words = [(word, True) for word in re.split(r"[ /-]", name)]
    words += [(word, False) for line in lines for word in re.split(r"[ /-]", line)]
    return max(text_width(printable(word), form().small, bold=bold) for word, bold in words) + 2 * PAD + 4


def box_height(lines: Sequence[TextLine]) -> float:
    """Height of a box that holds `lines`."""
    return len(lines) * form().line + 2 * PAD


class Sheet:
    """A drawing of `height` points on which boxes and lines are put."""

    def __init__(self, height: float) -> None:
        self.drawing: Drawing = canvas(height)
        self._height = height
        self._points = in_points(self.drawing)

    def box(self, x: float, top: float, width: float, height: float, lines: Sequence[TextLine], tone: Tone) -> None:
        """A box with its lines in the middle; 'strong' is filled, 'soft' tinted, 'plain' white, 'muted' dashed."""
        fill = {"strong": THEME.primary, "soft": THEME.soft, "plain": THEME.surface, "muted": THEME.surface}[tone]
        edge = THEME.muted if tone == "muted" else THEME.primary
        look: dict[str, Any] = {"fc": fill, "ec": edge, "lw": 0.9, "ls": (0, (3, 2)) if tone == "muted" else "-"}
        round_ = {"boxstyle": "round,pad=0,rounding_size=3", "transform": self._points}
        corner = (x, self._height - top - height)
        self.drawing.add_artist(FancyBboxPatch(corner, width, height, **round_, **look))
        self.write(
            x + width / 2, top + (height - len(lines) * form().line) / 2, lines, centre=True, light=tone == "strong"
        )

    def write(
        self, x: float, top: float, lines: Sequence[TextLine], *, centre: bool = False, light: bool = False
    ) -> None:
        """Lines below each other, from `top`."""
        for i, line in enumerate(lines):
            colour = THEME.surface if light else THEME.muted if line.muted else THEME.ink
            self.drawing.text(
                x, self._height - top - (i + 0.78) * form().line, line.text, ha="center" if centre else "left", size=form().small,
                fontweight="bold" if line.bold else "normal", color=colour, transform=self._points, zorder=5,
            )  # fmt: skip

    def line(self, points: Sequence[tuple[float, float]], *, dashed: bool = False, arrow: bool = False) -> None:
        """A line through `points`, under the boxes; an arrow ends in a head."""
        xs, ys = [x for x, _ in points], [self._height - y for _, y in points]
        look: dict[str, Any] = {"color": THEME.muted, "lw": 1.0, "ls": (0, (3, 2)) if dashed else "-", "zorder": 0}
        self.drawing.add_artist(Line2D(xs, ys, solid_joinstyle="miter", transform=self._points, **look))
        if arrow:
            right = xs[-1] > xs[-2]
            tip = (xs[-1], ys[-1])
            wings = [(-5, 3), (-5, -3)] if right else [(-3, 5), (3, 5)]
            corners = [tip, *((tip[0] + dx, tip[1] + dy) for dx, dy in wings)]
            self.drawing.add_artist(Polygon(corners, fc=THEME.muted, ec="none", transform=self._points))

    def block(self, x: float, top: float, width: float, height: float, colour: str) -> None:
        """A filled area without text or edge."""
        corner = (x, self._height - top - height)
        self.drawing.add_artist(Rectangle(corner, width, height, fc=colour, ec="none", transform=self._points))
