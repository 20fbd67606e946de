"""The facts on helårsekvivalenter. Entry: `las_helarsekvivalenter`."""

from __future__ import annotations

from collections.abc import Iterable

from samrapport.areas.forbund.facts import las_forbundet, las_medlemmar, las_regioner
from samrapport.areas.statistik.helarsekvivalenter import Helarsekvivalenter, helarsekvivalenter
from samrapport.areas.statistik.riksstatistik import las_gemensamt, las_riksstatistik
from samrapport.areas.statistik.svar import lases_i
from samrapport.errors import MissingData
from samrapport.facts.fact import Fact
from samrapport.rapport.omraden import fakta
from samrapport.rapport.rapport import Rapport, beraknat


@beraknat()
def helarsekvivalenter_med_luckor(rapport: Rapport) -> Helarsekvivalenter:
    """Helårsekvivalenter, computed, also where the förbund's kommuner have no whole year."""
    return helarsekvivalenter(
        las_riksstatistik(rapport.folder),
        las_regioner(rapport),
        las_medlemmar(rapport),
        str(las_forbundet(rapport)["kortnamn"]),
        rapport.uppgifter.period.slut,
    )


@beraknat()
def las_helarsekvivalenter(rapport: Rapport) -> Helarsekvivalenter:
    """Helårsekvivalenter, computed. Raises MissingData when the förbund's kommuner have no figures."""
    found = helarsekvivalenter_med_luckor(rapport)
    if not found.years["egen"]:
        raise MissingData(
            [f"scb/helarsekvivalenter.csv (rader för kommunerna {', '.join(found.egna) or 'i förbundet'})"]
        )
    return found


@fakta("hek")
def hek_facts(rapport: Rapport) -> Iterable[Fact]:
    """`hek.*`: see `helarsekvivalenter`."""
    return las_helarsekvivalenter(rapport).facts.values()


__all__ = ["hek_facts", "helarsekvivalenter_med_luckor", "las_gemensamt", "las_helarsekvivalenter", "lases_i"]
