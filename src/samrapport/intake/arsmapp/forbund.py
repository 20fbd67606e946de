"""A förbund that the data has not known: its rows among the shared tables. Entry: `nya_rader`, and `kommun_av` for SCB's codes.

`regioner.csv` beside this holds SCB's codes and names of län and kommuner (SCB, regionala indelningar; CC0).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from samrapport.errors import SamrapportError, UnknownName
from samrapport.intake.arsmapp.rader import Rader, csv_av, las_rader
from samrapport.raw.folder import RawFolder, assert_slug
from samrapport.raw.table import table_path

_SOURCE = "Uppgift när förbundet lades till"
_SCB = "SCB, regionala indelningar: län och kommuner"


@dataclass(frozen=True)
class Kommun:
    """A kommun by SCB's code and name."""

    kod: str
    namn: str


@dataclass(frozen=True)
class NyaRader:
    """Rows to be added to a shared table's file. fil: its path from the data folder. innehall: all of it, with them."""

    fil: str
    innehall: bytes
    antal: int


def kommun_av(namn: str) -> Kommun:
    """The kommun that people mean by a name, with or without *kommun* or *stad*, or by its code. Raises UnknownName."""
    known = {row["namn"]: row["regionkod"] for row in _regioner() if row["typ"] == "kommun"}
    by_code = {code: name for name, code in known.items()}
    plain = namn.strip()
    for ending in ("s kommun", " kommun", "s stad", " stad", ""):
        short = plain.removesuffix(ending)
        if found := by_code.get(short) or next((one for one in known if one.casefold() == short.casefold()), None):
            return Kommun(known[found], found)
    raise UnknownName("Kommunen", namn, known)


def nya_rader(folder: RawFolder, forbund: str, namn: str, kommuner: Sequence[Kommun], sedan: date) -> list[NyaRader]:
    """The rows of a new förbund, its kommuner and their regions. sedan: the first day of membership.

    Raises SamrapportError for a förbund that there is already, or a shared table that is no CSV file.
    """
    assert_slug(forbund, "Förbundet")
    if not namn.strip() or not kommuner:
        raise SamrapportError("Ett nytt förbund har ett namn och minst en kommun. Ange dem med --namn och --kommun.")
    short = namn.removeprefix("Samordningsförbundet ").strip()
    one = {"förbund": forbund, "namn": namn.strip(), "kortnamn": short, "källa": _SOURCE}
    members = [
        {"förbund": forbund, "part": "kommun", "namn": f"{kommun.namn} kommun", "regionkod": kommun.kod}
        | {"giltig från": sedan.isoformat(), "källa": _SOURCE}
        for kommun in kommuner
    ]
    codes = {code for kommun in kommuner for code in ("00", kommun.kod[:2], kommun.kod)}
    places = [{**row, "källa": _SCB} for row in _regioner() if row["regionkod"] in codes]
    known = _rows(folder, "forbund/forbund")
    if any(row.get("förbund") == forbund for row in known.rader):
        raise SamrapportError(
            f"Förbundet ”{forbund}” finns redan. Ta bort --förbund ur kommandot, så görs bara årets mapp."
        )
    return [
        _added(folder, "forbund/forbund", [one]),
        _added(folder, "forbund/medlemmar", members),
        _added(folder, "scb/regioner", places, key="regionkod"),
    ]


@cache
def _regioner() -> tuple[dict[str, str], ...]:
    with Path(__file__).with_name("regioner.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter=";"))


def _rows(folder: RawFolder, stem: str) -> Rader:
    path = table_path(folder, stem)
    return las_rader(folder, path) if path else Rader((), ())


def _added(folder: RawFolder, stem: str, rows: Sequence[Mapping[str, str]], key: str = "") -> NyaRader:
    """The file with rows added last, and all that stands there untouched."""
    path = table_path(folder, stem)
    if path is None or not path.endswith(".csv"):
        raise SamrapportError(f"{path or stem + '.csv'} är ingen CSV-fil. Lägg till raderna där för hand.")
    table = las_rader(folder, path)
    known = {row.get(key) for row in table.rader} if key else set()
    new = [row for row in rows if not key or row[key] not in known]
    text = folder.text(path)
    lines = csv_av(Rader(table.rubriker, tuple(new))).partition("\n")[2]
    return NyaRader(path, f"{text}{'' if text.endswith(chr(10)) else chr(10)}{lines}".encode(), len(new))
