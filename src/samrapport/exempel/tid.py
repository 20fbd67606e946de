"""Made-up days: starts, ends and extensions that have the målbild's total time and number of extended persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from samrapport.exempel.personer import Person

_SHORTEST, _LONGEST = 60, 900


@dataclass
class Deltagande:
    """One participation of a made-up person. slut is None while it goes on."""

    person: Person
    intag: int
    start: date
    slut: date | None = None
    forlangd: bool = False

    def days(self, last_day: date) -> int:
        """Days from the first to the last, both counted."""
        return ((self.slut or last_day) - self.start).days + 1


def deltaganden(
    people: Sequence[Person],
    starts: Mapping[int, date],
    last_day: date,
    *,
    extended: int,
    total_days: int,
    plan_days: int,
    random: Random,
) -> list[Deltagande]:
    """Participations with days. extended: persons beyond `plan_days`. total_days: of all but those who left at once.

    Raises ValueError when the days cannot be had.
    """
    found = [
        Deltagande(one, intag, starts[intag] + timedelta(days=random.randint(0, 9)))
        for one in people
        for intag in one.intag
    ]
    counted = [one for one in found if one.person.lage != "direkt"]
    for one in found:
        if one.person.lage == "direkt":
            one.slut = one.start + timedelta(days=random.randint(5, 14))
    moving = [
        one for one in counted if one.person.lage in ("avslutat", "tillfälligt") or one.intag != one.person.intag[-1]
    ]
    _extend(counted, moving, extended, plan_days, last_day, random)
    bounds = {id(one): _bounds(one, starts, plan_days, last_day) for one in moving}
    for one in moving:
        low, high = bounds[id(one)]
        one.slut = one.start + timedelta(days=random.randint(low, high) - 1)
    missing = total_days - sum(one.days(last_day) for one in counted)
    while missing:
        step = 1 if missing > 0 else -1
        able = [one for one in moving if bounds[id(one)][0] <= one.days(last_day) + step <= bounds[id(one)][1]]
        if not able:
            raise ValueError(f"målbildens deltagartid går inte att nå: {missing} dagar fattas")
        # Many at a time, so that the remainder is spread evenly.
        for one in random.sample(able, min(len(able), abs(missing))):
            assert one.slut is not None
            one.slut += timedelta(days=step)
            missing -= step
    return found


def _extend(
    counted: list[Deltagande], moving: list[Deltagande], extended: int, plan_days: int, last_day: date, random: Random
) -> None:
    """Mark who is extended: those still there after the plan's time, then others who began early enough."""
    still = [one for one in counted if one not in moving and one.days(last_day) > plan_days]
    early = [one for one in moving if (last_day - one.start).days > plan_days + 30 and len(one.person.intag) == 1]
    random.shuffle(early)
    for one in [*still, *early][:extended]:
        one.forlangd = True
    if sum(one.forlangd for one in counted) != extended:
        raise ValueError(f"målbildens {extended} förlängda personer får inte plats")


def _bounds(one: Deltagande, starts: Mapping[int, date], plan_days: int, last_day: date) -> tuple[int, int]:
    """The fewest and most days of a participation that has ended."""
    room = (last_day - one.start).days - 7
    if one.intag != one.person.intag[-1]:
        room = min(room, (starts[one.person.intag[-1]] - one.start).days - 30)
    if one.forlangd:
        return plan_days + 8, min(room, _LONGEST)
    return _SHORTEST, min(room, plan_days - 7)
