"""What to tell about a notebook that failed. Entries: the `describe_` functions, `find_missing`."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

from samrapport.errors import MissingData, shorten
from samrapport.run.atomic import write_atomic

LEFT_OUT_ERROR = MissingData.__name__
_MISSING = re.compile(r"underlag: (?P<files>.+) finns inte\.$", re.DOTALL)


def find_missing(message: str) -> tuple[str, ...]:
    """The files that a MissingData names, read back from its message: no more comes over from the kernel."""
    match = _MISSING.search(message)
    return tuple(match["files"].split(", ")) if match else ()


def describe_error(name: str, text: str, source: str, notebook: Path) -> str:
    """An error that nobody foresaw: its own text, the line of the cell, where to read all of it."""
    lines = [line for line in source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    code = f" i ”{shorten(lines[-1])}”" if lines else ""
    return f"{name}: {text.strip() or 'inget mer sagt'}{code}. Hela felet finns i {notebook}."


def describe_timeout(limit: int) -> str:
    """A notebook that ran out of time."""
    return f"anteckningsboken hann inte klart på {limit} sekunder. Rätta cellen, eller ge mer tid med --timeout."


def describe_death() -> str:
    """A kernel that ended by itself."""
    return "kärnan som kör anteckningsboken dog, oftast för att minnet tog slut. Kör om med --jobs 1."


def describe_program_fault(error: BaseException, log: Path) -> str:
    """A fault of the program itself. The traceback goes to `log`, so that one report's does not stop the others."""
    write_atomic(log, "".join(traceback.format_exception(error)))
    return f"fel i programmet ({type(error).__name__}: {shorten(str(error), 200)}). Hela felet finns i {log}."
