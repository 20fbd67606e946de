"""`insats.yml`: an insats report's own facts and rules."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from samrapport.raw.folder import RawFolder
from samrapport.raw.personnummer import assert_no_personnummer
from samrapport.raw.settings import Period, Strict, Text, read_settings


class Insatsuppgifter(Strict):
    """An insats report's own facts.

    titel: as on its cover. period: what it covers; counts are as of its last day. syntetisk: whether the register is
    made up, which is then said wherever its figures show. plan_manader: months of participation that the project plan
    gives each participant, beyond which a participation counts as extended. frö: the seed of a made-up register.
    öppna_baser: kategorier of the table Baser that are told however small, because they only say whom the statistics
    leave out; without them a small such count hides the bases of all shares.
    """

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
    return read_settings(folder, path, Insatsuppgifter)
