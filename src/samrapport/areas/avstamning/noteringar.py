"""`avstamning.csv`: what the analyst has to say of what the controls find. Entry: `read_noteringar`."""

from __future__ import annotations

import pandas as pd

from samrapport.raw.declaration import Kolumn, Tabell
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import read_table
from samrapport.raw.values import parse_date

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
    },
    nyckel=["regel", "plats"],
    plats=("rapport", "insats"),
)  # fmt: skip


def read_noteringar(folder: RawFolder, stem: str) -> pd.DataFrame:
    """regel and plats (as the finding names them), förklaring, accepterad av, datum. Raises DataFault."""
    return read_table(folder, stem, AVSTAMNING)
