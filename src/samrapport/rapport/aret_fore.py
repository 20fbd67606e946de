"""The report of the year before, when there is one that can be read. Entries: `aret_fore`, `insatsens_ar_fore`.

What is read of it, or looked for in vain, is recorded where this year's files are, so that a front page that tells of it is
made anew when it changes.
"""

from __future__ import annotations

from samrapport.areas.insatsrapport.rapport import Insatsrapport
from samrapport.errors import SamrapportError
from samrapport.rapport.report import Rapport


def aret_fore(rapport: Rapport) -> Rapport | None:
    """The förbund's report of the year before; None also when its rapport.yml is at fault, which its own build tells."""
    if not rapport.folder.has(f"{rapport.forbund}/{rapport.ar - 1}/rapport.yml"):
        return None
    found = Rapport(rapport.folder, rapport.forbund, rapport.ar - 1)
    try:
        _ = found.uppgifter
    except SamrapportError:
        return None
    return found


def insatsens_ar_fore(rapport: Insatsrapport) -> Insatsrapport | None:
    """The insats's report of the year before; None also when its insats.yml is at fault."""
    around = aret_fore(rapport.rapport)
    if around is None or not rapport.folder.has(around.path(f"insatser/{rapport.insats}/insats.yml")):
        return None
    found = Insatsrapport(around, rapport.insats)
    try:
        _ = found.uppgifter
    except SamrapportError:
        return None
    return found
