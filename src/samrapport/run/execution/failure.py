"""What to tell about a notebook that failed. Entries: the `describe_` functions, `find_missing`, `write_failed`.

What nobody foresaw may quote anything, a personnummer in the data too: it is hidden in all that is told and kept.
"""

from __future__ import annotations

import json
import re
import traceback
from pathlib import Path
from typing import Any

from samrapport.errors import MissingData, shorten
from samrapport.hinder import hindered
from samrapport.run.atomic import write_atomic
from samrapport.run.execution.normalise import to_json

LEFT_OUT_ERROR = MissingData.__name__
_MISSING = re.compile(r"underlag: (?P<files>.+) finns inte\.$", re.DOTALL)
_BETWEEN = re.compile(r", (?!bladet )")
"""What parts the files from each other; a sheet's path has a comma of its own."""


def find_missing(message: str) -> tuple[str, ...]:
    """The files that a MissingData names, read back from its message: no more comes over from the kernel."""
    match = _MISSING.search(message)
    return tuple(_BETWEEN.split(match["files"])) if match else ()


def describe_error(source: str, notebook: Path) -> str:
    """An error that nobody foresaw: the line of the cell, and where to read what Python says of it."""
    lines = [line for line in source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    code = f", ”{shorten(lines[-1])}”," if lines else ""
    return f"cellen{code} gick inte att köra. Öppna {notebook}, där felet står under cellen, och rätta den."


def describe_timeout(limit: int) -> str:
    """A notebook that ran out of time."""
    return f"anteckningsboken hann inte klart på {limit} sekunder. Rätta cellen, eller ge mer tid med --timeout."


def describe_death() -> str:
    """A kernel that ended by itself."""
    return "kärnan som kör anteckningsboken dog, oftast för att minnet tog slut. Kör om med --jobs 1."


def describe_memory(limit: int | None) -> str:
    """A notebook that asked for more memory than there is, or than it may have (MB)."""
    if limit:
        return (
            f"anteckningsboken behöver mer minne än gränsen, {limit} MB. Rätta cellen, eller höj gränsen med --memory."
        )
    return "minnet tog slut. Kör om med --jobs 1."


def describe_cold(why: str) -> str:
    """Notebooks that were not run the quick way that was asked for."""
    return f"Anteckningsböckerna kördes i vanliga kärnor, vilket tar längre tid: {shorten(why, 200)}."


def describe_program_fault(error: BaseException, log: Path) -> str:
    """A fault of the program itself. The traceback goes to `log`, so that one report's does not stop the others."""
    try:
        write_atomic(log, hide("".join(traceback.format_exception(error))))
    except OSError as hinder:
        return f"fel i programmet. {hindered(hinder) or 'Felet gick inte att spara. Kör om.'}"
    return f"fel i programmet. Spara filen {log} och skicka den till den som programmerar."


def write_failed(path: Path, content: bytes) -> None:
    """Keep a notebook that failed, for whoever is to mend it."""
    write_atomic(path, to_json(_hidden(json.loads(content))))


def hide(text: str) -> str:
    """`text` without any personnummer."""
    # Slow to import, and a build that goes well never needs it.
    from samrapport.raw.personnummer.form import hide_personnummer

    return hide_personnummer(text)


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, dict):
        return {key: _hidden(one) for key, one in value.items()}
    return [_hidden(one) for one in value] if isinstance(value, list) else value
