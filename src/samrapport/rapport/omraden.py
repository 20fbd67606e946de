"""The areas that there are: found among the folders of the room `areas`, listed nowhere. Entry: `moduler`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

ROOM = "samrapport.areas"


@cache
def moduler(name: str) -> tuple[ModuleType, ...]:
    """The module of that name (`underlag`, `controls`) of every area that has one, by area; of a package all its modules."""
    found: list[ModuleType] = []
    for area in sorted(one.name for one in iter_modules(import_module(ROOM).__path__)):
        path = f"{ROOM}.{area}.{name}"
        if find_spec(path) is not None:
            module = import_module(path)
            inner = sorted(one.name for one in iter_modules(getattr(module, "__path__", ())))
            found += [module, *(import_module(f"{path}.{one}") for one in inner)]
    return tuple(found)
