"""Counts of participants, and their shares, as the cells of any table show them. Entries: `antal`, `andel`."""

from __future__ import annotations

from samrapport.areas.deltagare.deltagartabell import ALLA, TOTALT, Deltagartabell
from samrapport.text.numbers import PROTECTED, procent, tal

SKYDDSNOT = f"Tecknet {PROTECTED} står för en uppgift som inte visas, så att ingen enskild kan pekas ut."

SYNTETISK = "Deltagarna är påhittade, så antalen är det också."


def antal(own: Deltagartabell, kategori: str, kon: str = TOTALT, undergrupp: str = ALLA) -> str:
    """A count of participants as a cell shows it: the count, that it is withheld, or that there is none."""
    count = own.cells.get((undergrupp, kategori, kon))
    return PROTECTED if count is None and own.har(kategori, kon, undergrupp) else tal(count)


def andel(own: Deltagartabell, kategori: str, kon: str = TOTALT, undergrupp: str = ALLA) -> str:
    """A count's share of its base as a cell shows it; withheld when either of the two is."""
    if own.har(kategori, kon, undergrupp) and None in (own.cells[undergrupp, kategori, kon], own.baser.get(kon, 0)):
        return PROTECTED
    return procent(own.andel(kategori, kon, undergrupp))
