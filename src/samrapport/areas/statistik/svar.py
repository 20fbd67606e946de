"""SCB's own answers as rows of our tables: what `samrapport hämta` keeps, and files saved by hand in `scb/`. Entries: `las_svar`, `lases_i`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

import pandas as pd

from samrapport.areas.statistik.manader import Ar, Plats, Uppgift, ar_av
from samrapport.areas.statistik.tolkning import VARIABLER, Cell, Tolk
from samrapport.areas.statistik.underlag import ETIKETTER, FOLKMANGD, FOLKMANGD_MATT, HELARSEKVIVALENTER, PERIOD
from samrapport.errors import DataFault, Fault, assert_none, told_elsewhere
from samrapport.rapport.omraden import STATISTIK, tabeller_i
from samrapport.raw.declaration import Tabell
from samrapport.raw.folder import RawFolder
from samrapport.raw.pxweb.jsonstat import read_jsonstat
from samrapport.raw.pxweb.kvitto import read_kvitton
from samrapport.raw.pxweb.px import read_px
from samrapport.raw.pxweb.utdrag import Utdrag
from samrapport.raw.pxweb.webbtabell import is_webbtabell, read_webbtabell
from samrapport.raw.table import FILE, ROW, read_shared_table, table_path

KALLA = "SCB, statistikdatabasen"
RECEPT = ".hamta.yml"
"""The ending of a recipe."""
_WHOLE = {".json": read_jsonstat, ".px": read_px}
_TABLES = (".csv", ".xlsx")


@dataclass(frozen=True)
class Svarsrader:
    """rows: as the table has them, with `fil` and `rad`. key: of all that they were made of."""

    rows: pd.DataFrame
    key: str


@dataclass(frozen=True)
class _Fil:
    """A file of numbers. dag: when it was fetched, where that is known. tabell: SCB's name, where it is known."""

    path: str
    content: bytes
    dag: date | None = None
    tabell: str = ""


_kept: dict[str, dict[str, Svarsrader]] = {}


def las_svar(folder: RawFolder, regioner: pd.DataFrame) -> Mapping[str, Svarsrader]:
    """What SCB's answers say, by the table that it is rows of. Raises DataFault for an answer that cannot be told for certain.

    regioner: regionkod, namn. Of areas that are not among these nothing is read, but for kommuner of a county that is.
    """
    files = [*_fetched(folder), *_saved(folder)]
    labels = _labels(folder) if files else {}
    names = dict(zip(regioner["regionkod"], regioner["namn"], strict=True))
    parts = [
        *((one.path, hashlib.sha256(one.content).hexdigest(), str(one.dag)) for one in files),
        sorted(labels.items()),
        sorted(names.items()),
    ]
    key = hashlib.sha256(repr(parts).encode()).hexdigest()
    if key not in _kept:
        _kept.clear()  # What was read before it is of other files.
        _kept[key] = _read(files, labels, names, key)
    return _kept[key]


def lases_i(folder: RawFolder, plats: str) -> set[str]:
    """The names of files and folders that are read in a shared folder though no table is called so: answers, and their recipes."""
    if plats != STATISTIK:
        return set()
    recipes = {name for name in folder.names(STATISTIK) if name.endswith(RECEPT)}
    return {*recipes, "hamtat", *(PurePosixPath(one.path).name for one in _saved(folder))}


def _fetched(folder: RawFolder) -> Iterator[_Fil]:
    for kvitto, answers in read_kvitton(folder, "scb"):
        for path, content in answers:
            yield _Fil(path, content, kvitto.dag, kvitto.tabell)


def _saved(folder: RawFolder) -> Iterator[_Fil]:
    """The files in `scb/` that hold a table of SCB's as its web pages save it; whatever else lies there is told elsewhere."""
    known = tabeller_i(STATISTIK)
    for name in folder.names(STATISTIK):
        path, ending = f"{STATISTIK}/{name}", PurePosixPath(name).suffix.lower()
        if ending in _WHOLE:
            yield _Fil(path, folder.read(path))
        elif ending in _TABLES and PurePosixPath(name).stem not in known:
            with told_elsewhere(DataFault):  # What cannot be read is told as a file that nothing reads.
                if is_webbtabell(name, content := folder.read(path), VARIABLER):
                    yield _Fil(path, content)


def _labels(folder: RawFolder) -> dict[str, str]:
    stem = f"{STATISTIK}/{ETIKETTER.namn}"
    if table_path(folder, stem) is None:
        return {}
    rows = read_shared_table(folder, stem, ETIKETTER)
    return dict(zip(rows["etikett"], rows["betyder"], strict=True))


def _read(
    files: Iterable[_Fil], labels: Mapping[str, str], names: Mapping[str, str], key: str
) -> dict[str, Svarsrader]:
    found: dict[Cell, Uppgift] = {}
    of: dict[str, _Fil] = {}
    faults: list[Fault] = []
    for one in files:
        try:
            utdrag = _utdrag(one)
            of[one.path] = _Fil(one.path, b"", one.dag, one.tabell or utdrag.tabell)
            _gather(utdrag, labels, names, found)
        except DataFault as error:
            faults += error.faults
    assert_none(faults)
    years = ar_av(found, names)
    population = [one for one in years if one.cell.matt == FOLKMANGD_MATT]
    benefits = [one for one in years if one.cell.matt != FOLKMANGD_MATT]
    return {
        table.namn: Svarsrader(_frame(table, [_row(one, of[one.plats.fil]) for one in rows]), key)
        for table, rows in ((HELARSEKVIVALENTER, benefits), (FOLKMANGD, population))
    }


def _utdrag(one: _Fil) -> Utdrag:
    reader = _WHOLE.get(PurePosixPath(one.path).suffix.lower())
    return reader(one.path, one.content) if reader else read_webbtabell(one.path, one.content, VARIABLER)


def _gather(utdrag: Utdrag, labels: Mapping[str, str], names: Mapping[str, str], found: dict[Cell, Uppgift]) -> None:
    """Add an extract's numbers of known areas. Raises DataFault for what is told in two ways, or is of a county but not known."""
    tolk = Tolk(utdrag, labels, {name.casefold(): code for code, name in names.items()})
    counties = {code[:2] for code in names if len(code) == 4}
    strange: dict[str, int] = {}
    faults = []
    for one in utdrag.tal:
        cell = tolk.cell(one.av, one.rad)
        if cell is None:
            continue
        if cell.regionkod not in names:
            if len(cell.regionkod) == 4 and cell.regionkod[:2] in counties:
                strange.setdefault(cell.regionkod, one.rad)
            continue
        new = Uppgift(one.tal, Plats(utdrag.fil, one.rad))
        old = found.setdefault(cell, new)
        if old.tal != new.tal:
            told = (
                f"är ett annat tal än {old.tal if old.tal is not None else 'inget'}, som {old.plats.fil} har för samma sak "
                f"({', '.join(str(part) for part in cell if part is not None)}). Ta bort den äldre av filerna, eller hämta om."
            )
            faults.append(Fault(utdrag.fil, told, one.rad, value=str(one.tal)))
    expected = "finns i filen men inte i scb/regioner.csv, fast länets andra kommuner gör det. Lägg till kommunen där."
    faults += [Fault(utdrag.fil, expected, row, value=code) for code, row in sorted(strange.items())]
    assert_none(faults)


def _row(one: Ar, fil: _Fil) -> dict[str, object]:
    return {
        "regionkod": one.cell.regionkod,
        "kön": one.cell.kon,
        "ålder": one.cell.alder,
        "år": one.cell.ar,
        "ersättning": one.cell.matt,
        "antal": one.antal,
        "källa": KALLA,
        "uttagsdatum": fil.dag,
        "tabell": fil.tabell or None,
        PERIOD: one.period or None,
        "fotnot": one.fotnot or None,
        ROW: one.plats.rad,
        FILE: one.plats.fil,
    }


def _frame(tabell: Tabell, rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[*tabell.kolumner, PERIOD, ROW, FILE], dtype=object)
    frame[ROW] = frame[ROW].astype("int64")
    return frame.sort_values([FILE, ROW], ignore_index=True)
