"""A report's text with its facts bound, and where it leads. Entries: `bunden_text`, `assert_leads_somewhere`."""

from __future__ import annotations

import re
from collections.abc import Callable

from samrapport.errors import DataFault, Fault, MissingData, assert_none, shorten
from samrapport.facts.fact import FactBook
from samrapport.raw.folder import RawFolder
from samrapport.text.lankar import find_links
from samrapport.text.numbers import SVENSKA
from samrapport.text.prose import Prose, bind

LeadsTo = Callable[[str], bool]
"""Whether an address on a page of the report leads to something, as far as is known before there are any pages."""


_BARRED = re.compile(r"//|(?!(?:https?|mailto|tel):)[a-z][\w+.-]*:", re.IGNORECASE)
"""As publishing has it: what may run, reads the reader's own machine, or hides where it leads."""


def bunden_text(folder: RawFolder, path: str, fakta: FactBook, sprak: str = SVENSKA) -> Prose:
    """The text at `path`, in its language. Raises DataFault, also for a fact whose file is missing."""
    return bunden_mall(folder.text(path), path, fakta, sprak)


def bunden_mall(template: str, path: str, fakta: FactBook, sprak: str = SVENSKA) -> Prose:
    """The same of a text that is yet to be saved at `path`."""
    try:
        return bind(fakta, template, where=path, sprak=sprak)
    except MissingData as error:
        lack = ", ".join(error.files)
        expected = f"texten använder uppgifter som saknas: {lack}. Lägg till filen, eller ändra texten."
        raise DataFault(Fault(path, expected)) from None


def assert_leads_somewhere(text: Prose | None, leads_to: LeadsTo | None) -> None:
    """Raise DataFault for links in a text that lead nowhere. leads_to: None where nothing is known of the pages."""
    if text is None:
        return
    faults = []
    for link in find_links(text.markdown):
        if link.address is None:
            told = f"länken ”{shorten(link.written)}” har ingen adress. Skriv en, eller ta bort länken."
        elif _BARRED.match(link.address):
            told = f"länken ”{shorten(link.address)}” har en adress som inte får publiceras. Skriv en som börjar med https://."
        elif leads_to is None or leads_to(link.address):
            continue
        else:
            told = f"länken ”{shorten(link.address)}” leder till en sida eller fil som inte finns. Rätta adressen, eller ta bort länken."
        faults.append(Fault(text.where, told, text.row_at(link.place)))
    assert_none(faults)
