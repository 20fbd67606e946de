"""`webbplats.yml`: who answers for the whole site, and what its tillgänglighetsredogörelse is to say."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from samrapport.raw.folder import WEBBPLATS, RawFolder
from samrapport.raw.settings import Epost, Strict, Text, Webbadress, read_settings

FILE = WEBBPLATS


class Anmalan(Strict):
    """Where readers turn with what they cannot use."""

    epost: Epost | None = Field(default=None, description="E-postadress", examples=["info@forbundet.se"])
    telefon: Text | None = Field(
        default=None, description="Telefonnummer, inom citattecken", examples=['"021-39 00 00"']
    )
    webb: Webbadress | None = Field(
        default=None, description="Adressen, med https://", examples=["https://forbundet.se/"]
    )


class Brist(Strict):
    """One known shortcoming: what it is, why it is there, and when it will be mended."""

    vad: Text = Field(description="Vad som brister", examples=["Kartan saknar beskrivning"])
    skal: Text | None = Field(
        default=None, alias="skäl", description="Varför bristen finns", examples=["Kartan är ritad av en annan part"]
    )
    plan: Text | None = Field(default=None, description="När den rättas", examples=["Rättas under våren 2022"])


class Undantag(Strict):
    """Content that the law lets be as it is, and why."""

    vad: Text = Field(description="Vilket innehåll det gäller", examples=["Protokoll från före 2018"])
    skal: Text = Field(
        alias="skäl", description="Varför det är undantaget", examples=["De är arkiverade och används inte"]
    )


class Granskning(Strict):
    """When and how the site was last examined."""

    datum: date = Field(description="När webbplatsen granskades senast", examples=["2021-09-01"])
    metod: Text = Field(description="Hur den granskades", examples=["Självskattning"])


class Tillsyn(Strict):
    """The authority that supervises the law, which may change."""

    namn: Text = Field(description="Myndighetens namn", examples=["Tillsynsmyndigheten"])
    webb: Webbadress | None = Field(
        default=None, description="Adressen dit läsare anmäler, med https://", examples=["https://example.se/anmalan"]
    )


class Webbplats(Strict):
    """What only those who publish the site can say. Whatever is not given is told as lacking, and never made up."""

    model_config = ConfigDict(
        title=FILE,
        json_schema_extra={
            "rubrik": "vem som ansvarar för webbplatsen",
            "syfte": "Filen ligger direkt i `data/raw/` och gäller alla rapporter. "
            "Av den görs sidan *Tillgänglighetsredogörelse*, som lagen (2018:1937) kräver och som varje sida leder till. "
            "Det som inte står i filen hittar programmet inte på: sidan säger vad som saknas.",
        },
    )

    ansvarig: Text | None = Field(
        default=None,
        description="Den som ansvarar för webbplatsen",
        examples=["Samordningsförbundet Västmanland"],
    )
    tjanst: Text | None = Field(
        default=None,
        alias="tjänst",
        description="Webbplatsens namn",
        examples=["Samordningsförbundet Västmanlands rapporter"],
    )
    kontakt: Anmalan | None = Field(default=None, description="Dit anmäler läsare brister")
    forenlighet: Literal["helt", "delvis", "inte"] | None = Field(
        default=None,
        alias="förenlighet",
        description="Om webbplatsen följer lagen: `helt`, `delvis` eller `inte`",
        examples=["delvis"],
    )
    brister: tuple[Brist, ...] = Field(default=(), description="Det som brister")
    betungande: tuple[Undantag, ...] = Field(
        default=(),
        alias="oskäligt_betungande",
        description="Innehåll som är undantaget för att det är oskäligt betungande att anpassa (12 §). `[]` när det inte finns något",
    )
    utanfor: tuple[Undantag, ...] = Field(
        default=(),
        alias="omfattas_inte",
        description="Innehåll som lagen inte omfattar (9 §). `[]` när det inte finns något",
    )
    uppdaterad: date | None = Field(
        default=None, description="När redogörelsen ändrades senast", examples=["2021-09-15"]
    )
    granskning: Granskning | None = Field(default=None, description="När och hur webbplatsen granskades senast")
    tillsyn: Tillsyn | None = Field(default=None, description="Myndigheten som har tillsyn över lagen")


def read_webbplats(folder: RawFolder) -> Webbplats:
    """The validated `webbplats.yml`, or one without anything where there is no such file. Raises DataFault."""
    if not folder.has(FILE):
        return Webbplats()
    return read_settings(folder, FILE, Webbplats)
