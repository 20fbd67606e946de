"""Faults gathered over many readings, each of which may fail by itself. Entries: `Attempts`, `unknown_file`, `copy_told`, `visible`,
`files_below`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from samrapport.errors import DataFault, Fault, Hindered, MissingData, SamrapportError, closest
from samrapport.raw.filnamn import copied_from, is_let_be
from samrapport.raw.opening import names_in, walk
from samrapport.there import has, has_folder


class Attempts:
    """The faults found so far, each once, in the order in which they were found.

    place: the file that a fault without one of its own is told of.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self._faults: dict[Fault, None] = {}

    @property
    def faults(self) -> list[Fault]:
        """All faults found so far."""
        return list(self._faults)

    def __call__(self, read: Callable[[], object]) -> None:
        """Read, and keep the faults. What is missing altogether is none. Raises Hindered: then nothing can be said of the data."""
        try:
            read()
        except Hindered:
            raise
        except DataFault as error:
            self.add(error.faults)
        except MissingData:
            pass
        except SamrapportError as error:
            self.add([Fault(self.place, str(error))])

    def add(self, faults: Iterable[Fault | None]) -> None:
        """Keep faults that are not known yet."""
        self._faults.update((fault, None) for fault in faults if fault is not None)


def visible(folder: Path) -> list[Path]:
    """What a folder holds, but for what is let be. Raises Unread."""
    return [folder / name for name in names_in(folder) if not is_let_be(name)]


def files_below(folder: Path, without: Collection[Path] = ()) -> Iterator[Path]:
    """Every file in a folder and those within it, in order, hidden ones too, but for what lies in some of them, and for what cannot be
    looked in: whoever reads from there tells of that.
    """
    for place, folders, files in walk(folder, lambda _: None):
        folders[:] = sorted(name for name in folders if Path(place, name) not in without)
        yield from (Path(place, name) for name in sorted(files))


def unknown_file(data: Path, found: Path, known: Iterable[str]) -> Fault | None:
    """The fault of a file or folder that nothing reads, nearly always a copy or a misspelt name; None for one of `known`."""
    names = set(known)
    if found.name in names:
        return None
    what = "mappen" if has_folder(found) else "filen"
    if told := copy_told(found, names):
        return Fault(found.relative_to(data).as_posix(), f"{what} {told}")
    alike = closest(copied_from(found.name) or found.name, names, n=1)
    hint = f"Menade du {alike[0]}?" if alike else "Ta bort den, eller lägg den någon annanstans."
    return Fault(found.relative_to(data).as_posix(), f"{what} är okänd och läses inte. {hint}")


def copy_told(found: Path, known: Iterable[str]) -> str:
    """What to say of a copy of one of `known`; "" for what is none."""
    base = copied_from(found.name).casefold()
    of = next(
        (one for one in sorted(known) if base and base in (one.casefold(), one.casefold().rpartition(".")[0])), ""
    )
    if not of:
        return ""
    if has(found.parent / of):
        return f"är en kopia av {of} och läses inte. Ta bort den, eller låt den ersätta {of} om det är den som gäller."
    return f"heter som en kopia av {of}, som saknas. Döp om den till {of} om det är den som gäller; ta annars bort den."
