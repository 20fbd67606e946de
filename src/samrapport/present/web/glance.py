"""A few figures at a glance, as a small drawing of bars for a front page. Entry: `draw_bars`.

It is a picture beside its page, so that its text is as large as that of the page and nothing has to run. What it shows is told in
words beside it too: its alternative text is made of the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from samrapport.present.theme_file import Palette
from samrapport.text.alfabet import capitalised

WIDTH = 320
"""In CSS pixels: on the narrowest telephone its text is still above 11 of them."""
_HEAD, _BAR, _GAP, _AFTER, _TOP = 23, 12, 4, 11, 4
_VALUE = 70


@dataclass(frozen=True)
class Bar:
    """One row: what it is of, its own value and the one that it is held against, each with how it is written; `beside` may lack."""

    label: str
    value: Fraction
    shown: str
    beside: Fraction | None = None
    beside_shown: str = ""


@dataclass(frozen=True)
class Glimpse:
    """A drawing with what is said of it: its caption, its alternative text, and its height (its width is `WIDTH`)."""

    caption: str
    alt: str
    svg: str
    height: int


def draw_bars(caption: str, rows: Sequence[Bar], names: tuple[str, str], palette: Palette, quiet: str) -> Glimpse:
    """Two bars for each row, the second paler. names: what the two are called within a sentence. All values are at least zero."""
    most = max(one for row in rows for one in (row.value, row.beside or Fraction(0))) or Fraction(1)
    height = _TOP + sum(_height(row) for row in rows) + 26
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        'font-family="system-ui, -apple-system, \'Segoe UI\', Roboto, Arial, sans-serif" font-size="14">',
    ]
    top = _TOP
    for row in rows:
        parts.append(_text(0, top + 15, row.label, palette.ink, weight=600))
        pairs = [(row.value, row.shown, palette.primary), (row.beside, row.beside_shown, quiet)]
        for index, (value, shown, fill) in enumerate(pairs):
            if value is None:
                continue
            y = top + _HEAD + index * (_BAR + _GAP)
            width = max(1.0, float(value / most) * (WIDTH - _VALUE))
            parts.append(f'<rect x="0" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{fill}"/>')
            ink = palette.ink if index == 0 else palette.muted
            parts.append(_text(width + 6, y + _BAR - 1, shown, ink, weight=600 if index == 0 else 400, size=13))
        top += _height(row)
    foot = height - 8
    parts.append(f'<rect x="0" y="{foot - 10}" width="10" height="10" fill="{palette.primary}"/>')
    parts.append(_text(16, foot, capitalised(names[0]), palette.ink, size=13))
    if any(row.beside is not None for row in rows):
        at = 16 + 7.4 * len(names[0]) + 22
        parts.append(f'<rect x="{at:.0f}" y="{foot - 10}" width="10" height="10" fill="{quiet}"/>')
        parts.append(_text(at + 16, foot, capitalised(names[1]), palette.ink, size=13))
    return Glimpse(caption, _alt(caption, rows, names), "\n".join([*parts, "</svg>", ""]), height)


def _height(row: Bar) -> int:
    return _HEAD + _BAR + _AFTER + (0 if row.beside is None else _GAP + _BAR)


def _alt(caption: str, rows: Sequence[Bar], names: tuple[str, str]) -> str:
    told = [
        f"{row.label}: {names[0]} {row.shown}" + (f", {names[1]} {row.beside_shown}" if row.beside is not None else "")
        for row in rows
    ]
    return f"Staplar. {caption}. {'. '.join(told)}."


def _text(x: float, y: float, text: str, fill: str, *, weight: int = 400, size: int = 14) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" fill="{fill}" font-size="{size}" font-weight="{weight}">{escape(text)}</text>'
    )
