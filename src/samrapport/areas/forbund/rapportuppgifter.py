"""`rapport.yml`: the report's own facts and rules."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from samrapport.errors import Fault, assert_none
from samrapport.raw.folder import RawFolder
from samrapport.raw.settings import Epost, Period, Strict, Text, Webbadress, parse_settings

MINSTA_CELL = 5
"""What counts of persons are protected below, unless the report says otherwise."""


class Motto(Strict):
    """A quotation for the cover, and where it is from."""

    text: Text = Field(description="Ett citat på omslaget", examples=["Samverkan är en process."])
    kalla: Text = Field(alias="källa", description="Vem som har sagt det", examples=["Styrelsen"])


class Kontakt(Strict):
    """Whom readers may turn to."""

    namn: Text | None = Field(default=None, description="Den som svarar på frågor", examples=["Förbundschefen"])
    epost: Epost | None = Field(default=None, description="E-postadress", examples=["info@forbundet.se"])
    webb: Webbadress | None = Field(
        default=None, description="Adressen, med https://", examples=["https://forbundet.se/"]
    )


class Underskrift(Strict):
    """Who has signed the report, and when."""

    namn: Text = Field(description="Den som har undertecknat, som i `personer.csv`", examples=["Förnamn Efternamn"])
    datum: date = Field(description="Dagen", examples=["2021-09-24"])
    roll: Text | None = Field(
        default=None,
        description="Rollen, för den som inte finns i `personer.csv`",
        examples=["tjänstgörande ersättare"],
    )


class Rapportuppgifter(Strict):
    """The report's own facts. enhet: the unit of amounts in its files. ek_regel: whether unallocated money is a cost.

    minsta_cell: counts of persons below it are protected (insats reports); a lower one than is usual has its reason. datum: the report's own date, else the
    last day of the period.
    """

    model_config = ConfigDict(
        title="rapport.yml",
        json_schema_extra={
            "rubrik": "rapportens egna uppgifter",
            "syfte": "Varje rapport har en sådan fil. Bara den gör en mapp till en rapport.\n\n"
            "`ek_regel` avgör om utvecklingsmedel som ingen insats har fått ännu räknas som en kostnad. "
            "Rapporten följer en regel hela vägen och visar vad den andra skulle ge.",
        },
    )

    forbund: str = Field(description="Samma som mappens namn", examples=["vasteras"])
    ar: int = Field(ge=1900, le=2199, description="Samma som mappens namn", examples=[2021])
    titel: Text = Field(description="Rapportens titel", examples=["Delårsrapport 2021"])
    period: Period = Field(description="Tiden som rapporten gäller, inom året")
    dnr: Text | None = Field(default=None, description="Diarienummer", examples=["2021/12-SFV"])
    datum: date | None = Field(
        default=None,
        description="Rapportens datum. Annars används periodens sista dag",
        examples=["2021-09-20"],
    )
    beslutsdatum: date | None = Field(
        default=None,
        description="Dagen då styrelsen beslutade. Visas på omslaget, förstasidan och sidan *Beslut*",
        examples=["2021-09-24"],
    )
    paragraf: Text | None = Field(default=None, description="Beslutets paragraf i protokollet", examples=["§ 45"])
    ort: Text | None = Field(default=None, description="Orten där rapporten undertecknas", examples=["Västerås"])
    undertecknas_av: Text = Field(
        default="Styrelsen",
        description="Organet i `personer.csv` vars ledamöter undertecknar. Annars `Styrelsen`",
        examples=["Styrelsen"],
    )
    underskrifter: tuple[Underskrift, ...] = Field(default=(), description="De som har undertecknat, med dag")
    vision: Text | None = Field(
        default=None, description="Visionen, som visas på PDF-filens omslag", examples=["Vi samverkar."]
    )
    motto: Motto | None = Field(default=None, description="Ett citat på omslaget, och var det kommer ifrån")
    enhet: Literal["kr", "tkr"] = Field(
        default="tkr",
        description="Beloppens enhet i budget, utfall och eget kapital: `kr` eller `tkr`. Annars `tkr`",
        examples=["tkr"],
    )
    ek_regel: Literal["utan_ej_intecknat", "med_ej_intecknat"] = Field(
        default="utan_ej_intecknat",
        description="Hur eget kapital räknas framåt: `utan_ej_intecknat` eller `med_ej_intecknat`. "
        "Annars `utan_ej_intecknat`",
        examples=["utan_ej_intecknat"],
    )
    minsta_cell: int = Field(
        default=MINSTA_CELL,
        ge=0,
        le=100,
        description="Antal personer under gränsen visas inte. Annars 5. En lägre gräns nämns vid varje bygge och i manifestet",
        examples=[5],
    )
    minsta_cell_skal: Text | None = Field(
        default=None,
        alias="minsta_cell_skäl",
        description="Varför gränsen är lägre än 5. Krävs när den är 1 eller 2, som nästan inte skyddar någon",
        examples=["Styrelsens beslut 2021-03-01, § 12"],
    )
    avstamning: Literal["egen", "publik"] = Field(
        default="egen",
        alias="avstämning",
        description="Var avstämningen finns: `egen` för sig, för den som gör rapporten, eller `publik` på webbplatsen med rapporten. "
        "Annars `egen`",
        examples=["egen"],
    )
    kontakt: Kontakt | None = Field(default=None, description="Visas på omslaget, förstasidan och sidan *Beslut*")
    kalla: Text = Field(alias="källa", description="Var uppgifterna kommer ifrån", examples=["Förbundet"])


def read_rapport(folder: RawFolder, forbund: str, ar: int) -> Rapportuppgifter:
    """The validated `rapport.yml` of one förbund and year. Raises DataFault."""
    path = f"{forbund}/{ar}/rapport.yml"
    found, rows = parse_settings(path, folder.read(path), Rapportuppgifter)
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
    if found.minsta_cell in (1, 2) and not found.minsta_cell_skal:
        expected = (
            "skyddar nästan ingen: ett antal på 1 eller 2 personer kan visas. Höj gränsen till minst 3, eller skriv varför den är så låg i "
            "minsta_cell_skäl."
        )
        faults.append(Fault(path, expected, rows.get(("minsta_cell",)), "minsta_cell", str(found.minsta_cell)))
    if found.period.start.year != ar or found.period.slut.year != ar:
        span = f"{found.period.start}–{found.period.slut}"
        faults.append(Fault(path, f"ligger inte inom {ar}. Rätta perioden.", rows.get(("period",)), "period", span))
    assert_none(faults)
    return found
