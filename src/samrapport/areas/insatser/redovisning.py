"""The insatser one by one: text, ladder, participants and budget of each. Entry: `redovisning`."""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.areas.insatser.charts import figur_trappa
from samrapport.areas.insatser.tables import tabell_deltagare, tabell_insatsbudget
from samrapport.present.figures import Figure
from samrapport.present.tables import Table
from samrapport.rapport.rapport import Rapport
from samrapport.text.prose import Prose


def redovisning(rapport: Rapport) -> Iterator[Prose | Table | Figure]:
    """What is shown for each insats in turn, as far as there is any: text, ladder, participants and its own budget."""
    for insats in rapport.insatser["insats"]:
        shown = (
            rapport.text(f"insats-{insats}"),
            figur_trappa(rapport, insats),
            tabell_deltagare(rapport, insats),
            tabell_insatsbudget(rapport, insats),
        )
        yield from (one for one in shown if one)
