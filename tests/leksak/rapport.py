"""`Projektrapport`: the toy type's own class, in the variant where the area hosts the type."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from samrapport.rapport.rapport import Rapport
from samrapport.raw.settings import Period, Strict, Text, read_settings


class Projektuppgifter(Strict):
    titel: Text
    period: Period
    ansvarig: Text


class Projektrapport(Rapport):
    fil = "projekt/{projekt}/projekt.yml"
    inom: Rapport

    @cached_property
    def uppgifter(self) -> Projektuppgifter:
        return read_settings(self.folder, f"{self.path('projekt')}.yml", Projektuppgifter)

    def metadata(self) -> dict[str, Any]:
        shared = self.inom.metadata()
        return {
            "title": self.uppgifter.titel,
            "subtitle": self.givet["projekt"].capitalize(),
            "forbund": shared["forbund"],
            "kortnamn": shared["kortnamn"],
            "date": self.uppgifter.period.slut.isoformat(),
        }
