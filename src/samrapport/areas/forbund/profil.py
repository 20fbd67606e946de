"""`forbund/<förbund>.yml`: the picture, colours, contact and foot that a förbund's pages, PDF and Word file bear.

Entries: `read_profil`, `profilfiler`.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from samrapport.areas.forbund.underlag import read_all_forbund
from samrapport.errors import DataFault, Fault, assert_none, told_elsewhere
from samrapport.present.theme import THEME
from samrapport.present.theme_file import Farger, Theme, colour_faults, coloured
from samrapport.present.web.logo import Logo, read_logo
from samrapport.raw.folder import RawFolder
from samrapport.raw.settings import Epost, Rows, Strict, Text, filen, frivillig, nyckel, parse_settings


def _picture(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+\.(svg|png)", name):
        raise ValueError("är inget filnamn på en bild. Skriv till exempel vasteras.svg eller vasteras.png.")
    return name


Bildfil = Annotated[str, AfterValidator(_picture)]


class _Logotyp(Strict):
    fil: Bildfil = nyckel("En bild i samma mapp, SVG eller PNG", "vasteras.svg")
    mork: Bildfil | None = frivillig("Bilden på mörk bakgrund", "vasteras-mork.svg", alias="mörk")
    beskrivning: Text | None = frivillig(
        "Vad bilden säger, för den som inte ser den. Annars förbundets namn", "Samordningsförbundet Västerås"
    )


class _Fargval(Strict):
    ljus: Farger = frivillig("Färgerna i ljust läge och på papper, som i `theme/tema.yml`", default=Farger())
    mork: Farger = frivillig("Färgerna i mörkt läge", default=Farger(), alias="mörk")


class _Kontakt(Strict):
    namn: Text | None = frivillig("Den som svarar", "Förbundschefen")
    epost: Epost | None = frivillig("E-postadress", "info@forbundet.se")
    telefon: Text | None = frivillig("Telefonnummer, inom citattecken", '"021-39 00 00"')
    adress: Text | None = frivillig("Postadress", "Box 1, 721 03 Västerås")


class Profil(Strict):
    """The file. Its pictures lie beside it."""

    model_config = filen(
        "forbund/<förbund>.yml",
        "ett förbunds namnbild, färger, kontakt och sidfot",
        "Filen heter som förbundets mapp, till exempel `data/raw/forbund/vasteras.yml`, och gäller förbundets alla sidor, "
        "PDF-filer och Word-filer. Namnet och webbadressen tas ur `forbund/forbund.csv`. Utan logotyp står namnet som text. "
        "Färger som syns för dåligt mot sin bakgrund nekas, och en logotyp som inte är en bild. "
        "Så här gör du: [Ge ett förbund sitt eget utseende](#ge-ett-förbund-sitt-eget-utseende).",
    )

    logotyp: _Logotyp | None = frivillig("Bilden överst på förbundets sidor, på omslaget och i Word-filen")
    farger: _Fargval = frivillig("Färger i stället för temats", default=_Fargval(), alias="färger")
    kontakt: _Kontakt | None = frivillig("Visas i sidfoten")
    sidfot: Text | None = frivillig(
        "En mening i sidfoten", "Samordningsförbundet ägs av Västerås stad, regionen och staten."
    )


def read_profil(folder: RawFolder, slug: str) -> tuple[Profil, Theme, tuple[Logo | None, Logo | None]]:
    """What a förbund's file says, with the theme in its colours and its pictures on light and dark; without a file the theme alone.

    Raises DataFault.
    """
    path = f"forbund/{slug}.yml"
    if not folder.has(path):
        return Profil(), THEME, (None, None)
    profil, rows = parse_settings(path, folder.read(path), Profil)
    tema = coloured(THEME, profil.farger.ljus, profil.farger.mork)
    faults = colour_faults(path, tema, rows, ("färger",)) if tema != THEME else []
    logo = profil.logotyp
    named = {"fil": logo.fil, "mörk": logo.mork} if logo else {}
    found: dict[str, Logo] = {}
    for key, name in named.items():
        try:
            if name:
                found[key] = _picture_of(folder, path, rows, key, name)
        except DataFault as error:
            faults += error.faults
    assert_none(faults)
    return profil, tema, (found.get("fil"), found.get("mörk"))


def _picture_of(folder: RawFolder, path: str, rows: Rows, key: str, name: str) -> Logo:
    """A picture that the file names. Raises DataFault: told where it is named when it is not there, else of the picture."""
    file = f"forbund/{name}"
    if not folder.has(file):
        expected = "finns inte i mappen forbund. Lägg bilden där, eller rätta namnet."
        raise DataFault(Fault(path, expected, rows.get(("logotyp", key)), f"logotyp.{key}", name))
    try:
        return read_logo(name, folder.read(file))
    except ValueError as why:
        raise DataFault(Fault(file, f"logotypen {why}")) from None


def profilfiler(folder: RawFolder) -> set[str]:
    """The names of all förbunds' files of this kind and of the pictures that they name."""
    found = set()
    for slug in read_all_forbund(folder)["förbund"]:
        path = f"forbund/{slug}.yml"
        if not folder.has(path):
            continue
        found.add(f"{slug}.yml")
        logo = None
        with told_elsewhere(DataFault):  # Its own reports tell.
            logo = parse_settings(path, folder.read(path), Profil)[0].logotyp
        found |= {one for one in (logo.fil, logo.mork) if one} if logo else set()
    return found
