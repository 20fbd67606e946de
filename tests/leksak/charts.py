"""The toy area's figure."""

from __future__ import annotations

from samrapport.areas.leksak.underlag import MILSTOLPAR

from samrapport.present.diagrams import Node, organisation_chart
from samrapport.present.figures import Figure
from samrapport.rapport.rapport import Rapport


def figur_milstolpar(rapport: Rapport) -> Figure:
    names = list(rapport.tabell(MILSTOLPAR.namn)["milstolpe"])
    nodes = [Node(name, name, above, ()) for name, above in zip(names, [None, *names], strict=False)]
    return organisation_chart(nodes, label="fig-milstolpar", caption="Milstolparnas ordning")
