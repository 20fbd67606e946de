"""`oppna`: the first cell of a notebook opens its report; what a run wants to know of it is written down."""

from __future__ import annotations

import ast
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError, UnknownName
from samrapport.facts.following import follow
from samrapport.rapport.rapport import Rapport
from samrapport.rapport.slag import finn_rapport
from samrapport.rapport.tidigare import used
from samrapport.raw.folder import RawFolder
from samrapport.there import has_folder

DATA_VARIABLE = "SAMRAPPORT_DATA"
"""The environment variable that names the data folder; without it, `data/raw` is looked for upwards."""

RECORD_VARIABLE = "SAMRAPPORT_RECORD"
"""The environment variable that names the file where a run wants the record of what was read."""


def oppna(
    forbund: str, ar: int, underlag: Sequence[str] = (), data: Path | None = None, fil: str = "", **givet: str
) -> Any:
    """Open a report, as the first cell of a notebook does.

    Which kind it is, the parameters decide: `oppna(forbund, ar)` opens the förbund's own report, or the comparison of a folder with a
    `jamforelse.yml`, and `oppna(forbund, ar, insats=insats)` that of an insats. In the folder of a report type its
    `rapporttyp.yml` says. underlag: the sources that the section stands on, such as `budget` or `text/sammanfattning`; with none
    of them there, MissingData tells that the section is to be left out. data: the data folder; by default `$SAMRAPPORT_DATA`,
    else `data/raw` in the nearest folder upwards. fil: the file that makes the report, where the parameters leave it open. Raises
    UnknownName for a förbund, year, parameter or value of one that is not there.
    """
    _assert_known_parameters()

    def opened() -> Rapport:
        folder = RawFolder(data or find_data())
        _keep_record(folder)
        found = finn_rapport(folder, forbund, ar, givet, fil)
        _ = found.uppgifter
        if underlag:
            found.kraver(underlag)
        return found

    session = _session()
    if session is None:
        return opened()
    return session.open(" ".join(map(str, (forbund, ar, *givet.values()))), f"{forbund}/{ar}", opened)


def find_data() -> Path:
    """The data folder: `$SAMRAPPORT_DATA`, else `data/raw` in the nearest folder upwards."""
    named = os.environ.get(DATA_VARIABLE)
    if named:
        return Path(named)
    for folder in (Path.cwd(), *Path.cwd().parents):
        if has_folder(folder / "data" / "raw"):
            return folder / "data" / "raw"
    raise SamrapportError(
        f"Mappen data/raw finns varken här eller ovanför. Stå i projektets mapp, eller ange den i {DATA_VARIABLE}."
    )


def _assert_known_parameters() -> None:
    """Refuse a parameter that papermill injected and the notebook does not have.

    papermill itself only warns, and then shows the default's figures under the wrong name.
    """
    known: set[str] = set()
    for source in getattr(_shell(), "user_ns", {}).get("In", []):
        if source.lstrip().startswith("# Parameters\n"):
            for name in _assigned(source):
                if name not in known:
                    raise UnknownName("Parametern", name, known)
        elif not source.lstrip().startswith(("%", "!")):
            known.update(_assigned(source))


def _assigned(source: str) -> list[str]:
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # A cell of magics, which sets no parameter.
        return []
    return [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]


def _keep_record(folder: RawFolder) -> None:
    """Write down, after every cell, which raw files were read and which modules of ours are loaded."""
    target = os.environ.get(RECORD_VARIABLE)
    shell = _shell()
    if not target or shell is None:
        return

    trail = follow()

    def write(*_: object) -> None:
        modules = sorted(name for name in sys.modules if name == "samrapport" or name.startswith("samrapport."))
        record = json.dumps(
            {"files": dict(sorted(folder.seen.items())), "modules": modules, "shown": trail.shown, "known": used()}
        )
        beside = Path(f"{target}.{os.getpid()}")
        beside.write_text(record, encoding="utf-8")
        beside.replace(target)

    shell.events.register("post_run_cell", write)


def _session() -> Any:
    """That of whoever sits at the kernel; None where a whole notebook is run by a program, which can't be asked for input."""
    shell = _shell()
    if shell is None or os.environ.get(RECORD_VARIABLE) or not hasattr(shell, "get_parent"):
        return None
    if not shell.get_parent().get("content", {}).get("allow_stdin"):
        return None
    # Loaded for them alone: what a run hangs on is told by what it imports.
    return import_module("samrapport.rapport.lab.session").session_of(shell)


def _shell() -> Any:
    """The running IPython shell, or None outside of one."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None
