"""What the toy area computes."""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.facts.fact import Fact, rows_of, slug
from samrapport.rapport.omraden import fakta
from samrapport.rapport.rapport import Rapport


@fakta("milstolpe", "projekt")
def milestone_facts(rapport: Rapport) -> Iterator[Fact]:
    own = rapport.milstolpar
    yield Fact("milstolpe.antal", len(own), "antal", "milstolpar", "milstolpar", rows_of(own))
    total = sum(own["kostnad (kr)"])
    yield Fact("milstolpe.kostnad", total, "kr", "summan av milstolparna", "", rows_of(own, "kostnad (kr)"))
    for index, row in own.iterrows():
        yield Fact(
            f"milstolpe.{slug(row['milstolpe'])}.kostnad", row["kostnad (kr)"], "kr", row["milstolpe"], "",
            rows_of(own.loc[[index]], "kostnad (kr)"),
        )  # fmt: skip


@fakta("verktyg")
def tool_facts(rapport: Rapport) -> Iterator[Fact]:
    own = rapport.verktyg
    yield Fact("verktyg.antal", int(own["antal"].sum()), "antal", "verktyg", "verktyg", rows_of(own, "antal"))


@fakta("projekt", "projekt")
def project_facts(rapport: Rapport) -> Iterator[Fact]:
    yield Fact("projekt.ansvarig", rapport.uppgifter.ansvarig, "text", "projekt.yml")
