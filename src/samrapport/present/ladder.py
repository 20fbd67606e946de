"""The ladder of an insats, a card a step. Entry: `ladder`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from matplotlib.figure import Figure as Drawing

from samrapport.present.diagram_parts import PAD, Sheet, TextLine, box_height, fit
from samrapport.present.figures import Figure, style, wrap
from samrapport.present.form import form
from samrapport.present.theme import THEME

_EDGE: Final = 6.0
_RISE: Final = 24.0
_BELOW: Final = 8.0


@dataclass(frozen=True)
class Step:
    """One step: its name, and parts as heading -> text, such as behov, klarar, verksamhet and mål of a ladder."""

    name: str
    parts: Mapping[str, str] = field(default_factory=dict)


def ladder(steps: Sequence[Step], *, label: str, caption: str) -> Figure:
    """A staircase that rises to the right: one card a step, its parts under their headings, level with each other."""
    if not steps:
        raise ValueError("trappan saknar steg")
    return Figure.drawn(label, caption, ladder_alt(steps), lambda: _cards(steps))


def _cards(steps: Sequence[Step]) -> Drawing:
    """The cards of a ladder, side by side; in a narrow drawing below each other, each moved in by a step."""
    if form().narrow:
        return _cards_below(steps)
    width = (_room() - (len(steps) - 1) * 8) / len(steps)
    heads = list(dict.fromkeys(head for step in steps for head in step.parts))
    names = [fit(step.name, (), width) for step in steps]
    cells = {
        (i, head): [
            *(TextLine(line, muted=True) for line in wrap(head, width - 2 * PAD, form().small)),
            *(TextLine(line, bold=False) for line in wrap(step.parts.get(head, "–"), width - 2 * PAD, form().small)),
        ]
        for i, step in enumerate(steps)
        for head in heads
    }
    deep = {head: max(len(cells[i, head]) for i in range(len(steps))) * form().line + 6 for head in heads}
    crown = max(len(name) for name in names) * form().line + 2 * PAD - 2
    card = crown + sum(deep.values()) + PAD
    height = card + (len(steps) - 1) * _RISE + 16 + 2 * _EDGE
    with style():
        sheet = Sheet(height)
        for i, name in enumerate(names):
            x, top = _EDGE + i * (width + 8), _EDGE + (len(steps) - 1 - i) * _RISE
            tread = width + (8 if i < len(steps) - 1 else 0)
            sheet.block(x, top + card, tread, height - _EDGE - top - card, THEME.quiet)
            sheet.box(x, top, width, card, (), "plain")
            sheet.box(x, top, width, crown, name, "strong")
            at = top + crown + 5
            for head in heads:
                sheet.write(x + PAD, at, cells[i, head])
                at += deep[head]
    return sheet.drawing


def _cards_below(steps: Sequence[Step]) -> Drawing:
    rise = min(10.0, 0.2 * _room() / len(steps))
    texts: list[tuple[TextLine, ...]] = []
    for i, step in enumerate(steps):
        inner = _room() - rise * i - 2 * PAD
        lines = [TextLine(line, bold=True) for line in wrap(step.name, inner, form().small, bold=True)]
        for head, text in step.parts.items():
            lines += [TextLine(line, muted=True) for line in wrap(head, inner, form().small)]
            lines += [TextLine(line) for line in wrap(text, inner, form().small)]
        texts.append(tuple(lines))
    with style():
        sheet = Sheet(sum(box_height(lines) + _BELOW for lines in texts) - _BELOW + 2 * _EDGE)
        top = _EDGE
        for i, card in enumerate(texts):
            left, tall = _EDGE + rise * i, box_height(card)
            sheet.box(left, top, _room() - rise * i, tall, (), "soft")
            sheet.block(left, top, 3, tall, THEME.primary)
            sheet.write(left + PAD + 2, top + PAD, card)
            top += tall + _BELOW
    return sheet.drawing


def ladder_alt(steps: Sequence[Step]) -> str:
    """The ladder in words, step by step from the lowest."""
    sentences = [f"Trappa med {len(steps)} steg, från det lägsta till det högsta."]
    for step in steps:
        sentences += [f"{step.name}.", *(f"{head}: {text}." for head, text in step.parts.items())]
    return " ".join(sentences)


def _room() -> float:
    return form().width - 2 * _EDGE
