"""Which part of a document takes more than a whole one may. Entry: `find_costly`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from samrapport.errors import shorten
from samrapport.publish.embedded.document import Document, Part, Shown

_ALONE = 10
"""Seconds that one part of a document may take by itself; most take a hundredth."""
_BETWEEN = "\n\n"
_BLOCKS = re.compile(r"\n[ \t]*\n")
_MARKDOWN = "text/markdown"

IsCostly = Callable[[Part, float], bool]
"""Whether a part by itself takes more than so many seconds, or more memory than there is for it."""


def find_costly(document: Document, is_costly: IsCostly) -> str:
    """What to do about a document that took too much: which of its parts it was, and which paragraph of a text, where one
    alone takes much.
    """
    part = next((part for part in document.parts if is_costly(part, _ALONE)), None)
    if part is None:
        return "Kör om, eller dela dokumentet."
    if isinstance(part, Shown) and (label := part.options.get("label")):
        kind = (
            "Diagrammet {} är för stort. Dela upp det."
            if label.startswith("fig-")
            else "Tabellen {} är för stor. Dela upp den."
        )
        return kind.format(label)
    if isinstance(part, Shown) and _MARKDOWN not in part.bundle:
        return f"Det som visas av cell {part.cell} är för stort. Dela upp det."
    text = part if isinstance(part, str) else part.bundle[_MARKDOWN]
    where = f" i cell {part.cell}" if isinstance(part, Shown) else ""
    blocks = [block for block in _BLOCKS.split(text) if block.strip()]
    least = _halved(blocks, lambda some: is_costly(_with_text(part, _BETWEEN.join(some)), _ALONE))
    if len(least) == 1 < len(blocks):
        return f"Stycket{where} som börjar ”{_first_line(least[0])}” är för invecklat. Dela upp det, eller skriv det enklare."
    return f"Texten{where} som börjar ”{_first_line(text)}” är för invecklad. Dela upp den, eller skriv den enklare."


def _halved(blocks: Sequence[str], is_costly: Callable[[Sequence[str]], bool]) -> Sequence[str]:
    """As few of the blocks, which stand after each other, as are still costly."""
    while len(blocks) > 1:
        middle = len(blocks) // 2
        half = next((some for some in (blocks[:middle], blocks[middle:]) if is_costly(some)), None)
        if half is None:
            return blocks
        blocks = half
    return blocks


def _with_text(part: Part, text: str) -> Part:
    return text if isinstance(part, str) else replace(part, bundle={**part.bundle, _MARKDOWN: text})


def _first_line(text: str) -> str:
    return shorten(next((line for line in text.splitlines() if line.strip()), ""))
