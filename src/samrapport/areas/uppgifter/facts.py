"""The facts that stand in `uppgifter.csv` as they are."""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.areas.uppgifter.underlag import UPPGIFTER
from samrapport.facts.fact import Fact, rows_of
from samrapport.rapport.omraden import INOM, fakta
from samrapport.rapport.rapport import Rapport


@fakta("uppgift")
def single_facts(rapport: Rapport, space: str = "uppgift") -> Iterator[Fact]:
    """`uppgift.<namn>`, one for each row: namn, värde, enhet, bas, beskrivning."""
    uppgifter = rapport.tabell(UPPGIFTER.namn)
    for row, source in zip(uppgifter.to_dict("records"), rows_of(uppgifter, "värde"), strict=True):
        yield Fact(
            f"{space}.{row['namn']}", row["värde"], row["enhet"], row["beskrivning"], row["bas"] or "", (source,)
        )


@fakta("egen", INOM)
def own_facts(rapport: Rapport) -> Iterator[Fact]:
    """`egen.<namn>`: those of a report within a förbund's."""
    return single_facts(rapport, "egen")
