"""Our own modules, imported beforehand but not to be seen until a notebook imports them. Entries: `fill_shelf`, `hide_modules`.

What a notebook hangs on is observed: the modules that are loaded when it ends (`oppna` writes them down). A fork that
had all of them loaded from the start would hang on all. So a fork hides them, and gets each back, with those that it
itself imported, at the moment when the notebook imports it: quickly, and with the same record as in a kernel of its own.
"""

from __future__ import annotations

import builtins
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import samrapport

PACKAGE = samrapport.__name__
# What notebooks import from; the rest is the program's.
_READY = ("samrapport.rapport", "samrapport.areas", "samrapport.present")

_modules: dict[str, ModuleType] = {}
_imported: dict[str, set[str]] = {}


def fill_shelf(packages: Sequence[str] = _READY) -> None:
    """Import these packages with all their modules, and note which of our modules each one imports as it is loaded."""
    plain = builtins.__import__

    def noting(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> ModuleType:
        found = plain(name, globals, locals, fromlist, level)
        importer = (globals or {}).get("__name__", "")
        if _is_ours(importer):
            for one in _meant(name, globals, fromlist, level):
                _imported.setdefault(importer, set()).add(one)
        return found

    builtins.__import__ = noting
    try:
        for package in packages:
            loaded = import_module(package)
            for found in pkgutil.walk_packages(loaded.__path__, f"{package}."):
                import_module(found.name)
    finally:
        builtins.__import__ = plain


def hide_modules() -> None:
    """Take our modules out of sight, in a fork that is to run a notebook. They come back as they are imported."""
    for name in [one for one in sys.modules if _is_ours(one)]:
        _modules[name] = sys.modules.pop(name)
    for name, module in _modules.items():
        parent, _, child = name.rpartition(".")
        if parent in _modules and vars(_modules[parent]).get(child) is module:
            delattr(_modules[parent], child)
    sys.meta_path.insert(0, _Shelf())


class _Shelf(MetaPathFinder, Loader):
    """Finds what lies on the shelf and puts it back, for whoever imports it."""

    def __init__(self) -> None:
        self.specs: dict[str, Any] = {}

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The module on the shelf, if it is there and was loaded for notebooks."""
        module = _modules.get(fullname)
        # A module of the run may have state of its own in this very process: a notebook that wants it loads it anew.
        if module is None or fullname.startswith("samrapport.run."):
            return None
        self.specs[fullname] = module.__spec__
        return ModuleSpec(fullname, self, origin=module.__file__, is_package=hasattr(module, "__path__"))

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The one loaded before."""
        return _modules.pop(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run; but what it imported when it was run must be there too."""
        module.__spec__ = self.specs.pop(module.__name__)
        module.__loader__ = module.__spec__.loader if module.__spec__ else None
        for name in sorted(_imported.get(module.__name__, ())):
            import_module(name)


def _is_ours(name: str) -> bool:
    return name == PACKAGE or name.startswith(f"{PACKAGE}.")


def _meant(name: str, globals: Any, fromlist: Any, level: int) -> list[str]:
    """The modules of ours that an import statement loads."""
    if level:
        base = globals.get("__package__") or globals["__name__"]
        parts = base.split(".")
        name = ".".join([*parts[: len(parts) - level + 1], *([name] if name else [])])
    found = [name, *(f"{name}.{one}" for one in fromlist or ())]
    return [one for one in found if _is_ours(one) and one in sys.modules]
