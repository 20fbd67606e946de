"""`rapport.yml`: the report's own facts and rules."""

from __future__ import annotations

import difflib
from datetime import date
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from samrapport.errors import DataFault, Fault
from samrapport.raw.cells import decode
from samrapport.raw.folder import RawFolder


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)


class Period(_Strict):
    """First and last day that the report covers."""

    start: date
    slut: date

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.slut < self.start:
            raise ValueError("slut ligger före start")
        return self


class Motto(_Strict):
    """A quotation for the cover, and where it is from."""

    text: str
    kalla: str = Field(alias="källa")


class Kontakt(_Strict):
    """Whom readers may turn to."""

    namn: str | None = None
    epost: str | None = None
    webb: str | None = None


class Rapportuppgifter(_Strict):
    """The report's own facts. enhet: the unit of amounts in its files. ek_regel: whether unallocated money is a cost.

    minsta_cell: counts of persons below it are protected (insats reports). datum: the report's own date, else the
    last day of the period.
    """

    forbund: str
    ar: int = Field(ge=1900, le=2199)
    titel: str
    period: Period
    dnr: str | None = None
    datum: date | None = None
    beslutsdatum: date | None = None
    vision: str | None = None
    motto: Motto | None = None
    enhet: Literal["kr", "tkr"] = "tkr"
    ek_regel: Literal["utan_ej_intecknat", "med_ej_intecknat"] = "utan_ej_intecknat"
    minsta_cell: int = Field(default=5, ge=0, le=100)
    kontakt: Kontakt | None = None
    kalla: str = Field(alias="källa")

    @field_validator("dnr", mode="before")
    @classmethod
    def _dnr_is_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value


_EXPECTED = {
    "extra_forbidden": "nyckeln är okänd.{hint}",
    "missing": "nyckeln saknas. Lägg till den.",
    "date_from_datetime_parsing": "är inget datum. Skriv år-månad-dag, till exempel 2021-08-31.",
    "date_type": "är inget datum. Skriv år-månad-dag, till exempel 2021-08-31.",
    "date_from_datetime_inexact": "är inget datum. Skriv år-månad-dag, till exempel 2021-08-31.",
    "int_parsing": "är inte ett heltal.",
    "int_type": "är inte ett heltal.",
    "string_type": "är inte en text. Skriv den inom citattecken.",
    "literal_error": "känns inte igen. Skriv {expected}.",
}


def read_rapport(folder: RawFolder, forbund: str, ar: int) -> Rapportuppgifter:
    """The validated `rapport.yml` of one förbund and year. Raises DataFault."""
    path = f"{forbund}/{ar}/rapport.yml"
    try:
        content = yaml.safe_load(decode(path, folder.read(path)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        raise DataFault(
            [Fault(path, "filen är inte giltig YAML. Kontrollera indrag, kolon och citattecken.", row)]
        ) from None
    if not isinstance(content, dict):
        raise DataFault([Fault(path, "filen ska hålla nycklar och värden, till exempel ”ar: 2021”.")])
    try:
        found = Rapportuppgifter.model_validate(content)
    except ValidationError as error:
        raise DataFault([_fault(path, dict(one)) for one in error.errors()]) from None
    faults = [
        Fault(
            path,
            f"stämmer inte med mappen {forbund}/{ar}. Rätta värdet, eller flytta filen.",
            column=key,
            value=str(value),
        )
        for key, value, expected in (("forbund", found.forbund, forbund), ("ar", found.ar, ar))
        if value != expected
    ]
    if found.period.start.year != ar or found.period.slut.year != ar:
        faults.append(
            Fault(
                path,
                f"ligger inte inom {ar}. Rätta perioden.",
                column="period",
                value=f"{found.period.start}–{found.period.slut}",
            )
        )
    if faults:
        raise DataFault(faults)
    return found


def _fault(path: str, error: dict[str, object]) -> Fault:
    location = error["loc"]
    assert isinstance(location, tuple)
    key = ".".join(str(part) for part in location)
    kind = str(error["type"])
    known = [field.alias or name for name, field in Rapportuppgifter.model_fields.items()]
    close = difflib.get_close_matches(key, known, n=1)
    hint = f" Menade du ”{close[0]}”?" if close else f" Nycklarna är: {', '.join(known)}."
    context = error.get("ctx") or {}
    assert isinstance(context, dict)
    expected = str(context.get("expected", "")).replace("'", "”").replace(" or ", " eller ")
    message = _EXPECTED.get(kind, f"går inte att använda ({error['msg']}).").format(hint=hint, expected=expected)
    value = None if kind in ("missing", "extra_forbidden") else str(error.get("input"))
    return Fault(path, message, column=key or None, value=value)
