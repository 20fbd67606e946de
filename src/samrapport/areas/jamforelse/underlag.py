"""`jamforelse.yml`: what a comparison of förbund is called, and which förbund it takes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from samrapport.errors import DataFault, Fault
from samrapport.rapport.uppgifter import Text, validation_fault
from samrapport.raw.folder import SLUG, RawFolder
from samrapport.raw.yaml import read_yaml

FILE_NAME = "jamforelse.yml"
"""The file that makes a folder a comparison, as `rapport.yml` makes one a report."""


def _slug(name: str) -> str:
    if not SLUG.fullmatch(name):
        raise ValueError("är inget förbunds kortnamn. Skriv det som i forbund.csv, med a–z, 0–9 och bindestreck.")
    return name


class Jamforelseuppgifter(BaseModel):
    """A comparison's own facts.

    titel: which förbund it is of, such as a county's. datum: of the comparison, else the last day that any of its reports
    covers. förbund: the förbund to take; without it all that have a report for the year. antal_år: how far back it goes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)

    titel: Text
    datum: date | None = None
    forbund: tuple[Annotated[str, AfterValidator(_slug)], ...] = Field(default=(), alias="förbund")
    antal_ar: int = Field(default=5, ge=1, le=20, alias="antal_år")


def read_jamforelse(folder: RawFolder, path: str) -> Jamforelseuppgifter:
    """The validated `jamforelse.yml`. Raises DataFault."""
    content, rows = read_yaml(path, folder.read(path))
    try:
        found = Jamforelseuppgifter.model_validate(content)
    except ValidationError as error:
        faults: list[Fault] = [
            validation_fault(path, dict(one), rows, Jamforelseuppgifter, {}) for one in error.errors()
        ]
        raise DataFault(faults) from None
    repeated = [(n, one) for n, one in enumerate(found.forbund) if one in found.forbund[:n]]
    if repeated:
        expected = "står redan i listan. Ta bort den ena raden."
        raise DataFault([Fault(path, expected, rows.get(("förbund", n)), "förbund", one) for n, one in repeated])
    return found
