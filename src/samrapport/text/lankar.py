"""What a Markdown text leads to, shows and notes, and blocks of it that do not end.

Entries: `find_links`, `find_notes`, `find_open_blocks`, `find_raw`, and `masked` for the text without its code.

Read as pandoc reads it, as far as links, pictures, notes and fenced divs go, but with the lines that they stand on, which pandoc does not tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from samrapport.errors import shorten

_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?P<sign>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_BLANK = re.compile(r"\n[ \t]*\n")
_LIST = re.compile(r"^\s*(?:[-*+]|\(?(?:\d+|[a-zA-Z#@])[.)])\s")
_BLOCK_END = re.compile(r"^(?:\s*|#+\s.*|(?:[-*_=]\s*){3,}|\ue000+)$")

_PREFIX = r"^(?P<prefix>(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)*)"
_COLONS = re.compile(_PREFIX + r"(?P<line>:{3,}.*)$", re.MULTILINE)
_ATTRIBUTES = r"""\{(?:"[^"]*"|[^{}"\n]|\n(?![ \t]*\n))*\}"""
_OPENS = re.compile(rf":{{3,}}+[ \t]*+(?:{_ATTRIBUTES}|[^\s{{}}:]++)[ \t]*+:*+[ \t]*+$", re.MULTILINE)

_INLINE = re.compile(
    r"""\(\s*+(?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?:\\.|\((?:\\.|[^()\\])*\)|[^()\\<\s]|\s++)*?))"""
    r"""\s*+(?:(?<=\s)(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\s*+)?\)""",
    re.DOTALL,
)
_DEFINED = re.compile(
    r"^[ ]{0,3}\[(?![\^@])(?P<label>[^\]\[]+)\]:\s*(?:<(?P<angle>[^>\n]*)>|(?P<bare>\S+))", re.MULTILINE
)
_NOTE = re.compile(r"(?<!\\)\[\^(?P<label>[^\]\[\s^]+)\]")
_NOTE_BEGINS = re.compile(r"^(?:[ \t]*>)*[ \t]*(?=\[\^[^\]\[\s^]+\]:)")
_RAW = re.compile(
    # A sign that is escaped begins nothing, and a backslash before a letter is of TeX.
    r"\\[^\w\s]|\\\d|"
    r"(?P<raw></?[^\W\d_][\w:-]*(?:[\s/](?:[^<>\n]|\n(?!\s*\n))*)?>|<\?[^<>]*\?>|\\[^\W\d_]+)"
    r"|(?<=\ue000)(?P<given>\{=[A-Za-z][\w-]*\})"
)
_URI = re.compile(r"\\.|<(?P<address>[A-Za-z][\w+.-]*:[^\s<>]+)>")
_RAW_BLOCK = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[ \t]*\{=[A-Za-z][\w-]*\}", re.MULTILINE)
_NAMED = re.compile(r"(?<!\\)\[(?P<text>[^\]\[]*)\](?:\[(?P<label>[^\]\[]*)\])?(?![(\[])")
_HOW = "Ha en tom rad före den, och bara ett ord eller {.klass} efter kolonen."
_HTML = re.compile(r"""<(?P<tag>a|img)\s[^<>]*?\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """A link, or a picture. address: as written, None where it has none. written: what to call it. place: its first sign."""

    address: str | None
    written: str
    place: int
    picture: bool = False


@dataclass(frozen=True)
class Note:
    """`[^label]`, in the text or, when it is `defined` there, before what the note says. place: its first sign."""

    label: str
    place: int
    defined: bool


def find_notes(markdown: str) -> list[Note]:
    """The notes of a text and where it refers to them, in order; not what stands in code."""
    text = masked(markdown)
    begun = set(_note_starts(text))
    return [Note(one["label"], one.start(), one.start() in begun) for one in _NOTE.finditer(text)]


def _note_starts(text: str) -> Iterator[int]:
    """Where what a note says begins: after an empty line or a heading, or straight after another note."""
    at, may_begin, inside = 0, True, False
    for line in text.split("\n"):
        found = _NOTE_BEGINS.match(line)
        if found and (may_begin or inside):
            inside = True
            yield at + found.end()
        elif may_begin:
            inside = False
        may_begin = bool(_BLOCK_END.match(line.lstrip(" >")) or line.lstrip(" >").startswith(":::"))
        inside = inside and not may_begin
        at += len(line) + 1


def find_links(markdown: str) -> list[Link]:
    """The links and pictures of a text in their order, whichever way they are written; not what stands in code."""
    text = masked(markdown)
    found = [*_inline(text, markdown), *_by_name(text), *_html(text), *_uris(text)]
    return sorted(found, key=lambda one: one.place)


def find_raw(markdown: str) -> Iterator[tuple[int, str]]:
    """What a text holds of HTML, TeX or code that only one kind of document knows, by its first sign, as it is written."""
    for found in _RAW.finditer(masked(markdown)):
        uri = _URI.fullmatch(found[0])
        if (found["raw"] or found["given"]) and not (uri and uri["address"]):
            yield found.start(), found[0].strip()
    for found in _RAW_BLOCK.finditer(markdown):
        yield found.start(), found[0].strip()


def find_open_blocks(markdown: str) -> Iterator[tuple[int, str]]:
    """The lines of colons, by their first sign, that open no block, end none, or open one that never ends; and why."""
    text = masked(markdown)
    lines = text.split("\n")
    # Those that open nothing are told of as they come, and not their ends too.
    inside: list[tuple[int, str] | None] = []
    # Until here the attributes of a block go on, and where the last line of colons was.
    taken, last = 0, -1
    for found in _COLONS.finditer(text):
        place = found.start("line")
        if place < taken:
            continue
        number, written = text.count("\n", 0, place), found["line"].strip()
        opening = _OPENS.match(text, place)
        if not written.strip(":"):
            if inside:
                inside.pop()
                last = number
            else:
                yield place, f"raden ”{written}” avslutar inget block. Ta bort den, eller inled blocket."
        elif opening is not None and _may_open(lines, number, found["prefix"], last):
            taken, last = opening.end(), number + opening[0].count("\n")
            inside.append((place, written))
        else:
            inside.append(None)
            yield place, f"raden ”{shorten(written)}” inleder inget block. {_HOW}"
    for one in inside:
        if one is not None:
            yield one[0], f"blocket ”{shorten(one[1])}” avslutas aldrig. Skriv en rad med ::: där det slutar."


def _may_open(lines: list[str], number: int, prefix: str, last: int) -> bool:
    """Whether a block may begin on a line: at its start, or within a list, and after a block that has ended.

    last: the line of colons before it.
    """
    if prefix.isspace() and not any(_LIST.match(line) for line in lines[:number]):
        return False
    return bool(prefix.strip()) or number in (0, last + 1) or bool(_BLOCK_END.match(lines[number - 1].lstrip(" >")))


def masked(markdown: str) -> str:
    """The text, as long as it is, with code and comments made into signs that mean nothing."""
    lines = markdown.split("\n")
    number, blank, listed = 0, True, False
    while number < len(lines):
        line = lines[number]
        if not line.strip():
            blank = True
        elif not listed and blank and line.expandtabs(4).startswith("    "):
            lines[number] = hidden(line)
            number += 1
            continue
        else:
            end = _fence_end(lines, number)
            if end:
                lines[number : end + 1] = [hidden(one) for one in lines[number : end + 1]]
                number, blank = end + 1, True
                continue
            if _LIST.match(line):
                listed = True
            elif blank and line[0] not in " \t":
                listed = False
            blank = False
        number += 1
    text = "\n".join(lines)
    # What is begun after the last that ends has no end to be looked for.
    last = text.rfind("-->") + 3
    text = _COMMENT.sub(lambda found: hidden(found[0]), text[:last]) + text[last:] if last > 2 else text
    return _CODE.sub(lambda found: hidden(found[0]), text)


def hidden(text: str) -> str:
    """A text as long, of signs that mean nothing."""
    return re.sub(r"[^\n]", "\ue000", text)


def _fence_end(lines: list[str], number: int) -> int:
    """The line that ends the fence of code begun on a line, or 0: one that never ends is none."""
    found = _FENCE.match(lines[number])
    if not found:
        return 0
    end = re.compile(rf"^[ \t>]*{re.escape(found['sign'][0])}{{{len(found['sign'])},}}[ \t]*$")
    return next((n for n in range(number + 1, len(lines)) if end.match(lines[n])), 0)


def _inline(text: str, markdown: str) -> Iterator[Link]:
    """`[words](address)`, `![words](address)`."""
    for start, end in _brackets(text):
        found = _INLINE.match(text, end)
        if found is not None and not _BLANK.search(found[0]):
            written = markdown[start : found.end()]
            yield Link(_address(found) or None, written, start, _is_picture(text, start))


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Where each pair of brackets of a paragraph begins and ends."""
    inside: list[int] = []
    for found in re.finditer(rf"\\.|[\[\]]|{_BLANK.pattern}", text, re.DOTALL):
        if found[0] == "[":
            inside.append(found.start())
        elif found[0] == "]" and inside:
            yield inside.pop(), found.end()
        elif found[0][0] == "\n":
            inside.clear()


def _is_picture(text: str, start: int) -> bool:
    return bool(re.search(r"(?<!\\)(?:\\\\)*!\Z", text[max(0, start - 9) : start]))


def _by_name(text: str) -> Iterator[Link]:
    """`[words][name]`, `[name][]`, `[name]`, and `[name]: address` elsewhere, on whose line the address is told of."""
    defined = {_name(one["label"]): one for one in reversed([*_DEFINED.finditer(text)])}
    places = {one.start("label") - 1 for one in _DEFINED.finditer(text)}
    for found in _NAMED.finditer(text):
        words, label = found["text"], found["label"]
        if found.start() in places or (label or words).startswith(("^", "@")):
            continue
        given = defined.get(_name(label or words))
        if given is not None or label:
            at = found.start() if given is None else given.start("label")
            address = None if given is None else _address(given)
            yield Link(address, found[0], at, _is_picture(text, found.start()))


def _html(text: str) -> Iterator[Link]:
    for found in _HTML.finditer(text):
        address = unescape(found[2] or found[3] or "")
        yield Link(address or None, found[0], found.start(), found["tag"].lower() == "img")


def _uris(text: str) -> Iterator[Link]:
    """`<https://exempel.se>`. What is no address to pandoc, whatever stands before the colon, is HTML, which is refused too."""
    for found in _URI.finditer(text):
        # In brackets' parentheses it is the address of these.
        if found["address"] and not re.search(r"\]\(\s*\Z|\]:\s*\Z", text[max(0, found.start() - 9) : found.start()]):
            yield Link(unescape(found["address"]), found[0], found.start())


def _name(label: str) -> str:
    return " ".join(label.split()).casefold()


def _address(found: re.Match[str]) -> str:
    written = found["angle"] if found["angle"] is not None else found["bare"]
    plain = re.sub(r"""\\([!-/:-@\[-`{-~])""", r"\1", written.strip())
    return unescape(re.sub(r"\s+", " ", plain))
