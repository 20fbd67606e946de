"""Rules on goals: what is said to be reached against what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from samrapport.facts.fact import Fact
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.samband import Samband
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.raw.table import FILE, ROW

_NOT_DONE = ("inställd", "fördröjd", "planerad")


@regel(
    "mal-mot-aktiviteter",
    "Mål mot aktiviteter",
    "Ett mål som är uppfyllt har inga aktiviteter som är inställda, fördröjda eller bara planerade.",
    "varning",
)
def malen(u: Underlag) -> Iterator[Fynd]:
    """A goal is told as reached although activities were not carried out."""
    goals, activities = u.tabeller.get("mal"), u.tabeller.get("aktiviteter")
    if goals is None or activities is None:
        return
    for row in goals.to_dict("records"):
        if not str(row["status"]).casefold().startswith(("uppfyll", "uppnå", "nått")):
            continue
        own = activities[activities["mål"] == row["mål"]]
        left = [one for one in own.to_dict("records") if one["status"] in _NOT_DONE]
        if left:
            counts = ", ".join(
                f"{sum(one['status'] == status for one in left)} {status}"
                for status in _NOT_DONE
                if any(one["status"] == status for one in left)
            )
            yield Fynd(
                f"Mål {row['mål']}",
                f"Målet anges som ”{row['status']}”, men {len(left)} av {len(own)} aktiviteter är inte genomförda: {counts}.",
                str(row["status"]), formel="status för målets aktiviteter", fil=str(row[FILE]), rad=int(row[ROW]),
            )  # fmt: skip


def samband(facts: Mapping[str, Fact]) -> Iterator[Samband]:
    """The activities in all are those of the goals, and those of each status."""
    if "aktivitet.antal" in facts:
        of_goals = [one for one in facts if re.fullmatch(r"aktivitet\.mal\d+\.antal", one)]
        of_status = [one for one in facts if re.fullmatch(r"aktivitet\.(?!mal\d)\w+\.antal", one)]
        yield Samband("aktivitet.antal", tuple(of_goals), avrundat=False)
        yield Samband("aktivitet.antal", tuple(of_status), avrundat=False)
