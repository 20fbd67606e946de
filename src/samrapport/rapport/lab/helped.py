"""Help in Swedish for what a notebook uses, with an example: by Shift+Tab, or `?` after a name. Entry: `help_in_swedish`."""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any, Final

from samrapport.facts.fact import Fact, FactBook
from samrapport.rapport.faktalista import faktarad
from samrapport.rapport.omraden import ROOM
from samrapport.rapport.rapport import Rapport

HELP: Final = {
    "samrapport.rapport.opening.oppna": (
        "Öppnar en rapport. Med förbund och år öppnas förbundets egen; för en insats anges också den. underlag är det som "
        "avsnittet står på: finns inget av det utelämnas avsnittet.",
        'rapport = oppna("vasteras", 2021, underlag=["budget", "text/sammanfattning"])',
    ),
    "samrapport.rapport.rapport.Rapport.text": (
        "Texten med sina fakta ifyllda, ur mappen text. Finns den inte visas ingenting.",
        'rapport.text("budget")',
    ),
    "samrapport.rapport.egen.Egenrapport.text": (
        "Rapportens egen text, annars den i förbundets rapport.",
        'rapport.text("budget")',
    ),
    "samrapport.rapport.rapport.Rapport.tabell": (
        "Raderna i en tabell ur rådata, med samma namn som filen.",
        'rapport.tabell("budget")',
    ),
    "samrapport.rapport.rapport.Rapport.finns": (
        "Om rapporten har en tabell med rader, eller en text.",
        'rapport.finns("text/sammanfattning")',
    ),
    "samrapport.rapport.rapport.Rapport.levererad": (
        "Om det finns en fil för en tabell eller text, även om den bara har rubriker.",
        'rapport.levererad("utfall")',
    ),
    "samrapport.rapport.rapport.Rapport.noteringar": (
        "Det som den som bygger och publicerar rapporten behöver veta om hur den är gjord.",
        "rapport.noteringar()",
    ),
}
"""What to say of what a notebook calls: a sentence or two, and an example."""
_BOOK: Final = (
    "Rapportens fakta efter namn. Visas det självt är det en tabell att söka i. Ett namn inom hakparentes ger ett faktum, och "
    "Tabb efter citattecknet föreslår namn.",
    'rapport.fakta["budget.totalt.andel"]',
)
_REPORT: Final = (
    "En rapport: dess tabeller ur rådata, dess fakta och dess texter. Skriv en punkt och tryck på Tabb för att se vad som finns.",
    'rapport.text("sammanfattning")',
)


def help_in_swedish(shell: Any) -> None:
    """Have the help of a shell told in Swedish, for what is ours."""

    def told(data: Any) -> list[tuple[str, str]] | None:
        found = _help(data.obj, shell.user_ns)
        return [("Hjälp", found[0]), ("Exempel", found[1])] if found else None

    shell.inspector.mime_hooks = {"text/plain": told}


def _help(one: object, names: dict[str, Any]) -> tuple[str, str] | None:
    """What to say of an object, and an example; None for what is not ours."""
    if isinstance(one, Fact):
        row = faktarad(one)
        return f"{row.name}: {row.shown}. {row.formula}", row.pastes[0].text
    if isinstance(one, FactBook | Rapport):
        return _BOOK if isinstance(one, FactBook) else _REPORT
    if not isinstance(one, FunctionType | MethodType):
        return None
    known = HELP.get(f"{one.__module__}.{one.__qualname__}")
    if known or not one.__module__.startswith(f"{ROOM}."):
        return known
    return _shown_by(one, names.get("rapport")), f"{one.__module__.rpartition('.')[2]}.{one.__name__}(rapport)"


def _shown_by(function: Any, rapport: object) -> str:
    """What a function of an area shows of the report that is open."""
    try:
        caption = str(function(rapport).caption)
    except Exception:  # It shows nothing of this report, needs something besides it, or none is open.
        return (
            "Visar något ur rapporten. Ur den här rapporten går det inte att säga vad, eller så finns inget att visa."
        )
    return f"Visar: {caption}"
