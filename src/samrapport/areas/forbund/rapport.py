"""`Forbundsrapport`: one förbund's own report of one year."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from samrapport.areas.forbund.facts import las_forbundet, las_medlemmar
from samrapport.areas.forbund.rapportuppgifter import MINSTA_CELL, Rapportuppgifter, read_rapport
from samrapport.errors import Fault
from samrapport.rapport.attempts import Attempts
from samrapport.rapport.rapport import Rapport


class Forbundsrapport(Rapport):
    """The report that `rapport.yml` makes."""

    fil = "rapport.yml"

    @cached_property
    def uppgifter(self) -> Rapportuppgifter:
        """`rapport.yml`."""
        return read_rapport(self.folder, self.forbund, self.ar)

    def fel_fore(self, attempt: Attempts) -> list[Fault]:
        """Those of `rapport.yml`, without which nothing is read; whose report it is is read first of all."""
        attempt(lambda: self.uppgifter)
        if not attempt.faults:
            attempt(lambda: las_forbundet(self))
            attempt(lambda: las_medlemmar(self))
            return []
        return attempt.faults

    def noteringar(self) -> list[str]:
        """A protection of persons that is lower than the usual."""
        own = self.uppgifter
        if own.minsta_cell >= MINSTA_CELL:
            return []
        shown = (
            "så alla antal personer visas" if own.minsta_cell < 2 else f"så antal från {own.minsta_cell} personer visas"
        )
        reason = f" Skäl: {own.minsta_cell_skal}" if own.minsta_cell_skal else ""
        return [f"minsta_cell är {own.minsta_cell} i stället för {MINSTA_CELL}, {shown}.{reason}"]

    def metadata(self) -> dict[str, Any]:
        """title, subtitle, forbund, kortnamn, period, dnr, vision, motto, date. Values that lack are left out."""
        own, forbundet = self.uppgifter, las_forbundet(self)
        found: dict[str, Any] = {
            "title": own.titel,
            "subtitle": str(forbundet["namn"]),
            "forbund": str(forbundet["namn"]),
            "kortnamn": str(forbundet["kortnamn"]),
            "period": f"{own.period.start.isoformat()}–{own.period.slut.isoformat()}",
            "dnr": own.dnr,
            "vision": own.vision,
            "motto": {"text": own.motto.text, "kalla": own.motto.kalla} if own.motto else None,
            "date": (own.datum or own.period.slut).isoformat(),
        }
        return {key: value for key, value in found.items() if value is not None}
