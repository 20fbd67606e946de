"""Counts and dates of what the förbund did: persons, meetings, goals, activities and courses; and who signs its report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from samrapport.areas.verksamhet.maluppfyllelse import LAGEN, bedomningar, kallor
from samrapport.areas.verksamhet.tid import Tid, tid
from samrapport.areas.verksamhet.underlag import ARSMAL, SLAG, STATUS
from samrapport.errors import Fault, assert_none, closest
from samrapport.facts.fact import Fact, count, rows_of, slug
from samrapport.rapport.omraden import fakta
from samrapport.rapport.rapport import Rapport, beraknat


@fakta("person")
def person_facts(rapport: Rapport) -> Iterator[Fact]:
    """`person.<organ>.antal` and `person.<organ>.<roll>.antal`: unique names, and `.antal_vid_slutet` of the organ: those who sit when
    the period ends."""
    last = rapport.uppgifter.period.slut
    for organ, rows in rapport.personer.groupby("organ", sort=False):
        name = f"person.{slug(str(organ))}"
        yield _persons(f"{name}.antal", rows, f"personer i {organ}")
        sits = [_sits(start, end, last) for start, end in zip(rows["från"], rows["till"], strict=True)]
        number, of = int(rows.loc[sits, "namn"].nunique()), f"personer i {organ} när perioden slutar"
        yield Fact(f"{name}.antal_vid_slutet", number, "antal", of, "personer", rows_of(rows))
        for roll, of_role in rows.groupby("roll", sort=False):
            yield _persons(f"{name}.{slug(str(roll))}.antal", of_role, f"{roll} i {organ}")


def _persons(name: str, rows: pd.DataFrame, formula: str) -> Fact:
    return Fact(name, int(rows["namn"].nunique()), "antal", formula, "personer", rows_of(rows))


@fakta("mote")
def meeting_facts(rapport: Rapport) -> Iterator[Fact]:
    """`mote.<typ>.antal`: those held within the period, `.planerat_antal` after it and `.tidigare_antal` before it; `.forsta` and
    `.sista` day of those held, and `.planerat_forsta` and `.planerat_sista`, where days are known."""
    period = rapport.uppgifter.period
    for typ, rows in rapport.moten.groupby("typ", sort=False):
        name = f"mote.{slug(str(typ))}"
        of_time = {when: rows[[tid(day, period) is when for day in rows["datum"]]] for when in Tid}
        held = of_time[Tid.UNDER]
        for when, key in ((Tid.UNDER, "antal"), (Tid.EFTER, "planerat_antal"), (Tid.FORE, "tidigare_antal")):
            # That there are none is told by the days of all rows of the kind.
            of, own = f"möten av typen {typ} {when.value} perioden", of_time[when]
            sources = rows_of(own, "antal") if len(own) else rows_of(rows, "datum")
            yield Fact(f"{name}.{key}", int(sum(own["antal"])), "antal", of, "möten", sources)
        yield from _days(name, pd.concat([of_time[Tid.FORE], held]), f", {typ}")
        yield from _days(f"{name}.planerat", of_time[Tid.EFTER], f", planerade: {typ}", join="_")


def _days(name: str, rows: pd.DataFrame, of: str, join: str = ".") -> Iterator[Fact]:
    days = rows[rows["datum"].notna()]
    if len(days):
        for key, day, which in (("forsta", min(days["datum"]), "första"), ("sista", max(days["datum"]), "sista")):
            yield Fact(f"{name}{join}{key}", day, "datum", f"{which} dagen{of}", sources=rows_of(days, "datum"))


@fakta("mal")
def goal_facts(rapport: Rapport) -> Iterator[Fact]:
    """`mal.antal` (årsmål), and per kind `mal.<slag>.antal`, `mal.<slag>.<status>.antal` and `mal.<slag>.mal<nr>.status`; `mal.<slag>.till` where all
    of a kind are judged to the same day."""
    goals, judged = rapport.mal, bedomningar(rapport)
    yield count("mal.antal", goals[goals["slag"] == ARSMAL], "årsmål", "årsmål")
    for kind in SLAG:
        own = [one for one in judged if one.slag == kind]
        name, rows = f"mal.{slug(kind)}", goals[goals["slag"] == kind]
        yield count(f"{name}.antal", rows, kind, kind)
        for status in STATUS:
            number = sum(one.status == status for one in own)
            yield Fact(
                f"{name}.{slug(status)}.antal",
                number,
                "antal",
                f"{kind} med bedömningen {status}",
                kind,
                rows_of(rows, "status"),
            )
        if len(days := {one.till for one in own}) == 1:
            yield Fact(
                f"{name}.till",
                days.pop(),
                "datum",
                f"sista dagen som bedömningen av {kind} gäller",
                sources=rows_of(rows, "till"),
            )
        for one in own:
            told = f"bedömningen av {kind} {one.mal}"
            yield Fact(f"{name}.mal{one.mal}.status", one.bedomning.lower(), "text", told, sources=kallor(rapport, one))


@fakta("aktivitet")
def activity_facts(rapport: Rapport) -> Iterator[Fact]:
    """`aktivitet.antal`, `aktivitet.mal<nr>.antal` and `aktivitet.<status>.antal`; a status without activities is 0."""
    aktiviteter = rapport.aktiviteter
    yield count("aktivitet.antal", aktiviteter, "aktiviteter", "aktiviteter")
    for goal, rows in aktiviteter.groupby("mål"):
        yield count(f"aktivitet.mal{goal}.antal", rows, f"aktiviteter i mål {goal}", "aktiviteter")
    for status in LAGEN:
        rows = aktiviteter[aktiviteter["status"] == status]
        yield count(f"aktivitet.{slug(status)}.antal", rows, f"aktiviteter med status {status}", "aktiviteter")


@fakta("utbildning")
def course_facts(rapport: Rapport) -> Iterator[Fact]:
    """`utbildning.antal`, and per course `.tillfallen` and `.dagar`."""
    utbildningar = rapport.utbildningar
    yield count("utbildning.antal", utbildningar, "utbildningar", "utbildningar")
    for _, row in utbildningar.iterrows():
        rows = utbildningar.loc[[row.name]]
        name = f"utbildning.{slug(row['utbildning'])}"
        if row["tillfällen"] is not None:
            times = rows_of(rows, "tillfällen")
            yield Fact(f"{name}.tillfallen", row["tillfällen"], "antal", "tillfällen", "tillfällen", times)
        if row["dagar"] is not None:
            yield Fact(f"{name}.dagar", row["dagar"], "dagar", "dagar", sources=rows_of(rows, "dagar"))


_NOT_SIGNING = ("ersättare", "suppleant", "adjungerad")
"""How the roles begin of those who do not sign."""


@dataclass(frozen=True)
class Undertecknare:
    """Who is to sign, or has signed on a day."""

    namn: str
    roll: str
    part: str
    datum: date | None


@beraknat("personer")
def undertecknare(rapport: Rapport) -> tuple[Undertecknare, ...]:
    """The members of the board when it decides, or else when the period ends, without their substitutes; and whoever else has signed.

    Raises DataFault for one who has signed and has no role, neither among the persons nor in `rapport.yml`.
    """
    own, personer = rapport.uppgifter, rapport.personer
    board = personer[personer["organ"] == own.undertecknas_av]
    signed = {one.namn: one for one in own.underskrifter}
    faults = (_without_role(rapport, board, one.namn) for one in own.underskrifter if not one.roll)
    assert_none(fault for fault in faults if fault)
    day = own.beslutsdatum or own.period.slut
    found = [
        Undertecknare(
            row["namn"], row["roll"], row["part"] or "", one.datum if (one := signed.pop(row["namn"], None)) else None
        )
        for row in board.to_dict("records")
        if row["namn"] in signed or (_sits(row["från"], row["till"], day) and not row["roll"].startswith(_NOT_SIGNING))
    ]
    return (*found, *(Undertecknare(one.namn, str(one.roll), "", one.datum) for one in signed.values()))


def _without_role(rapport: Rapport, board: pd.DataFrame, name: str) -> Fault | None:
    if name in set(board["namn"]):
        return None
    close = closest(name, board["namn"], n=1)
    hint = f"Menade du ”{close[0]}”? " if close else ""
    organ = rapport.uppgifter.undertecknas_av
    expected = f"har undertecknat, men finns inte i {organ} i personer.csv. {hint}Rätta namnet, eller skriv en roll."
    return Fault(f"{rapport.path('rapport')}.yml", expected, None, "underskrifter", name)


def _sits(start: date | None, end: date | None, day: date) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)
