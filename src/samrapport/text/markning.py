"""Figures of made-up data marked where the text under a heading first tells them. Entries: `with_sign`, `marked`.

Where a page begins with a note of it, its first mark is enough: `marked_once`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from samrapport.facts.fact import skyddat
from samrapport.text.bound import Bound

PAHITTAT = "påhittade uppgifter"
"""What is said of made-up data, after a caption and in a sentence."""

NOTERAT = "## Påhittade uppgifter"
"""The heading of a note that says it of a whole page."""

_SIGN = "\ufdd2"
"""Stands after what a made-up fact is written as, until the text is bound."""

_MARKED = f"*({PAHITTAT})*"
_MARKS = re.compile(rf"\s*{re.escape(_MARKED)}")
_MARK = "\ufdd0\\d+\ufdd1"
_BLANK = rf"(?:{_MARK}|[^\S\n])*"
_BLOCK = re.compile(rf"\n{_BLANK}\n|\n(?={_BLANK}(?:[-*+]|\d+[.)])\s)")
"""Where a paragraph or a point of a list ends; the marks of rows are no text."""
_POINT = re.compile(rf"{_BLANK}(?:[-*+]|\d+[.)])\s")
_HEADING = re.compile(rf"^{_BLANK}#{{1,6}}\s", re.MULTILINE)
_FENCE = re.compile(rf"{_BLANK}(?::::.*)?")


def with_sign(write: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that leaves a sign behind what it writes of a made-up fact."""

    @wraps(write)
    def written(value: object, *given: object) -> Any:
        found = write(value, *given)
        return signed(found) if is_made_up(value) and isinstance(found, str) else found

    return written


def is_made_up(value: object) -> bool:
    """Whether an expression is a fact of made-up data, and one that is shown."""
    return isinstance(value, Bound) and value.fact.pahittad and not skyddat(value.fact)


def signed(value: object) -> str:
    """What is written of a made-up fact."""
    return f"{value}{_SIGN}"


def marked(text: str) -> str:
    """The text without its signs, marked at the end of the first paragraph under each heading that held one.

    Where a list is first, each of its points that held one is marked, for the others may be real.
    """
    if _SIGN not in text:
        return text
    parts, place = [], 0
    told = listed = False
    for end in [*_BLOCK.finditer(text), None]:
        block = text[place : end.start() if end else None]
        told = told and not _HEADING.search(block)
        listed = listed and bool(_POINT.match(block))
        if _SIGN in block:
            if not told or listed:
                told, listed, block = True, bool(_POINT.match(block)), _marked(block)
            else:
                block = block.replace(_SIGN, "")
        parts += [block, end[0] if end else ""]
        place = end.end() if end else place
    return "".join(parts)


def marked_once(blocks: Sequence[str]) -> list[str]:
    """The texts of a page, in their order, with the first mark alone where a note on the page says it of all figures."""
    if not any(NOTERAT in one for one in blocks):
        return list(blocks)
    found, told = [], False
    for block in blocks:
        head, mark, rest = ("", "", block) if told else block.partition(_MARKED)
        told = told or bool(mark)
        found.append(f"{head}{mark}{_MARKS.sub('', rest)}")
    return found


def _marked(block: str) -> str:
    lines = block.replace(_SIGN, "").split("\n")
    last = max(number for number, line in enumerate(lines) if not _FENCE.fullmatch(line))
    stem = lines[last].rstrip()
    # A row of a table ends where it ends.
    lines[last] = f"{stem}{chr(10) * 2 if stem.endswith('|') else ' '}{_MARKED}"
    return "\n".join(lines)
