"""From a register of participants to counts. Entry: `aggregera`, whose rows are those of `deltagare_aggregat.csv`.

Three bases are kept apart: persons (counted once, however often they return), participations (each time somebody takes
part) and events (placements, jobs, studies: one person may have several). Every row says which one it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from samrapport.areas.deltagare.deltagartabell import FLODE
from samrapport.areas.deltagare.lasning.kategorier import Kategorier
from samrapport.areas.deltagare.lasning.registerfiler import Registerfiler
from samrapport.raw.table import FILE, ROW

UNIKA = "unika personer"
DELTAGANDEN = "deltaganden"
STATISTIK = "personer i statistiken"
DELTAGANDEN_STATISTIK = "deltaganden i statistiken"
AVSLUTADE = "personer som har avslutat insatsen"
ANSTALLDA = "personer som har haft en anställning"
HANDELSER = "händelser"
"""The bases. STATISTIK leaves out who declined or left at once; they count among UNIKA and DELTAGANDEN."""

SAKNAS = "Uppgift saknas"
KVAR = "Kvar i insatsen"
KON = {"kvinna": "kvinnor", "man": "män"}

_COLUMNS = ("tabell", "undergrupp", "kategori", "kön", "antal", "bas", "uteslutande")
_LISTS = {
    "Kön per intag": "intag",
    "Utbildningsbakgrund": "utbildning",
    "Försörjning vid inträde": "försörjning",
    "Initierande part": "initierande part",
    "Sektor för anställning": "sektor",
    "Händelser": "händelse",
    "Avslut": "avslut till",
}
"""The tables whose kategorier are the words of a list, and that list."""


@dataclass(frozen=True)
class Register:
    """The register as of the last day of the report.

    deltaganden: those begun by then; what ended later goes on. personer: one row a person, background from the first
    participation, `i statistiken`, and `avslut`: how the last participation stands (None: it goes on).
    """

    deltaganden: pd.DataFrame
    personer: pd.DataFrame
    forsorjning: pd.DataFrame
    handelser: pd.DataFrame
    kategorier: Kategorier
    last_day: date


def register(files: Registerfiler, kategorier: Kategorier, last_day: date) -> Register:
    """The register's files, cut at the report's last day."""
    own = files.deltaganden[files.deltaganden["start"] <= last_day].copy()
    later = [end is not None and end > last_day for end in own["slut"]]
    for column in ("slut", "avslut", "avslut till"):
        own[column] = pd.Series(
            [None if after else value for after, value in zip(later, own[column], strict=True)], own.index, dtype=object
        )
    own = own.sort_values(["start", "deltagande"], kind="stable").reset_index(drop=True)
    own["räknas"] = (own["samtycke"] == "ja") & (own["avslut"] != "direkt")
    handelser = files.handelser[files.handelser["start"] <= last_day]
    return Register(own, _persons(own), files.forsorjning, handelser, kategorier, last_day)


def _persons(deltaganden: pd.DataFrame) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for person, own in deltaganden.groupby("person", sort=False):
        counted = own[own["räknas"]]
        first = (counted if len(counted) else own).iloc[0]
        last = (counted if len(counted) else own).iloc[-1]
        rows.append(
            {
                "person": person,
                "första": first["deltagande"],
                **{name: first[name] for name in ("kön", "födelseår", "utbildning", "betyg", "initierande part")},
                **{name: first[name] for name in ("anställning före", "praktik före")},
                "i statistiken": bool(len(counted)),
                "avslut": last["avslut"],
                "avslut till": last["avslut till"],
                "förlängd": any(value is not None for value in counted["förlängt till"]),
                "deltaganden": len(own),
            }
        )
    names = list(rows[0]) if rows else []
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in names})


def aggregera(own: Register) -> pd.DataFrame:
    """tabell, undergrupp, kategori, kön, antal, bas, uteslutande, grupp: every count of the report, empty kategorier too."""
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in _tables(own)]
    frame = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in _COLUMNS})
    frame["uteslutande"] = frame["uteslutande"].astype(bool)
    coarser = {table: own.kategorier.column(lista, "grupp") for table, lista in _LISTS.items()}
    frame["grupp"] = [coarser.get(str(row["tabell"]), {}).get(str(row["kategori"])) or "" for row in rows]
    frame[FILE] = own.deltaganden[FILE].iloc[0] if len(own.deltaganden) else ""
    frame[ROW] = 0
    return frame


Counted = tuple[str, str, str, str, int, str, bool]


def _tables(own: Register) -> Iterator[Counted]:
    people = own.personer
    counted = people[people["i statistiken"].astype(bool)]
    words = own.kategorier
    yield from _single("Deltagare", "Unika deltagare", people, UNIKA)
    yield from _bases(own, people, counted)
    intag = sorted(set(own.deltaganden["intag"]))
    marked = own.deltaganden.assign(intag=[f"Intag {number}" for number in own.deltaganden["intag"]])
    yield from _split("Kön per intag", marked, "intag", [f"Intag {number}" for number in intag], DELTAGANDEN)
    yield from _split(
        "Utbildningsbakgrund", counted, "utbildning", words.of("utbildning"), STATISTIK, "betyg", words.of("betyg")
    )
    yield from _experience(counted)
    entry = _main_support(own, "inträde", counted["första"])
    supported = counted.assign(**{"försörjning": pd.Series(list(entry), counted.index, dtype=object)})
    yield from _split("Försörjning vid inträde", supported, "försörjning", words.of("försörjning"), STATISTIK)
    yield from _split("Initierande part", counted, "initierande part", words.of("initierande part"), STATISTIK)
    yield from _events(own, counted)
    ended = counted[counted["avslut"] == "avslutat"]
    yield from _split("Avslut", ended, "avslut till", words.of("avslut till"), AVSLUTADE)
    yield from _single("Förlängningar", "Förlängda", counted[counted["förlängd"].astype(bool)], STATISTIK, False)
    yield from _time(own)
    yield from _flow(own, supported)


def _single(table: str, kategori: str, rows: pd.DataFrame, base: str, exclusive: bool = True) -> Iterator[Counted]:
    for kon, plural in KON.items():
        yield table, "", kategori, plural, int((rows["kön"] == kon).sum()), base, exclusive


def _bases(own: Register, people: pd.DataFrame, counted: pd.DataFrame) -> Iterator[Counted]:
    """How many each base holds. They overlap, so they are never added up."""
    ended = people["avslut"]
    returned = people["deltaganden"].astype(int) > 1
    for name, rows, base in (
        ("Unika personer", people, UNIKA),
        ("Deltaganden", own.deltaganden, DELTAGANDEN),
        ("Återkomna personer", people[returned], UNIKA),
        ("Slutade direkt", people[ended == "direkt"], UNIKA),
        ("Utan samtycke", own.deltaganden[own.deltaganden["samtycke"] == "nej"].drop_duplicates("person"), UNIKA),
        ("Personer i statistiken", counted, STATISTIK),
        ("Deltaganden i statistiken", own.deltaganden[own.deltaganden["räknas"]], DELTAGANDEN),
        ("Personer som har avslutat insatsen", counted[counted["avslut"] == "avslutat"], STATISTIK),
        ("Tillfälligt avslutade", counted[counted["avslut"] == "tillfälligt"], STATISTIK),
        ("Deltar nu", counted[[value is None for value in counted["avslut"]]], STATISTIK),
    ):
        yield from _single("Baser", name, rows, base, False)


def _split(
    table: str,
    rows: pd.DataFrame,
    column: str,
    words: Iterable[str],
    base: str,
    within: str = "",
    groups: Iterable[str] = ("",),
) -> Iterator[Counted]:
    """Each row in one kategori (and undergrupp); what lacks is a kategori of its own, when there is any."""
    values = [SAKNAS if value is None else value for value in rows[column]]
    parts = [
        ("" if not within else SAKNAS if value is None else value) for value in (rows[within] if within else values)
    ]
    frame = pd.DataFrame({"kategori": values, "undergrupp": parts, "kön": list(rows["kön"])}, dtype=object)
    named = [*words, *([SAKNAS] if SAKNAS in values else [])]
    divided = [*groups, *([SAKNAS] if SAKNAS in parts else [])]
    found = frame.groupby(["undergrupp", "kategori", "kön"]).size().to_dict()
    for group in divided:
        for kategori in named:
            for kon, plural in KON.items():
                yield table, group, kategori, plural, int(found.get((group, kategori, kon), 0)), base, True


def _experience(counted: pd.DataFrame) -> Iterator[Counted]:
    """What people had done before. One person may have had both a job and a placement, but not one of them and none."""
    job, placement = counted["anställning före"] == "ja", counted["praktik före"] == "ja"
    unknown = [value is None for value in counted["anställning före"]]
    table = "Arbetslivserfarenhet"
    yield from _single(table, "Har haft anställning", counted[job], STATISTIK, False)
    yield from _single(table, "Har haft praktik", counted[placement], STATISTIK, False)
    yield from _single(
        table, "Ingen", counted[~job & ~placement & ~pd.Series(unknown, counted.index)], STATISTIK, False
    )
    if any(unknown):
        yield from _single(table, SAKNAS, counted[unknown], STATISTIK, False)


def _events(own: Register, counted: pd.DataFrame) -> Iterator[Counted]:
    """Persons by kind of event, each once a kind; employed by sector; and the events themselves."""
    person_of = dict(zip(own.deltaganden["deltagande"], own.deltaganden["person"], strict=True))
    kon_of = dict(zip(counted["person"], counted["kön"], strict=True))
    events = own.handelser.assign(person=own.handelser["deltagande"].map(person_of))
    events = events[events["person"].isin(set(kon_of))]
    events = events.assign(**{"kön": events["person"].map(kon_of)}).sort_values(["start", "deltagande"], kind="stable")
    kinds = own.kategorier.of("händelse")
    for kind in kinds:
        persons = events[events["händelse"] == kind].drop_duplicates("person")
        yield from _single("Under tiden", kind, persons, STATISTIK, False)
    first = events[events["händelse"] == kinds[0]].drop_duplicates("person")
    yield from _split("Sektor för anställning", first, "sektor", own.kategorier.of("sektor"), ANSTALLDA)
    yield from _split("Händelser", events, "händelse", kinds, HANDELSER)


def _time(own: Register) -> Iterator[Counted]:
    """Days in the insats, of participations in the statistics, to the last day of the report; and how many they are."""
    table = "Deltagartid"
    rows = own.deltaganden[own.deltaganden["räknas"]]
    days = [((end or own.last_day) - start).days + 1 for start, end in zip(rows["start"], rows["slut"], strict=True)]
    for kon, plural in KON.items():
        spent = sum(day for day, sex in zip(days, rows["kön"], strict=True) if sex == kon)
        yield table, "", "Dagar", plural, int(spent), DELTAGANDEN_STATISTIK, False
    yield from _single(table, "Deltaganden", rows, DELTAGANDEN_STATISTIK, False)


def _main_support(own: Register, when: str, deltaganden: Iterable[str]) -> Iterator[str | None]:
    rows = own.forsorjning[(own.forsorjning["tidpunkt"] == when) & (own.forsorjning["huvudsaklig"] == "ja")]
    found = dict(zip(rows["deltagande"], rows["försörjning"], strict=True))
    return (found.get(one) for one in deltaganden)


def _flow(own: Register, supported: pd.DataFrame) -> Iterator[Counted]:
    """From support at entry (kategori) to where people went (undergrupp), in the coarser words; both kön together."""
    entry, outcome = own.kategorier.column("försörjning", "grupp"), own.kategorier.column("avslut till", "grupp")
    ends = [
        (outcome.get(to) or to) if how == "avslutat" and to else KVAR
        for how, to in zip(supported["avslut"], supported["avslut till"], strict=True)
    ]
    starts = [SAKNAS if value is None else (entry.get(value) or value) for value in supported["försörjning"]]
    found = pd.Series(list(zip(starts, ends, strict=True)), dtype=object).value_counts().to_dict()
    left = list(dict.fromkeys(entry.get(one) or one for one in own.kategorier.of("försörjning")))
    right = list(dict.fromkeys(outcome.get(one) or one for one in own.kategorier.of("avslut till")))
    for start in [*left, *([SAKNAS] if SAKNAS in starts else [])]:
        for end in [*right, KVAR]:
            yield FLODE, end, start, "totalt", int(found.get((start, end), 0)), STATISTIK, True
