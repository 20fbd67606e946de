"""Organisation, meetings, goals and courses as tables and figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from samrapport.present.cells import plain_number, raw_rows
from samrapport.present.tables import Column, Row, Table, text_columns
from samrapport.rapport.rapport import Rapport
from samrapport.text.alfabet import capitalised, lowered
from samrapport.text.bound import escape_markdown
from samrapport.text.numbers import MISSING, datum_kort, tal
from samrapport.text.prose import Prose


def malredovisning(rapport: Rapport) -> Iterator[Prose | Table]:
    """For each goal in turn: its heading, its text and its activities."""
    for row in rapport.mal.sort_values("mål").to_dict("records"):
        yield Prose(f"## Mål {row['mål']}: {escape_markdown(lowered(row['rubrik']))}")
        yield from (one for one in (rapport.text(f"mal-{row['mål']}"), tabell_aktiviteter(rapport, row["mål"])) if one)


def tabell_personer(rapport: Rapport) -> Table:
    """Who sits in each organ, by role, with title, part and the time where it is limited."""
    rows = []
    for organ, people in rapport.personer.groupby("organ", sort=False):
        rows.append(Row((str(organ),), kind="group"))
        rows.extend(
            Row((one["namn"], capitalised(one["roll"]), one["titel"] or "", one["part"] or "", _span(one)))
            for one in people.to_dict("records")
        )
    columns = text_columns(namn="Namn", roll="Roll", titel="Titel", part="Part", tid="Tid")
    if not any(row.cells[-1] for row in rows if row.kind == "body"):
        columns, rows = columns[:-1], [row if row.kind == "group" else Row(row.cells[:-1]) for row in rows]
    return Table(
        "tbl-personer",
        f"Personer i förbundets organ {rapport.ar}",
        columns,
        tuple(rows),
        data=raw_rows(rapport.personer),
    )


def tabell_moten(rapport: Rapport) -> Table:
    """Meetings by kind: how many, when and in what form."""
    rows = []
    for one in rapport.moten.to_dict("records"):
        when = datum_kort(one["datum"]) if one["datum"] is not None else MISSING
        rows.append(
            Row((capitalised(one["typ"]), when, tal(one["antal"]), one["form"] or "", one["beskrivning"] or ""))
        )
    columns = (
        Column("typ", "Möte", align="left"),
        Column("datum", "Datum", align="left"),
        Column("antal", "Antal"),
        Column("form", "Form", align="left"),
        Column("beskrivning", "Innehåll", align="left"),
    )
    return Table(
        "tbl-moten",
        "Möten och konferenser",
        columns,
        tuple(rows),
        note="Streck i kolumnen Datum: bara antalet är känt.",
        data=raw_rows(rapport.moten),
    )


def tabell_aktiviteter(rapport: Rapport, mal: int) -> Table | None:
    """The activities of one goal, what was done and how far each has come. None when the goal has none."""
    own = rapport.aktiviteter[rapport.aktiviteter["mål"] == mal]
    if own.empty:
        return None
    title = str(rapport.mal.loc[rapport.mal["mål"] == mal, "rubrik"].iloc[0])
    rows = [
        Row((one["aktivitet"], one["genomfört"] or "", capitalised(one["status"]))) for one in own.to_dict("records")
    ]
    columns = text_columns(aktivitet="Aktivitet", genomfort="Det har gjorts", status="Läge")
    caption = f"Aktiviteter i mål {mal}: {lowered(title)}"
    return Table(f"tbl-aktiviteter-{mal}", caption, columns, tuple(rows), data=raw_rows(own))


def tabell_utbildningar(rapport: Rapport) -> Table:
    """Courses and seminars, the county's and the förbund's own."""
    rows = []
    for niva, courses in rapport.utbildningar.groupby("nivå", sort=False):
        rows.append(Row(("Gemensamt i länet" if niva == "länsgemensam" else "Egna",), kind="group"))
        rows.extend(
            Row(
                (
                    one["utbildning"],
                    plain_number(one["tillfällen"]),
                    plain_number(one["dagar"]),
                    one["period"] or "",
                    one["målgrupp"] or "",
                    one["syfte"] or "",
                )
            )
            for one in courses.to_dict("records")
        )
    columns = (
        Column("utbildning", "Utbildning", align="left"),
        Column("tillfallen", "Tillfällen"),
        Column("dagar", "Dagar per tillfälle"),
        Column("period", "Period", align="left"),
        Column("malgrupp", "Målgrupp", align="left"),
        Column("syfte", "Syfte", align="left"),
    )
    return Table(
        "tbl-utbildningar", "Utbildningar och seminarier", columns, tuple(rows), data=raw_rows(rapport.utbildningar)
    )


def _span(person: Mapping[Any, Any]) -> str:
    start, end = person["från"], person["till"]
    if start and end:
        return f"{datum_kort(start)} till {datum_kort(end)}"
    return f"från\u00a0{datum_kort(start)}" if start else f"till\u00a0{datum_kort(end)}" if end else ""
