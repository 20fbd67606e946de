"""`rapport.yml`: the report's own facts and rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from samrapport.errors import DataFault, Fault, closest
from samrapport.raw.folder import RawFolder
from samrapport.raw.values import parse_address, parse_text
from samrapport.raw.yaml import Location, read_yaml

Text = Annotated[str, Field(min_length=1), AfterValidator(parse_text)]
"""Text that says something, without control characters."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)


class Period(_Strict):
    """First and last day that the report covers."""

    start: date
    slut: date

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.slut < self.start:
            raise ValueError("har ett slut som ligger före start. Rätta ett av datumen.")
        return self


class Motto(_Strict):
    """A quotation for the cover, and where it is from."""

    text: Text
    kalla: Text = Field(alias="källa")


class Kontakt(_Strict):
    """Whom readers may turn to."""

    namn: Text | None = None
    epost: Annotated[str, Field(pattern=r"^[^@\s<>\"']+@[^@\s<>\"']+$")] | None = None
    webb: Annotated[str, AfterValidator(parse_address)] | None = None


class Rapportuppgifter(_Strict):
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

    @field_validator("dnr", mode="before")
    @classmethod
    def _dnr_is_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value


_DATE = "är inget datum. Skriv år-månad-dag, till exempel 2021-08-31."
_WHOLE = "är inte ett heltal. Skriv bara siffror."
_EXPECTED = {
    "extra_forbidden": "nyckeln är okänd.{hint}",
    "invalid_key": "nyckeln är inte en text. Ta bort den.",
    "missing": "nyckeln saknas. Lägg till den.",
    "date_parsing": _DATE,
    "date_type": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "finite_number": _WHOLE,
    "greater_than_equal": "är för litet. Skriv minst {ge}.",
    "less_than_equal": "är för stort. Skriv högst {le}.",
    "string_type": "är inte en text. Skriv den inom citattecken.",
    "string_too_short": "är tom. Skriv ett värde, eller ta bort nyckeln om den får saknas.",
    "string_pattern_mismatch": "är ingen e-postadress. Skriv till exempel info@forbundet.se.",
    "bool_parsing": "är varken ja eller nej. Skriv true eller false.",
    "bool_type": "är varken ja eller nej. Skriv true eller false.",
    "literal_error": "känns inte igen. Skriv {expected}.",
    "model_type": "ska ha egna nycklar på indragna rader under sig.{hint}",
    "value_error": "{error}",
}


def read_rapport(folder: RawFolder, forbund: str, ar: int) -> Rapportuppgifter:
    """The validated `rapport.yml` of one förbund and year. Raises DataFault."""
    path = f"{forbund}/{ar}/rapport.yml"
    content, rows = read_yaml(path, folder.read(path))
    try:
        found = Rapportuppgifter.model_validate(content)
    except ValidationError as error:
        models: dict[str, type[BaseModel]] = {"period": Period, "motto": Motto, "kontakt": Kontakt}
        faults = [validation_fault(path, dict(one), rows, Rapportuppgifter, models) for one in error.errors()]
        raise DataFault(faults) from None
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


def validation_fault(
    path: str,
    error: dict[str, Any],
    rows: dict[Location, int],
    whole: type[BaseModel],
    inner: Mapping[str, type[BaseModel]],
) -> Fault:
    """What pydantic found wrong, as a fault of the file. whole: the file's model. inner: models of its nested keys."""
    location: Location = tuple(error["loc"])
    model = inner.get(str(location[0])) if location else None
    names = _names(model if model and (len(location) > 1 or error["type"] == "model_type") else whole)
    close = closest(str(location[-1]), names, n=1) if error["type"] == "extra_forbidden" else []
    hint = f" Menade du ”{close[0]}”?" if close else f" Nycklarna är: {', '.join(names)}."
    context = {key: str(value) for key, value in (error.get("ctx") or {}).items()}
    if "expected" in context:
        context["expected"] = context["expected"].replace("'", "”").replace(" or ", " eller ")
    template = _EXPECTED.get(str(error["type"]), "går inte att använda. Se över värdet.")
    quoted = error["type"] not in ("missing", "extra_forbidden", "invalid_key")
    return Fault(
        path,
        template.format(hint=hint, **context),
        rows.get(location),
        ".".join(str(part) for part in location) or None,
        str(error.get("input")) if quoted else None,
    )


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]
