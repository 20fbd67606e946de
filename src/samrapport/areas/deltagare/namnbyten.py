"""Tables, kategorier and undergrupper that had other names in earlier releases. Entry: `Namnbyten`.

A release names each count by its words, and what it withheld is known again by them. Under another word it would count as never told, and
what one release shows of it would be subtracted from another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from samrapport.areas.deltagare.deltagartabell import Deltagartabell, cell_name
from samrapport.errors import Fault, closest
from samrapport.facts.fact import slug
from samrapport.rapport.tidigare import Told
from samrapport.text.alfabet import listed

UTGAR = "utgår"
"""What a word is said to be called now that stands for nothing any more."""


class Slag(NamedTuple):
    """A kind of word: the tables' own names, of no table, or the kategorier or undergrupper of one."""

    tabell: str
    slag: str


TABELLER = Slag("", "tabell")


class Namn(NamedTuple):
    """A cell's name in its parts. undergrupp: empty for all together."""

    tabell: str
    kategori: str
    undergrupp: str
    kon: str

    @classmethod
    def av(cls, nyckel: str) -> Namn:
        """Of `<tabell>.<kategori>[.<undergrupp>].<kön>`; of any other text, which a published file may hold, what there is of it."""
        tabell, *between = nyckel.split(".")
        kon = between.pop() if between else ""
        return cls(tabell, between[0] if between else "", ".".join(between[1:]), kon)

    def __str__(self) -> str:
        return ".".join(filter(None, self))

    def ord(self) -> Iterator[tuple[Slag, str]]:
        """Its words, each with what kind it is of."""
        kinds = TABELLER, Slag(self.tabell, "kategori"), Slag(self.tabell, "undergrupp")
        yield from ((of, word) for of, word in zip(kinds, self, strict=False) if word)


class Saknade(NamedTuple):
    """Words that a release told something of and that are there no more, where there are new ones. tabell: empty for tables' own names."""

    tabell: str
    ord: tuple[str, ...]
    nya: tuple[str, ...]


@dataclass(frozen=True)
class Namnbyten:
    """The tables of today, and what their words were before. bytt: from a word of earlier releases to today's, or to UTGAR; fil: where that is said."""

    tabeller: Mapping[str, Deltagartabell] = field(default_factory=dict)
    bytt: Mapping[str, str] = field(default_factory=dict)
    fil: str = ""

    @cached_property
    def _nu(self) -> dict[str, str]:
        return {slug(word): slug(now) for word, now in self.bytt.items()}

    @cached_property
    def _antal(self) -> dict[str, int | None]:
        return {cell_name(one, key): count for one in self.tabeller.values() for key, count in one.cells.items()}

    @cached_property
    def _ord(self) -> dict[Slag, dict[str, str]]:
        """The words of today: by their names in facts, as they are written."""
        found: dict[Slag, dict[str, str]] = {}
        for one in self.tabeller.values():
            found.setdefault(TABELLER, {})[slug(one.namn)] = one.namn
            for group, kategori, _ in one.cells:
                found.setdefault(Slag(slug(one.namn), "kategori"), {})[slug(kategori)] = kategori
                if group:
                    found.setdefault(Slag(slug(one.namn), "undergrupp"), {})[slug(group)] = group
        return found

    @cached_property
    def _grov(self) -> dict[tuple[Slag, str], str]:
        """From a kategori to its coarser word, under which releases that merged it have told of it."""
        return {
            (Slag(slug(one.namn), "kategori"), slug(kategori)): slug(word)
            for one in self.tabeller.values()
            for kategori, word in one.grupper.items()
        }

    def fel(self, tidigare: Iterable[Told], minsta_cell: int) -> Iterator[Fault]:
        """What must be said of words before counts are held against what earlier releases told of them."""
        words = {word for own in self._ord.values() for word in own}
        for word, now in self.bytt.items():
            if now != UTGAR and slug(now) not in words:
                expected = f"finns inte i insatsens tabeller. Skriv vad {word} heter där nu, eller {UTGAR}."
                yield Fault(self.fil, expected, None, f"tidigare_ord.{word}", now)
        for one in dict.fromkeys(one for told in tidigare for one in self._saknade(told, minsta_cell)):
            where = f"tabellen {one.tabell}" if one.tabell else "insatsens tabeller"
            alike = closest(one.ord[0], one.nya, n=1) or one.nya
            answer = f"till exempel tidigare_ord: {{{one.ord[0]}: {alike[0]}}}"
            yield Fault(
                self.fil,
                f"{where} har inte längre {listed(f'”{word}”' for word in one.ord)}, som en publicerad rapport har visat. Nytt är "
                f"{listed(f'”{word}”' for word in one.nya)}. Är det samma under ett nytt namn, skriv det gamla och det nya: {answer}. "
                f"Motsvarar ordet inget längre, skriv {UTGAR} efter det. Är det en summa av flera kategorier, skriv det som deras grupp.",
            )

    def idag(self, told: Told) -> Told:
        """What a release told, by today's names. A word that is still in its table is the same.

        Several that are now one are told by their sum, or withheld where one of them was.
        """
        if not self.bytt:
            return told
        found: dict[str, int | None] = {}
        for nyckel, count in told.items():
            name = str(self._idag(Namn.av(nyckel)))
            before = found.get(name, 0)
            found[name] = None if before is None or count is None else before + count
        return found

    def _idag(self, name: Namn) -> Namn:
        def now(of: Slag, word: str) -> str:
            today = self._ord.get(of, {})
            called = self._nu.get(word, word)
            return called if word not in today and called in today else word

        table = now(TABELLER, name.tabell)
        kategori, group = now(Slag(table, "kategori"), name.kategori), now(Slag(table, "undergrupp"), name.undergrupp)
        return Namn(table, kategori, group, name.kon)

    def _saknade(self, told: Told, minsta_cell: int) -> Iterator[Saknade]:
        """The words that must be explained before the counts can be held against what a release told.

        Only of a table that is nearly the same: one where a count that both show has changed by `minsta_cell` or more is another, as in
        `rojande.foljd`. Words are let be under which nobody was counted.
        """
        now = {Namn.av(nyckel): count for nyckel, count in self.idag(told).items()}
        changes: dict[str, int] = {}
        for name, count in now.items():
            own = self._antal.get(str(name))
            if count is not None and own is not None:
                changes[name.tabell] = max(changes.get(name.tabell, 0), abs(own - count))
        before, counted = _words(now), _words(name for name, count in now.items() if count != 0)
        filled = _words(Namn.av(nyckel) for nyckel, count in self._antal.items() if count)
        for of, words in counted.items():
            today = self._ord.get(of, {})
            gone = [word for word in words if word not in today and self._nu.get(word) != slug(UTGAR)]
            new = [
                today[word] for word in filled.get(of, ()) if not {word, self._grov.get((of, word))} & before[of].keys()
            ]
            change = min(changes.values(), default=0) if of == TABELLER else changes.get(of.tabell, 0)
            if gone and new and change < minsta_cell:
                yield Saknade(self._ord[TABELLER].get(of.tabell, ""), tuple(gone), tuple(new))


def _words(names: Iterable[Namn]) -> dict[Slag, dict[str, None]]:
    found: dict[Slag, dict[str, None]] = {}
    for name in names:
        for of, word in name.ord():
            found.setdefault(of, {})[word] = None
    return found
