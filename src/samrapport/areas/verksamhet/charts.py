"""The organisation as a chart, and how far the activities of each goal have come."""

from __future__ import annotations

from samrapport.areas.forbund.facts import las_forbundet
from samrapport.areas.verksamhet.maluppfyllelse import LAGEN
from samrapport.areas.verksamhet.underlag import ARSMAL
from samrapport.facts.fact import slug
from samrapport.present.cells import frame
from samrapport.present.diagrams import Node, organisation_chart
from samrapport.present.figures import Figure
from samrapport.present.share_charts import count_bars, count_bars_alt
from samrapport.rapport.rapport import Rapport
from samrapport.text.alfabet import capitalised
from samrapport.text.numbers import tal


def figur_organisation(rapport: Rapport) -> Figure | None:
    """The organs as a chart, with how many sit in each, and the insatser. None when `organisation.csv` is missing."""
    if not rapport.finns("organisation"):
        return None
    own = rapport.organisation
    nodes = [
        Node(
            row["organ"],
            row["organ"],
            row["under"],
            _organ_lines(rapport, row["organ"]),
            staff=row["placering"] == "sida",
        )
        for row in own.to_dict("records")
    ]
    return organisation_chart(
        nodes, label="fig-organisation", caption=f"Organisation för {las_forbundet(rapport)['namn']} {rapport.ar}"
    )


def _organ_lines(rapport: Rapport, organ: str) -> tuple[str, ...]:
    """How many persons an organ has when the period ends, or which insatser stand under the name of their kind."""
    fact = rapport.fakta.find(f"person.{slug(organ)}.antal_vid_slutet")
    if fact:
        return (f"{tal(fact.value)} {'person' if fact.value == 1 else 'personer'}",)
    if rapport.finns("insatser"):
        return tuple(
            rapport.insatser.loc[
                rapport.insatser["typ"].map(lambda typ: f"{typ}insatser".capitalize()) == organ, "namn"
            ]
        )
    return ()


def figur_maluppfyllelse(rapport: Rapport) -> Figure | None:
    """How many activities of each goal are done, under way, planned, delayed and cancelled. None without any."""
    own, goals = rapport.aktiviteter, rapport.mal
    statuses = [one for one in LAGEN if (own["status"] == one).any()]
    data = frame(
        {
            "kategori": f"Mål {mal}",
            "grupp": capitalised(status),
            "värde": int(((own["mål"] == mal) & (own["status"] == status)).sum()),
        }
        for mal in sorted(goals.loc[goals["slag"] == ARSMAL, "mål"])
        if (own["mål"] == mal).any()
        for status in statuses
    )
    return Figure.of(
        "fig-maluppfyllelse",
        "Läget för aktiviteterna i varje mål, antal. Källa: förbundets redovisning av målen",
        data,
        lambda rows: count_bars_alt(rows, "aktiviteter"),
        count_bars,
    )
