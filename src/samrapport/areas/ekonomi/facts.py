"""The facts on budget, utfall and eget kapital. Entry: `las_ekonomi`."""

from __future__ import annotations

from collections.abc import Iterable

from samrapport.areas.ekonomi.budget import Ekonomi, ekonomi
from samrapport.facts.fact import Fact
from samrapport.rapport.omraden import fakta
from samrapport.rapport.rapport import Rapport, beraknat


@beraknat("budget", "utfall", "eget_kapital")
def las_ekonomi(rapport: Rapport) -> Ekonomi:
    """Budget och utfall, computed."""
    prognos = rapport.tabell("prognos") if rapport.finns("prognos") else None
    return ekonomi(
        rapport.budget, rapport.utfall, rapport.eget_kapital, rapport.ar, rapport.uppgifter.ek_regel, prognos
    )


@fakta("budget")
def budget_facts(rapport: Rapport) -> Iterable[Fact]:
    """`budget.*`: posts, blocks and totals."""
    return (fact for name, fact in las_ekonomi(rapport).facts.items() if name.startswith("budget."))


@fakta("ek")
def eget_kapital_facts(rapport: Rapport) -> Iterable[Fact]:
    """`ek.*`: eget kapital year by year, by the report's rule and by the other."""
    return (fact for name, fact in las_ekonomi(rapport).facts.items() if name.startswith("ek."))
