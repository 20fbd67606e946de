"""`insats.yml`: an insats report's own facts and rules."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from samrapport.raw.folder import SLUG, RawFolder
from samrapport.raw.settings import Period, Strict, Text, filen, frivillig, nyckel, read_settings


def _kort(name: str) -> str:
    if not SLUG.fullmatch(name):
        raise ValueError("är inget kortnamn på en insats. Skriv mappens namn, med a–z, 0–9 och bindestreck.")
    return name


class Insatsuppgifter(Strict):
    """An insats report's own facts.

    titel: as on its cover. period: what it covers; counts are as of its last day. syntetisk: whether the register is
    made up, which is then said wherever its figures show. plan_manader: months of participation that the project plan
    gives each participant, beyond which a participation counts as extended. frö: the seed of a made-up register.
    öppna_baser: kategorier of the table Baser that are told however small, because they only say whom the statistics
    leave out; without them a small such count hides the bases of all shares. tidigare_antal_skäl: why counts may be published that can be
    worked out with the help of earlier releases. tidigare_namn: short names that it has had in earlier releases; None where nothing is said. tidigare_ord: from
    a word of its tables in earlier releases to today's, see `namnbyten`.
    """

    model_config = filen(
        "insatser/<insats>/insats.yml",
        "insatsens rapport",
        "Filen ger insatsen en egen rapport, en halvårsrapport, bredvid förbundets delårsrapport.\n\n"
        "Insatsen har också en egen `uppgifter.csv`, med samma kolumner som "
        "[förbundets](#uppgiftercsv-enstaka-uppgifter); dess rader blir fakta som börjar med `egen`. "
        "Filen `malbild.csv` finns bara i exemplet: den håller de tryckta antalen som det påhittade registret är gjort efter.",
    )

    titel: Text = nyckel("Som på omslaget", "Halvårsrapport 2021")
    period: Period = nyckel("Som i `rapport.yml`. Antalen gäller periodens sista dag")
    datum: date | None = frivillig("Rapportens datum; utan det gäller periodens sista dag", "2021-08-20")
    syntetisk: bool = frivillig(
        "`true` när registret är påhittat, som i exemplet. Det sägs då överallt där siffrorna visas",
        "true",
        default=False,
    )
    plan_manader: int | None = frivillig(
        "Månader som projektplanen ger varje deltagare. Ett längre deltagande räknas som förlängt",
        12,
        ge=1,
        le=120,
        alias="plan_månader",
    )
    fro: int = frivillig("Slumpfrö för ett påhittat register", 1, default=1, ge=0, alias="frö")
    oppna_baser: tuple[Text, ...] = frivillig(
        "Kategorier i tabellen Baser som får visas hur små de än är, "
        "eftersom de bara säger hur många som statistiken utelämnar",
        "[Utan samtycke]",
        default=(),
        alias="öppna_baser",
    )
    tidigare_antal_skal: Text | None = frivillig(
        "Skäl till att rapporten publiceras fast antal går att räkna ut ur den tillsammans med vad tidigare rapporter har visat",
        "Den tidigare rapporten är indragen",
        alias="tidigare_antal_skäl",
    )
    tidigare_namn: tuple[Annotated[str, AfterValidator(_kort)], ...] | None = frivillig(
        "Insatsens kortnamn i rapporter som redan är publicerade, när den hette något annat: vad de har visat hör till samma personer. "
        "`[]` säger att den inte har hetat något annat",
        "[spira]",
    )
    tidigare_ord: dict[str, str] = frivillig(
        "Tabeller, kategorier och undergrupper som hette något annat i rapporter som redan är publicerade: det gamla ordet, och vad det heter nu. "
        "`utgår` säger att det inte motsvarar något längre",
        "{Övrigt: Annat}",
        default={},
    )
    kalla: Text = nyckel("Var uppgifterna kommer ifrån", "Insatsens register", alias="källa")


def read_insatsuppgifter(folder: RawFolder, path: str) -> Insatsuppgifter:
    """The validated `insats.yml`. Raises DataFault."""
    return read_settings(folder, path, Insatsuppgifter)
