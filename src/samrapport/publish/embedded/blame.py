"""Which part of a document takes more than a whole one may. Entry: `find_costly`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from samrapport.errors import shorten
from samrapport.publish.embedded.document import Document, Part, Shown

_ALONE = 10
"""Seconds that one part of a document may take by itself; most take a hundredth."""
_BLOCKS = re.compile(r"\n[ \t]*\n")
_MARKDOWN = "text/markdown"

IsCostly = Callable[[Part, float], bool]
"""Whether a part by itself takes more than so many seconds, or more memory than there is for it."""


def find_costly(document: Document, is_costly: IsCostly) -> str:
    """What to do about a document that took too much: which of its parts it was, and which paragraph of a text, where one
    alone takes much.
    """
    for part in document.parts:
        if not is_costly(part, _ALONE):
            continue
        if isinstance(part, Shown) and _MARKDOWN not in part.bundle:
            return f"Det som visas av cell {part.cell} är för stort. Dela upp det."
        text = _text(part)
        blocks = [block for block in _BLOCKS.split(text) if block.strip()]
        alone = next((one for one in blocks if len(blocks) > 1 and is_costly(_with_text(part, one), _ALONE)), None)
        place = f" i cell {part.cell}" if isinstance(part, Shown) else ""
        what = f"Texten{place}" if alone is None else f"Stycket{place}"
        end = "den" if alone is None else "det"
        return f"{what} som börjar ”{_first_line(alone or text)}” är för {'invecklad' if alone is None else 'invecklat'}. Dela upp {end}, eller skriv {end} enklare."
    return "Kör om, eller dela dokumentet."


def _text(part: Part) -> str:
    return part if isinstance(part, str) else part.bundle[_MARKDOWN]


def _with_text(part: Part, text: str) -> Part:
    return text if isinstance(part, str) else replace(part, bundle={**part.bundle, _MARKDOWN: text})


def _first_line(text: str) -> str:
    return shorten(next((line for line in text.splitlines() if line.strip()), ""))
