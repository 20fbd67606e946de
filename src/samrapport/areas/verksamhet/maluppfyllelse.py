"""How far each goal is fulfilled: judged by hand on a fixed scale, or by the fact that decides it. Entry: `bedomningar`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from samrapport.areas.verksamhet.underlag import ARSMAL, EJ_BEDOMT, INTE, SLAG, UPPFYLLT
from samrapport.errors import DataFault, Fault, MissingData, UnknownName, assert_none
from samrapport.facts.fact import Fact, FactBook, rows_of, skyddat, slug
from samrapport.rapport.kontroll.uttryck import Uttryck, tolka
from samrapport.rapport.rapport import Rapport, beraknat
from samrapport.raw.table import FILE, ROW, row_fault
from samrapport.raw.values import parse_number
from samrapport.text.alfabet import capitalised, listed
from samrapport.text.bound import formatted
from samrapport.text.numbers import datum

SKALA = {UPPFYLLT: "Uppfyllt", "delvis": "Delvis uppfyllt", INTE: "Inte uppfyllt", EJ_BEDOMT: "Ej bedömt"}
"""The judgements as a reader sees them."""

_HOLDS = {"minst": lambda a, b: a >= b, "högst": lambda a, b: a <= b, "lika med": lambda a, b: a == b}
_SCALE = {"andel": Fraction(1, 100), "andel1": Fraction(1, 100), "per100": Fraction(1, 100), "kr": Fraction(1000)}
"""What one in the column målvärde is, in the unit of a fact that is no plain number."""


@dataclass(frozen=True)
class Bedomning:
    """One goal. status: its judgement; till: the last day that it holds for; given: the one set by hand, where there is one. skal: why, in sentences. fakta: what decided it.

    hittills: whether figures judged it before the year was over, in a way that the rest of the year may change.
    """

    mal: int
    slag: str
    rubrik: str
    status: str
    till: date
    given: str | None
    motivering: str
    raknat: str
    fakta: tuple[Fact, ...]
    fil: str
    rad: int
    hittills: bool = False

    @property
    def bedomning(self) -> str:
        """The judgement as a reader sees it."""
        return f"{SKALA[self.status]} hittills" if self.hittills else SKALA[self.status]

    @property
    def skal(self) -> str:
        """What is said by hand, and what the figures say."""
        return " ".join(filter(None, (self.motivering, self.raknat)))


@beraknat("mal", "aktiviteter")
def bedomningar(rapport: Rapport) -> tuple[Bedomning, ...]:
    """Every goal with its judgement, by kind and number. Raises DataFault for a fact that there is none of, or that is no number."""
    rows = rapport.mal.to_dict("records")
    own: list[Bedomning] = []
    faults: list[Fault] = []
    for row in sorted(rows, key=lambda one: (SLAG.index(one["slag"]), one["mål"])):
        try:
            own.append(_judged(row, rapport))
        except DataFault as error:
            faults.extend(error.faults)
    assert_none(faults)
    return tuple(own)


def _judged(row: Mapping[Any, Any], rapport: Rapport) -> Bedomning:
    status, told = str(row["status"] or EJ_BEDOMT), ""
    facts: tuple[Fact, ...] = ()
    till, hittills = row["till"] or rapport.uppgifter.period.slut, False
    if row["faktum"] is not None:
        early = till < date(till.year, 12, 31)
        status, told, facts = _decided(row, rapport, till if early else None)
        # What is above its highest value in the middle of the year stays so.
        hittills = early and bool(facts) and not (status == INTE and row["jämförelse"] == "högst")
    elif row["slag"] == ARSMAL:
        told = _activities(rapport.aktiviteter[rapport.aktiviteter["mål"] == row["mål"]])
    return Bedomning(
        int(row["mål"]), str(row["slag"]), str(row["rubrik"]), status, till,
        row["status"], str(row["motivering"] or ""), told, facts,
        str(row[FILE]), int(row[ROW]), hittills,
    )  # fmt: skip


def _decided(row: Mapping[Any, Any], rapport: Rapport, till: date | None) -> tuple[str, str, tuple[Fact, ...]]:
    """The judgement that a fact gives, and the sentence that tells it. What cannot be told is not judged. till: the last day, within the year."""
    deciding = _read(row, "faktum")
    stands_on = {table for name in deciding.namn for table in rapport.star_pa(name.partition(".")[0])}
    try:
        if not all(rapport.finns(table) for table in stands_on):
            raise MissingData(sorted(stands_on))
        fact = _fact(row, "faktum", deciding, rapport.fakta)
        target, written = _target(row, fact, rapport.fakta)
    except MissingData:
        return EJ_BEDOMT, "Siffrorna som avgör saknas.", ()
    facts = (fact, *([target] if isinstance(target, Fact) else []))
    if any(skyddat(one) for one in facts):
        return EJ_BEDOMT, "Siffran visas inte, så att ingen enskild kan pekas ut.", ()
    value, wanted = (
        _number(row, "faktum", fact),
        target if isinstance(target, Fraction) else _number(row, "målvärde", target),
    )
    if isinstance(target, Fact) and _kind(target) != _kind(fact):
        raise DataFault(
            row_fault(row, "målvärde", f"är i {_kind(target)}, men faktumet är i {_kind(fact)}. Rätta ett av dem.")
        )
    status = UPPFYLLT if _HOLDS[row["jämförelse"]](value, wanted) else INTE
    when, whole = (f" till och med den {datum(till)}", " för hela året") if till else ("", "")
    return status, f"Utfallet{when} är {_shown(fact)}, och målet{whole} är {row['jämförelse']} {written}.", facts


def _read(row: Mapping[Any, Any], column: str) -> Uttryck:
    try:
        found = tolka(str(row[column]))
    except ValueError as error:
        raise DataFault(row_fault(row, column, str(error))) from None
    if any(name.startswith("mal.") for name in found.namn):
        raise DataFault(row_fault(row, column, "är självt en bedömning av mål. Skriv det som bedömningen står på."))
    return found


def _fact(row: Mapping[Any, Any], column: str, expression: Uttryck, book: FactBook) -> Fact:
    try:
        return expression.berakna(book)
    except UnknownName as error:
        text = str(error)
        hint = text[text.index("Menade") :] if "Menade" in text else "Rätta namnet."
        raise DataFault(row_fault(row, column, f"är inget känt faktum. {hint}")) from None
    except ValueError as error:
        raise DataFault(row_fault(row, column, str(error))) from None


def _target(row: Mapping[Any, Any], fact: Fact, book: FactBook) -> tuple[Fact | Fraction, str]:
    """What the fact is held against, and how it is written."""
    try:
        typed = parse_number(row["målvärde"])
    except ValueError:
        other = _fact(row, "målvärde", _read(row, "målvärde"), book)
        return other, "" if skyddat(other) else _shown(other)
    value = Fraction(typed) * _SCALE.get(fact.unit, Fraction(1))
    exact: Any = (
        Decimal(value.numerator) / value.denominator
        if fact.unit == "kr"
        else typed
        if fact.unit not in _SCALE
        else value
    )
    return value, _shown(Fact(fact.name, exact, fact.unit))


def _number(row: Mapping[Any, Any], column: str, fact: Fact) -> Fraction:
    if isinstance(fact.value, str | date):
        raise DataFault(row_fault(row, column, "är inget tal. Skriv ett faktum som är ett tal."))
    return Fraction(fact.value)


def _kind(fact: Fact) -> str:
    return {"andel1": "andel", "personer": "antal"}.get(fact.unit, fact.unit)


def _shown(fact: Fact) -> str:
    return f"{formatted(fact)}\u00a0tkr" if fact.unit == "kr" else formatted(fact)


def _activities(own: pd.DataFrame) -> str:
    """How far the activities of a goal have come: `7 av 9 aktiviteter är genomförda eller pågår, 2 är fördröjda`."""
    if own.empty:
        return ""
    counts = {status: int((own["status"] == status).sum()) for status in LAGEN}
    told = [f"{count} {LAGEN[status][count > 1]}" for status, count in counts.items() if count]
    return f"{capitalised('aktivitet' if len(own) == 1 else 'aktiviteter')}: {listed(told)}."


LAGEN = {
    "genomförd": ("genomförd", "genomförda"),
    "pågår": ("pågår", "pågår"),
    "planerad": ("planerad", "planerade"),
    "fördröjd": ("fördröjd", "fördröjda"),
    "inställd": ("inställd", "inställda"),
}
"""How far an activity may have come, of one and of several."""


def status_namn(one: Bedomning) -> str:
    """The name of the fact that tells a goal's judgement."""
    return f"mal.{slug(one.slag)}.mal{one.mal}.status"


def kallor(rapport: Rapport, one: Bedomning) -> tuple[Any, ...]:
    """The rows that a judgement stands on: its own, and those of the facts that decided it."""
    rows = rapport.mal
    return (*rows_of(rows[rows[ROW] == one.rad], "status"), *(source for fact in one.fakta for source in fact.sources))
