"""The controls run on one report: `kontroll` gathers what they look at, adds the analyst's notes, and gives the findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from samrapport.areas.avstamning.noteringar import read_noteringar
from samrapport.areas.deltagare.facts import Deltagardata
from samrapport.areas.deltagare.skydd import relationer
from samrapport.areas.ekonomi.bokforing import read_bokforing
from samrapport.areas.ekonomi.utfall import has_sie
from samrapport.areas.insatsrapport.rapport import Insatsrapport
from samrapport.areas.insatsrapport.validation import STANDS_ON as STANDS_ON_INSATS
from samrapport.areas.statistik import underlag as scb
from samrapport.errors import MissingData
from samrapport.facts.fact import Fact, FactBook
from samrapport.rapport.kontroll.fynd import Fynd, Notering
from samrapport.rapport.kontroll.publicerat import Comparison, compare
from samrapport.rapport.kontroll.regler import kontrollera, numrerade
from samrapport.rapport.kontroll.samband import Samband
from samrapport.rapport.kontroll.underlag import Underlag, las_uppgifter
from samrapport.rapport.report import Rapport
from samrapport.rapport.validation import STANDS_ON
from samrapport.raw.table import FILE, ROW, table_path
from samrapport.raw.texts import read_text
from samrapport.text.granskning import granska_text

_TABLES = (
    *("budget", "utfall", "eget_kapital", "personer", "moten", "mal", "aktiviteter", "utbildningar", "insatser"),
    *("insatsresultat", "indikatorer", "insatsbudget"),
)
_INSATS_TABLES = ("intag", "ekonomi", "andringar")


@dataclass(frozen=True)
class Kontroll:
    """fynd: what the controls found, with the analyst's notes. jamforelser: each printed statement against its fact."""

    fynd: tuple[Fynd, ...]
    jamforelser: tuple[Comparison, ...]

    def antal(self, allvar: str) -> int:
        """How many findings there are of a severity."""
        return sum(one.allvar == allvar for one in self.fynd)


def kontroll(rapport: Rapport | Insatsrapport) -> Kontroll:
    """Run every rule on a report. Raises DataFault for raw data that cannot be read."""
    of_insats = isinstance(rapport, Insatsrapport)
    printed = rapport.publicerat if rapport.finns("publicerat") else None
    book = _available(rapport, printed)
    compared = () if printed is None else tuple(compare(printed, book))
    tables = dict(_tables(rapport, _INSATS_TABLES if of_insats else _TABLES))
    deltagare = dict(_participants(rapport))
    texts = {path: rapport.text(name) for name, path in _texts(rapport)}
    underlag = Underlag(
        ar=rapport.ar,
        period=(rapport.uppgifter.period.start, rapport.uppgifter.period.slut),
        enhet=str(getattr(rapport.uppgifter, "enhet", "kr")),
        fakta=book,
        uppgifter=() if printed is None else las_uppgifter(printed),
        jamforelser=compared,
        tabeller=tables,
        extra=tuple(relation for prefix, data in deltagare.items() for relation in _relations(prefix, data)),
        deltagare={prefix: data.visade for prefix, data in deltagare.items()},
        texter={path: text.markdown for path, text in texts.items() if text is not None},
    )
    found = kontrollera(underlag)
    names = _names(rapport, tables)
    for name, path in _texts(rapport):
        found += granska_text(read_text(rapport.folder, path), book, f"text/{name}.md", path, names)
    return Kontroll(tuple(_noted(rapport, numrerade(found))), compared)


def _available(rapport: Rapport | Insatsrapport, printed: pd.DataFrame | None) -> FactBook:
    """The namespaces that have what they stand on; for an insats of the förbund's only those that it mentions.

    So a fault in a file of the förbund's own stops its report alone.
    """
    own = rapport.rapport if isinstance(rapport, Insatsrapport) else rapport
    mentioned = set(own.fakta.spaces())
    if isinstance(rapport, Insatsrapport):
        told = [] if printed is None else [str(cell) for cell in printed["faktum"]]
        told += [f"{{{{ {read_text(rapport.folder, path)} }}}}" for _, path in _texts(rapport)]
        mentioned = {word for text in told for word in re.findall(r"[a-z]+(?=\.[a-z])", text)}

    def there(space: str) -> bool:
        if space == "hek" and space in mentioned:
            try:
                _ = own.helarsekvivalenter
            except MissingData:
                return False
            return True
        if isinstance(rapport, Insatsrapport) and space in STANDS_ON_INSATS:
            return rapport.finns(STANDS_ON_INSATS[space])
        return space in mentioned and all(own.finns(name) for name in STANDS_ON.get(space, ()))

    def facts(space: str) -> Callable[[], Iterable[Fact]]:
        return lambda: rapport.fakta.namespace(space).values()

    return FactBook({space: facts(space) for space in rapport.fakta.spaces() if there(space)})


def _tables(rapport: Rapport | Insatsrapport, names: Iterable[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    for name in names:
        if rapport.finns(name):
            yield name, getattr(rapport, name)
    if isinstance(rapport, Rapport) and has_sie(rapport.folder, root := f"{rapport.forbund}/{rapport.ar}"):
        yield "bokforing", read_bokforing(rapport.folder, root, rapport.uppgifter).konton
    if isinstance(rapport, Rapport) and table_path(rapport.folder, "scb/helarsekvivalenter"):
        yield "regioner", rapport.regioner
        frame = scb.read_helarsekvivalenter(rapport.folder, rapport.regioner)
        yield "helarsekvivalenter", frame[frame["regionkod"].isin(_codes(rapport))]


def _codes(rapport: Rapport) -> set[str]:
    """The areas that the report tells of."""
    try:
        areas = rapport.helarsekvivalenter.omraden.values()
    except MissingData:
        return set()
    return {code for one in areas for code in (one.regionkod, *one.kommuner)}


def _participants(rapport: Rapport | Insatsrapport) -> Iterator[tuple[str, Deltagardata]]:
    """The insats's own under `deltagare`, the förbund's under `insats.<insats>.deltagare`."""
    if isinstance(rapport, Insatsrapport):
        if rapport.finns("deltagare"):
            yield "deltagare", rapport.deltagare
    elif rapport.finns("insatser"):
        for insats, data in rapport.deltagare.items():
            yield f"insats.{insats}.deltagare", data


def _relations(prefix: str, data: Deltagardata) -> Iterator[Samband]:
    for one in relationer(data.tabeller, data.grupper):
        if all(one.nycklar):
            names = [f"{prefix}.{name}" for name in one.nycklar]
            yield Samband(names[0], tuple(names[1:]), one.slag, avrundat=False)


def _texts(rapport: Rapport | Insatsrapport) -> list[tuple[str, str]]:
    folder = rapport.folder.root / rapport.path("text")
    return [(one.stem, rapport.path(f"text/{one.name}")) for one in sorted(folder.glob("*.md"))]


_NAMED = ("namn", "kortnamn", "ålder", "post", "benämning", "kategori", "utbildning", "organ", "rubrik")


def _names(rapport: Rapport | Insatsrapport, tables: dict[str, pd.DataFrame]) -> frozenset[str]:
    """Names in the raw data that hold digits, so that they are no numbers in a text."""
    own = rapport.rapport if isinstance(rapport, Insatsrapport) else rapport
    frames = [*tables.values(), *([own.insatser] if own.finns("insatser") else [])]
    cells = {str(cell) for frame in frames for column in _NAMED if column in frame for cell in frame[column] if cell}
    return frozenset(cell for cell in cells if any(sign.isdigit() for sign in cell))


def _noted(rapport: Rapport | Insatsrapport, found: list[Fynd]) -> Iterator[Fynd]:
    """The findings with their notes, and a finding for each note that is of none."""
    notes: dict[tuple[str, str], dict[Any, Any]] = {}
    if rapport.finns("avstamning"):
        frame = read_noteringar(rapport.folder, rapport.path("avstamning"))
        notes = {(row["regel"], row["plats"]): dict(row) for row in frame.to_dict("records")}
    for one in found:
        note = notes.pop(one.namn, None)
        yield (
            one
            if note is None
            else replace(one, notering=Notering(note["förklaring"], note["accepterad av"], note["datum"]))
        )
    for (rule, place), note in notes.items():
        yield Fynd(
            "inaktuell-notering", "varning", f"{rule}, {place}",
            "Noteringen i avstamning.csv gäller ett fynd som inte finns längre. Ta bort raden, eller rätta regel och plats.",
            fil=str(note[FILE]), rad=int(note[ROW]),
        )  # fmt: skip
