"""`rapport.yml`: the report's own facts and rules."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from samrapport.errors import DataFault, Fault
from samrapport.raw.folder import RawFolder
from samrapport.raw.settings import Epost, Period, Strict, Text, Webbadress, parse_settings


class Motto(Strict):
    """A quotation for the cover, and where it is from."""

    text: Text
    kalla: Text = Field(alias="källa")


class Kontakt(Strict):
    """Whom readers may turn to."""

    namn: Text | None = None
    epost: Epost | None = None
    webb: Webbadress | None = None


class Rapportuppgifter(Strict):
    """The report's own facts. enhet: the unit of amounts in its files. ek_regel: whether unallocated money is a cost.

    minsta_cell: counts of persons below it are protected (insats reports). datum: the report's own date, else the
    last day of the period.
    """

    forbund: str
    ar: int = Field(ge=1900, le=2199)
    titel: Text
    period: Period
    dnr: Text | None = None
    datum: date | None = None
    beslutsdatum: date | None = None
    vision: Text | None = None
    motto: Motto | None = None
    enhet: Literal["kr", "tkr"] = "tkr"
    ek_regel: Literal["utan_ej_intecknat", "med_ej_intecknat"] = "utan_ej_intecknat"
    minsta_cell: int = Field(default=5, ge=0, le=100)
    kontakt: Kontakt | None = None
    kalla: Text = Field(alias="källa")


def read_rapport(folder: RawFolder, forbund: str, ar: int) -> Rapportuppgifter:
    """The validated `rapport.yml` of one förbund and year. Raises DataFault."""
    path = f"{forbund}/{ar}/rapport.yml"
    found, rows = parse_settings(path, folder.read(path), Rapportuppgifter)
    faults = [
        Fault(
            path,
            f"stämmer inte med mappen {forbund}/{ar}. Rätta värdet, eller flytta filen.",
            rows.get((key,)),
            key,
            str(value),
        )
        for key, value, expected in (("forbund", found.forbund, forbund), ("ar", found.ar, ar))
        if value != expected
    ]
    if found.period.start.year != ar or found.period.slut.year != ar:
        span = f"{found.period.start}–{found.period.slut}"
        faults.append(Fault(path, f"ligger inte inom {ar}. Rätta perioden.", rows.get(("period",)), "period", span))
    if faults:
        raise DataFault(faults)
    return found
