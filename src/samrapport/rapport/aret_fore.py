"""The report of the year before, when there is one that can be read. Entry: `aret_fore`.

What is read of it, or looked for in vain, is recorded where this year's files are, so that a front page that tells of it is
made anew when it changes.
"""

from __future__ import annotations

from typing import TypeVar

from samrapport.errors import SamrapportError
from samrapport.rapport.rapport import Rapport

R = TypeVar("R", bound=Rapport)


def aret_fore(rapport: R) -> R | None:
    """The same report of the year before; None also when its file, or that of the report around it, is at fault: its own build tells."""
    inom = aret_fore(rapport.inom) if rapport.inom else None
    if rapport.inom and inom is None:
        return None
    found = type(rapport)(rapport.folder, rapport.forbund, rapport.ar - 1, inom=inom, **rapport.givet)
    if not rapport.folder.has(found.path(rapport.fil.rpartition("/")[2])):
        return None
    try:
        _ = found.uppgifter
    except SamrapportError:
        return None
    return found
