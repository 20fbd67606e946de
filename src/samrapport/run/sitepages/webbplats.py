"""`webbplats.yml`: who answers for the whole site, and what its tillgänglighetsredogörelse is to say."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator

from samrapport.errors import DataFault, Fault
from samrapport.raw.folder import WEBBPLATS, RawFolder
from samrapport.raw.settings import Epost, Strict, Text, Webbadress, filen, frivillig, nyckel, read_settings
from samrapport.raw.values import parse_slug
from samrapport.there import has_folder

FILE = WEBBPLATS


Slug = Annotated[str, AfterValidator(parse_slug)]


class Anmalan(Strict):
    """Where readers turn with what they cannot use."""

    epost: Epost | None = frivillig("E-postadress", "info@forbundet.se")
    telefon: Text | None = frivillig("Telefonnummer, inom citattecken", '"021-39 00 00"')
    webb: Webbadress | None = frivillig("Adressen, med https://", "https://forbundet.se/")
    svar: Text | None = frivillig("Hur snart den som anmäler får svar", "Du får svar inom fem arbetsdagar")


class Brist(Strict):
    """One known shortcoming: what it is, which requirement it fails, why it is there, and when it will be mended."""

    vad: Text = nyckel("Vad som brister", "Kartan saknar beskrivning")
    krav: Text | None = frivillig("Kravet i WCAG som inte är uppfyllt", "1.1.1 Icke-textuellt innehåll (A)")
    skal: Text | None = frivillig("Varför bristen finns", "Kartan är ritad av en annan part", alias="skäl")
    plan: Text | None = frivillig("När den rättas", "Rättas under våren 2022")


class Undantag(Strict):
    """Content that the law lets be as it is, and why."""

    vad: Text = nyckel("Vilket innehåll det gäller", "Protokoll från före 2018")
    skal: Text = nyckel("Varför det är undantaget", "De är arkiverade och används inte", alias="skäl")


class Granskning(Strict):
    """When and how the site was last examined."""

    datum: date = nyckel("När webbplatsen granskades senast", "2021-09-01")
    metod: Text = nyckel("Hur den granskades", "Självskattning")


class Tillsyn(Strict):
    """The authority that supervises the law, which may change."""

    namn: Text = nyckel("Myndighetens namn", "Tillsynsmyndigheten")
    webb: Webbadress | None = frivillig("Adressen dit läsare anmäler, med https://", "https://example.se/anmalan")


class Kommande(Strict):
    """Something to come that readers may wait for."""

    datum: date = nyckel("Dagen", "2022-03-15")
    vad: Text = nyckel("Vad som kommer", "Årsredovisning 2021 publiceras")
    forbund: Text | None = frivillig("Förbundets mapp, om det gäller ett", "vasteras", alias="förbund")


class Webbplats(Strict):
    """What only those who publish the site can say. Whatever is not given is told as lacking, and never made up."""

    model_config = filen(
        FILE,
        "vem som ansvarar för webbplatsen",
        "Filen ligger direkt i `data/raw/` och gäller alla rapporter. "
        "Av den görs sidan *Tillgänglighetsredogörelse*, som lagen (2018:1937) kräver och som varje sida leder till. "
        "Det som inte står i filen hittar programmet inte på: sidan säger vad som saknas.",
    )

    forbund: Slug | None = frivillig(
        "Förbundet vars webbplats det är: dess mapp i `data/raw/`. Första sidan är då förbundets senaste rapport. "
        "Annars är den en lista, när flera förbund har rapporter",
        "vasteras",
        alias="förbund",
    )
    ansvarig: Text | None = frivillig("Den som ansvarar för webbplatsen", "Samordningsförbundet Västmanland")
    om: Text | None = frivillig(
        "Det som läsaren ska veta om webbplatsen, i en eller två meningar", "Rapporter före 2020 ligger hos medlemmarna"
    )
    tjanst: Text | None = frivillig("Webbplatsens namn", "Samordningsförbundet Västmanlands rapporter", alias="tjänst")
    kontakt: Anmalan | None = frivillig("Dit anmäler läsare brister")
    forenlighet: Literal["helt", "delvis", "inte"] | None = frivillig(
        "Om webbplatsen följer lagen: `helt`, `delvis` eller `inte`", "delvis", alias="förenlighet"
    )
    brister: tuple[Brist, ...] = frivillig("Det som brister", default=())
    betungande: tuple[Undantag, ...] = frivillig(
        "Innehåll som är undantaget för att det är oskäligt betungande att anpassa (12 §). `[]` när det inte finns något",
        default=(),
        alias="oskäligt_betungande",
    )
    utanfor: tuple[Undantag, ...] = frivillig(
        "Innehåll som lagen inte omfattar (9 §). `[]` när det inte finns något", default=(), alias="omfattas_inte"
    )
    uppdaterad: date | None = frivillig("När redogörelsen ändrades senast", "2021-09-15")
    publicerad: date | None = frivillig("När webbplatsen publicerades", "2021-09-01")
    granskning: Granskning | None = frivillig("När och hur webbplatsen granskades senast")
    tillsyn: Tillsyn | None = frivillig("Myndigheten som har tillsyn över lagen")
    adress: Webbadress | None = frivillig(
        "Webbplatsens adress, med https://. Utan den görs varken webbplatskarta, flöden eller beskrivning för dataportalen",
        "https://rapporter.forbundet.se",
    )
    licens: Webbadress | None = frivillig(
        "Adressen till villkoren för de data som går att ladda ned",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    )
    kommande: tuple[Kommande, ...] = frivillig("Det som kommer, till kalendern `kommande.ics`", default=())


def read_webbplats(folder: RawFolder) -> Webbplats:
    """The validated `webbplats.yml`, or one without anything where there is no such file. Raises DataFault."""
    if not folder.has(FILE):
        return Webbplats()
    found = read_settings(folder, FILE, Webbplats)
    if found.forbund and not has_folder(folder.root / found.forbund):
        expected = "är inget förbund som det finns rådata för. Skriv namnet på förbundets mapp, eller ta bort raden."
        raise DataFault(Fault(FILE, expected, column="förbund", value=found.forbund))
    return found
