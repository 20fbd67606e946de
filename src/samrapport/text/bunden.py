"""A report's text with its facts bound. Entry: `bunden_text`."""

from __future__ import annotations

from samrapport.errors import DataFault, Fault, MissingData
from samrapport.facts.fact import FactBook
from samrapport.raw.folder import RawFolder
from samrapport.raw.texts import read_text
from samrapport.text.prose import Prose, bind


def bunden_text(folder: RawFolder, path: str, fakta: FactBook) -> Prose:
    """The text at `path`. Raises DataFault, also for a fact whose file is missing."""
    try:
        return bind(fakta, read_text(folder, path), where=path)
    except MissingData as error:
        lack = ", ".join(error.files)
        expected = f"texten använder uppgifter som saknas: {lack}. Lägg till filen, eller ändra texten."
        raise DataFault([Fault(path, expected)]) from None
