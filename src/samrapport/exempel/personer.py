"""Made-up persons whose background and outcomes have the counts of a målbild, `malbild.csv`. Entry: `personer`.

The file is laid out as `deltagare_aggregat.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from samrapport.areas.deltagare.deltagartabell import ALLA, KVINNOR, MAN, TOTALT, Deltagartabell, deltagartabeller
from samrapport.areas.deltagare.lasning.aggregat import read_aggregat
from samrapport.raw.folder import RawFolder

KON = (KVINNOR, MAN)


@dataclass(frozen=True)
class Avvikelse:
    """A count that the register cannot have, what it has instead, and why."""

    tabell: str
    kategori: str
    kon: str
    mal: int
    register: int
    skal: str

    def __str__(self) -> str:
        place = f"{self.tabell}, {self.kategori}, {self.kon}"
        return f"{place}: målbilden anger {self.mal}, registret får {self.register}. {self.skal}"


@dataclass(frozen=True)
class Malbild:
    """The wanted counts by table."""

    tabeller: dict[str, Deltagartabell]

    def antal(self, tabell: str, kategori: str, kon: str = TOTALT, undergrupp: str = ALLA) -> int:
        """A wanted count, 0 where none is asked for."""
        found = self.tabeller[tabell].cells.get((undergrupp, kategori, kon)) if tabell in self.tabeller else None
        return found or 0

    def lista(self, tabell: str, kon: str) -> list[tuple[str, str]]:
        """(kategori, undergrupp), each as many times as it is asked for."""
        one = self.tabeller[tabell]
        groups = one.undergrupper or (ALLA,)
        return [
            (kategori, group)
            for group in groups
            for kategori in one.kategorier
            for _ in range(self.antal(tabell, kategori, kon, group))
        ]


def read_malbild(folder: RawFolder, root: str) -> Malbild:
    """The wanted counts of one insats. Raises DataFault."""
    return Malbild(deltagartabeller(read_aggregat(folder, f"{root}/malbild")))


def avvikelser(
    malbild: Malbild, tabeller: dict[str, Deltagartabell], skal: dict[tuple[str, str], str]
) -> list[Avvikelse]:
    """Every wanted count that the tables do not have. skal: why, by (tabell, kategori)."""
    found = []
    for name, wanted in malbild.tabeller.items():
        for (group, kategori, kon), count in wanted.cells.items():
            have = tabeller[name].cells.get((group, kategori, kon)) or 0
            if have != count:
                reason = skal.get((name, kategori), "Orsaken är okänd; se över målbilden.")
                found.append(Avvikelse(name, kategori, kon, count or 0, have, reason))
    return found


T = TypeVar("T")
ONE = {"kvinnor": "kvinna", "män": "man"}


@dataclass
class Person:
    """One made-up person, filled in step by step. lage: avslutat, tillfälligt, direkt, återkommen or pågår."""

    nummer: str
    kon: str
    lage: str = "pågår"
    intag: list[int] = field(default_factory=list)
    utbildning: str = ""
    betyg: str = ""
    anstallning: bool = False
    praktik: bool = False
    forsorjning: str = ""
    initierande: str = ""
    till: str = ""
    handelser: set[str] = field(default_factory=set)
    forlangd: bool = False


def personer(
    malbild: Malbild, brings: Mapping[str, str | None], random: Random
) -> tuple[list[Person], dict[tuple[str, str], str]]:
    """The persons, and why some counts of the målbild cannot be had, by (tabell, kategori).

    brings: from each outcome to what people then usually live on; those who already live on it are likelier to go there.
    """
    people: list[Person] = []
    reasons: dict[tuple[str, str], str] = {}
    for kon in KON:
        direct = malbild.antal("Baser", "Slutade direkt", kon)
        counted = [Person("", kon) for _ in range(malbild.antal("Baser", "Personer i statistiken", kon))]
        left = [Person("", kon, "direkt") for _ in range(direct)]
        returns = malbild.antal("Baser", "Deltaganden", kon) - len(counted) - len(left)
        _place(counted, left, returns, malbild, kon, random)
        _background(counted, malbild, kon, random)
        reasons |= _experience(counted, malbild, kon, random)
        _outcomes(counted, malbild, kon, brings, random)
        _events(counted, malbild, kon, random)
        people += [*counted, *left]
    asked, have = malbild.antal("Baser", "Återkomna personer"), sum(len(one.intag) > 1 for one in people)
    if asked != have:
        reasons["Baser", "Återkomna personer"] = (
            f"Antalet deltaganden är antalet unika personer plus de återkomna, så {have} är de som kan ha återkommit."
        )
    random.shuffle(people)
    people.sort(key=lambda one: one.intag[0])
    for number, one in enumerate(people, 1):
        one.nummer = f"p{number:03d}"
    return people, reasons


def _place(counted: list[Person], left: list[Person], returns: int, malbild: Malbild, kon: str, random: Random) -> None:
    """Intakes for all, and who still takes part: those who came last, and those who came back."""
    table = malbild.tabeller["Kön per intag"]
    slots = [
        number
        for number, kategori in enumerate(table.kategorier, 1)
        for _ in range(malbild.antal(table.namn, kategori, kon))
    ]
    back = counted[:returns]
    for one in back:
        one.intag, one.lage = [slots.pop(0), slots.pop()], "återkommen"
    once = counted[returns:]
    middle = len(slots) // 2
    for one in left:
        one.intag = [slots.pop(random.randrange(middle))]
    for one, intag in zip(once, slots, strict=True):
        one.intag = [intag]
    away = _temporary(malbild, kon)
    ended = malbild.antal("Baser", "Personer som har avslutat insatsen", kon)
    for one in once[:ended]:
        one.lage = "avslutat"
    for one in once[ended : ended + away]:
        one.lage = "tillfälligt"


def _temporary(malbild: Malbild, kon: str) -> int:
    """How many of a kön have ended for a time. Where the målbild has no split, all are of the kön with most going on."""
    table = malbild.tabeller["Baser"]
    if table.har("Tillfälligt avslutade", kon):
        return malbild.antal("Baser", "Tillfälligt avslutade", kon)

    def going(one: str) -> int:
        ended = malbild.antal("Baser", "Personer som har avslutat insatsen", one)
        return malbild.antal("Baser", "Personer i statistiken", one) - ended

    return malbild.antal("Baser", "Tillfälligt avslutade") if kon == max(KON, key=going) else 0


def _background(counted: list[Person], malbild: Malbild, kon: str, random: Random) -> None:
    tables = ("Utbildningsbakgrund", "Försörjning vid inträde", "Initierande part")
    mixed = (_shuffled(malbild.lista(table, kon), random) for table in tables)
    for one, (school, grades), (support, _), (part, _) in zip(counted, *mixed, strict=True):
        one.utbildning, one.betyg, one.forsorjning, one.initierande = school, grades, support, part


def _shuffled(found: Sequence[T], random: Random) -> list[T]:
    mixed = list(found)
    random.shuffle(mixed)
    return mixed


def _experience(counted: list[Person], malbild: Malbild, kon: str, random: Random) -> dict[tuple[str, str], str]:
    """Jobs and placements before. Nobody can have had one of them and none, so a count above the rest is lowered."""
    table, job, placement = "Arbetslivserfarenhet", "Har haft anställning", "Har haft praktik"
    none = malbild.antal(table, "Ingen", kon)
    some = _shuffled(counted, random)[: len(counted) - none]
    reasons = {}
    for kategori in (job, placement):
        asked = malbild.antal(table, kategori, kon)
        if asked > len(some):
            reasons[table, kategori] = (
                f"{asked} {kon} med praktik eller anställning och {none} utan är {asked + none}, men basen är "
                f"{len(counted)} {kon}; högst {len(some)} kan ha haft någon av dem."
            )
    jobs, placements = malbild.antal(table, job, kon), malbild.antal(table, placement, kon)
    for one in some[:placements]:
        one.praktik = True
    for one in some[::-1][:jobs]:
        one.anstallning = True
    return reasons


def _outcomes(
    counted: list[Person], malbild: Malbild, kon: str, brings: Mapping[str, str | None], random: Random
) -> None:
    ended = _shuffled([one for one in counted if one.lage == "avslutat"], random)
    for kategori, _ in malbild.lista("Avslut", kon):
        weights = [4 if brings.get(kategori) == one.forsorjning else 1 for one in ended]
        chosen = random.choices(range(len(ended)), weights)[0]
        ended.pop(chosen).till = kategori


def _events(counted: list[Person], malbild: Malbild, kon: str, random: Random) -> None:
    """Who had a job, a placement, studies: first those who went on to the same, then who has had time for it."""
    table = malbild.tabeller["Under tiden"]
    last = max(one.intag[-1] for one in counted)
    for kategori in table.kategorier:
        able = _shuffled(counted, random)
        able.sort(key=lambda one: (one.till != kategori, one.intag[-1] == last and len(one.intag) == 1))
        for one in able[: malbild.antal(table.namn, kategori, kon)]:
            one.handelser.add(kategori)
