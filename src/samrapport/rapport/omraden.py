"""The areas that there are: found among the folders of the room `areas`, listed nowhere. Entry: `moduler`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

ROOM = "samrapport.areas"


def moduler(name: str) -> list[ModuleType]:
    """The module of that name (`underlag`, `controls`) of every area that has one, by area; of a package all its modules."""
    # Imported anew each time: what a notebook hangs on is told by what it imports, also where it was imported beforehand.
    return [import_module(one) for one in _names(name)]


@cache
def _names(name: str) -> tuple[str, ...]:
    found: list[str] = []
    for area in sorted(one.name for one in iter_modules(import_module(ROOM).__path__)):
        path = f"{ROOM}.{area}.{name}"
        if find_spec(path) is not None:
            inner = sorted(one.name for one in iter_modules(getattr(import_module(path), "__path__", ())))
            found += [path, *(f"{path}.{one}" for one in inner)]
    return tuple(found)
