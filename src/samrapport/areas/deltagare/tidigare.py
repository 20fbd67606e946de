"""Participants protected with earlier releases in mind. Entry: `Minne`.

What those were comes from `samrapport.rapport.tidigare`, and what follows of it is decided in `rojande.foljd`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from samrapport.areas.deltagare.namnbyten import Namnbyten
from samrapport.areas.deltagare.rojande import Begransad, Skydd, Tabellverk
from samrapport.areas.deltagare.rojande.foljd import pekas_ut, skydda_efter, slappt
from samrapport.areas.deltagare.rojande.skyddsminne import minns_skydd
from samrapport.errors import assert_none
from samrapport.rapport.tidigare import Release, Told, all_of

Build = Callable[[Collection[str]], Tabellverk]
"""The tables as a reader knows them who knows something of the cells so named."""


@dataclass
class Minne:
    """Decides as `skydda`, for a release after others. releases: those known, by the names that they used;
    ar: the year of the report; namn: what is called otherwise today.

    A release that the same tables and what it knew then give anew, to the last cell, is the very one: it is decided as it was
    then, and what has been released since matters as little as the release itself. Whatever else was released is known.
    """

    ar: int
    releases: Sequence[Release]
    namn: Namnbyten = field(default_factory=Namnbyten)
    _made: list[tuple[Skydd, Tabellverk, tuple[Told, ...]]] = field(default_factory=list)

    def decide(self, build: Build, minsta_cell: int, dubbletter: Collection[str] = ()) -> Skydd:
        """What to withhold. dubbletter: cells that no table has a row for, told where their parts are.

        Raises RojandeFel, and DataFault where it is not known what words were called."""
        skydd, verk, before = self._decide(build, minsta_cell, dubbletter)
        self._made.append((skydd, verk, before))
        return skydd

    def before(self, skydd: Skydd | None) -> tuple[Told, ...]:
        """What was known as this was decided; all, where nothing had to be."""
        return all_of(self.releases) if skydd is None else self._of(skydd)[1]

    def slappt(self, skydd: Skydd, dubbletter: Collection[str] = ()) -> Told:
        """What is released of each cell."""
        return _slappt(self._of(skydd)[0], skydd, dubbletter)

    def utpekade(self, skydd: Skydd) -> tuple[Begransad, ...]:
        """The counts that this release would tell together with earlier ones."""
        return pekas_ut(self._of(skydd)[0], skydd, minns_skydd)

    def _of(self, skydd: Skydd) -> tuple[Tabellverk, tuple[Told, ...]]:
        return next((verk, before) for one, verk, before in self._made if one is skydd or one == skydd)

    def _decide(
        self, build: Build, minsta_cell: int, dubbletter: Collection[str]
    ) -> tuple[Skydd, Tabellverk, tuple[Told, ...]]:
        for one in self.releases:
            if one.ar != self.ar:
                continue
            now, before = self.namn.idag(one.now), list(map(self.namn.idag, one.before))
            verk = build(_names((*before, now)))
            if any(count is not None and verk.antal.get(nyckel) != count for nyckel, count in now.items()):
                continue
            skydd = skydda_efter(verk, minsta_cell, before, minns_skydd)
            if _slappt(verk, skydd, dubbletter) == dict(now):
                return skydd, verk, one.before
        every = all_of(self.releases)
        assert_none(self.namn.fel(every, minsta_cell))
        known = list(map(self.namn.idag, every))
        verk = build(_names(known))
        return skydda_efter(verk, minsta_cell, known, minns_skydd), verk, every


def _names(told: Iterable[Told]) -> frozenset[str]:
    return frozenset(nyckel for one in told for nyckel in one)


def _slappt(verk: Tabellverk, skydd: Skydd, dubbletter: Collection[str]) -> dict[str, int | None]:
    return {nyckel: count for nyckel, count in slappt(verk, skydd).items() if nyckel not in dubbletter}
