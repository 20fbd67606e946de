"""A part of an Excel book taken apart without an element for each cell, which is most of what reading one costs. Entries: `Pieces`,
`plain_rows` and `plain_texts`.

The programs that people use write rows and texts in very few ways. What is written in one of them is found by a pattern that fits nothing
else; any other row or text is given to the XML reader by itself, and a part of quite another form is left to it whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree as ET

_BLOCK = 1 << 20
_LONGEST_OPENING = 20_000
"""Bytes of the root's start tag, which is read again with each element that is given to the XML reader."""
_UTF_8_ROOT = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml(?:(?!encoding)[^<>])*(?:encoding=["']utf-8["'][^<>]*)?\?>)?\s*(<\w+(?: [^<>]*)?(?<!/)>)""",
    re.IGNORECASE,
)
_TEXT = rb"([^<&\r\x00-\x08\x0b\x0c\x0e-\x1f]+)"
"""What stands for itself in XML."""
_T = rb'<t(?: xml:space="preserve")?>' + _TEXT + rb"</t>"
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})[0-9]+"([^<>/]*)>(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?(?:<v>' + _TEXT + rb"</v>|<is>" + _T + rb"</is>)</c>"
    rb"|(?:<c [^<>]*/>)+|(.+)",
    re.DOTALL,
)  # fmt: skip
_TEXTS = re.compile(rb"<si>" + _T + rb"</si>|(<si>.*?</si>)|\s+|(.)", re.DOTALL)
_ROW = re.compile(rb'<row r="([0-9]+)"[^<>]*>')
_EMPTY_ROWS = re.compile(rb"\s*(?:<row [^<>]*/>\s*)*")
_HIDDEN = re.compile(rb' hidden="(?:1|true|on)"| ht="[0.]+"')

Cell = tuple[bytes, bytes, bytes, bytes, bytes]
"""Letters of the column, the other attributes, what its value is, or its text, and what is no cell of that form."""


class OfItsOwnForm(Exception):
    """The XML reader has to read the whole part."""


class Pieces:
    """A part in blocks of whole elements. start: how each begins. inside: the start tag of what holds them, where that isn't the root.

    rest: once all are gone through, the part without them. Raises OfItsOwnForm, at any time.
    """

    def __init__(self, part: IO[bytes], start: bytes, inside: bytes = b"") -> None:
        self._part, self._start, self._inside = part, start, inside
        self._opening = b""
        self.rest = b""

    def __iter__(self) -> Iterator[bytes]:
        closing, ended = b"", False
        for block in self._blocks():
            after = block
            if not closing:
                after = self._opened(block)
                closing = b"</" + (self._inside[1:] or self._named() + b">")
            if b"<!" in after or b"<?" in after:
                raise OfItsOwnForm
            if not ended:
                found, last, after = after.partition(closing)
                yield found
                ended, after = bool(last), last + after
            self.rest += after

    def _blocks(self) -> Iterator[bytes]:
        left = b""
        while new := self._part.read(max(_BLOCK, len(left))):
            whole, cut, after = (left + new).rpartition(self._start)
            if cut:
                yield whole
            left = cut + after
        yield left

    def _opened(self, block: bytes) -> bytes:
        root = _UTF_8_ROOT.match(block)
        if root is None or len(root[1]) > _LONGEST_OPENING:
            raise OfItsOwnForm
        self._opening = root[1]
        at = block.find(self._inside, root.end()) if self._inside else root.end()
        if at < 0 or b"<!" in block[:at]:
            raise OfItsOwnForm
        self.rest = block[: at + len(self._inside)]
        return block[at + len(self._inside) :]

    def _named(self) -> bytes:
        return self._opening[1:-1].split()[0]

    def element(self, piece: bytes) -> ET.Element:
        """One element, read as it would be in its part."""
        return ET.fromstring(self._opening + piece + b"</" + self._named() + b">")[0]


def plain_texts(pieces: Pieces) -> Iterator[str | ET.Element]:
    """The texts that are shared, in order; one that is more than a text as an element. Raises OfItsOwnForm."""
    for block in pieces:
        for text, other, wrong in _TEXTS.findall(block):
            if wrong:
                raise OfItsOwnForm
            if text:
                yield text.decode()
            elif other:
                yield pieces.element(other)


def plain_rows(pieces: Pieces) -> Iterator[tuple[int, bool, list[Cell] | ET.Element]]:
    """The number of each row that holds anything, whether it is hidden, and its cells; the whole row where they are of another form.

    Raises OfItsOwnForm.
    """
    for block in pieces:
        if b"</c>" not in block:
            continue
        *rows, after = block.split(b"</row>")
        if not _EMPTY_ROWS.fullmatch(after):
            raise OfItsOwnForm
        for piece in rows:
            at = piece.rfind(b"<row ")
            head = _ROW.match(piece, at) if at >= 0 else None
            if head is None or head[0].endswith(b"/>") or (at and not _EMPTY_ROWS.fullmatch(piece, 0, at)):
                raise OfItsOwnForm
            cells = _CELL.findall(piece, head.end())
            whole = pieces.element(piece[at:] + b"</row>") if cells and cells[-1][-1] else cells
            yield int(head[1]), _HIDDEN.search(head[0]) is not None, whole
