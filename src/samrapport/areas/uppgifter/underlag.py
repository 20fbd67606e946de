"""Single facts that fit no table."""

from __future__ import annotations

from dataclasses import replace

from samrapport.raw.declaration import Kolumn, Tabell, kalla
from samrapport.raw.enhetsvarden import UNITS, as_it_stands, with_values
from samrapport.raw.nytt_ar import alla
from samrapport.raw.personnummer.undantag import UNDANTAG
from samrapport.raw.values import one_of, parse_name

__all__ = ["EGNA_UPPGIFTER", "UNDANTAG", "UPPGIFTER"]

UPPGIFTER = Tabell(
    "uppgifter",
    "enstaka uppgifter",
    "För det som inte passar i någon annan fil. Varje rad blir faktumet `uppgift.` följt av namnet.",
    {
        "namn": Kolumn("Faktumets namn. a–z, 0–9 och understreck, med en bokstav först", "invanare", parse_name),
        "värde": Kolumn("Ett tal, ett datum eller en text, efter enheten", "125000", as_it_stands),
        "enhet": Kolumn("Vad värdet är. `kr`, `tkr` och `mkr` är belopp: `antal`, `procent`, `kr`, `tkr`, `mkr`, `år`, `månader`, `dagar`, `datum`, `text`", "antal", one_of(*UNITS)),
        "bas": Kolumn("Vad andelen eller antalet räknas på", "drygt", required=False),
        "beskrivning": Kolumn("Vad uppgiften är, i ord", "Invånare i Västerås kommun"),
        "källa": kalla("Delårsrapport 2021"),
    },
    nyckel=["namn"],
    fakta=("uppgift",),
    efter=with_values,
    noteras=False,
    provas=False,
    som_fore="upplysning",
    nytt_ar=alla,
)  # fmt: skip

EGNA_UPPGIFTER = replace(UPPGIFTER, plats="inom", fakta=("egen",))
"""Those of a report within a förbund's."""
