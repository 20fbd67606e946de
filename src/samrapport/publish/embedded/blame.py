"""Which part of a document takes more than a whole one may. Entry: `find_costly`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from samrapport.errors import shorten
from samrapport.publish.embedded.document import Document, Part, Shown
from samrapport.text.rimligt import ROWS, WRITTEN_IN, begins_of_paragraphs

_ALONE = 10
"""Seconds that one part of a document may take by itself; most take a hundredth."""
_BETWEEN = "\n\n"
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
    begins = begins_of_paragraphs(text)
    paragraphs = [text[begin:end] for begin, end in zip(begins, [*begins[1:], len(text)], strict=True)]
    least = _halved(
        range(len(paragraphs)),
        lambda some: is_costly(_with_text(part, _BETWEEN.join(paragraphs[n] for n in some)), _ALONE),
    )
    if len(least) == 1 < len(paragraphs):
        at = least[0]
        told = f"Stycket {_place(part, at)}börjar ”{_first_line(paragraphs[at])}” är för invecklat."
        return f"{told} Dela upp det, eller skriv det enklare."
    told = f"Texten {_place(part)}börjar ”{_first_line(text)}” är för invecklad."
    return f"{told} Dela upp den, eller skriv den enklare."


def _place(part: Part, paragraph: int | None = None) -> str:
    """Where a text stands, as what it begins with goes on from it: in its own file as far as that is known, else in the cell that shows it."""
    if isinstance(part, str):
        return "som "
    file, rows = part.origin.get(WRITTEN_IN), part.origin.get(ROWS, ())
    if not file:
        return f"i cell {part.cell} som "
    row = f"på rad {rows[paragraph]} " if paragraph is not None and paragraph < len(rows) else ""
    return f"{row}i {file} som "


def _halved(blocks: Sequence[int], is_costly: Callable[[Sequence[int]], bool]) -> Sequence[int]:
    """As few of the paragraphs, which stand after each other, as are still costly."""
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
