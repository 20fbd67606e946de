"""The process of an insats as tracks, and its SWOT as four fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from samrapport.areas.insatsrapport.rapport import Insatsrapport
from samrapport.areas.insatsrapport.tables import SWOT
from samrapport.present.chart_parts import LINE
from samrapport.present.diagram_parts import PAD, SIZE, Sheet, TextLine, box_height, fit
from samrapport.present.figures import Figure, style, wrap
from samrapport.present.theme import THEME
from samrapport.text.numbers import ord


def figur_process(rapport: Insatsrapport) -> Figure:
    """The way of a participant through the insats."""
    own = rapport.process.sort_values("nr", kind="stable")
    stages = [tuple(rows["steg"]) for _, rows in own.groupby("nr", sort=True)]
    return tracks(stages, label="fig-process", caption=f"Deltagarens väg genom {rapport.namn}")


def figur_swot(rapport: Insatsrapport) -> Figure:
    """The same as four fields."""
    fields = {title: tuple(rapport.swot.loc[rapport.swot["del"] == part, "punkt"]) for part, title in SWOT.items()}
    return four_fields(fields, label="fig-swot", caption=f"SWOT för {rapport.namn}")


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


_STAGE_GAP: Final = 42.0
_BETWEEN: Final = 14.0


def tracks(stages: Sequence[Sequence[str]], *, label: str, caption: str) -> Figure:
    """Boxes stage by stage, each joined by an arrow to every box of the next. Raises ValueError for an empty process."""
    if not stages or not all(stages):
        raise ValueError("processen saknar steg")
    width = (THEME.figure_width - 2 * _EDGE - (len(stages) - 1) * _STAGE_GAP) / len(stages)
    texts = [[fit(name, (), width) for name in stage] for stage in stages]
    tall = max(box_height(lines) for stage in texts for lines in stage)
    most = max(len(stage) for stage in stages)
    height = most * tall + (most - 1) * _BETWEEN + 2 * _EDGE

    def top(stage: int, place: int) -> float:
        used = len(stages[stage]) * tall + (len(stages[stage]) - 1) * _BETWEEN
        return (height - used) / 2 + place * (tall + _BETWEEN)

    with style():
        sheet = Sheet(height)
        for k, stage in enumerate(stages):
            x = _EDGE + k * (width + _STAGE_GAP)
            for i in range(len(stage)):
                sheet.box(x, top(k, i), width, tall, texts[k][i], "soft")
                for j in range(len(stages[k + 1]) if k + 1 < len(stages) else 0):
                    start, end, bend = top(k, i) + tall / 2, top(k + 1, j) + tall / 2, x + width + _STAGE_GAP / 2
                    points = [(x + width + 2, start), (bend, start), (bend, end), (x + width + _STAGE_GAP - 2, end)]
                    sheet.line(points, arrow=True)
    return Figure(label, caption, tracks_alt(stages), sheet.drawing)


def tracks_alt(stages: Sequence[Sequence[str]]) -> str:
    """The process in words, stage by stage."""
    told = [
        f"Led {number}{', ett av' if len(stage) > 1 else ''}: {'; '.join(stage)}"
        for number, stage in enumerate(stages, 1)
    ]
    return f"Process i {ord(len(stages), genus='ett')} led. {'. '.join(told)}."
