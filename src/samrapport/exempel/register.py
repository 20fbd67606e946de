"""Writes a made-up register for an insats. Entry: `skriv_register`; on the command line `python -m samrapport.exempel`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from samrapport.domain.deltagare import aggregera, register
from samrapport.domain.deltagartabeller import deltagartabeller
from samrapport.exempel.malbild import Avvikelse, Malbild, avvikelser, read_malbild
from samrapport.exempel.personer import ONE, birth_year, personer
from samrapport.exempel.tid import Deltagande, deltaganden
from samrapport.raw.deltagare import read_register
from samrapport.raw.folder import RawFolder
from samrapport.raw.insatsrapport import read_intag
from samrapport.raw.insatsuppgifter import read_insatsuppgifter
from samrapport.raw.kategorier import Kategorier, read_kategorier

SOURCE = "Syntetiskt register: påhittade personer"
HEADS = {
    "deltagare": "deltagande;person;kön;födelseår;intag;start;slut;samtycke;initierande part;utbildning;betyg;"
    "anställning före;praktik före;förlängt till;avslut;avslut till;källa",
    "forsorjning": "deltagande;tidpunkt;försörjning;huvudsaklig;från;till;källa",
    "handelser": "deltagande;händelse;start;slut;sektor;källa",
}
Line = tuple[object, ...]


def skriv_register(data: Path, root: str, ages: tuple[int, int]) -> list[Avvikelse]:
    """Write deltagare.csv, forsorjning.csv and handelser.csv under `root`; the counts of the målbild that they cannot have.

    data: the data folder. root: `<förbund>/<år>/insatser/<insats>`. ages: at the start. The same files every time: all
    chance comes from the seed in insats.yml.
    """
    folder = RawFolder(data)
    own = read_insatsuppgifter(folder, f"{root}/insats.yml")
    words = read_kategorier(folder, f"{root}/kategorier")
    malbild = read_malbild(folder, root)
    starts = {row["intag"]: row["start"] for row in read_intag(folder, f"{root}/intag").to_dict("records")}
    random = Random(own.fro)
    people, reasons = personer(malbild, words.column("avslut till", "försörjning"), random)
    found = deltaganden(
        people,
        starts,
        own.period.slut,
        extended=malbild.antal("Förlängningar", "Förlängda"),
        total_days=malbild.antal("Deltagartid", "Dagar"),
        plan_days=round((own.plan_manader or 12) * 30.4375),
        random=random,
    )
    found.sort(key=lambda one: (one.start, one.person.nummer))
    names = {id(one): f"d{number:03d}" for number, one in enumerate(found, 1)}
    last = own.period.slut
    _write(data / root / "deltagare.csv", "deltagare", _participations(found, names, ages, random))
    _write(data / root / "forsorjning.csv", "forsorjning", _support(found, names, words, random))
    _write(data / root / "handelser.csv", "handelser", _events(found, names, malbild, last, random))
    fresh = RawFolder(data)
    made = deltagartabeller(aggregera(register(read_register(fresh, root, words), words, last)))
    return avvikelser(malbild, made, reasons)


def _write(path: Path, name: str, lines: Iterable[Line]) -> None:
    text = io.StringIO()
    text.write(HEADS[name] + "\n")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerows(["" if cell is None else str(cell) for cell in (*line, SOURCE)] for line in lines)
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")


def _participations(
    found: Sequence[Deltagande], names: dict[int, str], ages: tuple[int, int], random: Random
) -> Iterator[Line]:
    born: dict[str, int] = {}
    for one in found:
        who = one.person
        year = born.setdefault(who.nummer, birth_year(who, one.start.year, ages, random))
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


def _support(found: Sequence[Deltagande], names: dict[int, str], words: Kategorier, random: Random) -> Iterator[Line]:
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


def _events(
    found: Sequence[Deltagande], names: dict[int, str], malbild: Malbild, last: date, random: Random
) -> Iterator[Line]:
    """Every kind of event that a person has had, some placements more than once; jobs have the målbild's sectors."""
    sectors = [kategori for kategori, _ in malbild.lista("Sektor för anställning", "totalt")]
    random.shuffle(sectors)
    job, placement = malbild.tabeller["Under tiden"].kategorier[:2]
    for one in found:
        if one.intag != one.person.intag[-1]:
            continue
        span = one.days(last)
        for kind in malbild.tabeller["Under tiden"].kategorier:
            if kind not in one.person.handelser:
                continue
            repeats = 1 + (kind == placement and span > 300 and random.random() < 0.35)
            for turn in range(repeats):
                start = one.start + timedelta(days=int(span * random.uniform(0.15 + 0.4 * turn, 0.4 + 0.4 * turn)))
                end = start + timedelta(days=random.randint(21, 120))
                closed = min(end, one.slut) if one.slut else (end if end <= last else None)
                sector = (
                    sectors.pop()
                    if kind == job
                    else random.choice(malbild.tabeller["Sektor för anställning"].kategorier)
                    if kind == placement
                    else None
                )
                yield names[id(one)], kind, start, closed, sector
