"""A finding of a control, and what the analyst has written of it. Entry: `Fynd`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Allvar = Literal["fel", "varning", "upplysning"]
"""fel: one of the values is wrong. varning: probably wrong, or easily misread. upplysning: good to know."""

Varde = Decimal | date | str | None


@dataclass(frozen=True)
class Notering:
    """What the analyst has written in avstamning.csv about a finding. visas_i: the tables, figures and texts below which readers see it."""

    forklaring: str
    accepterad_av: str
    datum: date
    visas_i: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fynd:
    """One inconsistency.

    plats: where, in words; with the rule it names the finding, so notes can be tied to it. text: what is wrong.
    givet: as printed or given. beraknat: as recomputed. Both in `enhet`.
    fakta: the facts whose values it shows; one that may not be shown makes the whole finding `skyddat`.
    fil, rad: the raw file and its row. regel, allvar: filled in by the rule that found it, if nothing milder is said.
    """

    plats: str
    text: str
    givet: Varde = None
    beraknat: Varde = None
    enhet: str = ""
    formel: str = ""
    fakta: tuple[str, ...] = ()
    fil: str = ""
    rad: int | None = None
    skyddat: bool = False
    notering: Notering | None = None
    regel: str = ""
    allvar: Allvar = "fel"

    @property
    def skillnad(self) -> Decimal | None:
        """beräknat − givet, for numbers that differ."""
        if not isinstance(self.givet, Decimal) or not isinstance(self.beraknat, Decimal):
            return None
        return self.beraknat - self.givet or None

    @property
    def namn(self) -> tuple[str, str]:
        """What a note names it by."""
        return self.regel, self.plats

    @property
    def kvar(self) -> bool:
        """Whether it is an error that nobody has explained."""
        return self.allvar == "fel" and self.notering is None
