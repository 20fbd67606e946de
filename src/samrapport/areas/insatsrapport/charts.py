"""Four fields with points, as a SWOT is drawn: two above, two below, each with its heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from samrapport.present.charts_parts import LINE
from samrapport.present.diagram_parts import PAD, SIZE, Sheet, TextLine, fit
from samrapport.present.figures import Figure, style, wrap
from samrapport.present.theme import THEME

_EDGE: Final = 6.0
_GAP: Final = 8.0


def four_fields(fields: Mapping[str, Sequence[str]], *, label: str, caption: str) -> Figure:
    """Cards two by two, in the order of `fields`. Raises ValueError when there are no points at all."""
    if not any(fields.values()):
        raise ValueError("fälten saknar punkter")
    width = (THEME.figure_width - 2 * _EDGE - _GAP) / 2
    names = list(fields)
    texts = {name: [line for point in fields[name] for line in _point(point, width)] for name in names}
    crown = LINE + 2 * PAD - 4
    pairs = [names[i : i + 2] for i in range(0, len(names), 2)]
    talls = [crown + max(len(texts[name]) for name in pair) * LINE + 2 * PAD for pair in pairs]
    with style():
        sheet = Sheet(sum(talls) + (len(pairs) - 1) * _GAP + 2 * _EDGE)
        top = _EDGE
        for pair, tall in zip(pairs, talls, strict=True):
            for k, name in enumerate(pair):
                x = _EDGE + k * (width + _GAP)
                sheet.box(x, top, width, tall, (), "plain")
                sheet.box(x, top, width, crown, fit(name, (), width), "strong")
                sheet.write(x + PAD, top + crown + PAD, texts[name])
            top += tall + _GAP
    return Figure(label, caption, four_fields_alt(fields), sheet.drawing)


def _point(text: str, width: float) -> list[TextLine]:
    lines = wrap(text, width - 2 * PAD - 8, SIZE)
    return [TextLine(f"{'•' if i == 0 else ' '} {line}") for i, line in enumerate(lines)]


def four_fields_alt(fields: Mapping[str, Sequence[str]]) -> str:
    """The fields in words."""
    return " ".join(
        f"{name}: {'; '.join(point.rstrip('.') for point in points)}." for name, points in fields.items() if points
    )
