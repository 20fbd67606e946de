"""A made-up register without a målbild: the four latest intakes of a made-up insats. Entry: `write_intakes`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from samrapport.areas.deltagare.lasning.kategorier import Kategorier
from samrapport.areas.deltagare.underlag import DELTAGARE, FORSORJNING, HANDELSER
from samrapport.areas.insatsrapport.underlag import INTAG
from samrapport.exempel.orter import Exempelforbund
from samrapport.exempel.personer import Person
from samrapport.exempel.skrivning import Line, event_lines, participation_lines, support_lines, write_table
from samrapport.exempel.tid import Deltagande
from samrapport.raw.declaration import Tabell

_SHOWN = 4
_FIRST_YEAR = 2000
_PLAN_DAYS = 365
_AGES = (20, 60)


def write_intakes(folder: Path, one: Exempelforbund, last: date, words: Kategorier, source: str) -> None:
    """Write intag.csv and the register as it was on the day `last`. The same intake has the same persons every year."""
    newest = (last.year - _FIRST_YEAR) * 2 + 1
    numbers = range(newest - _SHOWN + 1, newest + 1)
    started = ((number, _start(number), "Enskilda träffar och grupp.", "ja") for number in numbers)
    write_table(folder, INTAG, started, source)
    cohorts = {number: _cohort(one, number, words, last) for number in numbers}
    names = {id(each): f"d{number}-{place:02d}" for number in numbers for place, each in enumerate(cohorts[number], 1)}
    kinds, sectors = words.of("händelse"), words.of("sektor")

    def chance(number: int, file: str) -> Random:
        return one.random("intag", number, file)

    tables: dict[Tabell, Callable[[int], Iterator[Line]]] = {
        DELTAGARE: lambda number: participation_lines(cohorts[number], names, _AGES, chance(number, "deltagare")),
        FORSORJNING: lambda number: support_lines(cohorts[number], names, words, chance(number, "försörjning")),
        HANDELSER: lambda number: event_lines(
            cohorts[number], names, kinds, sectors, _endless(sectors, chance(number, "sektor")), last,
            chance(number, "händelser"),
        ),
    }  # fmt: skip
    for tabell, lines in tables.items():
        write_table(folder, tabell, (line for number in numbers for line in lines(number)))


def _start(number: int) -> date:
    year, half = divmod(number - 1, 2)
    return date(_FIRST_YEAR + year, 8 if half else 2, 1)


def _cohort(one: Exempelforbund, number: int, words: Kategorier, last: date) -> list[Deltagande]:
    """An intake's participations as known on the day `last`: what ends later goes on."""
    chance = one.random("intag", number)
    found = []
    for place in range(1, chance.randint(14, 22) + 1):
        person = _person(f"p{number}-{place:02d}", number, words, chance)
        start = _start(number) + timedelta(days=chance.randint(0, 9))
        days = chance.randint(5, 14) if person.lage == "direkt" else chance.randint(120, 700)
        longer = person.lage != "direkt" and days > _PLAN_DAYS
        found.append(Deltagande(person, number, start, start + timedelta(days=days), longer))
    known = [each if each.slut and each.slut <= last else replace(each, slut=None) for each in found]
    return sorted(
        (replace(each, forlangd=each.forlangd and each.days(last) > _PLAN_DAYS) for each in known),
        key=lambda each: (each.start, each.person.nummer),
    )


def _person(name: str, number: int, words: Kategorier, chance: Random) -> Person:
    kon = "kvinnor" if chance.random() < 0.52 else "män"
    person = Person(name, kon, "direkt" if chance.random() < 0.04 else "avslutat", [number])
    if person.lage == "direkt":
        return person
    person.utbildning = _one(words.of("utbildning"), chance)
    person.betyg = _one(words.of("betyg"), chance)
    person.initierande = _one(words.of("initierande part"), chance)
    person.forsorjning = _one(words.of("försörjning"), chance)
    person.till = _one(words.of("avslut till"), chance)
    person.anstallning, person.praktik = chance.random() < 0.6, chance.random() < 0.5
    person.handelser = {kind for kind in words.of("händelse") if chance.random() < 0.45}
    return person


def _one(words: tuple[str, ...], chance: Random) -> str:
    """One of the words, the first ones likelier."""
    return chance.choices(words, range(len(words) + 2, 2, -1))[0]


def _endless(words: tuple[str, ...], chance: Random) -> Iterator[str]:
    while True:
        yield chance.choice(words)
