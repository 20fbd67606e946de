"""Figures: `Figure` holds a drawing and what describes it, and shows itself in a notebook as one MIME bundle.

image/svg+xml for page and PDF, image/png for Word and mail, text/plain is the alt text, and NARROW an SVG drawn for a
narrow screen, which the site shows there. metadata.samrapport: label, caption, alt text, the data drawn, and the values as they are
written in it. The same data give the same bytes: no dates, no random ids, fixed margins, the font
that matplotlib brings, and text as paths. Nothing goes through pyplot, so no state is left behind.

`canvas` and `style` begin a drawing in the house's style; `wrap`, `text_width` and `printable` keep labels inside it.
"""

from __future__ import annotations

import base64
import functools
import io
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import matplotlib as mpl
import pandas as pd
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path
from PIL import Image

from samrapport.facts.trail import note_made
from samrapport.present.form import NARROW, form, narrowed
from samrapport.present.table_parts import SOFT_HYPHEN, clean, frame_data
from samrapport.present.theme import THEME
from samrapport.present.web.points import marked, values_of

_NOTED: Final = re.compile(r"(punkt|linje)-[\d-]+")
_LABEL: Final = re.compile(r"fig-[a-z0-9]+(-[a-z0-9]+)*")
_POINTS_PER_INCH: Final = 72
_PIXELS_PER_INCH: Final = 96
_PNG_SCALE: Final = 2
_PNG_COLOURS: Final = 128
# A first start on a machine lists its fonts, and says so on stderr when that is slow: no line for a report.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure with label (`fig-...`, unique in its report), caption, alt text and, for downloads, the data drawn.

    draw: draws it anew, in the form that is asked for then; without it there is no drawing for a narrow screen.
    """

    label: str
    caption: str
    alt: str
    drawing: Drawing
    data: pd.DataFrame | None = None
    draw: Callable[[], Drawing] | None = None

    def __post_init__(self) -> None:
        note_made(self.label)
        if not _LABEL.fullmatch(self.label):
            raise ValueError(f"en figurs etikett skrivs fig-namn, inte {self.label!r}")
        if not self.caption.strip() or not self.alt.strip():
            raise ValueError(f"{self.label}: figuren saknar rubrik eller alternativtext")

    @classmethod
    def of(
        cls,
        label: str,
        caption: str,
        data: pd.DataFrame,
        alt: Callable[[pd.DataFrame], str],
        draw: Callable[[pd.DataFrame], Drawing],
    ) -> Figure | None:
        """The figure of a frame, described and drawn from it; None where it has no rows, since there is nothing to draw."""
        return None if data.empty else cls.drawn(label, caption, alt(data), lambda: draw(data), data)

    @classmethod
    def drawn(
        cls, label: str, caption: str, alt: str, draw: Callable[[], Drawing], data: pd.DataFrame | None = None
    ) -> Figure:
        """The figure that `draw` draws, wide now and narrow when it is shown."""
        return cls(label, caption, alt, draw(), data, draw)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        alt = " ".join(clean(self.alt).split())
        width, height = (round(inches * _PIXELS_PER_INCH) for inches in self.drawing.get_size_inches())
        data = {
            "image/svg+xml": render_svg(self.drawing, self.label, alt),
            "image/png": base64.b64encode(render_png(self.drawing)).decode("ascii"),
            "text/plain": alt,
        }
        if self.draw is not None:
            with narrowed():
                data[NARROW] = render_svg(self.draw(), self.label, alt)
        described = {"kind": "figure", "label": self.label, "caption": clean(self.caption), "alt": alt}
        rows = frame_data(self.data) if self.data is not None else {"columns": [], "rows": []}
        png = {"width": width, "height": height, "alt": alt}
        values = {} if (told := values_of(self.drawing)) is None else {"values": told}
        return data, {"samrapport": {**described, "data": rows, **values}, "image/png": png}


@contextmanager
def style() -> Iterator[None]:
    """The house's matplotlib settings for the time of a drawing or a rendering, and for that alone."""
    settings: dict[Any, Any] = {
        "font.family": list(THEME.sans),
        "font.size": form().size,
        "text.color": THEME.ink,
        # A label is never a formula, whatever dollar signs it holds.
        "text.parse_math": False,
        "axes.labelcolor": THEME.muted,
        "axes.edgecolor": THEME.line,
        "axes.linewidth": THEME.stroke,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.prop_cycle": cycler(color=list(THEME.categories)),
        "grid.color": THEME.line,
        "grid.linewidth": 0.5,
        "xtick.color": THEME.muted,
        "ytick.color": THEME.muted,
        "xtick.labelcolor": THEME.muted,
        "ytick.labelcolor": THEME.ink,
        "xtick.labelsize": form().small,
        "ytick.labelsize": form().size,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "legend.frameon": False,
        "legend.fontsize": form().small,
        "hatch.linewidth": 0.7,
        "figure.facecolor": THEME.surface,
        "savefig.facecolor": THEME.surface,
        "savefig.bbox": None,
        "svg.fonttype": "path",
        "svg.hashsalt": "samrapport",
        "svg.image_inline": True,
        "path.simplify": False,
    }
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(settings)
        yield


def canvas(height: float) -> Drawing:
    """An empty drawing of the given height in points, as wide as its form is, free of pyplot."""
    drawing = Drawing(figsize=(form().width / _POINTS_PER_INCH, height / _POINTS_PER_INCH))
    FigureCanvasAgg(drawing)
    return drawing


def panel(drawing: Drawing, left: float, right: float, top: float, bottom: float) -> Axes:
    """Axes with the given margins in points: fixed, so that the same labels always give the same drawing."""
    width, height = (inches * _POINTS_PER_INCH for inches in drawing.get_size_inches())
    return drawing.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    )


@functools.cache
def _font(size: float, bold: bool) -> FontProperties:
    named = FontProperties(family=[THEME.sans[0]], weight="bold" if bold else "normal", size=size)
    return FontProperties(fname=findfont(named), size=size)


@functools.cache
def _glyphs(bold: bool) -> frozenset[int]:
    return frozenset(get_font(str(_font(THEME.figure_size, bold).get_file())).get_charmap())


def printable(text: str | None) -> str:
    """`text` with what the font cannot draw shown as a box, as matplotlib would draw it but without its warning."""
    known = _glyphs(False) & _glyphs(True)
    return "".join(c if c in ("\n", SOFT_HYPHEN) or ord(c) in known else "\u25a1" for c in clean(text))


def text_width(text: str, size: float | None = None, *, bold: bool = False) -> float:
    """Width of one line of text in points, as it will be drawn. size: the form's own where none is given."""
    return _text_width(text, size or form().size, bold)


@functools.lru_cache(maxsize=4096)
def _text_width(text: str, size: float, bold: bool) -> float:
    width, _, _ = text_to_path.get_text_width_height_descent(text, _font(size, bold), False)
    return float(width)


def wrap(text: str | None, width: float, size: float | None = None, *, bold: bool = False) -> list[str]:
    """`text` as lines no wider than `width` points: parted at blanks, after / and -, at soft hyphens, else anywhere."""

    def fits(line: str) -> bool:
        return text_width(line.replace(SOFT_HYPHEN, "").rstrip(), size, bold=bold) <= width

    lines: list[str] = []
    for paragraph in printable(text).split("\n"):
        line = ""
        for piece in (part for whole in _pieces(paragraph) for part in _break(whole, fits)):
            if line and not fits(line + piece):
                lines.append(_end(line))
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line)
    return [line.replace(SOFT_HYPHEN, "").strip() for line in lines]


def _pieces(text: str) -> list[str]:
    return re.findall(rf"[^ /\-{SOFT_HYPHEN}]*[ /\-{SOFT_HYPHEN}]?", text)[:-1]


def _end(line: str) -> str:
    return line[:-1] + "-" if line.endswith(SOFT_HYPHEN) else line


def _break(piece: str, fits: Any) -> Iterator[str]:
    """A piece too wide for any line, in parts that fit, each but the last ending in a soft hyphen."""
    while len(piece) > 4 and not fits(piece):
        cut = next((n for n in range(len(piece) - 3, 2, -1) if fits(piece[:n] + "-")), 2)
        yield piece[:cut] + SOFT_HYPHEN
        piece = piece[cut:]
    yield piece


def render_png(drawing: Drawing) -> bytes:
    """The drawing as PNG at twice its size in CSS pixels, in a palette that keeps it small."""
    raw, small = io.BytesIO(), io.BytesIO()
    dpi = _PIXELS_PER_INCH * _PNG_SCALE
    with style():
        drawing.savefig(raw, format="rgba", dpi=dpi)
    width, height = (int(inches * dpi) for inches in drawing.get_size_inches())
    flat = Image.frombuffer("RGBA", (width, height), raw.getvalue()).convert("RGB")
    image = flat.quantize(_PNG_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # The highest level takes five times as long, for a tenth less.
    image.save(small, format="PNG", compress_level=6)
    return small.getvalue()


def render_svg(drawing: Drawing, label: str, alt: str) -> str:
    """The drawing as an `<svg>` element that may stand in a page: no prolog, and every id begins with `label`."""
    raw = io.StringIO()
    with style():
        drawing.savefig(raw, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    svg = raw.getvalue()
    svg = svg[svg.index("<svg") :].rstrip("\n")
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    # matplotlib's style rule would reach every element of the page; on the root its values are inherited.
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, count=1, flags=re.DOTALL)
    # Only ids that something points to are kept; matplotlib numbers every group.
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    svg = re.sub(
        r' id="([^"]+)"',
        lambda m: f' id="{label}-{m[1]}"' if m[1] in used else m[0] if _NOTED.fullmatch(m[1]) else "",
        svg,
    )
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{label}-", svg)
    svg = re.sub(r' d="([^"]*)"', lambda m: f' d="{_short(m[1])}"', svg)
    svg = re.sub(r"translate\(([^)]*)\)", lambda m: f"translate({_short(m[1])})", svg)
    svg = re.sub(r' (x|y)="([^"]*)"', lambda m: f' {m[1]}="{_short(m[2])}"', svg)
    svg = marked(re.sub(r"\s*\n\s*", "\n", svg), label, drawing)
    root = f'<svg role="img" aria-label="{escape(alt)}" style="stroke-linejoin:round;stroke-linecap:butt" '
    return svg.replace("<svg ", root, 1)


def _short(numbers: str) -> str:
    """Numbers of a path with two decimals, a fiftieth of what a reader can see."""

    def shorten(match: re.Match[str]) -> str:
        text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text

    return re.sub(r"-?\d+\.\d+(?:e-?\d+)?", shorten, " ".join(numbers.split()))
