"""What a Word file that came back proposes of a report's texts. Entry: `foresla`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from samrapport.errors import DataFault, told_elsewhere
from samrapport.intake.word.hinder import Hinder
from samrapport.intake.word.kalltext import Kalltext, las_kalltext
from samrapport.intake.word.lasning import las_anmarkningar, las_stycken
from samrapport.intake.word.paket import Word
from samrapport.intake.word.parning import Par, para
from samrapport.intake.word.stycken import FIGUR, TABELL, TITEL, Anmarkningar, Stycke
from samrapport.intake.word.textforslag import BY_HAND, Andring, andringar_av, fel_av, kanda, las, tillampad
from samrapport.intake.word.utskickad import Del, Utskickad, med_texter, titelns
from samrapport.rapport.texter import sprak_av
from samrapport.text.bunden import bunden_mall

_TRIES = 3


@dataclass(frozen=True)
class Forslag:
    """andringar: what can be taken in, in order. hinder: what cannot, and why. anmarkningar: what else the file holds.

    texter: the templates that the changes are of, by file, with line feeds for line ends. okand: whether the file does not say which
    version of the report it was made of.
    """

    andringar: tuple[Andring, ...]
    hinder: tuple[Hinder, ...]
    anmarkningar: Anmarkningar
    texter: Mapping[str, str]
    okand: bool


def foresla(sent: Utskickad, word: Word, rapport: Any) -> Forslag:
    """Hold a Word file against the report as it is built. rapport: the report opened. Raises SamrapportError."""
    back = las_stycken(word.namn, word.content)
    notes = las_anmarkningar(word.namn, word.content)
    covers = titelns(sent, back)
    stycken = [one for one in back.stycken if one.slag != TITEL and one.text not in covers]
    made = _Forslag(sent, word, rapport)
    made.compare(stycken)
    made.compare_notes(back.noter)
    placed = tuple(replace(one, fil=made.files.get(one.stycke, "")) for one in notes.kommentarer)
    notes = replace(notes, kommentarer=placed)
    return Forslag(
        tuple(made.proved()),
        tuple(made.hinder),
        notes,
        {one.fil: one.mall for one in made.texts.values()},
        not word.texter,
    )


class _Forslag:
    """The proposal while it is made."""

    def __init__(self, sent: Utskickad, word: Word, rapport: Any) -> None:
        self.sent, self.word, self.rapport = sent, word, rapport
        self.hinder: list[Hinder] = []
        self.found: dict[int, list[Andring]] = {}
        self.texts: dict[int, Kalltext] = {}
        self.files: dict[str, str] = {}

    def compare(self, back: Sequence[Stycke]) -> None:
        """Find all that differs."""
        owners = [n for n, one in enumerate(self.sent.delar) for _ in one.stycken]
        sent = [each for one in self.sent.delar for each in one.stycken]
        first = [owners.index(n) if n in owners else 0 for n in range(len(self.sent.delar))]
        groups: dict[int, list[Par]] = {}
        for pair in para(sent, back, owners):
            n = owners[pair.a] if pair.b > pair.a else _owner_of_new(self.sent.delar, owners, pair.a)
            self.files |= dict.fromkeys(
                (one.text for one in back[pair.c : pair.d]), self.sent.delar[n].fil if n >= 0 else ""
            )
            if _is_as_it_was(sent, back, pair):
                continue
            groups.setdefault(n, []).append(pair)
        for n, pairs in sorted(groups.items()):
            if self._is_open(n, sent, back, pairs):
                own = [replace(one, a=one.a - first[n], b=one.b - first[n]) for one in pairs]
                self.found[n] = list(andringar_av(self._text(n), self.rapport.fakta, own, back, self.hinder.append))

    def compare_notes(self, back: Sequence[Stycke]) -> None:
        """Tell of notes that differ."""
        sent = self.sent.noter
        for one in para(sent, back, [0] * len(sent)):
            old, new = las(sent[one.a : one.b]), las(back[one.c : one.d])
            if not _is_as_it_was(sent, back, one):
                self.hinder.append(Hinder("", old, new, "Det är en fotnot. Ändra den i den text som har den."))

    def _is_open(self, n: int, sent: Sequence[Stycke], back: Sequence[Stycke], pairs: Sequence[Par]) -> bool:
        part = self.sent.delar[n] if n >= 0 else None
        why = ""
        if part is None or not part.fil:
            why = part.varifran if part else "Stycket står inte i någon av rapportens texter"
        elif self.word.texter and part.avtryck not in self.word.texter:
            why = f"{part.fil}, eller en siffra i den, är ändrad sedan Word-filen gjordes. För in ändringen för hand"
        for one in pairs if why else ():
            old, new = las(sent[one.a : one.b]), las(back[one.c : one.d])
            self.hinder.append(Hinder(part.fil if part else "", old, new, f"{why}."))
        return not why

    def _text(self, n: int) -> Kalltext:
        fil = self.sent.delar[n].fil
        mall = re.sub(r"\r\n?", "\n", self.rapport.folder.text(fil))
        self.texts[n] = self._placed(self.sent, n, mall)
        return self.texts[n]

    def _placed(self, report: Utskickad, n: int, mall: str) -> Kalltext:
        part = report.delar[n]
        sprak = sprak_av(self.rapport, PurePosixPath(part.fil).stem)
        shown = (part.markdown, part.stycken, report.hanvisningar)
        return las_kalltext(part.fil, mall, *shown, self.rapport.fakta, sprak)

    def proved(self) -> Iterator[Andring]:
        """The changes that give what stands in Word when the text is bound anew; the others are told as they are."""
        left = {n: found for n, found in self.found.items() if found}
        tries = 0
        while wrong := self._wrong(left):
            tries += 1
            for n, bad in wrong.items():
                gone = left[n] if tries >= _TRIES else bad
                self.hinder += [Hinder(one.fil, one.fore, one.efter, BY_HAND) for one in gone]
                left[n] = [one for one in left[n] if one not in gone]
            left = {n: found for n, found in left.items() if found}
        for n in sorted(left):
            yield from left[n]

    def _wrong(self, found: Mapping[int, Sequence[Andring]]) -> dict[int, list[Andring]]:
        """The changes that do not come to what they should, by the number of their text."""
        malls = {n: tillampad(self.texts[n].mall, changes) for n, changes in found.items()}
        bound: dict[int, str] = {}
        for n, mall in malls.items():
            with told_elsewhere(DataFault):
                bound[n] = bunden_mall(mall, self.texts[n].fil, self.rapport.fakta, self.texts[n].sprak).visad
        wrong = {n: list(changes) for n, changes in found.items() if n not in bound}
        if not bound:
            return wrong
        with told_elsewhere():
            again = med_texter(self.sent, bound)
            proved = {n: fel_av(self.texts[n], found[n], self._placed(again, n, malls[n])) for n in bound}
            return wrong | {n: bad for n, bad in proved.items() if bad}
        return {n: list(changes) for n, changes in found.items()}


def _is_as_it_was(sent: Sequence[Stycke], back: Sequence[Stycke], pair: Par) -> bool:
    """Whether a paragraph says the same, set in the same way."""
    if (pair.b - pair.a, pair.d - pair.c) != (1, 1):
        return False
    old, new = sent[pair.a], back[pair.c]
    if old.slag in (TABELL, FIGUR):
        return kanda(old.ord) == kanda(new.ord)
    # A style that some program does not know makes plain text of a heading, and no change of it.
    plainer = (not new.slag and not new.inom) or (old.slag, old.inom) == (new.slag, new.inom)
    return old.nyckel == new.nyckel and plainer


def _owner_of_new(delar: Sequence[Del], owners: Sequence[int], at: int) -> int:
    """The text that something new is of: that of the paragraph before it, else of the one after it; -1 for none."""
    near = [owners[n] for n in (at - 1, at) if 0 <= n < len(owners)]
    return next((n for n in near if delar[n].fil), near[0] if near else -1)
