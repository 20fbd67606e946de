"""The one visual identity: colours, type and spacing of figures, tables, site and PDF.

`THEME` is plain data, so the site's style sheet and the PDF's template can be written from it. `contrast` tells whether
two colours may stand on each other, by WCAG's formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Theme:
    """Colours as #rrggbb, sizes in points.

    ink, muted: text. surface, soft: backgrounds. line: hairlines. primary: headings and the förbund's own. accent: what
    asks for attention (over budget). quiet: bars of comparison. Text colours keep 4.5:1 on both backgrounds, colours of
    marks 3:1 on `surface`, save `quiet` and `line`, which never carry meaning alone. `categories` differ in lightness
    step by step, so they stay apart in grey and for colour-blind readers.
    """

    ink: str = "#1b2733"
    muted: str = "#51606e"
    surface: str = "#ffffff"
    soft: str = "#eef3f7"
    line: str = "#cfd8e0"
    primary: str = "#12355b"
    accent: str = "#b3420f"
    quiet: str = "#c3d3e2"
    categories: tuple[str, ...] = ("#12355b", "#d27a27", "#1b7f79", "#8a3b6b", "#4a86c5", "#6d7f1e")
    sans: tuple[str, ...] = ("DejaVu Sans", "sans-serif")
    figure_size: float = 8.5
    figure_small: float = 7.5
    figure_width: float = 468.0
    stroke: float = 0.8


THEME: Final = Theme()


def _channels(colour: str) -> tuple[float, float, float]:
    digits = colour.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"en färg skrivs #rrggbb, inte {colour!r}")
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2, 0 (black) to 1 (white)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21: text needs 4.5, marks and large text 3 (WCAG 2.2, AA)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lightness(colour: str) -> float:
    """CIE lightness, 0 to 100: how far apart two colours are once printed in grey."""
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27
