"""What a table of participants says below itself: what is withheld, and what is shown by a coarser word. Entry: `sammanslaget`."""

from __future__ import annotations

from samrapport.areas.deltagare.deltagartabell import Deltagartabell
from samrapport.text.alfabet import capitalised, listed
from samrapport.text.numbers import PROTECTED

SKYDDSNOT = f"Tecknet {PROTECTED} betyder att uppgiften inte visas, så att ingen enskild kan pekas ut."

_MERGED = "Några rader är sammanslagna, så att mer kan visas."
_ONLY_TOGETHER = "Kategorierna visas bara för alla tillsammans, så att mer kan visas."
_COARSE = "Kategorierna var för sig visas bara för alla tillsammans, så att mer kan visas."


def sammanslaget(own: Deltagartabell) -> str:
    """What a table says of the kategorier that it shows as one, each with those it holds; empty where there are none."""
    words = own.grupper.values() if own.grovt else own.inslagna.values()
    told = (
        f"{capitalised(word)} är {listed(f'”{one}”' for one in own.medlemmar(word))}." for word in dict.fromkeys(words)
    )
    how = (_COARSE if own.grovt else _ONLY_TOGETHER) if own.summerad else ""
    sums = f"Raden {listed(own.delsummor)} är en summa av raderna ovanför." if len(own.delsummor) == 1 else ""
    sums = f"Raderna {listed(own.delsummor)} är summor av raderna ovanför." if len(own.delsummor) > 1 else sums
    return " ".join(part for part in (_MERGED if own.inslagna else "", how, *told, sums) if part)
