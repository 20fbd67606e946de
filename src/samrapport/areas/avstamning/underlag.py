"""What a printed report said, and what the analyst says of what the controls find."""

from __future__ import annotations

from dataclasses import replace

from samrapport.raw.declaration import Kolumn, Tabell, Texter
from samrapport.raw.enhetsvarden import UNITS, as_it_stands, with_values
from samrapport.raw.nytt_ar import ATT_BEKRAFTA
from samrapport.raw.values import one_of, parse_date, parse_year

PUBLICERAT = Tabell(
    "publicerat",
    "vad en tryckt rapport säger",
    "Se [Jämför med en tryckt rapport](#jämför-med-en-tryckt-rapport).",
    {
        "avsnitt": Kolumn("Rubriken i den tryckta rapporten", "Sammanfattning"),
        "plats": Kolumn("Var i avsnittet", "Investeringen av medel"),
        "tryckt": Kolumn("Exakt som det är tryckt", "25 %"),
        "värde": Kolumn("Samma som tal, datum eller text", "25", as_it_stands, arets=True),
        "enhet": Kolumn("Den tryckta enheten: `antal`, `procent`, `kr`, `tkr`, `mkr`, `år`, `månader`, `dagar`, `datum`, `text`, `personer`, `riktning`", "procent", one_of(*UNITS, "personer", "riktning")),
        "faktum": Kolumn("Faktumet som ska ge samma värde, eller flera fakta: `a + b`, `a + b / c`, `a mot b`", "budget.totalt.andel"),
        "anmärkning": Kolumn("Förklaring, till exempel till ett tryckfel", "Trycket avrundar nedåt", required=False),
    },
    nyckel=["avsnitt", "plats", "tryckt"],
    efter=with_values,
    kontrolleras=True,
    som_fore="fel",
    nytt_ar=None,
)  # fmt: skip

EGET_PUBLICERAT = replace(PUBLICERAT, plats="inom", noteras=False)
"""What that of a report within a förbund's said. Unlike the förbund's it opens no protected count."""


AVSTAMNING = Tabell(
    "avstamning",
    "förklaringar till det som kontrollerna hittar",
    "En rad för varje fynd som är förklarat. Se [Stäm av rapporten](#stäm-av-rapporten). En insats har en egen i sin mapp.",
    {
        "regel": Kolumn("Regelns namn, som `samrapport check` skriver det inom parentes", "summa-av-delar"),
        "plats": Kolumn("Fyndets plats, exakt som `samrapport check` skriver den", "Budget och utfall: Resultatrad 2022"),
        "förklaring": Kolumn("Varför det ser ut så, och vad rapporten visar", "Trycket har ett skrivfel."),
        "accepterad av": Kolumn("Vem som har godtagit förklaringen", "Styrelsen"),
        "datum": Kolumn("Dagen då den godtogs", "2021-09-24", parse_date),
        "visas i": Kolumn("Där läsaren ser förklaringen, som en anmärkning under en tabell, ett diagram eller en text: dess etikett eller namn, flera med komma emellan. Tom cell: bara i avstämningen", "tbl-budget, text/budget", required=False, optional=True),
    },
    nyckel=["regel", "plats"],
    plats=("rapport", "inom"),
    noteras=False,
    som_fore="",
    nytt_ar=None,
)  # fmt: skip

BEKRAFTA = Tabell(
    ATT_BEKRAFTA,
    "det som är hämtat från ett annat år och inte bekräftat",
    "Skrivs av `samrapport ny`: en rad för varje fil som är hämtad från förra året, eller som ska lämnas på nytt. Ta bort raden när du har gått igenom filen.",
    {
        "underlag": Kolumn("Filens eller bladets namn", "personer.csv"),
        "från": Kolumn("Året som den är hämtad från", "2021", parse_year),
        "att göra": Kolumn("Vad som är kvar", "Stämmer raderna fortfarande?"),
    },
    nyckel=["underlag"],
    plats=("rapport", "inom"),
    noteras=False,
    som_fore="",
    nytt_ar=None,
)  # fmt: skip

TEXTER = Texter(("avstamning", "om-siffrorna"))

EGNA_TEXTER = Texter(("avstamning", "om-siffrorna"), plats="inom")
