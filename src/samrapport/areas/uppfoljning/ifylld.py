"""The boxes of the follow-up system filled in from a report's facts. Entries: `fyll_i`, `Ifylld`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from samrapport.areas.ekonomi.facts import las_bidrag, las_ekonomi
from samrapport.areas.ekonomi.poster import INTAKTER
from samrapport.areas.uppfoljning.rutor import FILE, Del, Ruta, Rutor
from samrapport.errors import UnknownName
from samrapport.facts.fact import Fact, skyddat, slug
from samrapport.rapport.rapport import Rapport
from samrapport.text import numbers
from samrapport.text.bound import formatted


@dataclass(frozen=True)
class Cell:
    """What to write in a box. varde: in words, as it is typed in; None where the report does not have it. skyddad: withheld. faktum: the fact's
    name, for `samrapport explain`. pahittad: of a made-up register.
    """

    varde: str | None
    faktum: str = ""
    skyddad: bool = False
    pahittad: bool = False


@dataclass(frozen=True)
class Ifylld:
    """A table of boxes, filled in: its rows by name."""

    rubrik: str
    rad: str
    etiketter: tuple[str, ...]
    rader: tuple[tuple[str, tuple[Cell, ...]], ...]


def fyll_i(rapport: Rapport, rutor: Rutor) -> tuple[Ifylld, ...]:
    """The tables of the system, in its order. Raises DataFault."""
    return tuple(_del(rapport, one) for one in rutor.delar)


def _del(rapport: Rapport, one: Del) -> Ifylld:
    rows = tuple(
        (name, tuple(_cell(rapport, ruta, one.varje, key) for ruta in one.rutor))
        for key, name in _rows(rapport, one.varje)
    )
    return Ifylld(one.rubrik, one.rad, tuple(ruta.etikett for ruta in one.rutor), rows)


def _rows(rapport: Rapport, varje: str) -> Iterator[tuple[str, str]]:
    """The short name and name of each row."""
    if varje == "förbund":
        yield rapport.forbund, str(rapport.fakta["forbund.namn"].value)
    elif varje == "insats":
        if rapport.finns("insatser"):
            yield from zip(rapport.insatser["insats"], rapport.insatser["namn"], strict=True)
    elif rapport.finns("budget"):
        if varje == "block":
            yield from ((slug(block), block) for block in las_ekonomi(rapport).blocks if block != INTAKTER)
        elif found := las_bidrag(rapport):
            keys = [name.split(".")[1] for name in found.facts if name.endswith(".andel")]
            yield from zip(keys, (one.namn for one in found.givare), strict=False)


def _cell(rapport: Rapport, ruta: Ruta, varje: str, key: str) -> Cell:
    if ruta.kolumn is not None:
        if ruta.kolumn not in rapport.insatser:
            raise UnknownName("Kolumnen", ruta.kolumn, map(str, rapport.insatser.columns), where=FILE)
        own = rapport.insatser.loc[rapport.insatser["insats"] == key, ruta.kolumn].iloc[0]
        return Cell(None if own is None else (ruta.ord or {}).get(str(own), str(own)))
    name = (ruta.faktum or "").replace(f"{{{varje}}}", key)
    space = name.partition(".")[0]
    if space not in rapport.fakta.spaces():
        raise UnknownName("Faktumet", space, rapport.fakta.spaces(), where=FILE)
    # What a namespace stands on may not be there yet; what is there and wrong is told.
    fact = rapport.fakta.find(name) if all(map(rapport.finns, rapport.star_pa(space))) else None
    if fact is None:
        return Cell(None, name)
    if skyddat(fact):
        return Cell(None, name, skyddad=True)
    return Cell(_written(fact), name, pahittad=fact.pahittad)


def _written(fact: Fact) -> str:
    """A value as a person types it into a box: kronor whole, days as 2021-08-31."""
    shown = {"kr": numbers.kr, "datum": numbers.datum_kort, "antal": numbers.antal}.get(fact.unit)
    return str(fact.value) if fact.unit == "text" else shown(fact.value) if shown else formatted(fact)
