"""Which rules a förbund's report follows, in words. Entry: `foljda_regler`."""

from __future__ import annotations

from samrapport.areas.forbund.facts import las_forbundet
from samrapport.rapport.rapport import Rapport
from samrapport.text.prose import Prose

_LAGEN = "Lagen (2003:1210) om finansiell samordning kräver ingen delårsrapport"
_ORDNINGEN = {
    "ja": f"{_LAGEN}, men förbundets förbundsordning gör det. Den ska då gälla minst hälften och högst två tredjedelar av året "
    "(13 kap. 1 § lagen (2018:597) om kommunal bokföring och redovisning).",
    "nej": f"{_LAGEN}, och det gör inte heller förbundets förbundsordning. Förbundet gör rapporten på eget initiativ.",
    "okänt": f"{_LAGEN}. Det kan däremot förbundets förbundsordning göra.",
}


def foljda_regler(rapport: Rapport) -> Prose:
    """Whether the förbund owes the report at all, by what `forbund.csv` says, and what it does not hold."""
    told = las_forbundet(rapport).get("delårsrapport enligt förbundsordningen") or "okänt"
    return Prose(f"{_ORDNINGEN[told]} Resultaträkning, balansräkning och noter ingår inte i rapporten.")
