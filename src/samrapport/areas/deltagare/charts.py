"""Participants as charts: bars by kön, and the flow from support at entry to where people went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Drawing

from samrapport.areas.deltagare.bars import kon_bars, kon_bars_alt
from samrapport.areas.deltagare.deltagartabell import ALLA, TOTALT, Deltagartabell
from samrapport.areas.deltagare.flow import flow_bands, flow_bands_alt
from samrapport.areas.deltagare.lasning.aggregat import SUMMA
from samrapport.areas.deltagare.tables import FLOW, HEADS, marked, own_table
from samrapport.present.cells import frame
from samrapport.present.figures import Figure
from samrapport.rapport.rapport import Rapport


def _bars(namn: str, label: str, caption: str) -> Callable[[Rapport], Figure | None]:
    """A figure of one table of participants: bars by kön. None where every count is 0."""

    def figur(rapport: Rapport) -> Figure | None:
        own = own_table(rapport, namn)
        sexes = [kon for kon in own.kon if kon != TOTALT] or [TOTALT]
        data = frame(
            {"kategori": kategori, "grupp": HEADS[kon], "värde": own.cells.get((ALLA, kategori, kon))}
            for kategori in own.kategorier
            if any(own.cells.get((ALLA, kategori, one)) != 0 for one in own.kon)
            for kon in sexes
        )
        return _figure(rapport, own, label, caption, data, kon_bars_alt, kon_bars)

    return figur


def _figure(
    rapport: Rapport, own: Deltagartabell, label: str, caption: str, data: pd.DataFrame,
    alt: Callable[[pd.DataFrame, str], str], draw: Callable[[pd.DataFrame], Drawing],
) -> Figure | None:  # fmt: skip
    """A figure whose caption says what is counted, where it comes from, and whether it is made up, as its alt text does."""
    text = f"{caption}. Bas: {own.bas}. Källa: insatsens uppgifter om deltagarna"
    return Figure.of(
        label, marked(rapport, text), data, lambda rows: marked(rapport, alt(rows, own.bas).rstrip(".")) + ".", draw
    )


figur_intag = _bars("Kön per intag", "fig-intag", "Deltaganden per intag, kvinnor och män, antal")
figur_bakgrund = _bars("Utbildningsbakgrund", "fig-utbildning", "Deltagarnas utbildningsbakgrund, antal personer")
figur_forsorjning = _bars(
    "Försörjning vid inträde", "fig-forsorjning", "Huvudsaklig försörjning när deltagaren började, antal personer"
)
figur_avslut = _bars("Avslut", "fig-avslut", "Vart deltagarna gick när de avslutade, antal personer")


def figur_flode(rapport: Rapport) -> Figure | None:
    """From support at entry to where people went."""
    own = own_table(rapport, FLOW)
    rows: list[dict[str, Any]] = [
        {"från": start, "till": end, "värde": own.cells.get((end, start, TOTALT))}
        for start in own.kategorier
        for end in own.undergrupper
    ]
    rows += [{"från": start, "till": None, "värde": own.cells.get((ALLA, start, TOTALT))} for start in own.kategorier]
    rows += [{"från": None, "till": end, "värde": own.cells.get((end, SUMMA, TOTALT))} for end in own.undergrupper]
    return _figure(
        rapport, own, "fig-flode", "Från försörjning vid inträdet till utfall, antal personer", frame(rows),
        flow_bands_alt, lambda data: flow_bands(data, "Försörjning vid inträdet", "Utfall"),
    )  # fmt: skip
