"""The boxes that the state's follow-up system has, as `finsam.yml` declares them. Entry: `read_rutor`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import model_validator

from samrapport.raw.folder import RawFolder
from samrapport.raw.settings import Strict, Text, nyckel, parse_settings

FILE = "finsam.yml"


class Ruta(Strict):
    """A box. etikett: what it is called. faktum: what stands in it, with the row's short name in braces; or kolumn, of `insatser.csv`.
    ord: what the values of the column are called.
    """

    etikett: Text
    faktum: Text | None = None
    kolumn: Text | None = None
    ord: dict[str, Text] | None = None

    @model_validator(mode="after")
    def one_of_them(self) -> Ruta:
        """Either a fact or a column."""
        if (self.faktum is None) == (self.kolumn is None):
            raise ValueError(f"rutan ”{self.etikett}” ska ha faktum eller kolumn, och bara det ena.")
        return self


class Del(Strict):
    """A table of boxes. varje: what it has a row for. rad: what the row's name is called."""

    rubrik: Text
    varje: Literal["förbund", "givare", "block", "insats"]
    rad: Text
    rutor: tuple[Ruta, ...]


class Rutor(Strict):
    """system: its name. stamd: when the labels were last held against it."""

    system: Text
    stamd: Text = nyckel("När etiketterna senast jämfördes med systemet", "2021-09-01", alias="stämd")
    delar: tuple[Del, ...]


def read_rutor(folder: Path | None = None) -> Rutor:
    """The boxes, of the program's own file or that of another folder. Raises DataFault."""
    own = RawFolder(folder or Path(__file__).parent)
    return parse_settings(FILE, own.read(FILE), Rutor)[0]
