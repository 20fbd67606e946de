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
from samrapport.raw.opening import matching, names_in
from samrapport.raw.rapporttyp import DESCRIPTION, ReportType, glob_of, parameters_of, read_type
from samrapport.there import has_file, has_folder


def finn_rapport(
    folder: RawFolder, forbund: str, ar: int, givet: Mapping[str, object], fil: str = "", *, there: bool = True
) -> Rapport:
    """The report of a förbund and year, not read yet. givet: its other parameters.

    fil: the file that makes it; else what is `givet` and there decides. there: whether a parameter's value must be that of
    a report. Raises UnknownName for a förbund, a year, a parameter or a parameter's value that is not there.
    """
    own, types = ([], [fil]) if fil else _described()
    _assert_known(folder.root, forbund, ar, [*slagen(), *own, *types])
    given = {name: str(value) for name, value in givet.items()}
    fil = fil or next(iter(own), "") or _find_file(folder.root / forbund / str(ar), given, types)
    _assert_parameters(fil, given)
    found = report_class(fil)
    inom = None if "/" not in fil else report_class(FORBUNDETS)(folder, forbund, int(ar))
    opened = found(folder, forbund, int(ar), inom=inom, **given)
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


def _described() -> tuple[list[str], list[str]]:
    """The file of the type whose notebooks lie here or above, if any; else those of all types of the project around us."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if has_file(folder / DESCRIPTION):
            return [read_type(folder).source], []
        if found := matching(folder, f"notebooks/*/{DESCRIPTION}"):
            return [], [read_type(one.parent).source for one in found]
    return [], []


def _find_file(year: Path, given: Mapping[str, str], types: Collection[str]) -> str:
    """The file that makes the report: of a kind with these parameters, and there if any is."""
    files = list(dict.fromkeys([FORBUNDETS, *slagen(), *types]))
    fitting = [one for one in files if set(parameters_of(one)) == set(given)]
    if not fitting:
        known = sorted({name for one in files for name in parameters_of(one)})
        for name in given:
            if name not in known:
                raise UnknownName("Parametern", name, known)
        raise SamrapportError(
            f"Ingen rapporttyp har parametrarna {' och '.join(given)} tillsammans. Ange dem som står inom klamrar i en "
            f"rapporttyps {DESCRIPTION}."
        )
    own = [one for one in fitting if has_file(year / one.format(**given))]
    return (own or [one for one in fitting if matching(year, glob_of(one))] or fitting)[0]


def _assert_parameters(fil: str, given: Collection[str]) -> None:
    """Raise unless a kind of report is given its parameters, and no other."""
    wanted = parameters_of(fil)
    for name in given:
        if name not in wanted:
            raise UnknownName("Parametern", name, wanted)
    for name in wanted:
        if name not in given:
            raise SamrapportError(f"Parametern ”{name}” saknas. Skriv oppna(forbund, ar, {name}={name}).")


def _assert_known(data: Path, forbund: str, ar: int, files: Collection[str]) -> None:
    """Raise unless the data folder has the förbund and the year. files: those that make reports."""
    assert_slug(str(forbund), "Förbundet")
    if not has_folder(data):
        raise SamrapportError(f"Datamappen {data.name} finns inte. Ange den med --data, eller stå i projektets mapp.")
    years = _years(data / forbund, files)
    if str(ar) in years:
        return
    known = [one for one in names_in(data) if _years(data / one, files)]
    if forbund not in known:
        raise UnknownName("Förbundet", str(forbund), known)
    raise UnknownName(f"Året för {forbund}", str(ar), years)


def _years(folder: Path, files: Collection[str]) -> list[str]:
    """The years that a folder has a report for."""
    types = [ReportType("", "", one) for one in dict.fromkeys(files)]
    return [
        year
        for year in names_in(folder)
        if re.fullmatch("[0-9]{4}", year) and any(True for one in types for _ in one.find(folder / year))
    ]
