"""`webbplats.yml`: who answers for the whole site, and what its tillgänglighetsredogörelse is to say."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from samrapport.errors import DataFault
from samrapport.rapport.uppgifter import Text, validation_fault
from samrapport.raw.folder import RawFolder
from samrapport.raw.values import parse_address
from samrapport.raw.yaml import read_yaml

FILE = "webbplats.yml"
Address = Annotated[str, AfterValidator(parse_address)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)


class Anmalan(_Strict):
    """Where readers turn with what they cannot use."""

    epost: Annotated[str, Field(pattern=r"^[^@\s<>\"']+@[^@\s<>\"']+$")] | None = None
    telefon: Text | None = None
    webb: Address | None = None


class Brist(_Strict):
    """One known shortcoming: what it is, why it is there, and when it will be mended."""

    vad: Text
    skal: Text | None = Field(default=None, alias="skäl")
    plan: Text | None = None


class Granskning(_Strict):
    """When and how the site was last examined."""

    datum: date
    metod: Text


class Tillsyn(_Strict):
    """The authority that supervises the law, which may change."""

    namn: Text
    webb: Address | None = None


class Webbplats(_Strict):
    """What only those who publish the site can say. Whatever is not given is told as lacking, and never made up."""

    ansvarig: Text | None = None
    kontakt: Anmalan | None = None
    forenlighet: Literal["helt", "delvis", "inte"] | None = Field(default=None, alias="förenlighet")
    brister: tuple[Brist, ...] = ()
    granskning: Granskning | None = None
    tillsyn: Tillsyn | None = None


def read_webbplats(folder: RawFolder) -> Webbplats:
    """The validated `webbplats.yml`, or one without anything where there is no such file. Raises DataFault."""
    if not folder.has(FILE):
        return Webbplats()
    content, rows = read_yaml(FILE, folder.read(FILE))
    try:
        return Webbplats.model_validate(content)
    except ValidationError as error:
        models: dict[str, type[BaseModel]] = {
            "kontakt": Anmalan,
            "brister": Brist,
            "granskning": Granskning,
            "tillsyn": Tillsyn,
        }
        faults = [validation_fault(FILE, dict(one), rows, Webbplats, models) for one in error.errors()]
        raise DataFault(faults) from None
