"""SCB's figures from wherever they stand: typed tables, fetched answers, files saved by hand. Entries: `read_helarsekvivalenter`,
`read_folkmangd`, `finns`."""

from __future__ import annotations

import pandas as pd

from samrapport.areas.statistik.svar import Svarsrader, las_svar
from samrapport.areas.statistik.underlag import FOLKMANGD, HELARSEKVIVALENTER, PERIOD
from samrapport.errors import assert_none
from samrapport.raw.declaration import Tabell
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import FILE, ROW, read_shared_table, row_fault, table_path

_joined: dict[str, tuple[object, pd.DataFrame]] = {}


def read_helarsekvivalenter(folder: RawFolder, regioner: pd.DataFrame) -> pd.DataFrame:
    """regionkod, kön, ålder, år, ersättning, antal (helårsekvivalenter), källa, uttagsdatum, tabell, period, fotnot. Raises DataFault.

    The same cell from two sources of SCB stands on two rows with different `källa`; within a source a cell stands once.
    """
    return _read(folder, regioner, HELARSEKVIVALENTER)


def read_folkmangd(folder: RawFolder, regioner: pd.DataFrame) -> pd.DataFrame:
    """regionkod, kön, ålder, år, antal (persons), källa, uttagsdatum. Raises DataFault."""
    return _read(folder, regioner, FOLKMANGD)


def finns(folder: RawFolder, regioner: pd.DataFrame, tabell: Tabell) -> bool:
    """Whether there are any figures for a table, typed or published. Raises DataFault."""
    return table_path(folder, f"scb/{tabell.namn}") is not None or not _published(folder, regioner, tabell).rows.empty


def _published(folder: RawFolder, regioner: pd.DataFrame, tabell: Tabell) -> Svarsrader:
    return las_svar(folder, regioner)[tabell.namn]


def _read(folder: RawFolder, regioner: pd.DataFrame, tabell: Tabell) -> pd.DataFrame:
    stem = f"scb/{tabell.namn}"
    found = _published(folder, regioner, tabell)
    path = table_path(folder, stem)
    if path is None and not found.rows.empty:
        return found.rows.copy(deep=False)
    typed = read_shared_table(folder, stem, tabell)
    typed[PERIOD] = None
    _assert_known(typed, regioner)
    if found.rows.empty:
        return typed
    key = folder.seen[path or stem], found.key
    kept = _joined.get(tabell.namn)
    if kept is None or kept[0] != key:
        kept = _joined[tabell.namn] = key, _with_typed(typed, found.rows, tabell)
    return kept[1].copy(deep=False)


def _with_typed(typed: pd.DataFrame, published: pd.DataFrame, tabell: Tabell) -> pd.DataFrame:
    """Both, a cell that they agree on once. Raises DataFault for typed rows that say otherwise than SCB's own answer."""
    names = list(tabell.nyckel)
    own = {
        tuple(values): row
        for row, values in zip(published.to_dict("records"), published[names].to_numpy().tolist(), strict=True)
    }
    faults, kept = [], []
    for row in typed.to_dict("records"):
        other = own.get(tuple(row[name] for name in names))
        if other is not None and other["antal"] != row["antal"]:
            told = f"är ett annat tal än {other['antal']}, som SCB har publicerat ({other[FILE]}). Ta bort raden, så gäller SCB:s tal."
            faults.append(row_fault(row, "antal", told))
        kept.append(other is None)
    assert_none(faults)
    return pd.concat([typed[kept], published], ignore_index=True)[[*tabell.kolumner, PERIOD, ROW, FILE]]


def _assert_known(frame: pd.DataFrame, regioner: pd.DataFrame) -> None:
    unknown = frame[~frame["regionkod"].isin(set(regioner["regionkod"]))].drop_duplicates("regionkod")
    expected = "är en okänd regionkod. Rätta koden, eller lägg till området i scb/regioner.csv."
    assert_none(row_fault(row, "regionkod", expected) for _, row in unknown.iterrows())
