"""What of a Word file is not taken in, and where it is to be changed instead. Entries: `Hinder`, `nekat`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from samrapport.errors import counted, shorten, told_elsewhere
from samrapport.facts.fact import Fact, FactBook
from samrapport.intake.word.andring import Nekad
from samrapport.intake.word.kallmall import Plats
from samrapport.intake.word.kalltext import Kalltext
from samrapport.rapport.faktalista import faktarad

_NAME = re.compile(r"[a-z_]\w*(?:\.\w+)+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_CHOSEN = re.compile(r"\|\s*riktning\b|\sif\s")
_MOST = 2


@dataclass(frozen=True)
class Hinder:
    """fil: the text, "" for none. fore, efter: what stood there, and what stands there now. varfor: why it is not taken in, and what to do."""

    fil: str
    fore: str
    efter: str
    varfor: str


def nekat(text: Kalltext, fakta: FactBook, one: Nekad) -> Hinder:
    """What is said of words that the program has written."""
    if not one.platser:
        why = f"Orden ”{one.stod}” skriver programmet, eller så går det inte att se var i texten de står. Ändra i {text.fil} för hand."
        return Hinder(text.fil, one.stod, one.skrivet, why)
    told = [_told(text, fakta, place) for place in one.platser]
    return Hinder(text.fil, one.stod, one.skrivet, " ".join(told))


def _told(text: Kalltext, fakta: FactBook, place: Plats) -> str:
    mall = text.mall[place.start : place.end]
    written = "".join(text.uttryck(place).ord)
    row = f"{text.fil}, rad {text.mall.count(chr(10), 0, place.start) + 1}"
    if mall.lstrip("[").startswith("@"):
        return f"”{written}” är en hänvisning, {mall}. Ändra den i {row}."
    facts = list(_facts(mall, fakta))
    names = " och ".join(one.name for one in facts) or mall
    kind = "Talet" if re.search(r"\d", written) else "Orden"
    if _CHOSEN.search(mall):
        return f"{kind} ”{written}” följer av {names}. Ändra uttrycket i {row}."
    sources = [source for one in facts for source in faktarad(one).sources]
    files = dict.fromkeys(sources)
    if not files:
        return f"{kind} ”{written}” är {names}, som står i rapportens egna uppgifter. Ändra i rapport.yml, eller uttrycket i {row}."
    shown = " och ".join(shorten(one) for one in list(files)[:_MOST]) + (
        f" med flera ({counted(len(files), 'fil', 'filer')})" if len(files) > _MOST else ""
    )
    return f"{kind} ”{written}” är {names}. Ändra i {shown}."


def _facts(mall: str, fakta: FactBook) -> Iterator[Fact]:
    """The facts that an expression names."""
    for name in dict.fromkeys(_NAME.findall(_QUOTED.sub("", mall))):
        with told_elsewhere():
            yield fakta[name]
