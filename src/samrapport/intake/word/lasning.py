"""A Word file read as paragraphs. Entries: `las_stycken`, `las_anmarkningar`.

Pandoc reads it, so that how a program keeps what it has (runs split, styles renamed, bookmarks) is of no matter.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pypandoc

from samrapport.errors import SamrapportError
from samrapport.intake.word.ord import delat, utan_osynligt
from samrapport.intake.word.stycken import FIGUR, NOT, TABELL, TITEL, Anmarkningar, Form, Kommentar, Last, Ord, Stycke
from samrapport.publish.embedded.program import run_bounded

_TIMEOUT = 120
_FORMS = {"Emph": "*", "Strong": "**", "Strikeout": "~~", "Superscript": "^", "Subscript": "~"}
_BLANKS = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
_PLAIN: Form = frozenset()


def las_stycken(namn: str, content: bytes) -> Last:
    """The paragraphs, with tracked changes accepted. Raises SamrapportError for what cannot be read."""
    found = _read(namn, content, "accept")
    reader = _Reader()
    title = [
        Stycke(TITEL, _words(reader.inlines(value["c"])))
        for name in ("title", "subtitle", "author", "date")
        if isinstance(value := found["meta"].get(name), Mapping) and value["t"] == "MetaInlines"
    ]
    stycken = [*title, *reader.blocks(found["blocks"])]
    return Last(tuple(one for one in stycken if one.text.strip()), tuple(reader.notes), reader.references)


def las_anmarkningar(namn: str, content: bytes) -> Anmarkningar:
    """Comments and tracked changes. Raises SamrapportError."""
    reader = _Reader()
    stycken = list(reader.blocks(_read(namn, content, "all")["blocks"]))
    comments = []
    for number, (who, told) in reader.comments.items():
        inside, about, where = False, "", ""
        for one in [*stycken, *reader.notes]:
            for word in one.ord:
                if word.text == f"{_STARTS}{number}":
                    inside, where = True, _shown(one)
                elif word.text == f"{_ENDS}{number}":
                    inside = False
                elif inside and not word.text.startswith((_STARTS, _ENDS)):
                    about += word.text
        comments.append(Kommentar(who, told, " ".join(about.split()), where))
    by = dict.fromkeys(who for _, who in reader.tracked if who)
    kinds = [kind for kind, _ in reader.tracked]
    return Anmarkningar(tuple(comments), kinds.count("insertion"), kinds.count("deletion"), tuple(by))


_STARTS, _ENDS = "\ufdd0", "\ufdd1"


def _shown(one: Stycke) -> str:
    return "".join(word.text for word in one.ord if not word.text.startswith((_STARTS, _ENDS)))


def _read(namn: str, content: bytes, changes: str) -> dict[str, Any]:
    command = [str(pypandoc.get_pandoc_path()), "--sandbox", "--from=docx", "--to=json", f"--track-changes={changes}"]
    try:
        done = run_bounded(command, _TIMEOUT, given=content)
    except subprocess.TimeoutExpired:
        raise SamrapportError(
            f"{namn} tar för lång tid att läsa. Kopiera texten till den Word-fil som skickades ut, och spara den."
        ) from None
    if done.returncode != 0:
        raise SamrapportError(f"{namn} är skadad. Öppna den i Word, spara den på nytt och försök igen.")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class _Reader:
    """Takes pandoc's document apart."""

    def __init__(self) -> None:
        self.notes: list[Stycke] = []
        self.comments: dict[str, tuple[str, str]] = {}
        self.tracked: list[tuple[str, str]] = []
        self.references: dict[str, str] = {}

    def blocks(self, blocks: Sequence[Any], inom: tuple[str, ...] = (), forst: bool = False) -> Iterator[Stycke]:
        for n, one in enumerate(blocks):
            kind, held, first = one["t"], one.get("c"), forst and n == 0
            if kind in ("Para", "Plain"):
                yield Stycke("", _words(self.inlines(held)), inom, first)
            elif kind == "Header":
                words = _words(self.inlines(held[2]))
                # A heading is set as its style has it.
                yield Stycke("#" * held[0], tuple(replace(word, form=word.form - {"**"}) for word in words))
            elif kind in ("BulletList", "OrderedList"):
                mark, items = ("-", held) if kind == "BulletList" else ("1.", held[1])
                for item in items:
                    yield from self.blocks(item, (*inom, mark), True)
            elif kind == "BlockQuote":
                yield from self.blocks(held, (*inom, ">"), True)
            elif kind == "Div":
                yield from self.blocks(held[1], inom, first)
            else:
                yield from self.rest(kind, held, inom)

    def rest(self, kind: str, held: Any, inom: tuple[str, ...]) -> Iterator[Stycke]:
        """What is not running text."""
        if kind == "Table":
            yield from self.table(held)
        elif kind == "Figure":
            yield Stycke(FIGUR, self.within(held[1]))
        elif kind == "LineBlock":
            yield from (Stycke("", _words(self.inlines(line)), inom) for line in held)
        elif kind == "DefinitionList":
            for term, told in held:
                yield Stycke("", _words(self.inlines(term)), inom)
                for item in told:
                    yield from self.blocks(item, inom)
        elif kind == "CodeBlock":
            yield Stycke("", _words([(held[1], frozenset("`"))]), inom)

    def table(self, held: Sequence[Any]) -> Iterator[Stycke]:
        """A table is one paragraph; its caption is another, where it has one of its own."""
        caption = self.within(held[1])
        if any(not one.text.isspace() for one in caption):
            yield Stycke(FIGUR, caption)
        yield Stycke(TABELL, self.within(held[3:]))

    def within(self, held: Any) -> tuple[Ord, ...]:
        """All words of what holds paragraphs at any depth."""
        words: list[Ord] = []
        for one in self.paragraphs(held):
            words += [*one.ord, Ord(" ")]
        return tuple(words[:-1])

    def paragraphs(self, held: Any) -> Iterator[Stycke]:
        if isinstance(held, list):
            for one in held:
                yield from self.paragraphs(one)
        elif isinstance(held, Mapping):
            yield from self.blocks([held])

    def inlines(self, inlines: Sequence[Any], form: Form = _PLAIN) -> list[tuple[str, Form]]:
        found: list[tuple[str, Form]] = []
        for one in inlines:
            kind, held = one["t"], one.get("c")
            if kind == "Str":
                found.append((held, form))
            elif kind in _BLANKS:
                found.append((_BLANKS[kind], form))
            elif kind in _FORMS:
                found += self.inlines(held, form | {_FORMS[kind]})
            elif kind in ("Code", "Math"):
                found.append((held[1], form | {"`"} if kind == "Code" else form))
            elif kind == "Link":
                found += self.link(held[1], held[2][0], form)
            elif kind == "Quoted":
                mark = "'" if held[0]["t"] == "SingleQuote" else "”"
                found += [(mark, form), *self.inlines(held[1], form), (mark, form)]
            elif kind == "Span":
                found += self.span(held, form)
            elif kind == "Note":
                inner_reader = self.blocks(held)
                self.notes += list(inner_reader)
                found.append((NOT, form))
            elif kind in ("Underline", "SmallCaps", "Cite"):
                found += self.inlines(held[1] if kind == "Cite" else held, form)
        return found

    def link(self, words: Sequence[Any], target: str, form: Form) -> list[tuple[str, Form]]:
        """Within the document it is a reference, which is read as its words."""
        if not target.startswith("#"):
            return self.inlines(words, form | {f"[{target}"})
        found = self.inlines(words, form)
        self.references[target[1:]] = "".join(text for text, _ in found)
        return found

    def span(self, held: Any, form: Form) -> list[tuple[str, Form]]:
        (_, classes, attributes), inner = held
        told = dict(attributes)
        kind = classes[0] if classes else ""
        if kind == "comment-start":
            self.comments[told["id"]] = (told.get("author", ""), _plain(inner))
            return [(f"{_STARTS}{told['id']}", form)]
        if kind == "comment-end":
            return [(f"{_ENDS}{told['id']}", form)]
        if kind in ("insertion", "deletion"):
            self.tracked.append((kind, told.get("author", "")))
        if kind in ("paragraph-insertion", "paragraph-deletion"):
            self.tracked.append((kind.partition("-")[2], told.get("author", "")))
        return [] if "deletion" in kind else self.inlines(inner, form)


def _plain(inlines: Sequence[Any]) -> str:
    return " ".join("".join(text for text, _ in _Reader().inlines(inlines)).split())


def _words(pieces: Sequence[tuple[str, Form]]) -> tuple[Ord, ...]:
    """The words, with blanks that are set as what stands on both sides of them."""
    found: list[Ord] = []
    for text, form in _joined(pieces):
        marked = text.startswith((_STARTS, _ENDS))
        found += [Ord(word, form) for word in ([text] if marked else delat(utan_osynligt(text)))]
    while found and found[0].text.isspace():
        found.pop(0)
    while found and found[-1].text.isspace():
        found.pop()
    for n in range(1, len(found) - 1):
        if found[n].text.isspace():
            found[n] = replace(found[n], form=found[n - 1].form & found[n + 1].form)
    return tuple(found)


def _joined(pieces: Sequence[tuple[str, Form]]) -> Iterator[tuple[str, Form]]:
    """The pieces with those that are set alike in one: a word may come in several."""
    text, form = "", _PLAIN
    for piece, own in pieces:
        if piece.startswith((_STARTS, _ENDS)) or text.startswith((_STARTS, _ENDS)) or (own != form and text):
            if text:
                yield text, form
            text, form = piece, own
        else:
            text, form = text + piece, own
    if text:
        yield text, form
