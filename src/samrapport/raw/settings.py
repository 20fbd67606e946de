"""A YAML file read by its pydantic model: everything that says how something is to be done. Entries: `read_settings`, `parse_settings`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from samrapport.errors import DataFault, Fault, closest
from samrapport.raw.folder import RawFolder
from samrapport.raw.values import parse_address, parse_epost, parse_text
from samrapport.raw.yaml import Location, read_yaml

Text = Annotated[str, Field(min_length=1), AfterValidator(parse_text)]
"""Text that says something, without control characters."""
Webbadress = Annotated[str, AfterValidator(parse_address)]
Epost = Annotated[str, AfterValidator(parse_epost)]


class Strict(BaseModel):
    """What refuses an unknown key, cannot be changed, and takes a key by its Swedish name."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)


class Period(Strict):
    """First and last day that the report covers."""

    start: date = Field(description="Periodens första dag", examples=["2021-01-01"])
    slut: date = Field(description="Periodens sista dag", examples=["2021-08-31"])

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.slut < self.start:
            raise ValueError("har ett slut som ligger före start. Rätta ett av datumen.")
        return self


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
    "bool_parsing": "är varken ja eller nej. Skriv true eller false.",
    "bool_type": "är varken ja eller nej. Skriv true eller false.",
    "literal_error": "känns inte igen. Skriv {expected}.",
    "model_type": "ska ha egna nycklar på indragna rader under sig.{hint}",
    "value_error": "{error}",
}


Model = TypeVar("Model", bound=BaseModel)
Rows = dict[Location, int]


def read_settings(folder: RawFolder, path: str, model: type[Model]) -> Model:
    """The validated file. Raises DataFault."""
    return parse_settings(path, folder.read(path), model)[0]


def parse_settings(path: str, content: bytes, model: type[Model]) -> tuple[Model, Rows]:
    """The validated content, and the row of each of its keys. Raises DataFault."""
    needed = any(field.is_required() for field in model.model_fields.values())
    found, rows = read_yaml(path, content, tom=not needed)
    try:
        return model.model_validate(found), rows
    except ValidationError as error:
        raise DataFault([_fault(path, dict(one), rows, model) for one in error.errors()]) from None


def _fault(path: str, error: dict[str, Any], rows: Rows, whole: type[BaseModel]) -> Fault:
    """What pydantic found wrong, as a fault of the file."""
    location: Location = tuple(error["loc"])
    inner = _inner(whole).get(str(location[0])) if location else None
    names = _names(inner if inner and (len(location) > 1 or error["type"] == "model_type") else whole)
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


def _inner(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The models of its nested keys, alone or in lists."""
    found = {}
    for name, field in model.model_fields.items():
        for one in (field.annotation, *get_args(field.annotation)):
            if isinstance(one, type) and issubclass(one, BaseModel):
                found[field.alias or name] = one
    return found


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]
