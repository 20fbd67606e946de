"""A rule that finds what does not add up. Entries: `Regel`, `regel`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from samrapport.facts.fynd import Allvar, Fynd
from samrapport.rapport.kontroll.underlag import Underlag

Kontroll = Callable[[Underlag], Iterator[Fynd]]


@dataclass(frozen=True)
class Regeltext:
    """A rule in words. beskrivning: what it holds against what; docs and the page show it. allvar: at the most."""

    id: str
    namn: str
    beskrivning: str
    allvar: Allvar


@dataclass(frozen=True)
class Regel(Regeltext):
    """One control."""

    kontroll: Kontroll


def regel(id: str, namn: str, beskrivning: str, allvar: Allvar = "fel") -> Callable[[Kontroll], Regel]:
    """Make a rule of a function. A module-level name in any module of this package is enough for it to be run."""

    def made(kontroll: Kontroll) -> Regel:
        def signed(u: Underlag) -> Iterator[Fynd]:
            for one in kontroll(u):
                yield replace(one, regel=id, allvar=allvar if one.allvar == "fel" else one.allvar)

        return Regel(id, namn, beskrivning, allvar, signed)

    return made
