"""What the controls look at: printed statements, visible facts, raw tables and how all hang together. Entry: `Underlag`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd

from samrapport.facts.fact import Fact, FactBook, skyddat
from samrapport.facts.fynd import Fynd, Varde
from samrapport.rapport.kontroll.publicerat import Comparison, in_unit
from samrapport.rapport.kontroll.samband import Andel, Samband, andelar, samband
from samrapport.rapport.kontroll.uttryck import Uttryck, tolka
from samrapport.raw.table import FILE, ROW
from samrapport.text.numbers import decimals_of, round_half_up

_SCALE = {"kr": Fraction(1), "tkr": Fraction(1000), "mkr": Fraction(1_000_000), "procent": Fraction(1, 100)}


@dataclass(frozen=True)
class Uppgift:
    """One printed statement, a row of publicerat.csv."""

    avsnitt: str
    plats: str
    tryckt: str
    varde: Decimal | date | str
    enhet: str
    uttryck: Uttryck
    fil: str
    rad: int

    @property
    def var(self) -> str:
        """Where it stands, in words."""
        return f"{self.avsnitt}: {self.plats}"

    @property
    def tabell(self) -> tuple[str, str]:
        """The table, or the paragraph, that it stands in."""
        return self.avsnitt, self.plats.rpartition(":")[0]

    @property
    def etikett(self) -> str:
        """What it is called there."""
        return self.plats.rpartition(":")[2].strip()

    @property
    def tal(self) -> Decimal:
        """The printed number. Only for one that has one."""
        assert isinstance(self.varde, Decimal)
        return self.varde

    @property
    def decimaler(self) -> int:
        """Decimals of the printed number."""
        return decimals_of(self.tal)

    @property
    def exakt(self) -> Fraction:
        """The printed number in kronor, as a share of one, or as it is."""
        return Fraction(self.tal) * _SCALE.get(self.enhet, Fraction(1))

    @property
    def steg(self) -> Fraction:
        """How much one unit of the last printed digit is, in the same."""
        return Fraction(1, 10**self.decimaler) * _SCALE.get(self.enhet, Fraction(1))

    def fynd(self, text: str, beraknat: Varde, formel: str, fakta: tuple[str, ...], **annat: Any) -> Fynd:
        """A finding on it. beraknat: what it should be. formel: how that is computed. annat: what else is not as printed."""
        told: dict[str, Any] = {"givet": self.varde, "enhet": self.enhet, "fil": self.fil, "rad": self.rad} | annat
        return Fynd(self.var, text, beraknat=beraknat, formel=formel, fakta=fakta, **told)

    def i_enhet(self, exact: Fraction) -> Decimal:
        """An exact value in the printed unit, rounded half up as the print is."""
        return round_half_up(exact / _SCALE.get(self.enhet, Fraction(1)), self.decimaler)


@dataclass(frozen=True)
class Underlag:
    """All that a control may look at. Never an exact table of participants: only facts and tables that may be shown.

    jamforelser: each of `uppgifter` against its fact. tabeller: raw tables by name. extra: relations that only the report knows of (those between counts of participants).
    egna: what an area gives its own controls, by name. texter: bound texts by their path.
    """

    ar: int
    period: tuple[date, date]
    enhet: str
    fakta: FactBook
    uppgifter: tuple[Uppgift, ...] = ()
    jamforelser: tuple[Comparison, ...] = ()
    tabeller: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    extra: tuple[Samband, ...] = ()
    egna: Mapping[str, Any] = field(default_factory=dict)
    texter: Mapping[str, str] = field(default_factory=dict)

    def faktum(self, name: str) -> Fact | None:
        """A fact that can be computed and shown, or None."""
        fact = self.alla_fakta.get(name)
        return None if fact is None or skyddat(fact) else fact

    def vardet(self, name: str) -> Fraction | None:
        """A fact's number, or None."""
        fact = self.faktum(name)
        return None if fact is None or isinstance(fact.value, str | date) else Fraction(fact.value)

    @cached_property
    def alla_fakta(self) -> dict[str, Fact]:
        """Every fact of the namespaces that have what they stand on, withheld ones included."""
        return {name: fact for space in self.fakta.spaces() for name, fact in self.fakta.namespace(space).items()}

    @cached_property
    def _samma(self) -> dict[str, str]:
        first: dict[tuple[object, ...], str] = {}
        found = {}
        for name, fact in self.alla_fakta.items():
            key = (fact.value, fact.unit, fact.formula, fact.base, fact.sources) if fact.sources else (name,)
            found[name] = first.setdefault(key, name)
        return found

    def samma(self, name: str) -> str:
        """The first name of the same fact: what is one figure under several names is one here."""
        return self._samma.get(name, name)

    @cached_property
    def samband(self) -> tuple[Samband, ...]:
        """Which facts are sums of which."""
        return (*samband(self.alla_fakta), *self.extra)

    @cached_property
    def andelar(self) -> tuple[Andel, ...]:
        """Which facts are shares of which."""
        return tuple(andelar(self.alla_fakta))

    @cached_property
    def tryckta(self) -> dict[str, list[Uppgift]]:
        """The printed numbers by the fact that each is about, under its first name."""
        found: dict[str, list[Uppgift]] = {}
        for one in self.uppgifter:
            if one.uttryck.enkelt and isinstance(one.varde, Decimal):
                found.setdefault(self.samma(one.uttryck.delar[0]), []).append(one)
        return found

    def tryckt(self, name: str, near: Uppgift | None = None) -> Uppgift | None:
        """The printed number of a fact: the one in the same table as `near`, else the first."""
        found = self.tryckta.get(self.samma(name), [])
        same = [one for one in found if near is not None and one.tabell == near.tabell]
        return next(iter(same or found), None)

    def beraknat(self, one: Uppgift) -> Fact | None:
        """What a printed statement's expression gives; None when it may not be shown."""
        fact = one.uttryck.berakna(self.fakta)
        return None if skyddat(fact) else fact

    def i_tryckets_enhet(self, one: Uppgift) -> Decimal | None:
        """The recomputed number as the print would show it; None when it may not be shown or is no number."""
        fact = self.beraknat(one)
        if fact is None or isinstance(fact.value, str | date) or not isinstance(one.varde, Decimal):
            return None
        return round_half_up(in_unit(fact, one.enhet), one.decimaler)


def las_uppgifter(publicerat: pd.DataFrame) -> tuple[Uppgift, ...]:
    """The rows of publicerat.csv. Raises ValueError for an expression that cannot be read, which `compare` tells with its row."""
    return tuple(
        Uppgift(
            str(row["avsnitt"]),
            str(row["plats"]),
            str(row["tryckt"]),
            row["värde"],
            str(row["enhet"]),
            tolka(str(row["faktum"])),
            str(row[FILE]),
            int(row[ROW]),
        )
        for row in publicerat.to_dict("records")
    )


def namn_av(uppgifter: Iterable[Uppgift]) -> tuple[str, ...]:
    """The facts that some printed statements are about, each once."""
    return tuple(dict.fromkeys(name for one in uppgifter for name in one.uttryck.namn))
