"""What the site's own pages tell of a förbund's report: whose it is, where, and its insatser. Entries: `oversikt`, `lage`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from samrapport.areas.forbund.facts import las_medlemmar, las_regioner, members_at
from samrapport.areas.forbund.identitet import las_identitet
from samrapport.errors import told_elsewhere
from samrapport.rapport.rapport import Rapport
from samrapport.text.numbers import datum


def oversikt(rapport: Rapport) -> dict[str, Any]:
    """profil, lan (names, by code), kommuner (names), insatser (insats, namn, lage), for the manifest."""
    members = members_at(las_medlemmar(rapport), rapport.uppgifter.period.slut)
    kommuner = members[members["part"] == "kommun"]
    regioner = las_regioner(rapport)
    names = dict(zip(regioner["regionkod"], regioner["namn"], strict=True))
    codes = sorted({str(code)[:2] for code in kommuner["regionkod"]})
    return {
        "profil": las_identitet(rapport).oversikt(),
        "lan": [str(names[code]) for code in codes if code in names],
        "kommuner": [str(one) for one in kommuner["namn"]],
        "insatser": list(_insatser(rapport)),
    }


def _insatser(rapport: Rapport) -> Iterator[dict[str, str]]:
    rows: list[dict[Any, Any]] = []
    with told_elsewhere():  # Who shows the table tells what is wrong with it.
        rows = rapport.insatser.to_dict("records") if rapport.finns("insatser") else []
    for row in rows:
        state = lage(row["start"], row["slut"], rapport.uppgifter.period.slut)
        yield {"insats": str(row["insats"]), "namn": str(row["namn"]), "lage": state}


def lage(start: date | None, slut: date | None, day: date) -> str:
    """Where an insats is in its time on a day, in words; empty where its dates are not known."""
    if start and start > day:
        return f"Börjar den {datum(start)}"
    if slut and slut < day:
        return f"Avslutad den {datum(slut)}"
    if slut:
        # Most plans tell the years alone, and their last day is then that of a year.
        whole_year = (slut.month, slut.day) == (12, 31)
        return f"Pågår till och med {slut.year}" if whole_year else f"Pågår till och med den {datum(slut)}"
    return f"Pågår sedan den {datum(start)}" if start else ""
