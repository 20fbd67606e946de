"""`webbplats.yml`: who answers for the whole site, and what its tillgänglighetsredogörelse is to say."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from samrapport.raw.folder import RawFolder
from samrapport.raw.settings import Epost, Strict, Text, Webbadress, read_settings

FILE = "webbplats.yml"


class Anmalan(Strict):
    """Where readers turn with what they cannot use."""

    epost: Epost | None = None
    telefon: Text | None = None
    webb: Webbadress | None = None


class Brist(Strict):
    """One known shortcoming: what it is, why it is there, and when it will be mended."""

    vad: Text
    skal: Text | None = Field(default=None, alias="skäl")
    plan: Text | None = None


class Granskning(Strict):
    """When and how the site was last examined."""

    datum: date
    metod: Text


class Tillsyn(Strict):
    """The authority that supervises the law, which may change."""

    namn: Text
    webb: Webbadress | None = None


class Webbplats(Strict):
    """What only those who publish the site can say. Whatever is not given is told as lacking, and never made up."""

    ansvarig: Text | None = None
    kontakt: Anmalan | None = None
    forenlighet: Literal["helt", "delvis", "inte"] | None = Field(default=None, alias="förenlighet")
    brister: tuple[Brist, ...] = ()
    granskning: Granskning | None = None
    tillsyn: Tillsyn | None = None


def read_webbplats(folder: RawFolder) -> Webbplats:
    """The validated `webbplats.yml`, or one without anything where there is no such file. Raises DataFault."""
    if not folder.has(FILE):
        return Webbplats()
    return read_settings(folder, FILE, Webbplats)
