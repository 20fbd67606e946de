"""The toy area's rule and sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from samrapport.facts.fact import Fact
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.samband import Samband
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.raw.table import FILE, ROW


@regel("klar-utan-kostnad", "Klar utan kostnad", "En milstolpe som är klar har kostat något.", "varning")
def utan_kostnad(u: Underlag) -> Iterator[Fynd]:
    own = u.tabeller.get("milstolpar")
    for row in () if own is None else own.to_dict("records"):
        if row["läge"] == "klar" and not row["kostnad (kr)"]:
            name = f"Milstolpen {row['milstolpe']}"
            yield Fynd(name, "Milstolpen är klar men kostade inget.", fil=str(row[FILE]), rad=int(row[ROW]))


def samband(facts: Mapping[str, Fact]) -> Iterator[Samband]:
    if "milstolpe.kostnad" in facts:
        parts = [one for one in facts if one.startswith("milstolpe.") and one.count(".") == 2]
        yield Samband("milstolpe.kostnad", tuple(parts), avrundat=False)
