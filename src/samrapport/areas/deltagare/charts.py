"""Participants as charts: bars by kön, and the flow from support at entry to where people went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Drawing

from samrapport.areas.deltagare.bars import kon_bars, kon_bars_alt
from samrapport.areas.deltagare.deltagartabell import ALLA, FLODE, TOTALT, Deltagartabell, Key, base_text
from samrapport.areas.deltagare.facts import insatsens_deltagare
from samrapport.areas.deltagare.flow import flow_bands, flow_bands_alt
from samrapport.areas.deltagare.lasning.aggregat import SUMMA
from samrapport.areas.deltagare.tables import HEADS, marked, own_table
from samrapport.present.cells import frame
from samrapport.present.figures import Figure
from samrapport.rapport.rapport import Rapport
from samrapport.text.bound import escape_markdown
from samrapport.text.numbers import antal
from samrapport.text.prose import Prose


def _bars(namn: str, label: str, caption: str) -> Callable[[Rapport], Figure | Prose | None]:
    """A figure of one table of participants: bars by kön, or of both together where more of that may be shown.

    None where every count is 0, and a sentence where most may not be shown.
    """

    def figur(rapport: Rapport) -> Figure | Prose | None:
        own = own_table(rapport, namn)
        sexes = _told_best(own)
        data = frame(
            {"kategori": kategori, "grupp": HEADS[kon], "värde": own.cells.get((ALLA, kategori, kon))}
            for kategori in own.kategorier
            if any(own.cells.get((ALLA, kategori, one)) != 0 for one in own.kon)
            for kon in sexes
        )
        by = ", kvinnor och män" if len(sexes) > 1 else ""
        told = [(kategori, (ALLA, kategori, TOTALT)) for kategori in own.kategorier]
        return _figure(
            rapport,
            own,
            label,
            f"{caption}{by}, {_counted(own)}",
            data,
            kon_bars_alt,
            kon_bars,
            list(data["värde"]),
            told,
        )

    return figur


def _counted(own: Deltagartabell) -> str:
    return "antal personer" if "personer" in own.bas else "antal"


def _told_best(own: Deltagartabell) -> Sequence[str]:
    """Kvinnor and män, or both together where a smaller part of those counts is withheld."""
    apart = [kon for kon in own.kon if kon != TOTALT]

    def withheld(sexes: Sequence[str]) -> Fraction:
        counts = [own.cells.get((ALLA, kategori, kon)) for kategori in own.kategorier for kon in sexes]
        return Fraction(counts.count(None), max(len(counts), 1))

    return apart if apart and withheld(apart) <= withheld([TOTALT]) else [TOTALT]


def _figure(
    rapport: Rapport, own: Deltagartabell, label: str, caption: str, data: pd.DataFrame,
    alt: Callable[[pd.DataFrame, str], str], draw: Callable[[pd.DataFrame], Drawing], drawn: Sequence[Any],
    told: Sequence[tuple[str, Key]],
) -> Figure | Prose | None:  # fmt: skip
    """A figure whose caption says what is counted, where it comes from, and whether it is made up, as its alt text does.

    drawn: the counts that it draws. Where more than half of them are withheld, a sentence stands in its place, with those of
    `told` that may be shown.
    """
    base, made_up = base_text(own, TOTALT), insatsens_deltagare(rapport).pahittat(own)
    if 2 * sum(count is None for count in drawn) > len(drawn):
        counts = [(name, count) for name, key in told if (count := own.cells.get(key))]
        made_up = insatsens_deltagare(rapport).pahittat(own, bara=[key for _, key in told])
        return Prose(_in_place(caption, base, counts, f" *({made_up})*" if made_up else ""), i_stallet_for=label)
    source = made_up or "insatsens uppgifter om deltagarna"
    return Figure.of(
        label,
        f"{caption}. Bas: {base}. Källa: {source}",
        data,
        lambda rows: marked(rapport, alt(rows, base).rstrip("."), own) + ".",
        draw,
    )


def _in_place(caption: str, base: str, told: Sequence[tuple[str, int]], sign: str) -> str:
    """What is said where too little could be drawn: first what may be told, a point each, since names begin with a capital."""
    if not told:
        return f"**{caption}.** De flesta av antalen visas inte, så att ingen enskild kan pekas ut."
    points = "\n".join(f"- {escape_markdown(name)}: {antal(count)}" for name, count in told)
    lead = f"Så här fördelar sig {escape_markdown(base)}{sign}:"
    return f"**{caption}.** {lead}\n\n{points}\n\nDe andra antalen visas inte, så att ingen enskild kan pekas ut."


figur_intag = _bars("Kön per intag", "fig-intag", "Deltaganden per intag")
figur_bakgrund = _bars("Utbildningsbakgrund", "fig-utbildning", "Deltagarnas utbildningsbakgrund")
figur_forsorjning = _bars(
    "Försörjning vid inträde", "fig-forsorjning", "Huvudsaklig försörjning när deltagaren började"
)
figur_initierande = _bars("Initierande part", "fig-initierande", "Den som tog initiativ till deltagandet")
figur_avslut = _bars("Avslut", "fig-avslut", "Vart deltagarna gick när de avslutade")


def figur_flode(rapport: Rapport) -> Figure | Prose | None:
    """From support at entry to where people went; a sentence where most of its bands may not be shown."""
    own = own_table(rapport, FLODE)
    rows: list[dict[str, Any]] = [
        {"från": start, "till": end, "värde": own.cells.get((end, start, TOTALT))}
        for start in own.kategorier
        for end in own.undergrupper
    ]
    bands = [row["värde"] for row in rows if row["värde"] != 0]
    rows += [{"från": start, "till": None, "värde": own.cells.get((ALLA, start, TOTALT))} for start in own.kategorier]
    sums = [(end, (end, SUMMA, TOTALT)) for end in own.undergrupper]
    rows += [{"från": None, "till": end, "värde": own.cells.get(key)} for end, key in sums]
    return _figure(
        rapport, own, "fig-flode", "Från försörjning vid inträdet till utfall, antal personer", frame(rows),
        flow_bands_alt, lambda data: flow_bands(data, "Försörjning vid inträdet", "Utfall"), bands, sums,
    )  # fmt: skip
