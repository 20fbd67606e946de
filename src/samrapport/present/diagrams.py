"""A diagram of boxes: who answers to whom. Entry: `organisation_chart`.

Its alt text is written from the same data. Boxes grow with their text, which is wrapped
to their width, so nothing overflows however long the names are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from matplotlib.figure import Figure as Drawing

from samrapport.present.diagram_parts import Sheet, TextLine, Tone, box_height, fit, longest_word
from samrapport.present.figures import Figure, style
from samrapport.present.form import form

_EDGE: Final = 6.0
_GAP: Final = 14.0
_FALL: Final = 24.0
_INDENT: Final = 16.0
_WIDEST: Final = 176.0
_BELOW: Final = 8.0


@dataclass(frozen=True)
class Node:
    """A box of the organisation: key, name, lines below the name, and the key of the box above it.

    staff: stands beside the box above and not under it, joined by a dashed line (revisorer, an advisory group).
    """

    key: str
    name: str
    parent: str | None = None
    lines: tuple[str, ...] = ()
    staff: bool = False


@dataclass(frozen=True)
class _Place:
    """Where a box stands: centre in columns, level from the top, and its place in a stack of leaves (None: no stack)."""

    centre: float
    level: int
    stacked: int | None = None


def _room() -> float:
    return form().width - 2 * _EDGE


class _Tree:
    """The nodes as one tree, with a place for each. Staff stand in a column of their own, right of their box."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = {node.key: node for node in nodes}
        if len(self.nodes) != len(nodes) or not nodes:
            raise ValueError("organisationen saknar rutor, eller två rutor har samma nyckel")
        for node in nodes:
            if node.parent in self.nodes and self.nodes[node.parent].staff:
                raise ValueError(f"rutan {node.key!r} hänger under en ruta som står vid sidan av")
            above, seen = node.parent, {node.key}
            while above is not None:
                if above not in self.nodes or above in seen:
                    raise ValueError(f"rutan {node.key!r} har ingen väg till toppen")
                seen.add(above)
                above = self.nodes[above].parent
        self.roots = [node for node in nodes if node.parent is None]
        self.stacks: set[str] = set()
        # Leaves below the same box are stacked, the longest rows first, until no box parts a word.
        need = max(longest_word(node.name, node.lines) for node in nodes) + _GAP
        self.columns = self._lay_out()
        while (_room() + _GAP) / self.columns < need and (wide := self._widest()):
            self.stacks.add(wide)
            self.columns = self._lay_out()

    def _lay_out(self) -> float:
        self.places: dict[str, _Place] = {}
        start = 0.0
        for root in self.roots:
            start = self._place(root, start, 0)
        return start

    def below(self, key: str, *, staff: bool = False) -> list[Node]:
        return [node for node in self.nodes.values() if node.parent == key and node.staff == staff]

    def _leaf(self, node: Node) -> bool:
        return not any(other.parent == node.key for other in self.nodes.values())

    def _widest(self) -> str | None:
        rows = {key: self.below(key) for key in self.nodes if key not in self.stacks}
        rows = {key: row for key, row in rows.items() if len(row) > 1 and all(map(self._leaf, row))}
        return max(rows, key=lambda key: len(rows[key]), default=None)

    def _place(self, node: Node, start: float, level: int) -> float:
        """Give the node and all below it their places, and tell where the next one may begin."""
        end, centre = start, start + 0.5
        if node.key in self.stacks:
            for i, child in enumerate(self.below(node.key)):
                self.places[child.key] = _Place(centre, level + 1, i)
        elif row := self.below(node.key):
            for child in row:
                end = self._place(child, end, level + 1)
            centre = (self.places[row[0].key].centre + self.places[row[-1].key].centre) / 2
        self.places[node.key] = _Place(centre, level)
        end = max(end, centre + 0.5)
        staff = self.below(node.key, staff=True)
        for i, beside in enumerate(staff):
            self.places[beside.key] = _Place(centre + 1, level, i)
        return max(end, centre + 1.5) if staff else end


def organisation_chart(nodes: Sequence[Node], *, label: str, caption: str) -> Figure:
    """The organisation from the top down, boxes in the given order. Unknown parents and circles raise ValueError."""
    return Figure.drawn(label, caption, organisation_alt(nodes), lambda: _organisation(_Tree(nodes)))


def _organisation(tree: _Tree) -> Drawing:
    if form().narrow:
        return _outline(tree)
    column = min(_WIDEST + _GAP, (_room() + _GAP) / tree.columns)
    offset = _EDGE + (_room() + _GAP - column * tree.columns) / 2
    width = column - _GAP
    indents = {
        key: _INDENT if p.stacked is not None and not tree.nodes[key].staff else 0.0 for key, p in tree.places.items()
    }
    texts = {key: fit(node.name, node.lines, width - indents[key]) for key, node in tree.nodes.items()}
    tops, height = _levels(tree, texts)

    def left_of(key: str) -> float:
        return offset + (tree.places[key].centre - 0.5) * column

    with style():
        sheet = Sheet(height)
        for key, node in tree.nodes.items():
            x, top, tall = left_of(key) + indents[key], tops[key], box_height(texts[key])
            if node.parent is not None:
                left, floor = left_of(node.parent), tops[node.parent] + box_height(texts[node.parent])
                middle, own = left + width / 2, top + tall / 2
                if node.staff:
                    first = tree.below(node.parent, staff=True)[0].key
                    level = tops[first] + box_height(texts[first]) / 2
                    start, bend = min(max(level, tops[node.parent] + 6), floor - 6), x - _GAP / 2
                    sheet.line([(left + width, start), (bend, start), (bend, own), (x, own)], dashed=True)
                elif indents[key]:
                    spine = left + _INDENT / 2
                    sheet.line([(spine, floor), (spine, own), (x, own)])
                else:
                    bend = top - _FALL / 2
                    sheet.line([(middle, floor), (middle, bend), (x + width / 2, bend), (x + width / 2, top)])
            tone: Tone = "muted" if node.staff else "strong" if node.parent is None else "soft"
            sheet.box(x, top, width - indents[key], tall, texts[key], tone)
    return sheet.drawing


def _outline(tree: _Tree) -> Drawing:
    """The organisation as boxes below each other, each moved in below the one that it answers to."""

    def depth(node: Node) -> int:
        return 0 if node.parent is None else 1 + depth(tree.nodes[node.parent])

    def ordered(nodes: Sequence[Node]) -> Iterator[Node]:
        for node in nodes:
            yield node
            yield from ordered([one for one in tree.nodes.values() if one.parent == node.key])

    order = list(ordered(tree.roots))
    step = min(_INDENT, 0.4 * _room() / (1 + max(map(depth, order))))
    lefts = {node.key: _EDGE + step * depth(node) for node in order}
    texts = {node.key: fit(node.name, node.lines, form().width - _EDGE - lefts[node.key]) for node in order}
    tops = dict(
        zip(lefts, accumulate((box_height(text) + _BELOW for text in texts.values()), initial=_EDGE), strict=False)
    )
    with style():
        sheet = Sheet(sum(box_height(text) + _BELOW for text in texts.values()) - _BELOW + 2 * _EDGE)
        for node in order:
            left, top, tall = lefts[node.key], tops[node.key], box_height(texts[node.key])
            if node.parent is not None:
                spine, floor = lefts[node.parent] + step / 2, tops[node.parent] + box_height(texts[node.parent])
                sheet.line([(spine, floor), (spine, top + tall / 2), (left, top + tall / 2)], dashed=node.staff)
            tone: Tone = "muted" if node.staff else "strong" if node.parent is None else "soft"
            sheet.box(left, top, form().width - _EDGE - left, tall, texts[node.key], tone)
    return sheet.drawing


def _levels(tree: _Tree, texts: Mapping[str, Sequence[TextLine]]) -> tuple[dict[str, float], float]:
    """The top of every box, and the height of the whole."""
    tops: dict[str, float] = {}
    top = _EDGE
    for level in range(1 + max(place.level for place in tree.places.values())):
        floor = top
        for key, place in tree.places.items():
            if place.level != level:
                continue
            above = 0.0
            if place.stacked:
                node = tree.nodes[key]
                siblings = tree.below(node.parent or "", staff=node.staff)[: place.stacked]
                above = sum(box_height(texts[other.key]) + 6 for other in siblings)
            tops[key] = top + above
            floor = max(floor, tops[key] + box_height(texts[key]))
        top = floor + _FALL
    return tops, top - _FALL + _EDGE


def organisation_alt(nodes: Sequence[Node]) -> str:
    """The organisation in words: what stands at the top, below and beside each box."""

    def named(node: Node) -> str:
        return f"{node.name} ({', '.join(node.lines)})" if node.lines else node.name

    tops = [node for node in nodes if node.parent is None]
    text = f"Organisationsskiss. Överst: {'; '.join(map(named, tops))}."
    for node in nodes:
        for place, beside in (("Under", False), ("Vid sidan av", True)):
            row = [named(other) for other in nodes if other.parent == node.key and other.staff == beside]
            text += f" {place} {node.name}: {'; '.join(row)}." if row else ""
    return text
