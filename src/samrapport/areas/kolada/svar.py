"""Koladas own answers as rows of our table. Entry: `las_nyckeltal`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from samrapport.areas.kolada.underlag import NYCKELTAL
from samrapport.errors import DataFault, Fault, assert_none
from samrapport.raw.folder import RawFolder
from samrapport.raw.pxweb.jsonstat import parse_json
from samrapport.raw.pxweb.kvitto import Kvitto, read_kvitton
from samrapport.raw.pxweb.utdrag import number
from samrapport.raw.table import FILE, ROW, read_shared_table, row_fault, table_path

KALLA = "Kolada"
_KON = {"T": "totalt", "K": "kvinnor", "M": "män"}
_STEM = f"scb/{NYCKELTAL.namn}"


def las_nyckeltal(folder: RawFolder) -> pd.DataFrame:
    """All rows, fetched and typed: nyckeltal, beskrivning, regionkod, kön, år, värde (Decimal), enhet. Raises DataFault."""
    rows: list[dict[Any, Any]] = [
        row for kvitto, answers in read_kvitton(folder, "kolada") for row in _rows(kvitto, answers)
    ]
    if table_path(folder, _STEM) is not None:
        rows += read_shared_table(folder, _STEM, NYCKELTAL).to_dict("records")
    kept: dict[tuple[Any, ...], dict[Any, Any]] = {}
    faults = []
    for row in rows:
        other = kept.setdefault(tuple(row[name] for name in NYCKELTAL.nyckel), row)
        if other["värde"] != row["värde"]:
            told = f"är ett annat tal än {other['värde']}, som {other[FILE]} har för samma nyckeltal, område och år. Ta bort det ena."
            faults.append(row_fault(row, "värde", told))
    assert_none(faults)
    return pd.DataFrame(list(kept.values()), columns=[*NYCKELTAL.kolumner, ROW, FILE], dtype=object)


def _rows(kvitto: Kvitto, answers: list[tuple[str, bytes]]) -> Iterator[dict[str, Any]]:
    """The numbers of the answers; those that Kolada does not have are left out, as missing."""
    read = [(path, _values(path, content)) for path, content in answers]
    titles = {str(one["id"]): str(one.get("title", "")) for _, values in read for one in values if "id" in one}
    for path, values in read:
        for place, one in enumerate(values, 1):
            if "kpi" not in one:
                continue
            try:
                yield from _of(kvitto, path, place, one, titles)
            except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
                raise DataFault(Fault(path, "svaret är inte som Koladas brukar vara. Hämta om det.", place)) from None


def _of(
    kvitto: Kvitto, path: str, place: int, one: Mapping[str, Any], titles: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for value in one["values"]:
        found = number(path, value.get("value"), place)
        if found is None or value.get("isdeleted"):
            continue
        title = titles.get(one["kpi"], one["kpi"])
        yield {
            "nyckeltal": str(one["kpi"]), "beskrivning": title, "regionkod": str(one["municipality"]),
            "kön": _KON[value.get("gender") or "T"], "år": int(one["period"]), "värde": found, "enhet": enhet_av(title),
            "källa": KALLA, "uttagsdatum": kvitto.dag, ROW: place, FILE: path,
        }  # fmt: skip


def enhet_av(title: str) -> str:
    """What a nyckeltal's numbers are, as its title says at its end; Kolada says it nowhere else."""
    end = title.casefold()
    if re.search(r"\(%\)|andel", end):
        return "procent"
    return "kr" if re.search(r"(,|\() ?kr\)?$", end) else "antal"


def _values(path: str, content: bytes) -> list[Mapping[str, Any]]:
    found = parse_json(path, content)
    values = found.get("values") if isinstance(found, dict) else None
    if not isinstance(values, list) or not all(isinstance(one, dict) for one in values):
        raise DataFault(Fault(path, "svaret är inte som Koladas brukar vara. Hämta om det."))
    return values
