"""`oppna`: the first cell of a notebook opens its report; what a run wants to know of it is written down."""

from __future__ import annotations

import ast
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from samrapport.areas.insatsrapport.rapport import Insatsrapport, insatser_med_rapport
from samrapport.areas.jamforelse.underlag import FILE_NAME as COMPARISON
from samrapport.errors import SamrapportError, UnknownName
from samrapport.facts.following import follow
from samrapport.rapport.report import Rapport
from samrapport.raw.folder import RawFolder, assert_slug

if TYPE_CHECKING:
    from samrapport.areas.jamforelse.rapport import Jamforelse

DATA_VARIABLE = "SAMRAPPORT_DATA"
"""The environment variable that names the data folder; without it, `data/raw` is looked for upwards."""

RECORD_VARIABLE = "SAMRAPPORT_RECORD"
"""The environment variable that names the file where a run wants the record of what was read."""


@overload
def oppna(
    forbund: str, ar: int, underlag: Sequence[str] = ..., data: Path | None = ..., insats: None = ...
) -> Rapport: ...


@overload
def oppna(
    forbund: str, ar: int, underlag: Sequence[str] = ..., data: Path | None = ..., *, insats: str
) -> Insatsrapport: ...


def oppna(
    forbund: str, ar: int, underlag: Sequence[str] = (), data: Path | None = None, insats: str | None = None
) -> Rapport | Insatsrapport | Jamforelse:
    """Open a report, as the first cell of a notebook does: the förbund's own, that of one of its insatser, or a comparison.

    A folder with a `jamforelse.yml` is a `Jamforelse`, whatever it is called.

    underlag: the sources that the section stands on, such as `budget` or `text/sammanfattning`; with none of them
    there, MissingData tells that the section is to be left out. data: the data folder; by default `$SAMRAPPORT_DATA`,
    else `data/raw` in the nearest folder upwards. Raises UnknownName for a förbund, year, insats or parameter that is
    not there.
    """
    _assert_known_parameters()
    folder = RawFolder(data or find_data())
    _keep_record(folder)
    assert_known_report(folder.root, forbund, ar)
    opened: Rapport | Insatsrapport | Jamforelse
    if insats is None and (folder.root / forbund / str(ar) / COMPARISON).is_file():
        opened = _open_comparison(folder, forbund, int(ar))
    else:
        rapport = Rapport(folder, forbund, int(ar))
        _ = rapport.uppgifter
        opened = rapport if insats is None else _open_insats(rapport, insats)
    if underlag:
        opened.kraver(underlag)
    return opened


def _open_comparison(folder: RawFolder, forbund: str, ar: int) -> Jamforelse:
    from samrapport.areas.jamforelse.rapport import Jamforelse  # noqa: PLC0415  Else every section would be stale with it.

    opened = Jamforelse(folder, forbund, ar)
    _ = opened.uppgifter
    return opened


def _open_insats(rapport: Rapport, insats: str) -> Insatsrapport:
    """The report of one insats, which must stand in insatser.csv and have an insats.yml."""
    known = insatser_med_rapport(rapport.folder, rapport.forbund, rapport.ar)
    if insats not in known or insats not in set(rapport.insatser["insats"]):
        where = f"{rapport.forbund} {rapport.ar}"
        step = "En insats som har rapport står i insatser.csv och har filen insats.yml i sin mapp."
        raise UnknownName(
            "Insatsen", str(insats), set(known) & set(rapport.insatser["insats"]), where=where, next_step=step
        )
    opened = Insatsrapport(rapport, insats)
    _ = opened.uppgifter
    return opened


def assert_known_report(data: Path, forbund: str, ar: int) -> None:
    """Raise unless the data folder has the förbund and the year."""
    assert_slug(str(forbund), "Förbundet")
    if not data.is_dir():
        raise SamrapportError(f"Datamappen {data.name} finns inte. Ange den med --data, eller stå i projektets mapp.")
    known = sorted(one.name for one in data.iterdir() if one.is_dir() and _years(one))
    if forbund not in known:
        raise UnknownName("Förbundet", str(forbund), known)
    years = _years(data / forbund)
    if str(ar) not in years:
        raise UnknownName(f"Året för {forbund}", str(ar), years)


def _years(folder: Path) -> list[str]:
    """The years that a folder has a report or a comparison for."""
    names = ("rapport.yml", COMPARISON)
    return sorted({one.parent.name for name in names for one in folder.glob(f"[0-9][0-9][0-9][0-9]/{name}")})


def find_data() -> Path:
    """The data folder: `$SAMRAPPORT_DATA`, else `data/raw` in the nearest folder upwards."""
    named = os.environ.get(DATA_VARIABLE)
    if named:
        return Path(named)
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "data" / "raw").is_dir():
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
        record = json.dumps({"files": dict(sorted(folder.seen.items())), "modules": modules, "shown": trail.shown})
        beside = Path(f"{target}.{os.getpid()}")
        beside.write_text(record, encoding="utf-8")
        beside.replace(target)

    shell.events.register("post_run_cell", write)


def _shell() -> Any:
    """The running IPython shell, or None outside of one."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None
