"""Participants as charts: bars by kön, and the flow from support at entry to where people went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from samrapport.areas.deltagare.bars import kon_bars, kon_bars_alt
from samrapport.areas.deltagare.deltagartabell import ALLA, TOTALT, Deltagartabell
from samrapport.areas.deltagare.flow import flow_bands, flow_bands_alt
from samrapport.areas.deltagare.lasning.aggregat import SUMMA
from samrapport.areas.deltagare.tables import FLOW, HEADS, marked, own_table
from samrapport.present.cells import frame
from samrapport.present.figures import Figure
from samrapport.rapport.rapport import Rapport


def _figure(rapport: Rapport, namn: str, label: str, caption: str) -> Figure | None:
    """Bars by kön of one table. None where every count is 0."""
    own = own_table(rapport, namn)
    kategorier = [
        kategori for kategori in own.kategorier if any(own.cells.get((ALLA, kategori, kon)) != 0 for kon in own.kon)
    ]
    sexes = [kon for kon in own.kon if kon != TOTALT] or [TOTALT]
    data = frame(
        {"kategori": kategori, "grupp": HEADS[kon], "värde": own.cells.get((ALLA, kategori, kon))}
        for kategori in kategorier
        for kon in sexes
    )
    return Figure.of(
        label,
        marked(rapport, _sourced(own, caption)),
        data,
        lambda rows: marked(rapport, kon_bars_alt(rows, own.bas).rstrip(".")) + ".",
        kon_bars,
    )


def _sourced(own: Deltagartabell, caption: str) -> str:
    """A figure's caption with what is counted, and where it comes from."""
    return f"{caption}. Bas: {own.bas}. Källa: insatsens uppgifter om deltagarna"


def _bars(namn: str, label: str, caption: str) -> Callable[[Rapport], Figure | None]:
    """A figure of one table of participants: bars by kön."""
    return lambda rapport: _figure(rapport, namn, label, caption)


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
    data = frame(rows)
    caption = "Från försörjning vid inträdet till utfall, antal personer"
    return Figure.of(
        "fig-flode",
        marked(rapport, _sourced(own, caption)),
        data,
        lambda rows: marked(rapport, flow_bands_alt(rows, own.bas).rstrip(".")) + ".",
        lambda rows: flow_bands(rows, "Försörjning vid inträdet", "Utfall"),
    )
