"""The facts on budget, utfall, eget kapital and the members' contributions. Entries: `las_ekonomi`, `las_bidrag`."""

from __future__ import annotations

from collections.abc import Iterable

from samrapport.areas.ekonomi.bidrag import Bidrag, bidrag
from samrapport.areas.ekonomi.budget import Ekonomi, ekonomi
from samrapport.areas.ekonomi.foregaende import read_utfall_fore
from samrapport.areas.forbund.facts import las_medlemmar, members_at
from samrapport.facts.fact import Fact
from samrapport.rapport.omraden import fakta
from samrapport.rapport.rapport import Rapport, beraknat


@beraknat("budget", "utfall", "eget_kapital")
def las_ekonomi(rapport: Rapport) -> Ekonomi:
    """Budget och utfall, computed."""
    prognos = rapport.tabell("prognos") if rapport.finns("prognos") else None
    return ekonomi(
        rapport.budget, rapport.utfall, rapport.eget_kapital, rapport.ar, rapport.uppgifter.ek_regel, prognos,
        read_utfall_fore(rapport),
    )  # fmt: skip


@beraknat("budget", "utfall", "eget_kapital")
def las_bidrag(rapport: Rapport) -> Bidrag | None:
    """Who of the members gives how much, by the shares that are valid when the period ends."""
    members = members_at(las_medlemmar(rapport), rapport.uppgifter.period.slut)
    return bidrag(las_ekonomi(rapport), rapport.budget, members)


@fakta("budget")
def budget_facts(rapport: Rapport) -> Iterable[Fact]:
    """`budget.*`: posts, blocks and totals."""
    return (fact for name, fact in las_ekonomi(rapport).facts.items() if name.startswith("budget."))


@fakta("ek")
def eget_kapital_facts(rapport: Rapport) -> Iterable[Fact]:
    """`ek.*`: eget kapital year by year, by the report's rule and by the other."""
    return (fact for name, fact in las_ekonomi(rapport).facts.items() if name.startswith("ek."))


@fakta("bidrag")
def bidrag_facts(rapport: Rapport) -> Iterable[Fact]:
    """`bidrag.*`: the share of each member, and its part of the budgeted contributions and of those received."""
    found = las_bidrag(rapport)
    return found.facts.values() if found else ()
