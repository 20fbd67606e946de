"""`Forbundsrapport`: one förbund's own report of one year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from samrapport.areas.forbund.facts import las_forbundet, las_medlemmar
from samrapport.areas.forbund.glimtar import glimtar
from samrapport.areas.forbund.identitet import las_identitet
from samrapport.areas.forbund.oversikt import oversikt
from samrapport.areas.forbund.rapportuppgifter import MINSTA_CELL, Rapportuppgifter, read_rapport
from samrapport.errors import Fault, MissingData, counted
from samrapport.rapport.attempts import Attempts
from samrapport.rapport.omraden import STATISTIK, delar, visade_tabeller
from samrapport.rapport.rapport import Rapport
from samrapport.raw.declaration import Del
from samrapport.text.numbers import datum

_WHOLE = re.compile("delår|tertial|halvår|årsredovisning|årsrapport", re.IGNORECASE)
"""What whole reports are called."""


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
            attempt(lambda: las_identitet(self))
            return []
        return attempt.faults

    def noteringar(self) -> list[str]:
        """A protection of persons that is lower than the usual."""
        own = self.uppgifter
        if own.minsta_cell >= MINSTA_CELL:
            return []
        shown = (
            "så alla antal personer visas"
            if own.minsta_cell < 2
            else f"så antal från {counted(own.minsta_cell, 'person', 'personer')} visas"
        )
        reason = f" Skäl: {own.minsta_cell_skal}" if own.minsta_cell_skal else ""
        return [f"minsta_cell är {own.minsta_cell} i stället för {MINSTA_CELL}, {shown}.{reason}"]

    @cached_property
    def del_av_rapport(self) -> Del | None:
        """What it is a part alone, where its data make one thing only; None for a whole report."""
        parts, areas = delar(), set[str]()
        # No further than it takes to know: what is read here is an input of all that tells the title or the year.
        for area in self._omraden():
            areas.add(area)
            if len(areas) > 1 or area not in parts:
                return None
        return parts[areas.pop()] if areas else None

    def _omraden(self) -> Iterator[str]:
        """The areas that its data make something of."""
        yield from (area for area, one in visade_tabeller(self.plats) if self.finns(one.namn))
        for area, one in visade_tabeller(STATISTIK):
            for space in one.fakta:
                try:
                    yield from [area] if self.fakta.namespace(space) else []
                except MissingData:
                    continue

    @cached_property
    def titel(self) -> str:
        """The title of `rapport.yml`; what a part is, where that would call it a whole report."""
        own = self.uppgifter.titel
        part = self.del_av_rapport if _WHOLE.search(own) else None
        if part is None:
            return own
        year = self.fakta.find(part.ar) if part.ar else None
        return f"{part.rubrik} {year.value if year else self.ar}"

    def metadata(self) -> dict[str, Any]:
        """title, subtitle, forbund, kortnamn, hel, period, dnr, vision, motto, date, omslag. Values that lack are left out, but on the
        foot of the cover.

        hel: False for a part of a report, which tells of no period.
        """
        own, forbundet = self.uppgifter, las_forbundet(self)
        found: dict[str, Any] = {
            "title": self.titel,
            "subtitle": str(forbundet["namn"]),
            "forbund": str(forbundet["namn"]),
            "kortnamn": str(forbundet["kortnamn"]),
            "hel": None if self.del_av_rapport is None else False,
            "period": None if self.del_av_rapport else f"{own.period.start.isoformat()}–{own.period.slut.isoformat()}",
            "dnr": own.dnr,
            "vision": own.vision,
            "motto": {"text": own.motto.text, "kalla": own.motto.kalla} if own.motto else None,
            "date": (own.datum or own.period.slut).isoformat(),
            "omslag": list(self._omslag()),
        }
        return {key: value for key, value in found.items() if value is not None}

    def oversikt(self) -> dict[str, Any]:
        """profil: what its pages bear. lan: where its kommuner lie, and their names. insatser: each one's name and where it is in its time."""
        return oversikt(self)

    def bilagor(self) -> dict[str, bytes]:
        """The förbund's logotype and colours, and the drawings of the front page."""
        drawn = {name: one.svg.encode() for name, one in glimtar(self).items()}
        return {**las_identitet(self).filer(), **drawn}

    def _omslag(self) -> Iterator[str]:
        """The foot of the cover: number, date, decision and contact, or that they are not known."""
        own = self.uppgifter
        yield f"Dnr {own.dnr}" if own.dnr else "Diarienummer: uppgift saknas"
        yield f"Datum: {datum(own.datum) if own.datum else 'uppgift saknas'}"
        decided = datum(own.beslutsdatum) if own.beslutsdatum else "uppgift saknas"
        yield f"Beslut: {decided}{f', {own.paragraf}' if own.beslutsdatum and own.paragraf else ''}"
        found = (own.kontakt.namn, own.kontakt.epost, own.kontakt.webb) if own.kontakt else ()
        yield f"Kontakt: {', '.join(one for one in found if one) or 'uppgift saknas'}"
