"""The ladder of an insats, from behov to mål. Entry: `figur_trappa`."""

from __future__ import annotations

from samrapport.areas.insatser.tables import insats_name
from samrapport.present.figures import Figure
from samrapport.present.ladder import Step, ladder
from samrapport.rapport.rapport import Rapport


def figur_trappa(rapport: Rapport, insats: str) -> Figure | None:
    """The ladder of one insats: behov, klarar, verksamhet and mål of each step. None when it has none."""
    if not rapport.finns("trappa"):
        return None
    own = rapport.trappa[rapport.trappa["insats"] == insats].sort_values("steg")
    if own.empty:
        return None
    heads = (("behov", "Behov av"), ("klarar", "Klarar"), ("verksamhet", "Verksamhet"), ("mål", "Mål"))
    steps = [
        Step(f"Steg {row['steg']}", {head: row[key] for key, head in heads if row[key]})
        for row in own.to_dict("records")
    ]
    return ladder(
        steps,
        label=f"fig-trappa-{insats.replace('_', '-')}",
        caption=f"Från behov till mål i {insats_name(rapport, insats)}",
    )
