"""What the command `hämta` does. Entries: `hamta`, `kontrollera_tjanst`, given a `Fraga`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.intake.hamta import kolada, scb
from samrapport.intake.hamta.klient import Klient
from samrapport.intake.hamta.kontroll import kontrollera
from samrapport.run.project import Project
from samrapport.there import has_folder

Tell = Callable[[str], None]
_NAMN = {"scb": "SCB", "kolada": "Kolada"}
_ADRESS = {"scb": scb.ADRESS, "kolada": kolada.ADRESS}


@dataclass(frozen=True)
class Fraga:
    """What was asked for on the command line. tjanst: `scb` or `kolada`."""

    tjanst: str
    lan: tuple[str, ...] = ()
    forbund: str | None = None
    ar: tuple[str, ...] = ()
    tabell: str | None = None
    nyckeltal: tuple[str, ...] = ()
    adress: str | None = None

    def klient(self, told: Tell) -> Klient:
        """Who asks the service."""
        return Klient(_NAMN[self.tjanst], self.adress or _ADRESS[self.tjanst], told=told)


def hamta(data: Path, fraga: Fraga, tell: Tell, told: Tell, progress: scb.Progress) -> None:
    """Fetch to a folder of raw data. tell: is told what came. told: what is tried again. Raises SamrapportError."""
    if not has_folder(data):
        raise SamrapportError(f"Mappen {data} finns inte. Ange den som har rådata med --data.")
    klient = fraga.klient(told)
    if fraga.tjanst == "scb":
        if fraga.nyckeltal:
            raise SamrapportError("--nyckeltal hör till kolada. Skriv: samrapport hämta kolada --nyckeltal …")
        val = scb.Val(fraga.lan, fraga.forbund, fraga.ar, fraga.tabell or scb.TABELL)
        scb.hamta_scb(data, val, klient, tell, progress)
    else:
        if fraga.tabell:
            raise SamrapportError("--tabell hör till scb. Skriv: samrapport hämta scb --tabell …")
        kolada.hamta_kolada(
            data, kolada.Val(fraga.nyckeltal, fraga.lan, fraga.forbund, fraga.ar), klient, tell, progress
        )


def kontrollera_tjanst(project: Project, fraga: Fraga, tell: Tell, told: Tell, progress: scb.Progress) -> int:
    """Say what has changed at the service and what follows of it; 1 where anything has, else 0. Raises SamrapportError."""
    return kontrollera(project, fraga.tjanst, fraga.klient(told), tell, progress)
