"""An error in a cell, told in a few lines of Swedish with the closest names. Entry: `show_errors`."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, Final

from samrapport.errors import SamrapportError, closest, counted, shorten
from samrapport.rapport.lab.offered import offered_by
from samrapport.rapport.rapport import Rapport
from samrapport.raw.personnummer.form import hide_personnummer

MOST: Final = 4
"""So many lines of a message are shown; with its head and how to see more they are six at most."""
_WIDE: Final = 110
_OURS: Final = "samrapport"
_NOT_THERE: Final = re.compile(r"cannot import name '(\w+)'")
_RED, _PLAIN = "\x1b[1;31m", "\x1b[0m"


def show_errors(shell: Any) -> None:
    """Have the errors that an analyst can do something about told plainly. `%tb` shows the whole trace of the last one."""

    def tell(shell: Any, kind: type, error: BaseException, trace: TracebackType, tb_offset: int | None = None) -> None:
        told = _told(error, trace, shell.user_ns)
        if told is None:
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset, running_compiled_code=True)
            return
        sys.last_type, sys.last_value, sys.last_traceback = kind, error, trace
        shell._showtraceback(kind, error, few_lines(told))

    shell.set_custom_exc((SamrapportError, NameError, AttributeError, ImportError), tell)


def few_lines(message: str) -> list[str]:
    """A message in at most six lines."""
    lines = [
        part
        for line in hide_personnummer(message).splitlines()
        for part in textwrap.wrap(line, _WIDE, break_long_words=False, break_on_hyphens=False) or [""]
    ]
    more = len(lines) - MOST
    if more > 0:
        lines = [*lines[: MOST - 1], f"… och {counted(more + 1, 'rad', 'rader')} till: samrapport check visar alla."]
    return [f"{_RED}Det gick inte att köra cellen.{_PLAIN}", *lines, "Hela felspåret: kör %tb i en cell."]


def _told(error: BaseException, trace: TracebackType, names: dict[str, Any]) -> str | None:
    """What to say of an error; None for one that only its trace tells of."""
    if isinstance(error, SamrapportError):
        return str(error)
    if isinstance(error, ImportError):
        return _import(error)
    if isinstance(error, AttributeError) and isinstance(error.obj, Rapport):
        return _unlike("Rapporten", error.name, dir(error.obj))
    while trace.tb_next is not None:
        trace = trace.tb_next
    # What is raised within a program is its own fault.
    return _name(error, names) if trace.tb_frame.f_globals is names else None


def _name(error: BaseException, names: dict[str, Any]) -> str | None:
    """What to say of a name in a cell that there is not."""
    if isinstance(error, AttributeError):
        where = getattr(error.obj, "__name__", type(error.obj).__name__).rpartition(".")[2]
        return _unlike(
            where, error.name, offered_by(error.obj) if isinstance(error.obj, ModuleType) else dir(error.obj)
        )
    if not isinstance(error, NameError):
        return None
    if error.name == "rapport":
        return "Ingen rapport är öppen. Kör cellen med oppna; ger den ett fel, så rätta det först."
    alike = closest(error.name or "", [one for one in names if not one.startswith("_")])
    return f"Namnet ”{error.name}” finns inte.{_hint(alike)}" if alike else None


def _unlike(where: str, name: str | None, known: Iterable[str]) -> str:
    there = [one for one in known if not one.startswith("_")]
    alike = closest(name or "", there)
    return f"{where} har inget som heter ”{shorten(name)}”." + (_hint(alike) or f" Det finns: {', '.join(there[:12])}.")


def _import(error: ImportError) -> str | None:
    """What to say of a name of ours that cannot be imported."""
    module = error.name or ""
    if module.partition(".")[0] != _OURS:
        return None
    if isinstance(error, ModuleNotFoundError):
        parent, _, name = module.rpartition(".")
        places = (find_spec(parent) if parent else None) or find_spec(_OURS)
        folders = list(places.submodule_search_locations or ()) if places else []
        known = [one.stem for folder in folders for one in Path(folder).iterdir() if not one.name.startswith("_")]
        return _unlike(parent.rpartition(".")[2], name, sorted(known))
    found = _NOT_THERE.search(str(error))
    there = sys.modules.get(module)
    return _unlike(module.rpartition(".")[2], found[1], offered_by(there)) if found and there else None


def _hint(alike: list[str]) -> str:
    return f" Menade du {' eller '.join(f'”{one}”' for one in alike)}?" if alike else ""
