"""What a Word file says: paragraphs, each a row of words with how they are set; comments and tracked changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from samrapport.errors import counted
from samrapport.intake.word.ord import lik

Form = frozenset[str]
_PLAIN: Form = frozenset()
TABELL, FIGUR, TITEL = "tabell", "figur", "titel"
NOT = "\u2020"
"""Stands for a note in its paragraph."""


@dataclass(frozen=True)
class Ord:
    """A word, sign or blank. form: `**`, `*`, `~~`, `^`, `~`, a backtick for code, or `[` and the address of a link."""

    text: str
    form: Form = _PLAIN

    @property
    def nyckel(self) -> tuple[str, Form]:
        """What it is known by. Where a link within the site leads is written anew by some programs."""
        return lik(self.text), frozenset("[" if one.startswith("[") and "://" not in one else one for one in self.form)


@dataclass(frozen=True)
class Stycke:
    """slag: "" for running text, "#" to "######" for a heading, or tabell, figur, titel. inom: the lists and quotations around it, as
    `-`, `1.` and `>`. forst: whether it begins its item.
    """

    slag: str
    ord: tuple[Ord, ...]
    inom: tuple[str, ...] = ()
    forst: bool = False

    @property
    def text(self) -> str:
        """As it is read."""
        return som_text(self.ord)

    @property
    def nyckel(self) -> tuple[tuple[str, Form], ...]:
        """What it is known by."""
        return tuple(one.nyckel for one in self.ord)

    @property
    def plats(self) -> tuple[str, tuple[str, ...], bool]:
        """What it is, whatever it says."""
        return self.slag, self.inom, self.forst and bool(self.inom) and self.inom[-1] != ">"


def som_text(words: Iterable[Ord]) -> str:
    """Words as they are read, without the signs of notes."""
    return "".join(one.text for one in words if one.text != NOT)


@dataclass(frozen=True)
class Last:
    """What a Word file says. noter: its notes, in order. hanvisningar: the words of each reference, by the label that it leads to."""

    stycken: tuple[Stycke, ...]
    noter: tuple[Stycke, ...]
    hanvisningar: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kommentar:
    """A comment. vid: the words that it is about. stycke: the paragraph, and fil the text that it is of, "" for none."""

    av: str
    text: str
    vid: str
    stycke: str
    fil: str = ""


@dataclass(frozen=True)
class Anmarkningar:
    """What a Word file holds besides its text. inlagt, struket: how much was put in and struck out while changes were tracked, and by whom."""

    kommentarer: tuple[Kommentar, ...]
    inlagt: int
    struket: int
    av: tuple[str, ...]

    @property
    def sparat(self) -> str:
        """What was tracked, as it is told; "" for nothing."""
        if not (self.inlagt or self.struket):
            return ""
        by = f" av {', '.join(self.av)}" if self.av else ""
        told = f"{counted(self.inlagt, 'infogning', 'infogningar')} och {counted(self.struket, 'strykning', 'strykningar')}"
        return f"Spårade ändringar{by} läses som godkända: {told}."
