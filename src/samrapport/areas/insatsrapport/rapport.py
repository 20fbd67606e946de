"""`Insatsrapport`: the halvårsrapport of one insats, within its förbund's report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from samrapport.areas.deltagare.lasning.insatsuppgifter import Insatsuppgifter, read_insatsuppgifter
from samrapport.areas.forbund.facts import las_forbundet
from samrapport.areas.forbund.identitet import las_identitet
from samrapport.areas.forbund.oversikt import lage
from samrapport.errors import Fault, UnknownName
from samrapport.rapport.attempts import Attempts
from samrapport.rapport.rapport import Rapport
from samrapport.text.numbers import datum


class Insatsrapport(Rapport):
    """The report that an insats's `insats.yml` makes. Beside its own facts it has all those of the förbund's report."""

    fil = "insatser/{insats}/insats.yml"
    inom: Rapport

    @property
    def insats(self) -> str:
        """The short name of the insats."""
        return self.givet["insats"]

    @cached_property
    def uppgifter(self) -> Insatsuppgifter:
        """`insats.yml`."""
        return read_insatsuppgifter(self.folder, f"{self.path('insats')}.yml")

    @cached_property
    def namn(self) -> str:
        """The insats's name, from insatser.csv."""
        own = self.inom.insatser
        return str(own.loc[own["insats"] == self.insats, "namn"].iloc[0])

    def assert_known(self, there: Iterable[Mapping[str, str]]) -> None:
        """Raise UnknownName for an insats that does not stand in insatser.csv, or has no insats.yml."""
        known = {one["insats"] for one in there} & set(self.inom.insatser["insats"])
        if self.insats not in known:
            step = "En insats som har rapport står i insatser.csv och har filen insats.yml i sin mapp."
            raise UnknownName("Insatsen", self.insats, known, where=f"{self.forbund} {self.ar}", next_step=step)

    @classmethod
    def kanda_namn(cls, inom: Rapport) -> set[str]:
        """The insatser of the förbund. Raises DataFault where they cannot be read."""
        return set(inom.insatser["insats"]) if inom.finns("insatser") else set()

    def fel_fore(self, attempt: Attempts) -> list[Fault]:
        """Those of the förbund's own files that it needs, so another's fault is not told here; and whether it is in insatser.csv."""
        attempt(lambda: self.inom.uppgifter)
        attempt(lambda: las_forbundet(self.inom))
        attempt(lambda: self.inom.insatser)
        if not attempt.faults and self.insats not in set(self.inom.insatser["insats"]):
            expected = (
                f"insatsen ”{self.insats}” finns inte i {self.inom.path('insatser')}.csv. Lägg till den där, eller rätta mappens "
                "namn."
            )
            return [Fault(f"{self.path('insats')}.yml", expected)]
        return attempt.faults

    def noteringar(self) -> list[str]:
        """Those of the förbund's, whose rules protect its participants, and that counts may be told with the help of earlier releases."""
        reason = self.uppgifter.tidigare_antal_skal
        own = [f"antal går att räkna ut tillsammans med tidigare rapporter får visas. Skäl: {reason}"] if reason else []
        return [*self.inom.noteringar(), *own]

    def metadata(self) -> dict[str, Any]:
        """As the förbund's report's, and insats. upplysning: that the participants are made up, where they are.

        date: the period's last day where the report does not say its own; the cover then says that it is not known.
        """
        own, shared = self.uppgifter, self.inom.metadata()
        found: dict[str, Any] = {
            "title": own.titel,
            "subtitle": self.namn,
            "forbund": shared["forbund"],
            "kortnamn": shared["kortnamn"],
            "insats": self.insats,
            "period": f"{own.period.start.isoformat()}–{own.period.slut.isoformat()}",
            "date": (own.datum or own.period.slut).isoformat(),
            "omslag": list(self._omslag()),
        }
        if not own.syntetisk:
            return found
        real = " Antalen kommer från den tryckta rapporten, om inget annat sägs." if self.finns("publicerat") else ""
        return found | {"upplysning": f"Deltagarna i registret är påhittade.{real}"}

    def oversikt(self) -> dict[str, Any]:
        """profil: the förbund's. lage: where the insats is in its time."""
        own = self.inom.insatser
        row = own[own["insats"] == self.insats].iloc[0]
        profil = las_identitet(self.inom).oversikt()
        return {"profil": profil, "lage": lage(row["start"], row["slut"], self.uppgifter.period.slut)}

    def bilagor(self) -> dict[str, bytes]:
        """The förbund's logotype and colours."""
        return las_identitet(self.inom).filer()

    def _omslag(self) -> Iterator[str]:
        """The foot of the cover: date, owner and contact, or that they are not known."""
        own, known = self.uppgifter, self.inom.insatser.set_index("insats")
        yield f"Datum: {datum(own.datum) if own.datum else 'uppgift saknas'}"
        yield f"Ägare: {known['verksamhetsägare'].get(self.insats) or 'uppgift saknas'}"
        kontakt = self.inom.uppgifter.kontakt
        found = (kontakt.namn, kontakt.epost, kontakt.webb) if kontakt else ()
        yield f"Kontakt: {', '.join(one for one in found if one) or 'uppgift saknas'}"
