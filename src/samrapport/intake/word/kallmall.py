"""Where each word of a bound text stands in its template. Entry: `ord_med_plats`, and `hela` for tags that belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from samrapport.facts.fact import FactBook
from samrapport.intake.word.ord import delat, lik, parade
from samrapport.text.bound import PartOfName
from samrapport.text.numbers import skrivna_pa
from samrapport.text.prose import environment_of, with_its_lines

_QUOTED = r"""(?:"[^"]*"|'[^']*'|[^"'])*?"""
_TAG = re.compile(
    rf"(?P<raw>\{{%[-+]?\s*raw\s*[-+]?%\}}.*?\{{%[-+]?\s*endraw\s*[-+]?%\}})|(?P<comment>\{{#.*?#\}})"
    rf"|(?P<block>\{{%{_QUOTED}%\}})|(?P<bound>\{{\{{{_QUOTED}\}}\}})",
    re.DOTALL,
)
_BLOCK = re.compile(r"\{%[-+]?\s*(\w+)")
# Stand in the text until it is bound: what is typed from a place of the template, and what is bound from one place to another.
_TYPED, _BOUND, _TOLD, _END = "\ufdd4", "\ufdd5", "\ufdd6", "\ufdd7"
_MARKS = re.compile(f"{_TYPED}(\\d+){_TOLD}|{_BOUND}(\\d+),(\\d+){_TOLD}|({_END})")
_OF_OTHERS = re.compile("[\ufdd0-\ufdd3]")


@dataclass(frozen=True)
class Plats:
    """Where a word stands in a template. bundet: whether an expression writes it, and it is no text that somebody has typed."""

    start: int
    end: int
    bundet: bool = False

    def __or__(self, other: Plats) -> Plats:
        return Plats(min(self.start, other.start), max(self.end, other.end), self.bundet or other.bundet)


Placerat = tuple[str, Plats | None]
"""A word, and where it stands; None for one that the template has not in that form."""


def ord_med_plats(template: str, book: FactBook, sprak: str) -> list[Placerat]:
    """The words of a template's text as it is bound, before anything else is made of it. The template is one that can be bound."""
    names = {space: PartOfName(book, space) for space in book.spaces()}
    with skrivna_pa(sprak):
        bound = environment_of(names).from_string(with_its_lines(_marked(template))).render(names)
    text, places = _told(_OF_OTHERS.sub("", bound))
    return list(_words(text, places))


def _marked(template: str) -> str:
    made, at, after = [], 0, False
    for found in _TAG.finditer(template):
        block = found["block"] is not None
        made.append(_typed(template, at, found.start(), after, block))
        at, after = found.end(), block
        whole = found["bound"] or found["raw"]
        made.append(f"{_BOUND}{found.start()},{found.end()}{_TOLD}{found[0]}{_END}" if whole else found[0])
    return "".join([*made, _typed(template, at, len(template), after, False)])


def _typed(template: str, start: int, end: int, after: bool, before: bool) -> str:
    """What is typed between two tags. after, before: whether these are of blocks, which may take blanks beside them out of the text."""
    text = template[start:end]
    first = len(text) - len(text.lstrip()) if after else 0
    last = len(text.rstrip()) if before else len(text)
    if first >= last:
        return text
    return f"{text[:first]}{_TYPED}{start + first}{_TOLD}{text[first:last]}{_END}{text[last:]}"


def _told(bound: str) -> tuple[str, list[Plats | None]]:
    """The text without its marks, and where each of its signs stands."""
    text: list[str] = []
    places: list[Plats | None] = []
    at, typed, held = 0, None, None
    for found in [*_MARKS.finditer(bound), None]:
        piece = bound[at : found.start() if found else len(bound)]
        text.append(piece)
        if held is not None:
            places += [held] * len(piece)
        else:
            places += [None if typed is None else Plats(typed + n, typed + n + 1) for n in range(len(piece))]
        if found is None:
            break
        at, typed, held = found.end(), int(found[1]) if found[1] else None, None
        if found[2]:
            held = Plats(int(found[2]), int(found[3]), bundet=True)
    return "".join(text), places


def _words(text: str, places: list[Plats | None]) -> Iterator[Placerat]:
    at = 0
    for word in delat(text):
        place: Plats | None = None
        for one in places[at : at + len(word)]:
            place = one if place is None else place if one is None else place | one
        at += len(word)
        yield word, place


def overforda(known: list[Placerat], words: list[str]) -> list[Placerat]:
    """The same places for the words of what is made of a text: those that it has not are in no place."""
    found: list[Placerat] = [(word, None) for word in words]
    for old, new in parade([lik(word) for word, _ in known], [lik(word) for word in words]):
        found[new] = (words[new], known[old][1])
    return found


def hela(piece: str) -> bool:
    """Whether the tags in a piece of a template belong together: whatever begins there ends there."""
    deep = 0
    for found in _BLOCK.finditer(piece):
        name = found[1]
        if name == "if":
            deep += 1
        elif name == "endif":
            deep -= 1
        elif name in ("else", "elif") and deep < 1:
            return False
        if deep < 0:
            return False
    return deep == 0
