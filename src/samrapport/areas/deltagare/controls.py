"""Rules on counts of people: events against persons, participants against places, a register without anything of the period, and what
readers can subtract from an earlier release."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from samrapport.areas.deltagare.deltagardata import Deltagardata
from samrapport.areas.deltagare.deltagartabell import cell_name
from samrapport.areas.deltagare.facts import alla_deltagare, insatsens_deltagare
from samrapport.areas.deltagare.rojande.foljd import skillnader
from samrapport.areas.deltagare.skydd import relationer
from samrapport.areas.deltagare.underlag import DELTAGARE, FORSORJNING, HANDELSER
from samrapport.errors import counted
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.samband import SAMBAND, Samband
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.rapport.rapport import Rapport
from samrapport.raw.declaration import Tabell
from samrapport.raw.table import FILE, ROW, read_table, table_path

_IDLE = "register_utan_nytt"
_CHANGED = "nara_tidigare"

ANDELAR = ((r"konsandel\.(.+)\.(kvinnor|man)", "deltagare.{0}.{1}", "deltagare.{0}.totalt"),)


def underlag(rapport: Rapport) -> Iterator[tuple[str, Any]]:
    """The visible tables of participants by the prefix of their facts, and how their counts hang together."""
    found = dict(_participants(rapport))
    yield "deltagare", {prefix: data.visade for prefix, data in found.items()}
    yield SAMBAND, tuple(one for prefix, data in found.items() for one in _relations(prefix, data))
    yield (
        _CHANGED,
        tuple(one for _, data in found.items() if rapport.inom or not data.uppgifter for one in _changed(data)),
    )
    path = table_path(rapport.folder, rapport.path(DELTAGARE.namn)) if rapport.inom else None
    if path and rapport.finns(DELTAGARE.namn):
        start, end = rapport.uppgifter.period.start, rapport.uppgifter.period.slut
        yield _IDLE, None if any(start <= day <= end for day in _days(rapport)) else path


def _changed(data: Deltagardata) -> Iterator[tuple[str, int, int]]:
    """The tables with counts that an earlier release showed nearly so, with how many, and how few persons are protected."""
    names = skillnader(data.slappt, list(map(data.minne.namn.idag, data.tidigare)), data.minsta_cell)
    for one in data.tabeller.values():
        if number := sum(cell_name(one, key) in names for key in one.cells):
            yield one.namn, number, data.minsta_cell


def _days(rapport: Rapport) -> Iterator[date]:
    """When something begins or ends in a register, which has been found sound by now. What is planned tells of no such day."""
    columns: tuple[tuple[Tabell, tuple[str, ...]], ...] = (
        (DELTAGARE, ("start", "slut")), (HANDELSER, ("start", "slut")), (FORSORJNING, ("från",)),
    )  # fmt: skip
    for declared, names in columns:
        frame = read_table(rapport.folder, rapport.path(declared.namn), declared)
        yield from (day for name in names for day in frame[name] if day is not None)


def _participants(rapport: Rapport) -> Iterator[tuple[str, Deltagardata]]:
    """The insats's own under `deltagare`, the förbund's under `insats.<insats>.deltagare`."""
    if rapport.finns("deltagare"):
        yield "deltagare", insatsens_deltagare(rapport)
    elif rapport.finns("insatser"):
        for insats, data in alla_deltagare(rapport).items():
            yield f"insats.{insats}.deltagare", data


def _relations(prefix: str, data: Deltagardata) -> Iterator[Samband]:
    for one in relationer(data.tabeller, data.grupper):
        if all(one.nycklar):
            names = [f"{prefix}.{name}" for name in one.nycklar]
            yield Samband(names[0], tuple(names[1:]), one.slag, avrundat=False)


@regel(
    "samma-personer-flera-ganger",
    "Samma personer räknade flera gånger",
    "Antal i kategorier som inte utesluter varandra går inte att lägga ihop till ett antal personer, och en andel av en sådan summa "
    "är ingen andel av personerna.",
    "varning",
)
def overlapp(u: Underlag) -> Iterator[Fynd]:
    """A printed sum, or a share of one, adds kategorier that one person may be in several of."""
    cells = {
        f"{prefix}.{cell_name(one, key)}": one
        for prefix, tables in u.egna.get("deltagare", {}).items()
        for one in tables.values()
        for key in one.cells
    }
    for one in u.uppgifter:
        tables = [cells.get(name) for name in one.uttryck.delar]
        first = tables[0]
        if len(tables) < 2 or first is None or first.uteslutande or any(table is not first for table in tables):
            continue
        if one.uttryck.namnare:
            text = "Andelen är räknad på en summa där samma person kan finnas flera gånger, så den är ingen andel av personerna."
        else:
            text = "I summan kan samma person finnas flera gånger, så den är inget antal personer."
        yield one.fynd(text, None, f"{first.namn}: kategorierna utesluter inte varandra", one.uttryck.namn)


_PEOPLE = re.compile(r"deltagare(?!.*(?:år|samtidig|åt gången))", re.IGNORECASE)
"""Places that are for so many people in all, not at a time or in a year."""


@regel(
    "fler-deltagare-an-platser",
    "Fler deltagare än platser",
    "Antalet unika deltagare hålls mot det antal deltagare som insatsen är planerad för.",
    "varning",
)
def platser(u: Underlag) -> Iterator[Fynd]:
    """An insats has had more participants than it is said to be for."""
    frame = u.tabeller.get("insatser")
    for row in frame.to_dict("records") if frame is not None else ():
        name = f"insats.{row['insats']}.deltagare.deltagare.unika_deltagare.totalt"
        had, places = u.vardet(name), row["platser"]
        if had is None or places is None or not _PEOPLE.match(str(row["platser avser"] or "")):
            continue
        if had > int(places):
            yield Fynd(
                f"{row['namn']}: antal deltagare", "Insatsen har haft fler deltagare än den anges vara till för.",
                Decimal(int(places)), Decimal(int(had)), "personer", "unika deltagare mot platser", (name,), str(row[FILE]), int(row[ROW]),
            )  # fmt: skip


@regel(
    "register-utan-nytt",
    "Register utan något nytt",
    "I en insats register börjar eller slutar något under perioden: ett deltagande, en händelse eller en försörjning. Annars är det kanske den "
    "förra rapportens register.",
    "varning",
)
def utan_nytt(u: Underlag) -> Iterator[Fynd]:
    """Nothing in a register begins or ends within the period."""
    if file := u.egna.get(_IDLE):
        start, end = u.period
        yield Fynd(
            "deltagare: perioden", f"Inget i registret börjar eller slutar mellan {start} och {end}. Lägg in det register som gäller perioden.",
            fil=file,
        )  # fmt: skip


@regel(
    "fa-personer-sedan-forra",
    "Få personer sedan en tidigare rapport",
    "Antal som visas hålls mot vad tidigare rapporter om samma personer har visat. Skiljer de sig med färre personer än minsta_cell "
    "kan den som har båda se vad just de personerna har gemensamt.",
    "varning",
)
def fa_personer(u: Underlag) -> Iterator[Fynd]:
    """Two releases show counts that a few persons are between."""
    for table, number, least in u.egna.get(_CHANGED, ()):
        these = "Ett antal skiljer sig" if number == 1 else f"{number} antal skiljer sig"
        yield Fynd(
            f"deltagare: tabellen {table}", f"{these} med färre än {counted(least, 'person', 'personer')} från vad en tidigare rapport har visat. Den som har båda ser "
            "vad de som har tillkommit eller slutat har gemensamt. Vänta med rapporten tills de är fler, eller förklara varför det får stå.",
        )  # fmt: skip
