"""A text as it reads, whatever it is written in: marks, tags, entities and unseen signs away. Entry: `plain`."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote

WALL = "\0"
"""What nothing is read across: a cell's or a paragraph's end."""

_TOKEN = re.compile(
    r"&(?:amp;){0,2}(?:\#[0-9]{1,20}|\#[xX][0-9a-fA-F]{1,20}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|%(?:2[0BDEF]|3[0-9]|C2%A0|E2%80%[89A][0-9A-F])"
    r"|\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[nrt])|_x[0-9A-Fa-f]{4}_"
    r"|<!--.{0,5000}?-->|</?[A-Za-z][^<>]*>|\{\#.{0,5000}?\#\}"
    r"|\]\([^()\n]*\)|\]\{[^{}\n]*\}|[*_~`^\\\[\]]+"
    r"|[^\x00-\x7fåäöÅÄÖéü]",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</?(?P<space>[\w.]+:)?(?P<name>\w+)")
_RUN = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr"
    # Within a line of a drawing.
    "|tspan|textpath"
    # Within a word of Excel's, Word's and OpenDocument's.
    "|r|t|rpr|rfonts?|charset|rstyle|sz|szcs|color|family|scheme|vertalign|lang|bcs|ics|prooferr|bookmark(start|end)|hyperlink"
    "|softhyphen|rph|phoneticpr"
)
_BLANK = {"br": "\n", "cr": "\n", "line": "\n", "tab": " ", "s": " ", "nobreakhyphen": "-"}
_ALIKE = {
    "Cf Mn Me": "",
    "Zl Zp": "\n",
    "Zs \u2800\u115f\u1160\u3164\uffa0": " ",
    "Pd −⁃¯˗⁻₋─━ー➖": "-",
    "⁄∕∖⧸": "/",
    "·•∙⋅․‧": ".",
}
"""Kinds of signs, or the signs themselves, to what they look like."""
_MANY_DIGITS = re.compile(r"(?:[0-9][^0-9]{0,12}){10}")


@dataclass(frozen=True)
class Plain:
    """text: as it reads. _at, _from: where, in it and in what it was made of, something was left out or put in."""

    text: str
    _at: list[int] = field(default_factory=list)
    _from: list[int] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of it stands in what it was made of."""
        first, last = bisect_right(self._at, start) - 1, bisect_left(self._at, end)
        begin = start if first < 0 else self._from[first] + start - self._at[first]
        if last < len(self._at) and self._at[last] == end:
            return begin, self._from[last]
        last -= 1
        return begin, end if last < 0 else self._from[last] + end - self._at[last]


def plain(text: str) -> Plain:
    """The text as a reader sees it, in ASCII where it tells of digits: `19**80**&#48;1` is 1980 and 01."""
    parts: list[str] = []
    inside: list[tuple[int, str]] = []
    at: list[int] = []
    source: list[int] = []
    length = done = 0
    for token in _TOKEN.finditer(text):
        found = token[0]
        if found[0] in "<{" or found[:2] in ("](", "]{"):
            seen = _tag(found) if found[0] == "<" else ""
            # What stands within a tag (an alternative text, an address) or a comment is read too, by itself.
            if _MANY_DIGITS.search(found):
                inside.append((token.start() + 1, found[1:-1]))
        else:
            seen = _sign(found)
        before = text[done : token.start()]
        length += len(before)
        parts += (before, seen)
        at += (length, length + len(seen))
        source += (token.start(), token.end())
        length += len(seen)
        done = token.end()
    parts.append(text[done:])
    length += len(text) - done
    for start, found in inside:
        within = plain(found.replace('"', f"{WALL}"))
        at += (length + 1, *(length + 1 + one for one in within._at))
        source += (start, *(start + one for one in within._from))
        parts += (WALL, within.text)
        length += 1 + len(within.text)
    return Plain("".join(parts), at, source)


def _tag(found: str) -> str:
    if found.startswith("<!--"):
        return ""
    named = _TAG.match(found)
    name = named["name"].lower() if named else ""
    # <s> is struck-out text in HTML, and a blank in OpenDocument.
    if name in _BLANK and (name != "s" or (named and named["space"])):
        return _BLANK[name]
    return "" if _RUN.fullmatch(name) else WALL


@cache
def _sign(found: str) -> str:
    """What a sign, or what stands for one, reads as."""
    if found[0] == "&":
        # Thrice, for what was escaped once too often reads so somewhere on its way.
        return "".join(map(_letter, html.unescape(html.unescape(html.unescape(found)))))
    if found[0] == "%":
        return "".join(map(_letter, unquote(found)))
    if found[0] == "\\" and found[1:2] in ("x", "u", "n", "r", "t") and len(found) > 1:
        return "\n" if found[1] in "nr" else " " if found[1] == "t" else _letter(chr(int(found[2:], 16)))
    if found[:2] == "_x":
        return _letter(chr(int(found[2:6], 16)))
    return "" if found[0] in "*_~`^\\[]" else _letter(found)


@cache
def _letter(sign: str) -> str:
    """A sign as its likeness in ASCII: a digit of any script, a blank, a dash; "" for what is not seen."""
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    for kinds, alike in _ALIKE.items():
        if kind in kinds.split() or (not sign.isascii() and sign in kinds):
            return alike
    plainer = unicodedata.normalize("NFKC", sign)
    return plainer if plainer.isascii() and plainer else WALL if kind[0] == "C" and sign not in "\t\n\r" else sign
