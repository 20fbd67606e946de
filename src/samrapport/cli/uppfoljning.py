"""`samrapport uppföljning`: what the state's follow-up system asks for, on a page that is not published. Entry: `uppfoljning`."""

from __future__ import annotations

from samrapport.areas.uppfoljning.ifylld import fyll_i
from samrapport.areas.uppfoljning.rutor import read_rutor
from samrapport.areas.uppfoljning.sida import uppfoljning_html
from samrapport.cli.options import tell
from samrapport.errors import SamrapportError, counted
from samrapport.rapport import oppna
from samrapport.run.atomic import write_atomic
from samrapport.run.project import Project


def uppfoljning(project: Project, forbund: str, ar: str) -> int:
    """Write the page, and say where. Raises SamrapportError, DataFault."""
    if not ar.isdigit():
        raise SamrapportError(f"”{ar}” är inget år. Skriv det till exempel 2021.")
    rutor = read_rutor()
    rapport = oppna(forbund, int(ar), data=project.data)
    delar = fyll_i(rapport, rutor)
    path = project.uppfoljning / forbund / f"{rapport.ar}.html"
    write_atomic(path, uppfoljning_html(rapport, rutor, delar))
    cells = [cell for one in delar for _, row in one.rader for cell in row]
    skyddade = sum(one.skyddad for one in cells)
    filled = sum(one.varde is not None for one in cells)
    told = f", {skyddade} skyddade" if skyddade else ""
    tell(
        f"{path}: {filled} av {counted(len(cells), 'ruta är ifylld', 'rutor är ifyllda')}{told}. Sidan publiceras inte."
    )
    return 0
