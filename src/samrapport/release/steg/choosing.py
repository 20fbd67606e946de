"""In which way releases take each other's stead at a place. Entries: `choose_way`, `free`."""

from __future__ import annotations

from samrapport.errors import SamrapportError
from samrapport.release.platser.plats import Formaga, Saknas
from samrapport.release.steg.files import FILVIS
from samrapport.release.steg.journal import LANK, NAMNBYTE, Liggare, Room


def choose_way(room: Room, can: Formaga, wanted: str | None = None) -> str:
    """The best way that a place allows: by a link, by names of folders, else file by file. Raises SamrapportError for a wish that it can't."""
    free = not room.within and not _others(room)
    ways = [
        *([LANK] if free and can.symlink and (can.link or can.copy) else []),
        *([NAMNBYTE] if free and can.rename_folder and (can.link or can.copy or can.copy_tree) else []),
        FILVIS,
    ]
    if wanted and wanted not in ways:
        why = "det ligger annat i mappen" if not free else "servern kan det inte"
        raise SamrapportError(
            f"byt: {wanted} går inte på {room.plats.namn}, för {why}. Ta bort raden byt i publicera.yml."
        )
    return wanted or ways[0]


def _others(room: Room) -> bool:
    """Whether anything lies in the public folder before the first release."""
    kind = room.plats.kind(room.public.rstrip("/"))
    if kind is None:
        return False
    try:
        return kind != "mapp" or bool(room.plats.list(room.public))
    except Saknas:
        return False


def free(room: Room, liggare: Liggare) -> None:
    """An empty folder gives its name to the link or the folder that comes."""
    if liggare.byt != FILVIS and room.plats.kind(room.public.rstrip("/")) == "mapp":
        room.plats.remove(room.public)
