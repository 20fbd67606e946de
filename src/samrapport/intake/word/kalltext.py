"""A text as it was sent: its paragraphs, each word with its place in the template. Entry: `las_kalltext`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samrapport.facts.fact import FactBook
from samrapport.intake.word.kallmall import Placerat, Plats, hela, ord_med_plats, overforda
from samrapport.intake.word.ord import delat, lik
from samrapport.intake.word.skriv import Uttryck
from samrapport.intake.word.stycken import Stycke

_REFERENCE = re.compile(r"\[@(?P<a>(?:tbl|fig)-[\w-]*\w)\]|(?<![\w\\@/.])@(?P<b>(?:tbl|fig)-[\w-]*\w)")
_MARKUP = re.compile(
    r"^[ \t>]*(?:[-*+•]|\(?\d{1,3}[.)]|#{1,6})[ \t]+|^[ \t]*:{3,}[^\n]*|^[ \t]*\|?(?:[ \t]*+:?-{3,}+:?[ \t]*+\|?)++$|(?<=\])\([^()\s]*\)",
    re.MULTILINE,
)
_OPENING = re.compile(r"\{%[-+]?\s*if\b")
_CLOSING = re.compile(r"\{%[-+]?\s*endif\b")


@dataclass(frozen=True)
class Kalltext:
    """fil: its path from the data folder. mall: its template. sprak: its language. stycken: as they were sent. platser: of each paragraph's words."""

    fil: str
    mall: str
    sprak: str
    stycken: tuple[Stycke, ...]
    platser: tuple[tuple[Plats | None, ...], ...]

    def uttryck(self, plats: Plats) -> Uttryck:
        """An expression with the words that it writes, where they stand first."""
        for one, places in zip(self.stycken, self.platser, strict=True):
            if plats in places:
                words = [lik(word.text) for word, place in zip(one.ord, places, strict=True) if place == plats]
                return Uttryck(self.mall[plats.start : plats.end], tuple(words))
        return Uttryck(self.mall[plats.start : plats.end], ())

    def rader(self, number: int) -> tuple[int, int] | None:
        """From where to where a paragraph stands in the template, in whole lines; None for one that stands nowhere."""
        known = [one for one in self.platser[number] if one is not None]
        if not known:
            return None
        start, end = min(one.start for one in known), max(one.end for one in known)
        start = self.mall.rfind("\n", 0, start) + 1
        end = self._line_end(end)
        while not hela(self.mall[start:end]) and end < len(self.mall) and self.djup(end) > self.djup(start):
            end = self._line_end(end + 1)
        return start, end

    def _line_end(self, at: int) -> int:
        found = self.mall.find("\n", at)
        return len(self.mall) if found < 0 else found

    def djup(self, at: int) -> int:
        """In how many conditions a place of the template stands."""
        before = self.mall[:at]
        return len(_OPENING.findall(before)) - len(_CLOSING.findall(before))


def las_kalltext(
    fil: str,
    mall: str,
    markdown: str,
    stycken: Sequence[Stycke],
    hanvisningar: Mapping[str, str],
    fakta: FactBook,
    sprak: str,
) -> Kalltext:
    """A text with the places of what was made of it. mall: with line feeds for line ends. markdown: as it was sent, of `stycken`."""
    known = overforda(ord_med_plats(mall, fakta, sprak), delat(markdown))
    shown = _with_references(_without_markup(known), hanvisningar)
    words: list[str] = []
    for one in stycken:
        words += [*(word.text for word in one.ord), "\n"]
    places = [place for _, place in overforda(shown, words)]
    held: list[tuple[Plats | None, ...]] = []
    at = 0
    for one in stycken:
        held.append(tuple(places[at : at + len(one.ord)]))
        at += len(one.ord) + 1
    return Kalltext(fil, mall, sprak, tuple(stycken), tuple(held))


def _without_markup(known: list[Placerat]) -> list[Placerat]:
    """The words without those that Word does not show: signs of lists and headings, addresses, what a block is."""
    hidden = [found.span() for found in _MARKUP.finditer("".join(word for word, _ in known))]
    kept, at = [], 0
    for word, place in known:
        if not any(start <= at < end for start, end in hidden):
            kept.append((word, place))
        at += len(word)
    return kept


def _with_references(known: list[Placerat], references: Mapping[str, str]) -> list[Placerat]:
    """The words with each reference as it is read in Word."""
    text = "".join(word for word, _ in known)
    found: list[Placerat] = []
    at, n = 0, 0
    for hit in _REFERENCE.finditer(text):
        name = references.get(hit["a"] or hit["b"])
        if name is None:
            continue
        while n < len(known) and at < hit.start():
            found.append(known[n])
            at, n = at + len(known[n][0]), n + 1
        whole: Plats | None = None
        while n < len(known) and at < hit.end():
            place = known[n][1]
            whole = whole if place is None else place if whole is None else whole | place
            at, n = at + len(known[n][0]), n + 1
        bound = Plats(whole.start, whole.end, bundet=True) if whole else None
        found += [(word, bound) for word in delat(name)]
    return [*found, *known[n:]]
