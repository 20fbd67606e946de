"""The facts on Koladas nyckeltal, for texts to bind."""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.areas.forbund.facts import las_regioner
from samrapport.areas.kolada.svar import las_nyckeltal
from samrapport.errors import MissingData
from samrapport.facts.fact import Fact, Source, slug
from samrapport.rapport.omraden import fakta
from samrapport.rapport.rapport import Rapport, beraknat
from samrapport.raw.table import FILE, ROW

_SUFFIX = {"totalt": "", "kvinnor": ".kvinnor", "män": ".man"}


@beraknat()
def las_kolada(rapport: Rapport) -> dict[str, Fact]:
    """`kolada.<nyckeltal>.<område>.<år>` and `.senaste`, by name. Raises MissingData where nothing is fetched or typed, DataFault."""
    rows = las_nyckeltal(rapport.folder)
    if rows.empty:
        raise MissingData(["scb/kolada.csv"])
    regioner = las_regioner(rapport)
    names = dict(zip(regioner["regionkod"], regioner["namn"], strict=True))
    found: dict[str, Fact] = {}
    for row in sorted(rows.to_dict("records"), key=lambda one: int(one["år"])):
        namn = names.get(row["regionkod"])
        if namn is None:
            continue  # An area that no report knows of.
        who = "" if row["kön"] == "totalt" else f", {row['kön']}"
        formula = f"{row['beskrivning']}, {namn} {row['år']}{who}"
        at = f"kolada.{slug(row['nyckeltal'])}.{slug(namn)}"
        fact = Fact(
            f"{at}.{row['år']}{_SUFFIX[row['kön']]}",
            row["värde"],
            row["enhet"],
            formula,
            sources=(Source(row[FILE], int(row[ROW]), "värde"),),
        )
        found[fact.name] = fact
        newest = fact.named(f"{at}.senaste{_SUFFIX[row['kön']]}")
        found[newest.name] = newest
    return found


@fakta("kolada")
def kolada_facts(rapport: Rapport) -> Iterator[Fact]:
    """`kolada.*`: see `las_kolada`."""
    yield from las_kolada(rapport).values()
