"""The controls run on one report: `kontroll` gathers what they look at, adds the analyst's notes, and gives the findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from samrapport.errors import MissingData, told_elsewhere
from samrapport.facts.fact import Fact, FactBook, paused
from samrapport.facts.fynd import Fynd, Notering
from samrapport.rapport.kontroll.publicerat import Comparison, compare
from samrapport.rapport.kontroll.regler import kontrollera, numrerade
from samrapport.rapport.kontroll.samband import SAMBAND
from samrapport.rapport.kontroll.underlag import Underlag, las_uppgifter
from samrapport.rapport.nyckeltal import aret_fore
from samrapport.rapport.omraden import moduler
from samrapport.rapport.rapport import Rapport
from samrapport.raw.opening import names_in
from samrapport.raw.table import FILE, ROW
from samrapport.text.granskning.granskning import granska_text
from samrapport.text.granskning.skyddade import granska_bunden


@dataclass(frozen=True)
class Kontroll:
    """fynd: what the controls found, with the analyst's notes. jamforelser: each printed statement against its fact.

    kallor: what the raw tables that the facts stand on say of where their rows are from, each once; those of participants say nothing.
    """

    fynd: tuple[Fynd, ...]
    jamforelser: tuple[Comparison, ...]
    kallor: tuple[str, ...] = ()

    def antal(self, allvar: str) -> int:
        """How many findings there are of a severity."""
        return sum(one.allvar == allvar for one in self.fynd)


def kontroll(rapport: Rapport) -> Kontroll:
    """What the rules find in a report, once. Raises DataFault for raw data that cannot be read."""
    return rapport.en_gang(_kontroll, quiet=False) if rapport.kontrolleras else Kontroll((), ())


def _kontroll(rapport: Rapport) -> Kontroll:
    printed = rapport.publicerat if rapport.finns("publicerat") else None
    book = available_facts(rapport, printed)
    compared = () if printed is None else tuple(compare(printed, book))
    own = {name: rapport.tabell(name) for name in rapport.provade if rapport.finns(name)}
    given = [
        found for module in moduler("controls") if hasattr(module, "underlag") for found in module.underlag(rapport)
    ]
    tables = own | {name: found for name, found in given if isinstance(found, pd.DataFrame)}
    texts = {path: rapport.text(name) for name, path in _texts(rapport)}
    underlag = Underlag(
        ar=rapport.ar,
        period=(rapport.uppgifter.period.start, rapport.uppgifter.period.slut),
        enhet=str(getattr(rapport.uppgifter, "enhet", "kr")),
        fakta=book,
        uppgifter=() if printed is None else las_uppgifter(printed),
        jamforelser=compared,
        tabeller=tables,
        extra=tuple(one for name, found in given if name == SAMBAND for one in found),
        egna={name: found for name, found in given if name not in tables},
        texter={path: text.markdown for path, text in texts.items() if text is not None},
    )
    found = kontrollera(underlag)
    names = _names(rapport, tables)
    for name, path in _texts(rapport):
        found += granska_text(rapport.folder.text(path), book, f"text/{name}.md", path, names)
        if text := texts[path]:
            found += granska_bunden(text, f"text/{name}.md")
    told = (
        str(cell)
        for frame in [*tables.values(), *_others(rapport)]
        if "källa" in frame
        for cell in frame["källa"]
        if cell
    )
    return Kontroll(tuple(_noted(rapport, numrerade(found))), compared, tuple(dict.fromkeys(told)))


def _others(rapport: Rapport) -> Iterator[pd.DataFrame]:
    """The tables that facts stand on and that no control goes through; those of participants are none of them."""
    with paused():
        yield from (
            rapport.tabell(name) for name in rapport.med_fakta if name not in rapport.provade and rapport.finns(name)
        )


def available_facts(rapport: Rapport, printed: pd.DataFrame | None) -> FactBook:
    """The namespaces that have what they stand on; of the förbund's, for a report within its own, only those that it mentions.

    So a fault in a file of the förbund's own stops its report alone.
    """
    mentioned = set(rapport.fakta.spaces())
    if rapport.inom:
        told = [] if printed is None else [str(cell) for cell in printed["faktum"]]
        told += [f"{{{{ {rapport.folder.text(path)} }}}}" for _, path in _texts(rapport)]
        mentioned = {word for text in told for word in re.findall(r"[a-z]+(?=\.[a-z])", text)}
    own = rapport.egna_rymder if rapport.inom else ()

    def there(space: str) -> bool:
        where = rapport if space in own or rapport.inom is None else rapport.inom
        if where is not rapport and space not in mentioned:
            return False
        tables = where.star_pa(space)
        if not all(where.finns(name) for name in tables):
            return False
        if not tables and space in mentioned:
            # It stands on what all reports share, which may not tell of this förbund.
            try:
                where.fakta.namespace(space)
            except MissingData:
                return False
        return True

    def facts(space: str) -> Iterable[Fact]:
        return rapport.fakta.namespace(space).values()

    return FactBook({space: partial(facts, space) for space in rapport.fakta.spaces() if there(space)})


def _texts(rapport: Rapport) -> list[tuple[str, str]]:
    folder = rapport.folder.root / rapport.path("text")
    return [(one.removesuffix(".md"), rapport.path(f"text/{one}")) for one in names_in(folder) if one.endswith(".md")]


_NAMED = ("namn", "kortnamn", "ålder", "post", "benämning", "kategori", "utbildning", "organ", "rubrik")


def _names(rapport: Rapport, tables: dict[str, pd.DataFrame]) -> frozenset[str]:
    """Names in the raw data that hold digits, so that they are no numbers in a text."""
    whole = rapport.inom or rapport
    frames = [*tables.values(), *([whole.insatser] if whole.finns("insatser") else [])]
    cells = {str(cell) for frame in frames for column in _NAMED if column in frame for cell in frame[column] if cell}
    return frozenset(cell for cell in cells if any(sign.isdigit() for sign in cell))


def _noted(rapport: Rapport, found: list[Fynd]) -> Iterator[Fynd]:
    """The findings with their notes, and a finding for each note that is of none, or of the report of the year before."""
    notes: dict[tuple[str, str], dict[Any, Any]] = {}
    told = []
    if rapport.finns("avstamning"):
        before = _notes_before(rapport)
        for row in rapport.tabell("avstamning").to_dict("records"):
            if why := _of_another_year(dict(row), rapport, before):
                told.append((dict(row), why))
            else:
                notes[row["regel"], row["plats"]] = dict(row)
    for one in found:
        note = notes.pop(one.namn, None)
        yield one if note is None else replace(one, notering=_notering(note))
    gone = (
        "Noteringen i avstamning.csv gäller ett fynd som inte finns längre. Ta bort raden, eller rätta regel och plats."
    )
    for note, why in [*((note, gone) for note in notes.values()), *told]:
        yield Fynd(
            f"{note['regel']}, {note['plats']}", why, fil=str(note[FILE]), rad=int(note[ROW]),
            regel="inaktuell-notering", allvar="varning",
        )  # fmt: skip


def _notering(row: dict[Any, Any]) -> Notering:
    places = (place.strip() for place in str(row.get("visas i") or "").split(","))
    return Notering(row["förklaring"], row["accepterad av"], row["datum"], tuple(place for place in places if place))


_NOTE = ("regel", "plats", "förklaring", "accepterad av", "datum")


def _notes_before(rapport: Rapport) -> set[tuple[Any, ...]]:
    """The notes of the report of the year before; none where they cannot be read, which its own build tells."""
    rows: list[dict[Any, Any]] = []
    with told_elsewhere():
        fore = aret_fore(rapport)
        rows = fore.tabell("avstamning").to_dict("records") if fore and fore.finns("avstamning") else []
    return {tuple(row[name] for name in _NOTE) for row in rows}


def _of_another_year(note: dict[Any, Any], rapport: Rapport, before: set[tuple[Any, ...]]) -> str:
    """Why a note explains nothing in this report; empty where it may."""
    if note["datum"] < rapport.uppgifter.period.start:
        return f"Noteringen är godtagen {note['datum']}, före rapportens period, och förklarar inget. Ta bort raden, eller godta fyndet på nytt."
    if tuple(note[name] for name in _NOTE) in before:
        return f"Noteringen är den från {rapport.ar - 1} och förklarar inget. Ta bort raden, eller godta fyndet på nytt, med dagen för det."
    return ""
