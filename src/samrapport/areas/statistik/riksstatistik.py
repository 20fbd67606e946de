"""SCB's figures as every report needs them, made ready once in a process. Entries: `las_riksstatistik`, `las_gemensamt`."""

from __future__ import annotations

from pathlib import Path

from samrapport.areas.forbund.underlag import read_all_forbund, read_all_medlemmar, read_regioner
from samrapport.areas.statistik import underlag as scb
from samrapport.areas.statistik.helarsekvivalenter import Riksstatistik, riksstatistik
from samrapport.errors import MissingData, SamrapportError
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import table_path

_Key = tuple[tuple[str, str | None], ...]
_kept: list[tuple[_Key, Riksstatistik]] = []
_FILES = ("scb/helarsekvivalenter", "scb/folkmangd")


def las_riksstatistik(folder: RawFolder) -> Riksstatistik:
    """SCB's figures of all areas. Raises MissingData for a file that is not there, DataFault for one at fault."""
    paths = {stem: table_path(folder, stem) for stem in _FILES}
    missing = [f"{stem}.csv" for stem, path in paths.items() if path is None]
    if missing:
        raise MissingData(missing[:1])
    regioner = read_regioner(folder)
    antal, people = scb.read_helarsekvivalenter(folder, regioner), scb.read_folkmangd(folder, regioner)
    key = tuple((path, folder.seen[path]) for path in paths.values() if path)
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
