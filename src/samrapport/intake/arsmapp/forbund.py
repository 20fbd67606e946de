"""A förbund that the data has not known: its rows among the shared tables. Entries: `nya_rader`, `skriv_nytt`, and `kommun_av` for SCB's codes.

`regioner.csv` beside this holds SCB's codes and names of län and kommuner, as SCB's table TAB6471 has them (updated 2026-06-08; CC0), and what
each län's region calls itself, which SCB does not say.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from samrapport.areas.forbund.underlag import FORBUND, MEDLEMMAR, REGIONER
from samrapport.errors import SamrapportError, UnknownName
from samrapport.intake.arsmapp.nytt_ar import Plan
from samrapport.intake.arsmapp.rader import Rader, csv_av, las_rader
from samrapport.raw.declaration import Tabell
from samrapport.raw.folder import RawFolder, assert_slug
from samrapport.raw.table import table_path
from samrapport.run.atomic import write_atomic

_SOURCE = "Uppgift när förbundet lades till"
_LAW = f"{_SOURCE}; part och andel enligt lag (2003:1210) om finansiell samordning"
_SCB = "SCB, regionala indelningar: län och kommuner"


@dataclass(frozen=True)
class Kommun:
    """A kommun by SCB's code and name."""

    kod: str
    namn: str


@dataclass(frozen=True)
class NyaRader:
    """Rows to be added to a shared table's file. fil: its path from the data folder. innehall: all of it, with them. gor: what is left to do."""

    fil: str
    innehall: bytes
    antal: int
    gor: str


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
    """The rows of a new förbund, its members and the places they are of. sedan: the first day of membership.

    Raises SamrapportError for a förbund that there is already, or a shared table that is no CSV file.
    """
    assert_slug(forbund, "Förbundet")
    if not namn.strip() or not kommuner:
        raise SamrapportError("Ett nytt förbund har ett namn och minst en kommun. Ange dem med --namn och --kommun.")
    short = namn.removeprefix("Samordningsförbundet ").strip()
    one = {"förbund": forbund, "namn": namn.strip(), "kortnamn": short, "källa": _SOURCE}
    members = [
        {"förbund": forbund, "giltig från": sedan.isoformat(), "källa": _SOURCE, **member}
        for member in _medlemmar(kommuner)
    ]
    codes = {code for kommun in kommuner for code in ("00", kommun.kod[:2], kommun.kod)}
    places = [{**row, "källa": _SCB} for row in _regioner() if row["regionkod"] in codes]
    known = _rows(folder, "forbund/forbund")
    if any(row.get("förbund") == forbund for row in known.rader):
        raise SamrapportError(
            f"Förbundet ”{forbund}” finns redan. Ta bort --förbund ur kommandot, så görs bara årets mapp."
        )
    return [
        _added(folder, FORBUND, "forbund/forbund", [one], "Fyll i när det bildades och webbplatsen."),
        _added(folder, MEDLEMMAR, "forbund/medlemmar", members, "Stämmer namnen, andelarna och dagarna?"),
        _added(folder, REGIONER, "scb/regioner", places, "De är SCB:s, och behöver inte ses över.", key="regionkod"),
    ]


def skriv_nytt(data: Path, plan: Plan, rows: Sequence[NyaRader]) -> None:
    """Write a new year's files and, of a new förbund, its rows. One that is stopped can be done again: the table by which a förbund is
    known, the first, is written last. Raises OSError.
    """
    plan.skriv(data)
    for one in reversed(rows):
        write_atomic(data / one.fil, one.innehall)


def _medlemmar(kommuner: Sequence[Kommun]) -> Iterator[dict[str, str]]:
    """Who is a member by law (2003:1210): the state with half, the region of each län and the kommuner with a fourth each.

    How several regions, or kommuner, part theirs is for the förbund to say.
    """
    yield {"part": "stat", "namn": "Försäkringskassan", "andel": "1/2", "källa": _LAW}
    yield {"part": "arbetsförmedling", "namn": "Arbetsförmedlingen", "källa": _LAW}
    counties = {kommun.kod[:2] for kommun in kommuner}
    regions = [row["region"] for row in _regioner() if row["regionkod"] in counties]
    for region in regions:
        yield {"part": "region", "namn": region} | ({"andel": "1/4", "källa": _LAW} if len(regions) == 1 else {})
    for kommun in kommuner:
        own = {"andel": "1/4", "källa": _LAW} if len(kommuner) == 1 else {}
        yield {"part": "kommun", "namn": _kommunens_namn(kommun.namn), "regionkod": kommun.kod, **own}


def _kommunens_namn(namn: str) -> str:
    """As kommuner call themselves: Köpings kommun, Sala kommun, Kramfors kommun."""
    if namn == "Gotland":
        return "Region Gotland"
    return (
        f"{'Falu' if namn == 'Falun' else namn if namn == 'Orust' or namn[-1] in 'aeiouyåäösxz' else f'{namn}s'} kommun"
    )


@cache
def _regioner() -> tuple[dict[str, str], ...]:
    with Path(__file__).with_name("regioner.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter=";"))


def _rows(folder: RawFolder, stem: str) -> Rader:
    path = table_path(folder, stem)
    return las_rader(folder, path) if path else Rader((), ())


def _added(
    folder: RawFolder, table: Tabell, stem: str, rows: Sequence[Mapping[str, str]], gor: str, key: str = ""
) -> NyaRader:
    """The file with those of the rows added last that it lacks, and all that stands there untouched; with its headings where it is not
    there yet. key: the column by which a row is known, where not all of it has to be the same.
    """
    path = table_path(folder, stem)
    if path is not None and not path.endswith(".csv"):
        raise SamrapportError(f"{path} är ingen CSV-fil. Lägg till raderna där för hand.")
    known = las_rader(folder, path) if path else Rader(tuple(table.kolumner), ())
    new = [row for row in rows if not any(_is_same(row, other, key) for other in known.rader)]
    heads, _, lines = csv_av(Rader(known.rubriker, tuple(new))).partition("\n")
    text = folder.text(path) if path else f"{heads}\n"
    return NyaRader(
        path or f"{stem}.csv", f"{text}{'' if text.endswith(chr(10)) else chr(10)}{lines}".encode(), len(new), gor
    )


def _is_same(row: Mapping[str, str], other: Mapping[str, str], key: str) -> bool:
    return all(other.get(name, "") == row[name] for name in ([key] if key else row))
