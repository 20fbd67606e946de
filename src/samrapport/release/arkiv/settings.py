"""`arkiv.yml`: what is said of a report that is kept, and what its seal is made with. Entry: `read_arkiv`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import model_validator

from samrapport.raw.opening import read_plain
from samrapport.raw.settings import Strict, Text, Webbadress, filen, frivillig, parse_settings

FILE = "arkiv.yml"


class Arkiv(Strict):
    """The file. All of it may be left out."""

    model_config = filen(
        FILE,
        "intyg och arkiv",
        "Filen ligger i projektets mapp, bredvid `_quarto.yml`, och gäller [samrapport intyga och samrapport arkiv](../recept/arkivera.md). "
        "Den får saknas. Lösenord och nycklar står aldrig i den.",
    )

    tidsstampel: Webbadress | None = frivillig(
        "Adressen till en tjänst för tidsstämplar (RFC 3161), med https. Utan: intyget har bara datorns egen tid",
        "https://tidsstampel.exempel.se",
    )
    handlingstyp: Text = frivillig(
        "Vad handlingen är, som informationshanteringsplanen kallar den", "Delårsrapport", default="Delårsrapport"
    )
    arendemening: Text | None = frivillig(
        "Ärendemeningen. Utan: rapportens titel och förbundets namn", "Delårsrapport 2021"
    )
    klassificering: Text | None = frivillig("Beteckningen i klassificeringsstrukturen", "2.3.1")
    arkivbildare: Text | None = frivillig("Arkivbildaren. Utan: förbundets namn", "Samordningsförbundet Exempel")
    bevaras: Text | None = frivillig("Vad som är beslutat om bevarande eller gallring", "Bevaras")

    @model_validator(mode="after")
    def _sound(self) -> Arkiv:
        service = self.tidsstampel or ""
        if service.startswith("http:") and urlsplit(service).hostname not in ("localhost", "127.0.0.1"):
            raise ValueError("har en tidsstampel utan https. Fråga tjänsten efter en adress med https.")
        return self


def read_arkiv(project: Path) -> Arkiv:
    """What a project says of it; what is usual where there is no such file. Raises DataFault for a file that is wrong."""
    try:
        content = read_plain(project, FILE)
    except FileNotFoundError:
        return Arkiv()
    return parse_settings(FILE, content, Arkiv)[0]
