"""SCB's figures as every report needs them, made ready once in a process. Entries: `las_riksstatistik`, `las_gemensamt`."""

from __future__ import annotations

from pathlib import Path

from samrapport.areas.forbund.underlag import read_all_forbund, read_all_medlemmar, read_regioner
from samrapport.areas.statistik.helarsekvivalenter import Riksstatistik, riksstatistik
from samrapport.areas.statistik.lasning import finns, read_folkmangd, read_helarsekvivalenter
from samrapport.areas.statistik.svar import las_svar
from samrapport.areas.statistik.underlag import FOLKMANGD, HELARSEKVIVALENTER
from samrapport.errors import MissingData, SamrapportError
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import table_path

_Key = tuple[tuple[str, str | None], ...]
_kept: list[tuple[_Key, Riksstatistik]] = []
_TABLES = (HELARSEKVIVALENTER, FOLKMANGD)


def las_riksstatistik(folder: RawFolder) -> Riksstatistik:
    """SCB's figures of all areas. Raises MissingData for a file that is not there, DataFault for one at fault."""
    paths = [table_path(folder, f"scb/{one.namn}") for one in _TABLES]
    answers = table_path(folder, "scb/regioner") is not None
    regioner = read_regioner(folder) if answers or all(paths) else None
    missing = [
        f"scb/{one.namn}.csv"
        for one, path in zip(_TABLES, paths, strict=True)
        if not path and (regioner is None or not finns(folder, regioner, one))
    ]
    if missing:
        raise MissingData(missing[:1])
    assert regioner is not None
    antal, people = read_helarsekvivalenter(folder, regioner), read_folkmangd(folder, regioner)
    answers_key = next(one.key for one in las_svar(folder, regioner).values())
    key = (("", answers_key), *((path, folder.seen[path]) for path in paths if path))
    if not _kept or _kept[0][0] != key:
        _kept[:] = [(key, riksstatistik(antal, people))]
    return _kept[0][1]


def las_gemensamt(data: Path) -> None:
    """Read what all reports read, so that processes forked from this one need not. Its faults are for others to tell."""
    folder = RawFolder(data)
    for read in (read_all_forbund, read_all_medlemmar, las_riksstatistik):
        try:
            read(folder)
        except SamrapportError:
            continue
