"""Rules on goals: what is said to be reached against what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from samrapport.areas.verksamhet.maluppfyllelse import Bedomning, bedomningar
from samrapport.areas.verksamhet.underlag import ARSMAL, UPPFYLLT
from samrapport.errors import counted
from samrapport.facts.fact import Fact
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.samband import Samband
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.rapport.rapport import Rapport
from samrapport.raw.table import FILE, ROW
from samrapport.text.alfabet import capitalised

_NOT_DONE = ("inställd", "fördröjd", "planerad")
_JUDGED = "malbedomningar"


def underlag(rapport: Rapport) -> Iterator[tuple[str, Any]]:
    """The goals with their judgements."""
    if not rapport.inom and rapport.finns("mal"):
        yield _JUDGED, bedomningar(rapport)


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
    for row in goals[(goals["slag"] == ARSMAL) & (goals["status"] == UPPFYLLT)].to_dict("records"):
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
                f"Målet anges som ”{row['status']}”, men {len(left)} av {counted(len(own), 'aktivitet är inte genomförd', 'aktiviteter är inte genomförda')}: {counts}.",
                str(row["status"]), formel="status för målets aktiviteter", fil=str(row[FILE]), rad=int(row[ROW]),
            )  # fmt: skip


@regel(
    "mal-mot-faktum",
    "Mål mot siffran som avgör det",
    "Bedömningen av ett mål som en siffra avgör räknas fram. Är den också skriven för hand säger båda samma sak.",
)
def avgjorda(u: Underlag) -> Iterator[Fynd]:
    """A judgement set by hand is not the one that its fact gives."""
    for one in u.egna.get(_JUDGED, ()):
        if one.given is not None and one.fakta and one.given != one.status:
            yield Fynd(
                _goal(one), f"Skrivet är ”{one.given}”, men siffran ger ”{one.status}”. {one.raknat} Rapporten visar det som siffran ger.",
                one.given, one.status, formel=" mot ".join(fact.formula for fact in one.fakta), fakta=tuple(fact.name for fact in one.fakta),
                fil=one.fil, rad=one.rad,
            )  # fmt: skip


@regel(
    "mal-utan-skal",
    "Mål utan skäl",
    "Ett mål har ett skäl till sin bedömning, också när det inte är bedömt: en motivering, läget för aktiviteterna eller siffran som avgör.",
    "upplysning",
)
def motiverade(u: Underlag) -> Iterator[Fynd]:
    """A goal is judged, or not, and nothing says why."""
    for one in u.egna.get(_JUDGED, ()):
        if not one.skal:
            yield Fynd(
                _goal(one),
                f"Bedömningen är ”{one.status}” utan skäl. Skriv ett i kolumnen motivering.",
                one.status,
                fil=one.fil,
                rad=one.rad,
            )


def _goal(one: Bedomning) -> str:
    return f"Mål {one.mal}" if one.slag == ARSMAL else f"{capitalised(one.slag)} {one.mal}"


def samband(facts: Mapping[str, Fact]) -> Iterator[Samband]:
    """The activities in all are those of the goals, and those of each status."""
    if "aktivitet.antal" in facts:
        of_goals = [one for one in facts if re.fullmatch(r"aktivitet\.mal\d+\.antal", one)]
        of_status = [one for one in facts if re.fullmatch(r"aktivitet\.(?!mal\d)\w+\.antal", one)]
        yield Samband("aktivitet.antal", tuple(of_goals), avrundat=False)
        yield Samband("aktivitet.antal", tuple(of_status), avrundat=False)
