"""Rules on the time that the raw data is of: rows of another year than the report's, and days that come before what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from samrapport.errors import told_elsewhere
from samrapport.facts.fact import paused
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.rapport.omraden import tabeller_i
from samrapport.rapport.rapport import Rapport
from samrapport.raw.declaration import Tid
from samrapport.raw.table import FILE, ROW
from samrapport.text.granskning.artal import artal_i

_TABLES, _OWN = "tider", "rapportens_dagar"
Row = dict[Any, Any]
Span = tuple[date, date]


def underlag(rapport: Rapport) -> Iterator[tuple[str, Any]]:
    """The tables whose rows are of a time, and the report's own days with the period of the report around it."""
    with paused():
        declared = [one for one in tabeller_i(*rapport.platser).values() if one.tid and not one.personer]
        yield (
            _TABLES,
            [
                (one.tid, rapport.tabell(one.namn).to_dict("records"))
                for one in declared
                if one.namn in rapport.egna_tabeller and rapport.finns(one.namn)
            ],
        )
        around = None
        if rapport.inom:
            with told_elsewhere():  # Told by the förbund's own report.
                around = rapport.inom.uppgifter.period
        yield _OWN, (rapport.path(rapport.fil.rpartition("/")[2]), rapport.uppgifter, around)


@regel(
    "utanfor-aret",
    "Utanför rapportens år",
    "Det som är daterat hör till rapportens år: möten och utbildningar är hållna då, insatser och personer är med då, och någon rad om resultat "
    "eller ekonomi gäller året. En insats rapport gäller en tid inom förbundets, och ingen rapport är daterad före periodens slut.",
)
def tiden(u: Underlag) -> Iterator[Fynd]:
    """Rows of another year, and days that come too early."""
    for tid, rows in u.egna.get(_TABLES, ()):
        yield from _rows(u, tid, rows)
    file, own, around = u.egna.get(_OWN, ("", None, None))
    name = file.rpartition("/")[2]
    for key in ("datum", "beslutsdatum"):
        day = getattr(own, key, None)
        if day is not None and day < u.period[1]:
            text = "Dagen ligger före periodens slut. Är den förra rapportens? Skriv årets, eller ta bort raden."
            yield Fynd(f"{name}: {key}", text, day, u.period[1], "datum", "periodens sista dag", (), file)
    start, end = u.period
    if around is not None and (end < around.start or start.year > around.slut.year):
        text = f"Insatsens period ligger utanför förbundets rapport, som gäller {around.start} till {around.slut}. Rätta perioden."
        yield Fynd(f"{name}: period", text, f"{start}–{end}", f"{around.start}–{around.slut}", "text", fil=file)
    elif around is not None and end > around.slut:
        text = f"Insatsens period slutar efter förbundets, som slutar {around.slut}. Förbundets rapport visar då en senare tid än sin egen."
        yield Fynd(f"{name}: period", text, end, around.slut, "datum", fil=file, allvar="varning")


def _rows(u: Underlag, tid: Tid, rows: list[Row]) -> Iterator[Fynd]:
    year = date(u.ar, 1, 1), date(u.ar, 12, 31)
    spans = [(row, _span(row, tid)) for row in rows]
    outside = [(row, span) for row, span in spans if span and (span[1] < year[0] or span[0] > year[1])]
    if not outside:
        return
    file, name = str(outside[0][0][FILE]), _name(outside[0][0])
    if not tid.varje:
        if len(outside) == len(rows):
            text = f"Ingen rad gäller {u.ar}. Skriv in årets, eller ta bort filen tills de finns."
            yield Fynd(f"{name}: alla rader", text, fil=file, allvar=tid.allvar)
        return
    dated = sum(span is not None for _, span in spans)
    if len(outside) > 1 and len(outside) * 2 > dated:
        numbers = ", ".join(str(row[ROW]) for row, _ in outside)
        text = f"{len(outside)} av {dated} daterade rader gäller ett annat år än {u.ar}: rad {numbers}. Skriv in årets."
        yield Fynd(f"{name}: de flesta rader", text, fil=file, rad=int(outside[0][0][ROW]), allvar=tid.allvar)
        return
    for row, _ in outside:
        text = f"Raden gäller {_words(row, tid)}, men rapporten {u.ar}. Rätta datumet, eller ta bort raden."
        yield Fynd(f"{name}, rad {row[ROW]}", text, fil=file, rad=int(row[ROW]), allvar="varning")


def _name(row: Row) -> str:
    return str(row[FILE]).rpartition("/")[2]


def _words(row: Row, tid: Tid) -> str:
    if tid.fran == tid.till:
        return str(row[tid.fran])
    first, last = (row[name] for name in (tid.fran, tid.till))
    return f"till {last}" if first is None else f"från {first}" if last is None else f"{first} till {last}"


def _span(row: Row, tid: Tid) -> Span | None:
    """First and last day of a row; None where it tells of none."""
    first, last = _days(row[tid.fran]), _days(row[tid.till])
    if first is None and last is None:
        return None
    return first[0] if first else date.min, last[1] if last else date.max


def _days(value: object) -> Span | None:
    if isinstance(value, date):
        return value, value
    years = {value} if isinstance(value, int) else artal_i(str(value or ""))
    return (date(min(years), 1, 1), date(max(years), 12, 31)) if years else None
