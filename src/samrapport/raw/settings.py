"""A YAML file read by its pydantic model: everything that says how something is to be done. Entries: `read_settings`, `parse_settings`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo

from samrapport.errors import DataFault, Fault, assert_none, closest
from samrapport.raw.folder import RawFolder
from samrapport.raw.values import parse_address, parse_date, parse_epost, parse_text
from samrapport.raw.yaml import Location, Yaml, read_yaml, unseen

Text = Annotated[str, Field(min_length=1), AfterValidator(parse_text)]
"""Text that says something, without control characters."""
Webbadress = Annotated[str, AfterValidator(parse_address)]
Epost = Annotated[str, AfterValidator(parse_epost)]


def filen(namn: str, rubrik: str, syfte: str) -> ConfigDict:
    """What to say of a whole file, in the configuration of its model. syfte: what it is for, in Markdown."""
    return ConfigDict(title=namn, json_schema_extra={"rubrik": rubrik, "syfte": syfte})


def nyckel(hjalp: str, *exempel: object, **more: Any) -> Any:
    """A key that a file must have. hjalp: what to write, for whoever fills it in. exempel: how it may stand."""
    return Field(description=hjalp, examples=list(exempel), **more)


def frivillig(hjalp: str, *exempel: object, default: object = None, **more: Any) -> Any:
    """A key that may be left out."""
    return nyckel(hjalp, *exempel, default=default, **more)


_WHOLE = "är inte ett heltal. Skriv bara siffror, till exempel 5."
_EMPTY = "är tom. Skriv ett värde, eller ta bort nyckeln om den får saknas."


def _whole(text: str) -> int:
    """A whole number, written with digits only."""
    if re.fullmatch(r"0[0-9]+", text):
        raise ValueError(f"börjar med 0. Skriv {text.lstrip('0') or '0'}.")
    if not re.fullmatch(r"-?[0-9]+", text):
        raise ValueError(_WHOLE)
    if len(text) > 15:
        raise ValueError("är för stort. Rätta talet.")
    return int(text)


_STOCKHOLM = ZoneInfo("Europe/Stockholm")


def parse_hour(text: str) -> datetime:
    """A day and a time by the Swedish clock."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}", text.strip()):
        raise ValueError("är ingen tid. Skriv dag och klockslag, till exempel 2026-09-24 09:00.")
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=_STOCKHOLM)
    except ValueError:
        raise ValueError("är ingen tid som finns. Rätta dagen eller klockslaget.") from None


def _truth(text: str) -> bool:
    """Yes or no."""
    try:
        return {"true": True, "ja": True, "false": False, "nej": False}[text.casefold()]
    except KeyError:
        raise ValueError("är varken ja eller nej. Skriv true eller false.") from None


_PARSERS: dict[object, Callable[[str], object]] = {int: _whole, bool: _truth, date: parse_date, datetime: parse_hour}
"""How a text becomes what is declared: pydantic's own ways take `yes`, `1_000` and seconds since 1970."""


def _declared(annotation: object) -> set[object]:
    """A field's types, one by one."""
    return {annotation, *(() if get_origin(annotation) is tuple else get_args(annotation))}


class Strict(BaseModel):
    """What refuses an unknown key, cannot be changed, and takes a key by its Swedish name."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)

    @field_validator("*", mode="before")
    @classmethod
    def _parsed(cls, value: object, info: ValidationInfo) -> object:
        """A text as the field's type reads it."""
        if isinstance(value, str) and info.field_name:
            for declared in _declared(cls.model_fields[info.field_name].annotation):
                if declared in _PARSERS:
                    return _PARSERS[declared](value.strip())
        return value


class Period(Strict):
    """First and last day that the report covers."""

    start: date = nyckel("Periodens första dag", "2021-01-01")
    slut: date = nyckel("Periodens sista dag", "2021-08-31")

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.slut < self.start:
            raise ValueError("har ett slut som ligger före start. Rätta ett av datumen.")
        return self


_DATE = "är inget datum. Skriv år-månad-dag, till exempel 2021-08-31."

_EXPECTED = {
    "extra_forbidden": "nyckeln är okänd.{hint}",
    "missing": "nyckeln saknas. Lägg till den.",
    "date_type": _DATE,
    "int_type": _WHOLE,
    "greater_than_equal": "är för litet. Skriv minst {ge}.",
    "less_than_equal": "är för stort. Skriv högst {le}.",
    "string_type": "är inte en text. Skriv den inom citattecken.",
    "string_too_short": _EMPTY,
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
    read = read_yaml(path, content, tom=not needed)
    faults = [read.cut_fault(at) for at in read.cut if not _closed(read, at, model)]
    told = {fault.row for fault in faults}
    try:
        found = model.model_validate(read.found)
    except ValidationError as error:
        wrong = [_fault(path, dict(one), read.rows, model) for one in error.errors()]
        raise DataFault([*faults, *(fault for fault in wrong if fault.row is None or fault.row not in told)]) from None
    assert_none(faults)
    return found, read.rows


def _closed(read: Yaml, at: Location, model: type[BaseModel]) -> bool:
    """Whether a value has a type that cannot go on after a #, so that what stands there is a comment."""
    value: Any = read.found
    types: set[object] = {model}
    for part in at:
        value = value[part]
        names = {
            name: field
            for one in types
            if isinstance(one, type) and issubclass(one, BaseModel)
            for key, field in one.model_fields.items()
            for name in (key, field.alias)
        }
        types = _declared(names[part].annotation) if part in names else set()
    return value is not None and any(one in _PARSERS or get_origin(one) is Literal for one in types)


def _fault(path: str, error: dict[str, Any], rows: Rows, whole: type[BaseModel]) -> Fault:
    """What pydantic found wrong, as a fault of the file."""
    location: Location = tuple(error["loc"])
    inner = next((inner_model(one) for key, one in _keys(whole).items() if location and key == location[0]), None)
    names = list(_keys(inner if inner and (len(location) > 1 or error["type"] == "model_type") else whole))
    close = closest(str(location[-1]), names, n=1) if error["type"] == "extra_forbidden" else []
    hint = f" Menade du ”{close[0]}”?" if close else f" Nycklarna är: {', '.join(names)}."
    context = {key: str(value) for key, value in (error.get("ctx") or {}).items()}
    if "expected" in context:
        context["expected"] = context["expected"].replace("'", "”").replace(" or ", " eller ")
    template = _EXPECTED.get(str(error["type"]), "går inte att använda. Se över värdet.")
    value = error.get("input")
    if value is None and error["type"] != "model_type":
        template = _EMPTY
    quoted = error["type"] not in ("missing", "extra_forbidden") and (value is not None or template is _EMPTY)
    return Fault(
        path,
        template.format(hint=hint, **context) + (unseen(value) if quoted and isinstance(value, str) else ""),
        rows.get(location),
        ".".join(str(part) for part in location) or None,
        str("" if value is None else value) if quoted else None,
    )


def inner_model(field: FieldInfo) -> type[BaseModel] | None:
    """The model of what is nested in a key, alone or in a list."""
    for one in (field.annotation, *get_args(field.annotation)):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
    return None


def _keys(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}
