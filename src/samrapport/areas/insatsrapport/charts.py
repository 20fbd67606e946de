"""The process of an insats as tracks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.figure import Figure as Drawing

from samrapport.areas.insatsrapport.rapport import Insatsrapport
from samrapport.present.diagram_parts import Sheet, box_height, fit
from samrapport.present.figures import Figure, style
from samrapport.present.form import form
from samrapport.text.numbers import ord


def figur_process(rapport: Insatsrapport) -> Figure:
    """The way of a participant through the insats."""
    own = rapport.process.sort_values("nr", kind="stable")
    stages = [tuple(rows["steg"]) for _, rows in own.groupby("nr", sort=True)]
    return tracks(stages, label="fig-process", caption=f"Deltagarens väg genom {rapport.namn}")


_EDGE: Final = 6.0
_STAGE_GAP: Final = 42.0
_BETWEEN: Final = 14.0
_CLOSE: Final = 4.0
_FALL: Final = 20.0


def tracks(stages: Sequence[Sequence[str]], *, label: str, caption: str) -> Figure:
    """Boxes stage by stage, each joined by an arrow to every box of the next. Raises ValueError for an empty process."""
    if not stages or not all(stages):
        raise ValueError("processen saknar steg")
    return Figure.drawn(label, caption, tracks_alt(stages), lambda: _tracks(stages))


def _tracks(stages: Sequence[Sequence[str]]) -> Drawing:
    if form().narrow:
        return _tracks_below(stages)
    width = (form().width - 2 * _EDGE - (len(stages) - 1) * _STAGE_GAP) / len(stages)
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
    return sheet.drawing


def _tracks_below(stages: Sequence[Sequence[str]]) -> Drawing:
    """The stages below each other, and the boxes of a stage too; an arrow leads from each stage to the next."""
    width = form().width - 2 * _EDGE
    texts = [[fit(name, (), width) for name in stage] for stage in stages]
    heights = [sum(map(box_height, stage)) + _CLOSE * (len(stage) - 1) for stage in texts]
    with style():
        sheet = Sheet(sum(heights) + _FALL * (len(stages) - 1) + 2 * _EDGE)
        top = _EDGE
        for k, stage in enumerate(texts):
            for lines in stage:
                sheet.box(_EDGE, top, width, box_height(lines), lines, "soft")
                top += box_height(lines) + _CLOSE
            top += _FALL - _CLOSE
            if k + 1 < len(texts):
                middle = form().width / 2
                sheet.line([(middle, top - _FALL + 2), (middle, top - 2)], arrow=True)
    return sheet.drawing


def tracks_alt(stages: Sequence[Sequence[str]]) -> str:
    """The process in words, stage by stage."""
    told = [
        f"Led {number}{', ett av' if len(stage) > 1 else ''}: {'; '.join(stage)}"
        for number, stage in enumerate(stages, 1)
    ]
    return f"Process i {ord(len(stages), genus='ett')} led. {'. '.join(told)}."
