"""Texts for readers whom the report itself does not reach, and the words that it explains."""

from __future__ import annotations

from samrapport.raw.declaration import Kolumn, Tabell, Texter
from samrapport.raw.nytt_ar import alla

LATTLAST = Texter(("lattlast",))

ENGELSKA = Texter(("engelska",), sprak="en")

ORDLISTA = Tabell(
    "ordlista",
    "ord som förklaras",
    "Ord som läsare kan behöva få förklarade. Där ett ord först står i en text på en sida får det en fotnot med förklaringen, på "
    "webbsidan, i PDF-filen och i Word. Gäller också rapporterna för årets insatser.",
    {
        "ord": Kolumn("Ordet, som det brukar skrivas", "helårsekvivalent"),
        "förklaring": Kolumn("Vad det betyder, i en eller två korta meningar", "Den som får full ersättning ett helt år är en helårsekvivalent."),
        "former": Kolumn("Andra former som ordet har i texterna, med komma emellan", "helårsekvivalenter, helårsekvivalenten", required=False, optional=True),
    },
    nyckel=["ord"],
    noteras=False,
    provas=False,
    som_fore="",
    nytt_ar=alla,
)  # fmt: skip
