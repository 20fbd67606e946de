"""One förbund's report of one year as the comparison takes it: its own facts, or why it cannot be read. Entry: `las_forbundsar`.

What all förbund share is read once: with each reading it anew the cost would grow with the square of how many they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from samrapport.areas.deltagare.facts import alla_deltagare
from samrapport.areas.deltagare.register import UNIKA
from samrapport.areas.forbund.facts import las_forbundet, las_medlemmar, las_regioner, members_at
from samrapport.areas.forbund.rapport import Forbundsrapport
from samrapport.areas.forbund.underlag import (
    forbund_of,
    members_of,
    read_all_forbund,
    read_all_medlemmar,
    read_regioner,
)
from samrapport.areas.insatsrapport.rapport import Insatsrapport
from samrapport.areas.jamforelse.varden import Forbundsar, Insatstal
from samrapport.areas.statistik import underlag as scb
from samrapport.areas.statistik.facts import las_helarsekvivalenter
from samrapport.areas.statistik.helarsekvivalenter import (
    Helarsekvivalenter,
    helarsekvivalenter,
    one_source,
    riksstatistik,
)
from samrapport.areas.statistik.lasning import finns, read_folkmangd, read_helarsekvivalenter
from samrapport.errors import DataFault, MissingData, told_elsewhere
from samrapport.facts.fact import Fact
from samrapport.rapport.rapport import Rapport
from samrapport.raw.declaration import Tabell
from samrapport.raw.folder import RawFolder
from samrapport.text.alfabet import listed

T = TypeVar("T")

_UNIKA = ("deltagare.unika_deltagare.totalt", "baser.unika_personer.totalt")
"""Where a register, or a file of counts, tells how many unique persons there are."""

_ECONOMY = ("budget", "utfall", "eget_kapital")
_FACTS = {
    "budget": ("budget.andel", "budget.totalt.utfall", "budget.totalt.budget"),
    "ek": ("ek.ar0.utgaende", "ek.ar0.intakter", "ek.regel"),
}


@dataclass
class Gemensamt:
    """What all förbund share: who they are and their members, the regions and SCB's figures. Raises DataFault."""

    folder: RawFolder

    @cached_property
    def forbund(self) -> pd.DataFrame:
        """All förbund."""
        return read_all_forbund(self.folder)

    @cached_property
    def medlemmar(self) -> pd.DataFrame:
        """All memberships."""
        return read_all_medlemmar(self.folder)

    @cached_property
    def regioner(self) -> pd.DataFrame:
        """Known regions."""
        return read_regioner(self.folder)

    @cached_property
    def antal(self) -> dict[str, pd.DataFrame]:
        """Helårsekvivalenter for both kön by region. The source is chosen among all rows, as in each report of its own."""
        self._assert_there(scb.HELARSEKVIVALENTER)
        found = read_helarsekvivalenter(self.folder, self.regioner)
        return _by_region(one_source(found[(found["ålder"] == scb.ALDER) & (found["kön"] == "totalt")]))

    @cached_property
    def folkmangd(self) -> dict[str, pd.DataFrame]:
        """Population for both kön by region."""
        self._assert_there(scb.FOLKMANGD)
        found = read_folkmangd(self.folder, self.regioner)
        return _by_region(found[(found["ålder"] == scb.ALDER) & (found["kön"] == "totalt")])

    def _assert_there(self, tabell: Tabell) -> None:
        if not finns(self.folder, self.regioner, tabell):
            raise MissingData([f"scb/{tabell.namn}.csv"])


def _by_region(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {"": frame.head(0)} | {str(code): rows for code, rows in frame.groupby("regionkod", sort=False)}


class _Delad(Forbundsrapport):
    """A report that takes what all share from `gemensamt`, and computes helårsekvivalenter for its own kommuner alone."""

    def __init__(self, gemensamt: Gemensamt, forbund: str, ar: int) -> None:
        super().__init__(gemensamt.folder, forbund, ar)
        self.gemensamt = gemensamt

    def en_gang(self, compute: Callable[[Any], T], *, quiet: bool = True) -> T:
        """What all share is taken from there."""
        found: T = super().en_gang(_DELAT.get(compute, compute), quiet=quiet)
        return found


def _forbundet(rapport: _Delad) -> pd.Series:
    return forbund_of(rapport.gemensamt.forbund, rapport.forbund)


def _medlemmar(rapport: _Delad) -> pd.DataFrame:
    return members_of(rapport.gemensamt.medlemmar, rapport.forbund, rapport.gemensamt.regioner)


def _helarsekvivalenter(rapport: _Delad) -> Helarsekvivalenter:
    day = rapport.uppgifter.period.slut
    medlemmar, regioner = las_medlemmar(rapport), rapport.gemensamt.regioner
    members = members_at(medlemmar, day)
    codes = sorted(members.loc[members["part"] == "kommun", "regionkod"])
    antal, people = (
        pd.concat([table.get(code, table[""]) for code in ("", *codes)])
        for table in (rapport.gemensamt.antal, rapport.gemensamt.folkmangd)
    )
    own = regioner[regioner["regionkod"].isin(codes)]
    name = str(las_forbundet(rapport)["kortnamn"])
    return helarsekvivalenter(riksstatistik(antal, people), own, medlemmar, name, day)


_DELAT: dict[Any, Any] = {
    las_forbundet.__wrapped__: _forbundet,  # type: ignore[attr-defined]
    las_regioner.__wrapped__: lambda rapport: rapport.gemensamt.regioner,  # type: ignore[attr-defined]
    las_medlemmar.__wrapped__: _medlemmar,  # type: ignore[attr-defined]
    las_helarsekvivalenter.__wrapped__: _helarsekvivalenter,  # type: ignore[attr-defined]
}
"""How a report that shares computes what each otherwise computes by itself."""


def las_forbundsar(gemensamt: Gemensamt, forbund: str, ar: int, *, statistik: bool = True) -> Forbundsar:
    """The report's own facts that the comparison takes; with `fel` when its raw data cannot be read.

    statistik: whether helårsekvivalenter are asked for: they stand in the newest report for all years.
    """
    rapport = _Delad(gemensamt, forbund, ar)
    namn = forbund
    fel = "Underlaget går inte att läsa"
    with told_elsewhere():
        try:
            namn = str(las_forbundet(rapport)["kortnamn"])
            return _read(rapport, namn, statistik)
        except DataFault as error:
            first, more = error.faults[0], len(error.faults) - 1
            # Nothing of what stood there is told: it may be anything, and this page is for everyone.
            place = first.file + (f", rad {first.row}" if first.row else "") + (f", och {more} till" if more else "")
            fel = f"Underlaget har fel ({place})"
            if not gemensamt.folder.has(f"{forbund}/{ar}/rapport.yml"):
                fel = f"Förbundet har ingen rapport för {ar}"
            raise
    return Forbundsar(forbund, namn, ar, {}, fel=fel)


def _read(rapport: Rapport, namn: str, statistik: bool) -> Forbundsar:
    period = rapport.uppgifter.period
    facts: dict[str, Fact] = {}
    saknas: dict[str, str] = {"insats": "Förbundet redovisar inga individinsatser"}
    till = None
    try:
        rapport.kraver(_ECONOMY)
    except MissingData:
        saknas |= dict.fromkeys(_FACTS, "Budget och utfall saknas")
    else:
        found = {name: rapport.fakta.find(name) for names in _FACTS.values() for name in names}
        facts |= {name: fact for name, fact in found.items() if fact}
        saknas["budget"] = "Budget eller utfall saknas"
        saknas["ek"] = "Eget kapital eller intäkter saknas"
        till = max(rapport.utfall["till och med"], default=None)
    if statistik:
        try:
            facts |= {
                name: fact for name, fact in rapport.fakta.namespace("hek").items() if name.startswith("hek.egen.")
            }
        except MissingData:
            saknas["hek"] = "SCB:s uppgifter saknas för förbundets kommuner"
    insatser = tuple(_insatser(rapport)) if rapport.finns("insatser") else ()
    return Forbundsar(
        rapport.forbund, namn, rapport.ar, facts, period.slut, period.start, till, insatser, saknas, lan=_lan(rapport)
    )


def _lan(rapport: Rapport) -> str:
    """The name of the county that most of the förbund's kommuner lie in: the first two digits of their codes."""
    members = members_at(las_medlemmar(rapport), rapport.uppgifter.period.slut)
    codes = sorted(str(code)[:2] for code in members.loc[members["part"] == "kommun", "regionkod"])
    if not codes:
        return ""
    most = max(dict.fromkeys(codes), key=codes.count)
    regioner = las_regioner(rapport)
    names = regioner.loc[regioner["regionkod"] == most, "namn"]
    return str(names.iloc[0]) if len(names) else ""


def _insatser(rapport: Rapport) -> Iterator[Insatstal]:
    """The insatser for individuals, and others that count participants all the same."""
    for row in rapport.insatser.to_dict("records"):
        insats, data = row["insats"], alla_deltagare(rapport).get(row["insats"])
        if data is None:
            if row["typ"] == "individ":
                yield Insatstal(row["namn"], saknas="Antal deltagare saknas")
            continue
        names = (f"insats.{insats}.deltagare.{end}" for end in _UNIKA)
        found = (rapport.fakta.find(name) for name in names)
        persons = next((one for one in found if one and one.base.casefold() == UNIKA), None)
        if persons is None:
            bases = listed(dict.fromkeys(one.bas for one in data.visade.values()))
            yield Insatstal(row["namn"], saknas=f"Det som räknas är {bases}, inte {UNIKA}")
            continue
        day = data.uppgifter.period.slut if data.uppgifter else None
        spent = _spent(
            Insatsrapport(rapport.folder, rapport.forbund, rapport.ar, inom=rapport, insats=insats), row["start"], day
        )
        yield Insatstal(row["namn"], persons, "", day, spent, persons.pahittad)


def _spent(own: Insatsrapport, start: object, day: object) -> Fact | None:
    """What was spent from the insats's start to the day of its count; None unless one row of its ekonomi is of that time."""
    if start is None or day is None or not own.finns("ekonomi"):
        return None
    posts = [row["post"] for row in own.ekonomi.to_dict("records") if row["från"] <= start and row["till"] == day]
    found = [fact for post in posts if (fact := own.fakta.find(f"ekonomi.{post}.forbrukat"))]
    return found[0] if len(found) == 1 else None
