"""Which kind of report is meant: by what areas host, or by the notebooks' own description. Entries: `finn_rapport`, `report_class`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from importlib import import_module
from pathlib import Path

from samrapport.errors import SamrapportError, UnknownName
from samrapport.rapport.egen import Egenrapport
from samrapport.rapport.omraden import slagen
from samrapport.rapport.rapport import FORBUNDETS, Rapport
from samrapport.raw.folder import RawFolder, assert_slug
from samrapport.raw.rapporttyp import DESCRIPTION, ReportType, read_type

_PARAMETER = re.compile(r"\{([a-z]+)\}")


def finn_rapport(
    folder: RawFolder, forbund: str, ar: int, givet: Mapping[str, str], fil: str = "", *, there: bool = True
) -> Rapport:
    """The report of a förbund and year, not read yet. givet: its other parameters. fil: the file that makes it; else what is `givet` and there decides. there: whether a
    parameter's value must be that of a report.

    Raises UnknownName for a förbund, a year or a parameter's value that is not there.
    """
    _assert_known(folder.root, forbund, ar)
    fil = fil or _find_file(folder.root / forbund / str(ar), givet)
    found = report_class(fil)
    inom = None if "/" not in fil else report_class(FORBUNDETS)(folder, forbund, int(ar))
    opened = found(folder, forbund, int(ar), inom=inom, **givet)
    if there:
        opened.assert_known(ReportType("", "", fil).find(folder.root / forbund / str(ar)))
    return opened


def report_class(fil: str) -> type[Rapport]:
    """The class of the reports that a file makes: an area's, or one of its own for a type that no area knows."""
    place = slagen().get(fil)
    if place is None:
        return type("Egenrapport", (Egenrapport,), {"fil": fil, "__module__": Egenrapport.__module__})
    found: type[Rapport] = getattr(import_module(place[0]), place[1])
    return found


def _find_file(year: Path, givet: Collection[str]) -> str:
    """The file that makes the report: what the notebooks beside us say, else that of a kind with these parameters."""
    if Path(DESCRIPTION).is_file():
        return read_type(Path.cwd()).source
    types = [read_type(one.parent).source for one in sorted(Path.cwd().glob(f"notebooks/*/{DESCRIPTION}"))]
    fitting = [
        one for one in dict.fromkeys([FORBUNDETS, *slagen(), *types]) if set(_PARAMETER.findall(one)) == set(givet)
    ]
    if not fitting:
        raise UnknownName("Parametern", next(iter(givet)), _known_parameters([*slagen(), *types]))
    there = [one for one in fitting if any(year.glob(_PARAMETER.sub("*", one)))]
    return (there or fitting)[0]


def _known_parameters(files: Collection[str]) -> list[str]:
    return sorted({name for one in files for name in _PARAMETER.findall(one)})


def _assert_known(data: Path, forbund: str, ar: int) -> None:
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
    """The years that a folder has a report for, of a kind that lies in the year's own folder."""
    names = [one for one in slagen() if "/" not in one]
    return sorted({one.parent.name for name in names for one in folder.glob(f"[0-9][0-9][0-9][0-9]/{name}")})
