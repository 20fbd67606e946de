"""Participants protected with earlier releases in mind. Entry: `Minne`.

What those were comes from `samrapport.rapport.tidigare`, and what follows of it is decided in `rojande.foljd`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from samrapport.areas.deltagare.rojande import Begransad, Skydd, Tabellverk
from samrapport.areas.deltagare.rojande.foljd import pekas_ut, skydda_efter, slappt
from samrapport.areas.deltagare.skyddsminne import minns_skydd
from samrapport.rapport.tidigare import Release, Told, all_of


@dataclass
class Minne:
    """Decides as `skydda`, for a release after others. releases: those known; ar: the year of the report.

    A release that the same tables and what it knew then give anew, to the last cell, is the very one: it is decided as it was
    then, and what has been released since matters as little as the release itself. Whatever else was released is known.
    """

    ar: int
    releases: Sequence[Release]
    _made: list[tuple[Skydd, Tabellverk, tuple[Told, ...]]] = field(default_factory=list)

    def decide(self, verk: Tabellverk, minsta_cell: int) -> Skydd:
        """What to withhold. Raises RojandeFel."""
        skydd, before = self._decide(verk, minsta_cell)
        self._made.append((skydd, verk, before))
        return skydd

    def before(self, skydd: Skydd | None) -> tuple[Told, ...]:
        """What was known as this was decided; all, where nothing had to be."""
        return all_of(self.releases) if skydd is None else self._of(skydd)[1]

    def slappt(self, skydd: Skydd) -> Told:
        """What is released of each cell."""
        return slappt(self._of(skydd)[0], skydd)

    def utpekade(self, skydd: Skydd) -> tuple[Begransad, ...]:
        """The counts that this release would tell together with earlier ones."""
        return pekas_ut(self._of(skydd)[0], skydd, minns_skydd)

    def _of(self, skydd: Skydd) -> tuple[Tabellverk, tuple[Told, ...]]:
        return next((verk, before) for one, verk, before in self._made if one is skydd)

    def _decide(self, verk: Tabellverk, minsta_cell: int) -> tuple[Skydd, tuple[Told, ...]]:
        for one in self.releases:
            if one.ar != self.ar or any(
                count is not None and verk.antal.get(nyckel) != count for nyckel, count in one.now.items()
            ):
                continue
            skydd = skydda_efter(verk, minsta_cell, one.before, minns_skydd)
            if slappt(verk, skydd) == dict(one.now):
                return skydd, one.before
        every = all_of(self.releases)
        return skydda_efter(verk, minsta_cell, every, minns_skydd), every
