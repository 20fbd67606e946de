"""Koladas nyckeltal, fetched or typed."""

from __future__ import annotations

from samrapport.raw.declaration import Kolumn, Tabell, kalla
from samrapport.raw.values import one_of, parse_date, parse_number, parse_region, parse_year

ENHETER = ("procent", "kr", "antal")

NYCKELTAL = Tabell(
    "kolada",
    "nyckeltal från Kolada",
    "Behövs bara för nyckeltal som inte [hämtas](#hämta-statistik-från-scb-och-kolada). Varje rad blir faktumet `kolada.<nyckeltal>.<område>.<år>`, för ett kön med"
    " `.kvinnor` eller `.man` efter, och det nyaste året heter `senaste`.",
    {
        "nyckeltal": Kolumn("Koladas id", "N00945"),
        "beskrivning": Kolumn("Vad nyckeltalet är, som Kolada säger", "Invånare totalt, antal"),
        "regionkod": Kolumn("Området", "1980", parse_region),
        "kön": Kolumn("`totalt` för båda: `totalt`, `kvinnor`, `män`", "totalt", one_of("totalt", "kvinnor", "män")),
        "år": Kolumn("Året som uppgiften gäller", "2023", parse_year),
        "värde": Kolumn("Talet", "158653", parse_number),
        "enhet": Kolumn("Vad talet är: `procent`, `kr`, `antal`", "antal", one_of(*ENHETER)),
        "källa": kalla("Kolada"),
        "uttagsdatum": Kolumn("Dagen då uppgiften hämtades", "2024-09-15", parse_date, required=False),
    },
    nyckel=["nyckeltal", "regionkod", "kön", "år"],
    plats="scb",
    fakta=("kolada",),
    noteras=False,
)  # fmt: skip
