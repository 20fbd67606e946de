"""All rules that a report is held to: those on figures, those on texts, and that on notes. Entry: `alla_regler`."""

from __future__ import annotations

from dataclasses import dataclass

from samrapport.rapport.kontroll.fynd import Allvar
from samrapport.rapport.kontroll.regler import regler
from samrapport.text.granskning import REGLER

NOTERING = (
    "inaktuell-notering",
    "Inaktuell notering",
    "En notering i avstamning.csv gäller ett fynd som finns.",
    "varning",
)


@dataclass(frozen=True)
class Regeltext:
    """A rule in words. allvar: at the most."""

    id: str
    namn: str
    beskrivning: str
    allvar: Allvar


def alla_regler() -> tuple[Regeltext, ...]:
    """Every rule in words, by its id."""
    found = [Regeltext(one.id, one.namn, one.beskrivning, one.allvar) for one in regler()]
    found += [Regeltext(key, name, text, allvar) for key, (name, text, allvar) in REGLER.items()]  # type: ignore[arg-type]
    found.append(Regeltext(*NOTERING))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda one: one.id))
