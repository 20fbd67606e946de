"""A text as it is meant, before any engine sees it: Swedish quotation marks, and lists that begin. Entry: `as_meant`.

Done here, once, since pandoc and Quarto make English quotation marks of straight ones, and a paragraph of a list, a heading or a
table that has no empty line before it. What is code, address, attribute, formula or HTML stays as it stands, and so does a sign
with a backslash before it, as those of the raw data have.

A list begins where the line before ends with a colon, or where a second item of the same kind follows; a lone line that begins
with a dash or a number is taken for prose that was broken there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from samrapport.text.lankar import hidden, masked
from samrapport.text.numbers import pa_engelska

_SWEDISH = {'"': "”", "'": "’"}
_OPENING = {'"': "“", "'": "‘"}
"""In English, which closes a quotation as Swedish does."""
_STRAIGHT = re.compile(r"(?<!\\)((?:\\\\)*)([\"'])")
_ATTRIBUTES = r"""\{(?=[\s.#=a-zA-Z-])(?:"[^"]*"|'[^']*'|[^{}"'\n]|\n(?![ \t]*\n))*\}"""
_KEPT = tuple(
    re.compile(pattern, re.MULTILINE | re.DOTALL)
    for pattern in (
        r"""</?[a-zA-Z](?:"[^"]*"|'[^']*'|[^<>"'])*>""",  # HTML, and addresses within < and >
        r"""<(?:https?|mailto):[^<>\s]*>""",
        r"""^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[^\n]*(?:\n[ \t]+["'(][^\n]*)?""",  # what a link's name stands for
        r"""(?<=\])\((?:<[^<>\n]*>|(?:\\.|\((?:\\.|[^()\\])*\)|"(?:\\.|[^"\\])*"|[^()\\"])*?)\)""",  # addresses
        r"(?<=\])" + _ATTRIBUTES,
        r"(?<=\ue000)" + _ATTRIBUTES,
        rf"^(?:[ \t>]*)(?::{{3,}}|\#{{1,6}}\s)[^\n]*?(?P<inner>{_ATTRIBUTES})[ \t:]*$",
        r"https?://[^\s<>]*[^\s<>.,;:!?\"')\]]",
        r"(?<![\\$])\$\$.+?\$\$|(?<![\\$\w])\$(?=\S)[^$\n]+?(?<=\S)\$(?![\d$])",  # formulas
    )
)

_QUOTE = r"(?:[ ]{0,3}>[ ]?+)*+"
"""The marks of quotations in each other. What is taken is kept: a space that may belong to either side of two doubles the tries for each."""
_ITEM = re.compile(
    rf"(?P<quote>{_QUOTE})" r"(?P<indent>[ \t]*)(?P<mark>[-*+]|\(?(?P<count>\d{1,3}|[a-z])(?P<end>[.)]))[ \t]+(?=\S)"
)
_BULLET = re.compile(rf"^({_QUOTE}[ \t]*)[•▪●◦‣·](?=[ \t]+\S)", re.MULTILINE)
_HEADING = re.compile(rf"(?P<quote>{_QUOTE})" r"[ ]{0,3}#{1,6}[ \t]+\S")
_RULE = re.compile(r"[ ]{0,3}(?=.*\|)\|?[ ]*:?-{3,}:?[ ]*(\|[ ]*:?-{3,}:?[ ]*)*\|?[ ]*")
# Headings, blocks, tables, rules and code: a list may follow directly.
_NO_PROSE = re.compile(_QUOTE + r"[ \t]*(?:#{1,6}\s.*|:{3,}.*|\|.*|(?:[-*_=][ ]*){3,}|\ue000+)?")
_CODE_INDENT = 4


@dataclass(frozen=True)
class AsMeant:
    """markdown: the text. moved: where in the text as it was something was put in or taken away, and how much, in order."""

    markdown: str
    moved: tuple[tuple[int, int], ...] = ()

    def now_at(self, place: int) -> int:
        """Where a sign of the text as it was is now."""
        return place + sum(much for at, much in self.moved if at <= place)


def as_meant(markdown: str) -> AsMeant:
    """The text with Swedish quotation marks, and with the empty lines that its lists, headings and tables need."""
    plain = _BULLET.sub(r"\1-", masked(markdown))
    known = plain.split("\n")
    # Of equal length: what is masked is taken from the text, the bullets from what is known.
    lines = "".join(new if new == "-" else old for old, new in zip(_quoted(markdown), plain, strict=True)).split("\n")
    made: list[str] = []
    moved: list[tuple[int, int]] = []
    place, listed, indent = 0, False, ""
    for number, line in enumerate(lines):
        before = known[number - 1] if number else ""
        new = _new_block(known, number)
        if _is_empty(before):
            listed, indent = _ITEM.match(known[number]) is not None, ""
        elif new is not None and not _NO_PROSE.fullmatch(before) and not (listed and new.re is _ITEM):
            quote = new["quote"].rstrip()
            made.append(quote)
            moved.append((place, len(quote) + 1))
            indent = _deep(new)
        listed = listed or (new is not None and new.re is _ITEM)
        if indent and line.startswith(indent):
            moved.append((place + 1, -len(indent)))
            made.append(line.removeprefix(indent))
        else:
            made.append(line)
        place += len(line) + 1
    return AsMeant("\n".join(made), tuple(moved))


def _is_empty(line: str) -> bool:
    return not line.strip(" \t>")


def _deep(new: re.Match[str]) -> str:
    """The indent of a list that would be taken for code, to be taken away from all of it."""
    indent = new.groupdict().get("indent") or ""
    return indent if not new["quote"] and len(indent.expandtabs(4)) >= _CODE_INDENT else ""


def _new_block(lines: Sequence[str], number: int) -> re.Match[str] | None:
    """What a line begins, if it begins a list, a heading or a table: a match with the quotation that it stands in."""
    line = lines[number]
    if heading := _HEADING.match(line):
        return heading
    item = _ITEM.match(line)
    if item is not None:
        return item if _begins_list(lines, number, item) else None
    if "|" in line and number + 1 < len(lines) and _RULE.fullmatch(lines[number + 1]) and not _RULE.fullmatch(line):
        return _ANYTHING.match(line)
    return None


_ANYTHING = re.compile("(?P<quote>)")


def _begins_list(lines: Sequence[str], number: int, item: re.Match[str]) -> bool:
    """Whether an item is one of a list that somebody meant: see above."""
    if lines[number - 1].rstrip().endswith(":") and (item["count"] or "1") in ("1", "a"):
        return True
    for line in lines[number + 1 :]:
        other = _ITEM.match(line)
        if other is not None and _follows(item, other):
            return True
        if _HEADING.match(line):
            break
    return False


def _follows(item: re.Match[str], other: re.Match[str]) -> bool:
    if (item["quote"].strip(), item["indent"], item["end"]) != (other["quote"].strip(), other["indent"], other["end"]):
        return False
    if item["count"] is None or other["count"] is None:
        return item["mark"] == other["mark"]
    if item["count"].isdigit() and other["count"].isdigit():
        return int(other["count"]) == int(item["count"]) + 1
    return ord(other["count"][0]) == ord(item["count"][0]) + 1


def _quoted(markdown: str) -> str:
    """The text, as long as it was, with straight quotation marks made Swedish where they are the text's own."""
    text = masked(markdown)
    for pattern in _KEPT:
        text = pattern.sub(_without, text)
    changed = list(markdown)
    for found in _STRAIGHT.finditer(text):
        opens = pa_engelska() and re.search(r"(?:^|[\s(\[–—*_])\Z", text[: found.start(2)])
        changed[found.start(2)] = _OPENING[found[2]] if opens else _SWEDISH[found[2]]
    return "".join(changed)


def _without(found: re.Match[str]) -> str:
    if "inner" not in (found.re.groupindex or {}):
        return hidden(found[0])
    start, end = (one - found.start() for one in found.span("inner"))
    return f"{found[0][:start]}{hidden(found[0][start:end])}{found[0][end:]}"
