"""`insats.yml`: an insats report's own facts and rules."""

from __future__ import annotations

from datetime import date

from pydantic import ConfigDict, Field

from samrapport.raw.folder import RawFolder
from samrapport.raw.settings import Period, Strict, Text, read_settings


class Insatsuppgifter(Strict):
    """An insats report's own facts.

    titel: as on its cover. period: what it covers; counts are as of its last day. syntetisk: whether the register is
    made up, which is then said wherever its figures show. plan_manader: months of participation that the project plan
    gives each participant, beyond which a participation counts as extended. frö: the seed of a made-up register.
    öppna_baser: kategorier of the table Baser that are told however small, because they only say whom the statistics
    leave out; without them a small such count hides the bases of all shares.
    """

    model_config = ConfigDict(
        title="insatser/<insats>/insats.yml",
        json_schema_extra={
            "rubrik": "insatsens rapport",
            "syfte": "Filen ger insatsen en egen rapport, en halvårsrapport, bredvid förbundets delårsrapport.\n\n"
            "Insatsen har också en egen `uppgifter.csv`, med samma kolumner som "
            "[förbundets](#uppgiftercsv-enstaka-uppgifter); dess rader blir fakta som börjar med `egen`. "
            "Filen `malbild.csv` finns bara i exemplet: den håller de tryckta antalen som det påhittade registret är gjort efter.",
        },
    )

    titel: Text = Field(description="Som på omslaget", examples=["Halvårsrapport 2021"])
    period: Period = Field(description="Som i `rapport.yml`. Antalen gäller periodens sista dag")
    datum: date | None = Field(
        default=None, description="Rapportens datum; utan det gäller periodens sista dag", examples=["2021-08-20"]
    )
    syntetisk: bool = Field(
        default=False,
        description="`true` när registret är påhittat, som i exemplet. Det sägs då överallt där siffrorna visas",
        examples=["true"],
    )
    plan_manader: int | None = Field(
        default=None,
        ge=1,
        le=120,
        alias="plan_månader",
        description="Månader som projektplanen ger varje deltagare. Ett längre deltagande räknas som förlängt",
        examples=[12],
    )
    fro: int = Field(default=1, ge=0, alias="frö", description="Slumpfrö för ett påhittat register", examples=[1])
    oppna_baser: tuple[Text, ...] = Field(
        default=(),
        alias="öppna_baser",
        description="Kategorier i tabellen Baser som får visas hur små de än är, "
        "eftersom de bara säger hur många som statistiken utelämnar",
        examples=["[Utan samtycke]"],
    )
    kalla: Text = Field(alias="källa", description="Var uppgifterna kommer ifrån", examples=["Insatsens register"])


def read_insatsuppgifter(folder: RawFolder, path: str) -> Insatsuppgifter:
    """The validated `insats.yml`. Raises DataFault."""
    return read_settings(folder, path, Insatsuppgifter)
