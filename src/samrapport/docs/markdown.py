"""Markdown as the docs have it: what is written of it, and what is read of it. Entries: `table`, `headings`, `rewrite`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

_HEADING = re.compile(r"^(#+) +(.+?) *$")
_FENCE = re.compile(r"^(`{3,})(.*)$")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_LINK = re.compile(r"(?<=\]\()([^)\s]+)(?=\))")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A pipe table, all columns to the left."""
    lines = [heads, [":--"] * len(heads), *([_cell(one) for one in row] for row in rows)]
    head, rule, *body = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([head, rule.replace(" ", ""), *body])


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


class Heading(NamedTuple):
    """anchor: what it is linked by, as GitHub has it: a second one of the same words has a number."""

    level: int
    words: str
    anchor: str


def headings(text: str) -> list[Heading]:
    """Every heading outside of code."""
    found: list[Heading] = []
    for line, code in _lines(text):
        if not code and (one := _HEADING.match(line)):
            anchor = re.sub(r"[^\w -]", "", one[2].lower()).replace(" ", "-")
            before = sum(other.words == one[2] for other in found)
            found.append(Heading(len(one[1]), one[2], f"{anchor}-{before}" if before else anchor))
    return found


def is_heading(line: str) -> bool:
    """Whether a line outside of code is a heading."""
    return _HEADING.match(line) is not None


def title(text: str) -> str:
    """The page's own heading."""
    return next((one.words for one in headings(text) if one.level == 1), "")


def links(text: str) -> list[str]:
    """Where the links and pictures of a text lead, outside of code."""
    found: list[str] = []

    def note(target: str) -> str:
        found.append(target)
        return target

    rewrite(text, link=note)
    return found


def rewrite(
    text: str,
    *,
    link: Callable[[str], str] = lambda target: target,
    line: Callable[[str], str] = lambda text: text,
    fence: Callable[[str], str] = lambda info: info,
) -> str:
    """The text with each link's target, each line outside of code and each fence's info string as these give them."""
    made = []
    for one, code in _lines(text):
        if not code:
            made.append(line(_outside_code(one, lambda part: _LINK.sub(lambda found: link(found[1]), part))))
        else:
            opens = _FENCE.match(one)
            made.append(f"{opens[1]}{fence(opens[2])}" if opens else one)
    return "\n".join(made) + "\n"


def _outside_code(line: str, change: Callable[[str], str]) -> str:
    # A link's words may be code, its target not: so what is between is kept in its place and changed around.
    spans: list[str] = []

    def keep(found: re.Match[str]) -> str:
        spans.append(found[0])
        return f"\0{len(spans) - 1}\0"

    return re.sub(r"\0(\d+)\0", lambda found: spans[int(found[1])], change(_CODE.sub(keep, line)))


def code_spans(line: str, change: Callable[[str], str]) -> str:
    """The line with what stands as code in it changed."""
    return _CODE.sub(lambda found: change(found[0]), line)


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is code (fences too)."""
    inside = ""
    for line in text.splitlines():
        found = _FENCE.match(line)
        if inside:
            yield line, True
            if found and found[1] == inside and not found[2].strip():
                inside = ""
        else:
            inside = found[1] if found else ""
            yield line, bool(found)
