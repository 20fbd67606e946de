"""`insats.yml`: an insats report's own facts and rules."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from samrapport.errors import DataFault, Fault
from samrapport.rapport.uppgifter import Period, validation_fault
from samrapport.raw.folder import RawFolder
from samrapport.raw.personnummer import assert_no_personnummer
from samrapport.raw.values import parse_text
from samrapport.raw.yaml import read_yaml

Text = Annotated[str, Field(min_length=1), AfterValidator(parse_text)]


class Insatsuppgifter(BaseModel):
    """An insats report's own facts.

    titel: as on its cover. period: what it covers; counts are as of its last day. syntetisk: whether the register is
    made up, which is then said wherever its figures show. plan_manader: months of participation that the project plan
    gives each participant, beyond which a participation counts as extended. frö: the seed of a made-up register.
    öppna_baser: kategorier of the table Baser that are told however small, because they only say whom the statistics
    leave out; without them a small such count hides the bases of all shares.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)

    titel: Text
    period: Period
    datum: date | None = None
    syntetisk: bool = False
    plan_manader: int | None = Field(default=None, ge=1, le=120, alias="plan_månader")
    fro: int = Field(default=1, ge=0, alias="frö")
    oppna_baser: tuple[Text, ...] = Field(default=(), alias="öppna_baser")
    kalla: Text = Field(alias="källa")


def read_insatsuppgifter(folder: RawFolder, path: str) -> Insatsuppgifter:
    """The validated `insats.yml`. Raises DataFault."""
    assert_no_personnummer(folder, path)
    content, rows = read_yaml(path, folder.read(path))
    try:
        return Insatsuppgifter.model_validate(content)
    except ValidationError as error:
        faults: list[Fault] = [
            validation_fault(path, dict(one), rows, Insatsuppgifter, {"period": Period}) for one in error.errors()
        ]
        raise DataFault(faults) from None
