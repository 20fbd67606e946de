"""Figures of made-up data marked in the sentences that tell them, and a text in another language marked as such. Entries: `with_sign`,
`marked`, `in_language`.

Where a page begins with a note of it, its first mark is enough: `marked_once`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from samrapport.facts.fact import skyddat
from samrapport.text.bound import Bound
from samrapport.text.numbers import pa_engelska

PAHITTAT = "påhittade uppgifter"
"""What is said of made-up data, after a caption and in a sentence."""

DELVIS = "delvis påhittade uppgifter"
"""What is said after a caption where some of what is shown is real."""

NOTERAT = "## Påhittade uppgifter"
"""The heading of a note that says it of a whole page."""

_SIGN = "\ufdd2"
"""Stands after what a made-up fact is written as, until the text is bound."""

_MARKED = f"*({PAHITTAT})*"
_MARKED_IN_ENGLISH = "*(made-up data)*"
_MARKS = re.compile(rf"\s*{re.escape(_MARKED)}")
_MARK = "\ufdd0\\d+\ufdd1"
_BLANK = rf"(?:{_MARK}|[^\S\n])*"
_BLOCK = re.compile(rf"\n{_BLANK}\n|\n(?={_BLANK}(?:[-*+]|\d+[.)])\s)")
"""Where a paragraph or a point of a list ends; the marks of rows are no text."""
_SENTENCE_END = re.compile(
    rf"[.!?][*”\")]*(?=(?:{_MARK}|\s)+[A-ZÅÄÖ0-9*”\"(\[:]|(?:{_MARK}|\s)*$)|(?<!:):(?=(?:{_MARK}|\s)*$)"
)
"""The point of an abbreviation is followed by a small letter."""
_LAST_LINE_END = re.compile(rf"(?<!\s)(?:\s*\n{_BLANK}:::.*\s*$|\s*+$)")


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
    """The text without its signs, each paragraph and each point of a list that held one marked in the sentence that tells it last."""
    if _SIGN not in text:
        return text
    parts, place = [], 0
    for end in [*_BLOCK.finditer(text), None]:
        block = text[place : end.start() if end else None]
        parts += [_marked(block) if _SIGN in block else block, end[0] if end else ""]
        place = end.end() if end else place
    return "".join(parts)


def in_language(text: str, language: str) -> str:
    """The text with its language told in every form that it takes. Its headings stand free, or no table of contents would have them."""
    made: list[str] = []
    own: list[str] = []
    deep = 0

    def close() -> None:
        if any(line.strip() for line in own):
            # Typst knows the marker of a list at the beginning of a line alone, and pandoc tells a language on the line of what comes first.
            inner = [":::::: {}", *own, "::::::"] if _LIST.match("\n".join(own)) else own
            made.extend(["", f"::::::: {{lang={language}}}", *inner, ":::::::", ""])
        own.clear()

    for line in text.split("\n"):
        if fence := _FENCE.match(line):
            deep += 1 if fence[1].strip() else -1
        heading = _HEADING.match(line)
        if heading is None:
            own.append(line)
            continue
        told = f"{heading[1]} [{heading[2]}]{{lang={language}}}{heading[3] or ''}"
        if deep > 0:
            own.append(told)
        else:
            close()
            made.append(told)
    close()
    return "\n".join(made).strip()


_LIST = re.compile(r"\s*([-+*]|\(?#?[0-9a-zA-Z]{0,4}[.)])[ \t]")
_FENCE = re.compile(r"\s*:{3,}(.*)$")
_HEADING = re.compile(r"(#{1,6})[ \t]++(.+?)((?<!\s)\s*+\{[^}]*+\})?(?<![ \t])[ \t]*+$")


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
    mark = _MARKED_IN_ENGLISH if pa_engelska() else _MARKED
    told, rest = (part.replace(_SIGN, "") for part in _parted(block))
    if rest.split("\n", 1)[0].rstrip().endswith("|"):
        # A row of a table ends where it ends.
        return f"{(told + rest).rstrip()}\n\n{mark}"
    end = _SENTENCE_END.search(rest) or _LAST_LINE_END.search(rest)
    at = end.start() if end else len(rest)
    return f"{told}{rest[:at].rstrip()} {mark}{rest[at:]}"


def _parted(block: str) -> tuple[str, str]:
    """A block up to its last sign, and what comes after it."""
    told, _, rest = block.rpartition(_SIGN)
    return told, rest
