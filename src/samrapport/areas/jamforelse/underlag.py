"""`jamforelse.yml`: what a comparison of förbund is called, and which förbund it takes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from samrapport.errors import Fault, assert_none
from samrapport.raw.declaration import Slag, Texter
from samrapport.raw.folder import SLUG, RawFolder
from samrapport.raw.settings import Strict, Text, filen, frivillig, nyckel, parse_settings

FILE_NAME = "jamforelse.yml"
"""The file that makes a folder a comparison, as `rapport.yml` makes one a report."""


def _slug(name: str) -> str:
    if not SLUG.fullmatch(name):
        raise ValueError("är inget förbunds kortnamn. Skriv det som i forbund.csv, med a–z, 0–9 och bindestreck.")
    return name


SLAG = Slag("jamforelse.yml", "Jamforelse", fakta=("jamforelse", "matt", "tid"))
TEXTER = Texter(("forbund", "over-tid"), plats="jamforelse")


class Jamforelseuppgifter(Strict):
    """A comparison's own facts.

    titel: which förbund it is of, such as a county's. datum: of the comparison, else the last day that any of its reports
    covers. förbund: the förbund to take; without it all that have a report for the year. antal_år: how far back it goes.
    """

    model_config = filen(
        FILE_NAME,
        "jämförelsens egna uppgifter",
        "Ligger i `data/raw/jamforelse/<år>/` och gör mappen till en jämförelse. "
        "Så här gör du: [Jämför förbund och år](#jämför-förbund-och-år).",
    )

    titel: Text = nyckel(
        "Vilka förbund det gäller. Står på omslaget, och som rubrik i listan över rapporter",
        "Samordningsförbunden i Västmanland",
    )
    datum: date | None = frivillig(
        "Jämförelsens datum. Annars används den sista dagen som någon av rapporterna gäller", "2021-10-01"
    )
    forbund: tuple[Annotated[str, AfterValidator(_slug)], ...] = frivillig(
        "Förbundens kortnamn som en lista. Annars alla som har en rapport för året",
        "[vasteras, norra-vastmanland]",
        default=(),
        alias="förbund",
    )
    antal_ar: int = frivillig("Hur många år bakåt, årets med. Annars 5", 5, default=5, ge=1, le=20, alias="antal_år")


def read_jamforelse(folder: RawFolder, path: str) -> Jamforelseuppgifter:
    """The validated `jamforelse.yml`. Raises DataFault."""
    found, rows = parse_settings(path, folder.read(path), Jamforelseuppgifter)
    repeated = [(n, one) for n, one in enumerate(found.forbund) if one in found.forbund[:n]]
    expected = "står redan i listan. Ta bort den ena raden."
    assert_none(Fault(path, expected, rows.get(("förbund", n)), "förbund", one) for n, one in repeated)
    return found
