"""`rapport.yml`: the report's own facts and rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from samrapport.errors import Fault, assert_none
from samrapport.raw.folder import RawFolder
from samrapport.raw.settings import Epost, Period, Strict, Text, Webbadress, filen, frivillig, nyckel, parse_settings

MINSTA_CELL = 5
"""What counts of persons are protected below, unless the report says otherwise."""


class Motto(Strict):
    """A quotation for the cover, and where it is from."""

    text: Text = nyckel("Ett citat på omslaget", "Samverkan är en process.")
    kalla: Text = nyckel("Vem som har sagt det", "Styrelsen", alias="källa")


class Kontakt(Strict):
    """Whom readers may turn to."""

    namn: Text | None = frivillig("Den som svarar på frågor", "Förbundschefen")
    epost: Epost | None = frivillig("E-postadress", "info@forbundet.se")
    webb: Webbadress | None = frivillig("Adressen, med https://", "https://forbundet.se/")


class Underskrift(Strict):
    """Who has signed the report, and when."""

    namn: Text = nyckel("Den som har undertecknat, som i `personer.csv`", "Förnamn Efternamn")
    datum: date = nyckel("Dagen", "2021-09-24")
    roll: Text | None = frivillig("Rollen, för den som inte finns i `personer.csv`", "tjänstgörande ersättare")


class Rapportuppgifter(Strict):
    """The report's own facts. enhet: the unit of amounts in its files. ek_regel: whether unallocated money is a cost.

    minsta_cell: counts of persons below it are protected (insats reports); a lower one than is usual has its reason. krav: how many
    persons approve of the report. datum: the report's own date, else the
    last day of the period.
    """

    model_config = filen(
        "rapport.yml",
        "rapportens egna uppgifter",
        "Varje rapport har en sådan fil. Bara den gör en mapp till en rapport.\n\n"
        "`ek_regel` avgör om utvecklingsmedel som ingen insats har fått ännu räknas som en kostnad. "
        "Rapporten följer en regel hela vägen och visar vad den andra skulle ge.",
    )

    forbund: str = nyckel("Samma som mappens namn", "vasteras")
    ar: int = nyckel("Samma som mappens namn", 2021, ge=1900, le=2199)
    titel: Text = nyckel("Rapportens titel", "Delårsrapport 2021")
    period: Period = nyckel("Tiden som rapporten gäller, inom året")
    dnr: Text | None = frivillig("Diarienummer", "2021/12-SFV")
    datum: date | None = frivillig("Rapportens datum. Annars används periodens sista dag", "2021-09-20")
    beslutsdatum: date | None = frivillig(
        "Dagen då styrelsen beslutade. Visas på omslaget, förstasidan och sidan *Beslut*", "2021-09-24"
    )
    publiceras: datetime | None = frivillig(
        "Tidigast då rapporten får läsas, dag och klockslag i Sverige. `samrapport publicera` håller den stängd på servern till dess",
        "2021-09-24 09:00",
    )
    paragraf: Text | None = frivillig("Beslutets paragraf i protokollet", "§ 45")
    ort: Text | None = frivillig("Orten där rapporten undertecknas", "Västerås")
    undertecknas_av: Text = frivillig(
        "Organet i `personer.csv` vars ledamöter undertecknar. Annars `Styrelsen`", "Styrelsen", default="Styrelsen"
    )
    underskrifter: tuple[Underskrift, ...] = frivillig("De som har undertecknat, med dag", default=())
    vision: Text | None = frivillig("Visionen, som visas på PDF-filens omslag", "Vi samverkar.")
    motto: Motto | None = frivillig("Ett citat på omslaget, och var det kommer ifrån")
    enhet: Literal["kr", "tkr"] = frivillig(
        "Beloppens enhet i budget, utfall och eget kapital: `kr` eller `tkr`. Annars `tkr`", "tkr", default="tkr"
    )
    ek_regel: Literal["utan_ej_intecknat", "med_ej_intecknat"] = frivillig(
        "Hur eget kapital räknas framåt: `utan_ej_intecknat` eller `med_ej_intecknat`. Annars `utan_ej_intecknat`",
        "utan_ej_intecknat",
        default="utan_ej_intecknat",
    )
    minsta_cell: int = frivillig(
        "Antal personer under gränsen visas inte. Annars 5. En lägre gräns nämns vid varje bygge och i manifestet",
        5,
        default=MINSTA_CELL,
        ge=0,
        le=100,
    )
    minsta_cell_skal: Text | None = frivillig(
        "Varför gränsen är lägre än 5. Krävs när den är 1 eller 2, som nästan inte skyddar någon",
        "Styrelsens beslut 2021-03-01, § 12",
        alias="minsta_cell_skäl",
    )
    avstamning: Literal["egen", "publik"] = frivillig(
        "Var avstämningen finns: `egen` för sig, för den som gör rapporten, eller `publik` på webbplatsen med rapporten. "
        "Annars `egen`",
        "egen",
        default="egen",
        alias="avstämning",
    )
    krav: int = frivillig(
        "Hur många olika personer som ska godkänna rapporten. Är det fler än en får den som byggde den inte vara med. Annars 1",
        2,
        default=1,
        ge=1,
        le=9,
        alias="kräv",
    )
    kontakt: Kontakt | None = frivillig("Visas på omslaget, förstasidan och sidan *Beslut*")
    kalla: Text = nyckel("Var uppgifterna kommer ifrån", "Förbundet", alias="källa")


def read_rapport(folder: RawFolder, forbund: str, ar: int) -> Rapportuppgifter:
    """The validated `rapport.yml` of one förbund and year. Raises DataFault."""
    path = f"{forbund}/{ar}/rapport.yml"
    found, rows = parse_settings(path, folder.read(path), Rapportuppgifter)
    wanted = f"stämmer inte med mappen {forbund}/{ar}. Rätta värdet, eller flytta filen."
    faults = [
        Fault(path, wanted, rows.get((key,)), key, str(value))
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
