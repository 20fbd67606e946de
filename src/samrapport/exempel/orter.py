"""Made-up förbund and kommuner. Entry: `invented`.

A förbund's number alone decides its names and codes, so an example with more förbund holds the same ones first.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from samrapport.facts.fact import slug

MOST = 280
_PER_COUNTY = 4
_FIRST_COUNTY = 30
"""SCB has no county from 26 on, so these codes are nobody's."""

_BEGINNINGS = (
    *("Norr", "Sol", "Mån", "Stjärn", "Dimm", "Frost", "Silver", "Koppar", "Hägg", "Rönn", "Gran", "Vide", "Kastanje"),
    *("Örn", "Uggle", "Trast", "Lärk", "Svan", "Räv", "Lo", "Bäver", "Ask", "Syren", "Klöver", "Blåbärs", "Hallon"),
    *("Timjan", "Kummel"),
)
_ENDINGS = ("vik", "torp", "holm", "sund", "fors", "dal", "näs", "hult", "mark", "strand")
_DIRECTIONS = ("", "Östra ", "Västra ", "Övre ", "Nedre ")


@dataclass(frozen=True)
class Ort:
    """A made-up kommun or county."""

    namn: str
    regionkod: str


@dataclass(frozen=True)
class Exempelforbund:
    """A made-up förbund. nummer: from 1. frö: what all its chance comes from, together with a year or a topic."""

    nummer: int
    kortnamn: str
    lan: Ort
    kommuner: tuple[Ort, ...]
    fro: str

    @property
    def slug(self) -> str:
        """The förbund's folder."""
        return f"exempel-{slug(self.kortnamn).replace('_', '-')}"

    @property
    def namn(self) -> str:
        """The whole name, which says that it is an example."""
        return f"Exempelförbundet {self.kortnamn}"

    def random(self, *about: object) -> Random:
        """A source of chance for one topic, so that no topic's figures hang on another's."""
        return Random("/".join(str(part) for part in (self.fro, self.slug, *about)))


def invented(count: int, seed: int) -> list[Exempelforbund]:
    """The first `count` made-up förbund, at most MOST, each with one to four kommuner."""
    found = []
    for number in range(count):
        size = 1 + Random(f"{seed}/kommuner/{number}").randrange(4)
        county, place = divmod(number, _PER_COUNTY)
        code = str(_FIRST_COUNTY + county)
        kommuner = tuple(Ort(_name(number + MOST * part), f"{code}{10 + place * 4 + part:02d}") for part in range(size))
        lan = Ort(f"{_name(county * _PER_COUNTY)}s exempellän", code)
        found.append(Exempelforbund(number + 1, kommuner[0].namn, lan, kommuner, str(seed)))
    return found


def _name(number: int) -> str:
    direction, rest = divmod(number, len(_BEGINNINGS) * len(_ENDINGS))
    ending, beginning = divmod(rest, len(_BEGINNINGS))
    return f"{_DIRECTIONS[direction]}{_BEGINNINGS[beginning]}{_ENDINGS[ending]}"
