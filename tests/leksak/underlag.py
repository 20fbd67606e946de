"""A toy area's raw tables: `milstolpar` of a project's own report, `verktyg` of the förbund's."""

from __future__ import annotations

from samrapport.raw.declaration import Kolumn, Tabell, kalla
from samrapport.raw.values import one_of, parse_amount, parse_count, parse_date

MILSTOLPAR = Tabell(
    "milstolpar",
    "projektets milstolpar",
    "En rad för varje milstolpe.",
    {
        "milstolpe": Kolumn("Milstolpens namn", "Start"),
        "datum": Kolumn("Dagen", "2024-02-01", parse_date),
        "kostnad (kr)": Kolumn("Vad den kostade", "120000", parse_amount),
        "läge": Kolumn("`klar` eller `planerad`", "klar", one_of("klar", "planerad")),
        "källa": kalla("Projektplanen"),
    },
    nyckel=["milstolpe"],
    plats="projekt",
    fakta=("milstolpe",),
    kontrolleras=True,
)

VERKTYG = Tabell(
    "verktyg",
    "förbundets verktyg",
    "En rad för varje slag.",
    {
        "verktyg": Kolumn("Vad det är", "Hammare"),
        "antal": Kolumn("Hur många", "3", parse_count),
        "källa": kalla("Inventeringen"),
    },
    nyckel=["verktyg"],
    fakta=("verktyg",),
)
