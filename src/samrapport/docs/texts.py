"""The pages of what texts and controls know: filters and rules. Entries: `filters_page`, `rules_page`."""

from __future__ import annotations

import inspect
from pathlib import Path

from samrapport.docs.markdown import table
from samrapport.rapport import oppna
from samrapport.rapport.kontroll.regler import alla_regler
from samrapport.text.bound import FILTERS
from samrapport.text.prose import bind

_PLAIN = "{{ budget.totalt.utfall }}"
_NO_BREAK = "\u00a0"


def filters_page(data: Path) -> str:
    """Every filter by its docstring, and what its example becomes in the example report. data: the raw data of that."""
    facts = oppna("vasteras", 2021, data=data).fakta
    rows = [("", "Skriver som enheten brukar skrivas", _PLAIN)]
    for name, one in FILTERS.items():
        told, _, example = inspect.cleandoc(one.__doc__ or "").partition("\n\n")
        rows.append((f"`{name}`", told.removesuffix("."), example.strip()))
    shown = [
        (name, told, f"`{example}`", bind(facts, example, where="filter").markdown.replace(_NO_BREAK, " "))
        for name, told, example in rows
    ]
    parts = [
        "# Filter i texter",
        "Ett filter står efter ett lodrätt streck och bestämmer hur värdet skrivs: [Skriv text med fakta](#skriv-text-med-fakta). "
        "Exemplen är ur Västerås delårsrapport 2021.",
        table(["Filter", "Vad det gör", "Skriv", "Blir"], shown),
        "Ett filter tar bara emot det som passar: `tkr` vill ha ett belopp och `procent` en andel.",
    ]
    return "\n\n".join(parts)


def rules_page() -> str:
    """Every rule of the controls."""
    parts = [
        "# Reglerna",
        "Hur du använder dem står i [Stäm av rapporten](#stäm-av-rapporten).",
        "**fel:** något av värdena är fel. **varning:** sannolikt fel, eller lätt att missförstå. **upplysning:** bra att veta. "
        "Det högsta som regeln ger står i tabellen.",
        table(
            ["Regel", "Namn", "Vad som prövas", "Allvar"],
            [(f"`{one.id}`", one.namn, one.beskrivning, one.allvar) for one in alla_regler()],
        ),
    ]
    return "\n\n".join(parts)
