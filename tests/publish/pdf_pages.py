"""How the pages of a PDF lie, seen through its tag tree and the pages themselves. Entry: `layout_faults`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

MOST_BLANK = 1 / 3
SMALLEST = 7.0
"""Points: what is written in print is no smaller. Text in figures is drawn, and measured where they are drawn."""

_FOOT = 25 / 297
"""The foot of a page, with its number, as a share of the page."""
_TOP = 27 / 297
_DOTS = 40
"""A page is looked at in this many dots an inch."""
_INK = 235


def layout_faults(path: Path) -> list[str]:
    """What is parted that belongs together, and which pages are blank by more than a third, by page as a reader counts."""
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        (document,) = _children(pdf.Root.StructTreeRoot)
        elements = [one for node in _children(document) if (one := _Element(node, pages)).pages]
        faults = [fault for one in elements for fault in _in_tree(one)]
        faults += [
            f"page {one.last}: the heading {one.tag} stands last"
            for one, after in pairwise(_flow(elements))
            if one.is_heading and one.last != after.first
        ]
        ends = {one.first - 1 for one in elements if one.tag == "/H1"}
    return [*faults, *_blank(path, ends), *_small(path)]


class _Element:
    """A structure element, its children, and the pages that it stands on."""

    def __init__(self, node: Any, pages: dict[Any, int]) -> None:
        self.tag = str(node.S)
        self.below = [_Element(one, pages) for one in _children(node)]
        self.pages = sorted(set(_pages_of(node, None, pages)))

    @property
    def first(self) -> int:
        return self.pages[0]

    @property
    def last(self) -> int:
        return self.pages[-1]

    @property
    def seen(self) -> int:
        """How many of its children hold anything."""
        return sum(bool(one.pages) for one in self.below)

    @property
    def is_heading(self) -> bool:
        return self.tag[:2] == "/H" and self.tag[2:].isdigit()

    def all(self, *tags: str) -> Iterator[_Element]:
        for one in self.below:
            if one.tag in tags:
                yield one
            yield from one.all(*tags)


def _children(node: Any) -> Iterator[Any]:
    below = node.get("/K", [])
    for one in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one


def _pages_of(node: Any, page: Any, pages: dict[Any, int]) -> Iterator[int]:
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from _pages_of(one, page, pages)
    elif isinstance(node, pikepdf.Dictionary):
        page = node.get("/Pg", page)
        if node.get("/Type") == pikepdf.Name.MCR:
            yield pages[page.objgen]
        elif node.get("/Type") != pikepdf.Name.OBJR and "/K" in node:
            yield from _pages_of(node["/K"], page, pages)
    elif page is not None:
        yield pages[page.objgen]


def _flow(elements: list[_Element]) -> list[_Element]:
    """What stands in the flow of text, one after the other: a figure may float away from where it is told of."""
    return [one for one in elements if one.pages and not list(one.all("/Figure")) and one.tag != "/Figure"]


def _in_tree(element: _Element) -> Iterator[str]:
    if element.tag == "/Table":
        yield from _in_table(element)
    elif captions := [one for one in element.below if one.tag == "/Caption"]:
        figures = [*element.all("/Figure")]
        for one in figures:
            if one.pages and one.pages != captions[0].pages:
                yield f"page {one.first}: a figure is parted from its caption"
    for one in element.below:
        yield from _in_tree(one)


def _in_table(table: _Element) -> Iterator[str]:
    rows = [row for row in table.all("/TR") if row.pages]
    head = {id(row) for part in table.below if part.tag == "/THead" for row in part.all("/TR")}
    body = [row for row in rows if id(row) not in head]
    foot = {id(row) for part in table.below if part.tag == "/TFoot" for row in part.all("/TR")}
    for caption in (one for one in table.below if one.tag == "/Caption"):
        if caption.pages and body and caption.last != body[0].first:
            yield f"page {caption.last}: a caption is parted from its table"
    for row in body:
        if len(row.pages) > 1 and len(row.below) > 1:
            yield f"page {row.first}: a row is parted"
    columns = max((row.seen for row in rows), default=1)
    for row, after in pairwise(body):
        if row.last == after.first or columns == 1:
            continue
        if row.seen == 1 and id(row) not in foot:
            yield f"page {row.last}: a group head is parted from what it heads"
    counted = [row for row in body if row.seen > 1]
    if len(counted) > 1 and id(counted[-1]) in foot and counted[-1].first != counted[-2].last:
        yield f"page {counted[-1].first}: the last total is parted from its table"


def _blank(path: Path, ends: set[int]) -> Iterator[str]:
    """Pages with more room left than may be, but the cover and the last of each chapter, as the contents are."""
    document = pypdfium2.PdfDocument(path)
    for number in range(2, len(document)):
        share = blank_share(document[number - 1])
        if share > MOST_BLANK and number not in ends:
            yield f"page {number}: {share:.0%} of it is blank"
    document.close()


def figure_places(path: Path) -> list[tuple[int, float]]:
    """Where the figures lie, in the order they are told of: the page, and how far from its upper edge in points."""
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        (document,) = _children(pdf.Root.StructTreeRoot)
        found = [one for one in _all(document) if pikepdf.Name.Figure == one.S]
        return [(min(_pages_of(one, None, pages)), -_top(one)) for one in found]


def _all(node: Any) -> Iterator[Any]:
    for one in _children(node):
        yield one
        yield from _all(one)


def _top(figure: Any) -> float:
    given = figure["/A"]
    boxes = [one["/BBox"] for one in (given if isinstance(given, pikepdf.Array) else [given]) if "/BBox" in one]
    return float(boxes[0][3])


def blank_share(page: Any) -> float:
    """How much of the room for text is left below what stands lowest on a page."""
    image = page.render(scale=_DOTS / 72, grayscale=True).to_pil()
    width, height = image.size
    top, bottom = round(height * _TOP), round(height * (1 - _FOOT))
    rows = [image.crop((0, y, width, y + 1)).getextrema()[0] for y in range(top, bottom)]
    lowest = max((y for y, darkest in enumerate(rows) if darkest < _INK), default=-1)
    return 1 - (lowest + 1) / len(rows)


def _small(path: Path) -> Iterator[str]:
    document = pypdfium2.PdfDocument(path)
    for number, page in enumerate(document, start=1):
        sizes = [
            one.get_matrix().d * pypdfium2.raw.FPDFTextObj_GetFontSize(one.raw, size) * size.value
            for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
            for size in [_float()]
        ]
        if sizes and min(sizes) < SMALLEST:
            yield f"page {number}: text of {min(sizes):.1f} points"
    document.close()


def _float() -> Any:
    import ctypes

    return ctypes.c_float()
