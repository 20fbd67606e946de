"""The register's three files as lines of CSV. Entries: `write_table`, and one function a file for its lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from samrapport.areas.deltagare.lasning.kategorier import Kategorier
from samrapport.exempel.personer import ONE
from samrapport.exempel.tid import Deltagande
from samrapport.raw.declaration import Tabell

SOURCE = "Syntetiskt register: påhittade personer"
Line = tuple[object, ...]


def write_table(folder: Path, tabell: Tabell, lines: Iterable[Line], source: str = SOURCE) -> None:
    """Write a raw table as it is declared; `source` is the last cell of every line, whatever the last column is."""
    path = folder / f"{tabell.namn}.csv"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(tabell.kolumner)
    writer.writerows(["" if cell is None else str(cell) for cell in (*line, source)] for line in lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")


def participation_lines(
    found: Sequence[Deltagande], names: Mapping[int, str], ages: tuple[int, int], random: Random
) -> Iterator[Line]:
    """deltagare.csv. names: of each participation, by its id()."""
    born: dict[str, int] = {}
    for one in found:
        who = one.person
        year = born.setdefault(who.nummer, one.start.year - random.randint(*ages))
        returned = one.intag != who.intag[-1]
        ending = "tillfälligt" if returned else who.lage if one.slut else None
        told = who.lage != "direkt"
        longer = one.slut or one.start + timedelta(days=540)
        yield (
            names[id(one)], who.nummer, ONE[who.kon], year, one.intag, one.start, one.slut, "ja",
            who.initierande if told else None, who.utbildning or None, who.betyg or None,
            _ja(who.anstallning) if told else None, _ja(who.praktik) if told else None,
            longer if one.forlangd else None, ending, who.till if ending == "avslutat" else None,
        )  # fmt: skip


def _ja(value: bool) -> str:
    return "ja" if value else "nej"


def support_lines(
    found: Sequence[Deltagande], names: Mapping[int, str], words: Kategorier, random: Random
) -> Iterator[Line]:
    """What each lives on at the start, a change on the way for some, and what those who have ended live on then."""
    brings = words.column("avslut till", "försörjning")
    usual = list(words.of("försörjning"))[:3]
    for one in found:
        if one.person.lage == "direkt":
            continue
        first, changed = one.person.forsorjning, None
        if first == words.of("försörjning")[-1] and one.days(one.slut or one.start) > 200 and random.random() < 0.5:
            changed = random.choice(usual)
        middle = one.start + timedelta(days=120) if changed else None
        yield names[id(one)], "inträde", first, "ja", one.start, middle
        if changed and middle:
            yield names[id(one)], "under tiden", changed, "ja", middle + timedelta(days=1), None
        if one.slut:
            yield names[id(one)], "avslut", brings.get(one.person.till) or changed or first, "ja", one.slut, None


def event_lines(
    found: Sequence[Deltagande],
    names: Mapping[int, str],
    kinds: Sequence[str],
    sectors: Sequence[str],
    job_sectors: Iterator[str],
    last: date,
    random: Random,
) -> Iterator[Line]:
    """Every kind of event that a person has had, some placements more than once.

    kinds: a job and a placement first, as in the insats's words. job_sectors: the sector of one job after the other.
    """
    job, placement = kinds[:2]
    for one in found:
        if one.intag != one.person.intag[-1]:
            continue
        span = one.days(last)
        for kind in kinds:
            if kind not in one.person.handelser:
                continue
            repeats = 1 + (kind == placement and span > 300 and random.random() < 0.35)
            for turn in range(repeats):
                start = one.start + timedelta(days=int(span * random.uniform(0.15 + 0.4 * turn, 0.4 + 0.4 * turn)))
                end = start + timedelta(days=random.randint(21, 120))
                closed = min(end, one.slut) if one.slut else (end if end <= last else None)
                sector = next(job_sectors) if kind == job else random.choice(sectors) if kind == placement else None
                yield names[id(one)], kind, start, closed, sector
