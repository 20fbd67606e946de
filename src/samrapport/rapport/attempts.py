"""Faults gathered over many readings, each of which may fail by itself. Entries: `Attempts`, `unknown_file`, `visible`, `files_below`."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from samrapport.errors import DataFault, Fault, MissingData, SamrapportError, closest
from samrapport.raw.opening import names_in


class Attempts:
    """The faults found so far, each once, in the order in which they were found.

    place: the file that a fault without one of its own is told of.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self.faults: list[Fault] = []

    def __call__(self, read: Callable[[], object]) -> None:
        """Read, and keep the faults. What is missing altogether is none."""
        try:
            read()
        except DataFault as error:
            self.add(error.faults)
        except MissingData:
            pass
        except SamrapportError as error:
            self.add([Fault(self.place, str(error))])

    def add(self, faults: Iterable[Fault | None]) -> None:
        """Keep faults that are not known yet."""
        for fault in faults:
            if fault is not None and fault not in self.faults:
                self.faults.append(fault)


def visible(folder: Path) -> list[Path]:
    """What a folder holds, but for hidden files and those that Excel leaves while it has one open. Raises Unread."""
    return [folder / name for name in names_in(folder) if not name.startswith((".", "~"))]


def files_below(folder: Path, without: Collection[Path] = ()) -> Iterator[Path]:
    """Every file in a folder and those within it, in order, hidden ones too, but for what lies in some of them."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if Path(place, name) not in without)
        yield from (Path(place, name) for name in sorted(files))


def unknown_file(data: Path, found: Path, known: Iterable[str]) -> Fault | None:
    """The fault of a file or folder that nothing reads, nearly always a misspelt name; None for one of `known`."""
    if found.name in set(known):
        return None
    alike = closest(found.name, known, n=1)
    hint = f"Menade du {alike[0]}?" if alike else "Ta bort den, eller lägg den någon annanstans."
    what = "mappen" if found.is_dir() else "filen"
    return Fault(found.relative_to(data).as_posix(), f"{what} är okänd och läses inte. {hint}")
