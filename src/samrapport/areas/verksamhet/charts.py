"""The organisation as a chart, and how far the activities of each goal have come."""

from __future__ import annotations

from samrapport.areas.forbund.facts import las_forbundet
from samrapport.facts.fact import slug
from samrapport.present.cells import frame
from samrapport.present.diagrams import Node, organisation_chart
from samrapport.present.figures import Figure
from samrapport.present.share_charts import share_bars, share_bars_alt
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
    """How many persons an organ has, or which insatser stand under the name of their kind."""
    fact = rapport.fakta.find(f"person.{slug(organ)}.antal")
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
    """How the activities of each goal divide between done, under way, planned, delayed and cancelled. None without any."""
    own = rapport.aktiviteter
    statuses = [
        one for one in ("genomförd", "pågår", "planerad", "fördröjd", "inställd") if (own["status"] == one).any()
    ]
    data = frame(
        {
            "kategori": f"Mål {mal}",
            "grupp": capitalised(status),
            "värde": int(((own["mål"] == mal) & (own["status"] == status)).sum()),
        }
        for mal in sorted(rapport.mal["mål"])
        if (own["mål"] == mal).any()
        for status in statuses
    )
    whole = rapport.fakta["aktivitet.antal"]
    return Figure.of(
        "fig-maluppfyllelse",
        f"Läget för aktiviteterna i varje mål, procent av målets aktiviteter (sammanlagt {tal(whole.value)} aktiviteter). "
        "Källa: förbundets redovisning av målen",
        data,
        lambda rows: share_bars_alt(rows, decimals=0),
        lambda rows: share_bars(rows, decimals=0),
    )
