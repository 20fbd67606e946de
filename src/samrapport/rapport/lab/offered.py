"""What an area's modules offer to a notebook, and nothing else, by Tab and `dir()`. Entries: `offer`, `offered_by`."""

from __future__ import annotations

import inspect
import pkgutil
import sys
from html import escape
from types import ModuleType

from samrapport.rapport.omraden import ROOM

_SHOWING = ("tables", "charts")


class Offering(ModuleType):
    """A module of an area as a notebook sees it."""

    def __dir__(self) -> list[str]:
        return offered_by(self)

    def _repr_html_(self) -> str:
        name = self.__name__.removeprefix(f"{ROOM}.")
        given = "" if hasattr(self, "__path__") else "(rapport)"
        own = self.__name__.rpartition(".")[2]
        lines = "".join(f"<li><code>{escape(f'{own}.{one}{given}')}</code></li>" for one in offered_by(self))
        return f"<div><p><b>{escape(name)}</b></p><ul>{lines}</ul></div>"


def offered_by(module: ModuleType) -> list[str]:
    """The public functions that a module holds itself, or of an area the modules that show something."""
    if "__all__" in vars(module):
        return sorted(vars(module)["__all__"])
    if hasattr(module, "__path__"):
        return [one.name for one in pkgutil.iter_modules(module.__path__) if one.name in _SHOWING]
    return sorted(
        name
        for name, one in vars(module).items()
        if not name.startswith("_") and inspect.isfunction(one) and one.__module__ == module.__name__
    )


def offer() -> None:
    """Let the areas' modules that are loaded show what they offer."""
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{ROOM}.") and type(module) is ModuleType and _is_shown(name):
            module.__class__ = Offering


def _is_shown(name: str) -> bool:
    """Whether a module is an area, or one of its modules that notebooks use; those that compute are left as they are."""
    parts = name.removeprefix(f"{ROOM}.").split(".")
    return len(parts) == 1 or (len(parts) == 2 and parts[1] in _SHOWING)
