"""The areas that there are: found among the folders of the room `areas`, listed nowhere.

Entries: `tabeller` and `tabeller_i` (what raw tables are declared), `slagen` (what kinds of reports), `moduler`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any, TypeVar

from samrapport.raw.cells import ENDINGS
from samrapport.raw.declaration import Del, Mapp, Slag, Tabell, Texter
from samrapport.raw.folder import RawFolder
from samrapport.raw.opening import matching
from samrapport.raw.sheets.book import BOOK, in_book
from samrapport.there import has_file

T = TypeVar("T")

ROOM = "samrapport.areas"
INOM = "inom"
"""The place of a table that any report within a förbund's may have."""
STATISTIK = "scb"
GEMENSAMMA = ("forbund", STATISTIK)
"""The folders of the data that all reports share."""


def moduler(name: str, area: str = "") -> list[ModuleType]:
    """The module of that name (`underlag`, `controls`) of every area that has one, or of one area; of a package all its modules."""
    # Imported anew each time: what a notebook hangs on is told by what it imports, also where it was imported beforehand.
    prefix = f"{ROOM}.{area}." if area else ""
    return [import_module(one) for one in _names(name) if one.startswith(prefix)]


@cache
def _names(name: str) -> tuple[str, ...]:
    # Found as files: whatever were imported to find them, a notebook would hang on.
    found: list[str] = []
    for area in sorted(Path(import_module(ROOM).__path__[0]).iterdir()):
        path, inside = f"{ROOM}.{area.name}.{name}", area / name
        if has_file(inside.with_suffix(".py")):
            found.append(path)
        elif has_file(inside / "__init__.py"):
            found += [path, *(f"{path}.{one.stem}" for one in matching(inside, "[a-z]*.py"))]
    return tuple(found)


def area_of(module: str) -> str:
    """The area that a module belongs to."""
    return module.removeprefix(f"{ROOM}.").partition(".")[0]


def _declared(kind: type[T]) -> Iterator[tuple[str, T]]:
    """What the areas declare in `underlag`, each once, with its area."""
    for module in moduler("underlag"):
        yield from ((area_of(module.__name__), one) for one in vars(module).values() if isinstance(one, kind))


def tabeller() -> tuple[Tabell, ...]:
    """Every raw table, by area and in the order in which it is declared."""
    return tuple(one for _, one in _declared(Tabell))


def tabeller_i(*places: str) -> dict[str, Tabell]:
    """The tables that may lie in a place, by name."""
    return {one.namn: one for one in tabeller() if set(one.platser) & set(places)}


def visade_tabeller(*places: str) -> list[tuple[str, Tabell]]:
    """The tables that may lie in a place, that facts stand on, and whose area shows something; each with its area."""
    shown = {area_of(name) for name in _names("tables")}
    return [
        (area, one) for area, one in _declared(Tabell) if one.fakta and area in shown and set(one.platser) & set(places)
    ]


def delar() -> dict[str, Del]:
    """What a report is called that holds one area alone, by the area, for those that make one thing."""
    return dict(_declared(Del))


def mappar_i(*places: str) -> tuple[Mapp, ...]:
    """The folders with files of their own that may lie in a place."""
    return tuple(one for _, one in _declared(Mapp) if one.plats in places)


def texter_i(*places: str) -> tuple[Texter, ...]:
    """The texts that sections of the reports of a place show, as areas declare them."""
    return tuple(one for _, one in _declared(Texter) if one.plats in places)


@cache
def _om_personer() -> frozenset[str]:
    return frozenset(one.namn for one in tabeller() if one.personer)


def holds_persons(path: str) -> bool:
    """Whether a file tells of single persons, or counts them exactly: its rows are to stay unsaid, and its hash too.

    The hash of such a file would tell what is withheld: whoever knows all of it but one small count, or one person, can
    try each possible content until the hash is the same.
    """
    if (found := in_book(path)) is not None:
        return found[1] in _om_personer()
    name = PurePosixPath(path)
    # A whole workbook may hold such a sheet.
    return (name.stem in _om_personer() and name.suffix in ENDINGS) or name.name == BOOK


def slagen() -> dict[str, tuple[str, str]]:
    """The kinds of reports that areas host: the file that makes one, to the module and the class of such a report."""
    return {one.fil: (f"{ROOM}.{area}.rapport", one.klass) for area, one in _declared(Slag)}


def plats_for(fil: str) -> str:
    """What the place of the reports that a file makes is called: its name without ending; its path where that is taken."""
    path = PurePosixPath(fil)
    taken = any(one != fil and PurePosixPath(one).stem == path.stem for one in slagen())
    return str(path.with_suffix("")) if taken and fil not in slagen() else path.stem


def rymder(*places: str, delade: bool) -> dict[str, list[str]]:
    """The namespaces of facts in a place, to the areas that make them: first those that the whole hangs on.

    delade: whether what stands on the folders that all share is among them.
    """
    whole: dict[str, list[str]] = {}
    parts: list[tuple[str, str]] = []
    declared: list[tuple[str, Slag | Tabell]] = [*_declared(Slag), *_declared(Tabell)]
    for area, one in declared:
        here = set(one.platser) & {*places, *(GEMENSAMMA if delade else ())}
        for name in one.fakta:
            space, inner, _ = name.partition(".")
            if inner:
                parts.append((space, area))
            elif here and area not in whole.setdefault(space, []):
                whole[space].append(area)
    for space, area in parts:
        if area not in whole.get(space, [area]):
            whole[space].append(area)
    return whole


Given = Callable[..., Any]
G = TypeVar("G", bound=Given)


def gjord_av(area: str, space: str, *places: str) -> list[Given]:
    """What an area computes the facts of a namespace with, in a place: functions of the report."""
    return [
        one
        for module in moduler("facts", area)
        for one in vars(module).values()
        if getattr(one, "rymd", None) == space and one.plats in places
    ]


def fakta(space: str, plats: str = "rapport") -> Callable[[G], G]:
    """Let a function of the report give the facts of a namespace, in reports of a place."""

    def made(given: G) -> G:
        given.rymd, given.plats = space, plats  # type: ignore[attr-defined]
        return given

    return made


def lases_i(folder: RawFolder, plats: str) -> set[str]:
    """The names of what areas read in a folder that all share, besides the tables that they declare. Raises DataFault."""
    return {name for module in moduler("facts") if hasattr(module, "lases_i") for name in module.lases_i(folder, plats)}


def las_gemensamt(data: Path) -> None:
    """Read what all reports read, as far as the areas say what that is, so that processes forked from this one need not."""
    for module in moduler("facts"):
        if hasattr(module, "las_gemensamt"):
            module.las_gemensamt(data)
