"""Organisation, meetings, goals and courses as tables and figures."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from samrapport.areas.verksamhet.maluppfyllelse import Bedomning, bedomningar, status_namn
from samrapport.areas.verksamhet.tid import Tid, tid
from samrapport.areas.verksamhet.underlag import ARSMAL, EJ_BEDOMT, FINANSIELLT, VERKSAMHETSMAL
from samrapport.present.cells import frame, plain_number, raw_rows
from samrapport.present.tables import Column, Row, Table, text_columns
from samrapport.rapport.rapport import Rapport
from samrapport.text.alfabet import capitalised, listed, lowered
from samrapport.text.numbers import MISSING, datum, datum_kort, tal
from samrapport.text.prose import Prose
from samrapport.text.verbatim import escape_markdown


def malredovisning(rapport: Rapport) -> Iterator[Prose | Table]:
    """For each of the year's goals in turn: its heading, its text and its activities."""
    for one in bedomningar(rapport):
        if one.slag == ARSMAL:
            yield Prose(f"## Mål {one.mal}: {escape_markdown(lowered(one.rubrik))}")
            yield from (part for part in (rapport.text(f"mal-{one.mal}"), tabell_aktiviteter(rapport, one.mal)) if part)


_SLAGEN = {ARSMAL: "Årets mål", VERKSAMHETSMAL: "Verksamhetsmål", FINANSIELLT: "Finansiella mål"}


def tabell_mal(rapport: Rapport) -> Table | None:
    """Every goal with its judgement and why it is judged so. None when the report has no goals."""
    return _goals(rapport, "tbl-mal", "Mål, bedömning och skäl", reasons=True)


def tabell_mal_kort(rapport: Rapport) -> Table | None:
    """Every goal with its judgement, for the summary. None when the report has no goals."""
    return _goals(rapport, "tbl-mal-kort", "Mål och bedömning", reasons=False)


def _goals(rapport: Rapport, label: str, caption: str, *, reasons: bool) -> Table | None:
    if not rapport.finns("mal"):
        return None
    judged, rows = bedomningar(rapport), []
    # So that what each judgement stands on is told with the table.
    for one in judged:
        _ = rapport.fakta[status_namn(one)]
    if reasons:
        _ = rapport.aktiviteter
    kinds = list(dict.fromkeys(one.slag for one in judged))
    for kind in kinds:
        if kinds != [ARSMAL]:
            rows.append(Row((_SLAGEN[kind],), kind="group"))
        for one in (one for one in judged if one.slag == kind):
            title = f"{one.mal}. {one.rubrik}" if kind == ARSMAL else one.rubrik
            rows.append(Row((title, one.bedomning, *([one.skal or MISSING] if reasons else []))))
    columns = [Column("mal", "Mål", align="left"), Column("bedomning", "Bedömning", align="left")]
    apart = _until(rapport, judged)
    unjudged = (
        ["Ej bedömt: det finns inget mått eller inget resultat att bedöma målet efter."]
        if any(one.status == EJ_BEDOMT for one in judged)
        else []
    )
    return Table(
        label,
        caption if apart else f"{caption} till och med den {datum(rapport.uppgifter.period.slut)}",
        (*columns, *([Column("skal", "Skäl", align="left")] if reasons else [])),
        tuple(rows),
        note=" ".join([*apart, *unjudged]) or None,
        data=frame(
            {"slag": one.slag, "mål": one.mal, "rubrik": one.rubrik, "bedömning": one.bedomning, "skäl": one.skal}
            for one in judged
        ),
    )


def _until(rapport: Rapport, judged: Sequence[Bedomning]) -> list[str]:
    """To which day the judgements hold, kind by kind, in a sentence; nothing where all hold to the period's last day."""
    days: dict[str, dict[date, None]] = {}
    for one in judged:
        if one.status != EJ_BEDOMT:
            days.setdefault(_SLAGEN[one.slag], {}).setdefault(one.till)
    if {day for own in days.values() for day in own} <= {rapport.uppgifter.period.slut}:
        return []
    told = [
        f"{lowered(kind)} till och med den {listed([datum(day) for day in sorted(own)])}" for kind, own in days.items()
    ]
    return [f"Bedömningarna gäller {listed(told)}."]


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


_WHEN = ((Tid.UNDER, "Hållna under perioden"), (Tid.EFTER, "Planerade efter perioden"), (Tid.FORE, "Tidigare möten"))


def tabell_moten(rapport: Rapport) -> Table:
    """Meetings by kind: how many, when and in what form; those held in the period apart from those planned after it and earlier ones.

    Planned or earlier ones of a kind that say the same stand on one row with their days.
    """
    period, meetings = rapport.uppgifter.period, rapport.moten.to_dict("records")
    of_time = {when: [one for one in meetings if tid(one["datum"], period) is when] for when in Tid}
    rows: list[Row] = []
    for when, head in _WHEN:
        if of_time[when] and (when is not Tid.UNDER or len(of_time[when]) < len(meetings)):
            rows.append(Row((head,), kind="group"))
        rows += [_meeting(alike) for alike in _alike(of_time[when])]
    columns = (
        Column("typ", "Möte", align="left"),
        Column("datum", "Datum", align="left"),
        Column("antal", "Antal"),
        Column("form", "Form", align="left"),
        Column("beskrivning", "Innehåll", align="left"),
    )
    undated = any(one["datum"] is None for one in meetings)
    return Table(
        "tbl-moten",
        "Möten och konferenser",
        columns,
        tuple(rows),
        note="Streck i kolumnen Datum: bara antalet är känt." if undated else None,
        data=raw_rows(rapport.moten),
    )


def _alike(meetings: list[dict[Hashable, Any]]) -> list[list[dict[Hashable, Any]]]:
    """The meetings in groups that differ in their days alone."""
    found: dict[tuple[object, ...], list[dict[Hashable, Any]]] = {}
    for number, one in enumerate(meetings):
        key = (one["typ"], one["organ"], one["form"], one["beskrivning"])
        found.setdefault(key if one["datum"] is not None else (number,), []).append(one)
    return list(found.values())


def _meeting(alike: list[dict[Hashable, Any]]) -> Row:
    one, days = alike[0], sorted(other["datum"] for other in alike if other["datum"] is not None)
    count = sum(int(other["antal"]) for other in alike)
    when = ", ".join(datum_kort(day) for day in days) or MISSING
    return Row((capitalised(one["typ"]), when, tal(count), one["form"] or "", one["beskrivning"] or ""))


def tabell_aktiviteter(rapport: Rapport, mal: int) -> Table | None:
    """The activities of one goal, what was done and how far each has come. None when the goal has none."""
    own = rapport.aktiviteter[rapport.aktiviteter["mål"] == mal]
    if own.empty:
        return None
    goals = rapport.mal
    title = str(goals.loc[(goals["slag"] == ARSMAL) & (goals["mål"] == mal), "rubrik"].iloc[0])
    told = "Beskrivs i texten." if rapport.finns(f"text/mal-{mal}") else MISSING
    rows = [
        Row((one["aktivitet"], one["genomfört"] or told, capitalised(one["status"]))) for one in own.to_dict("records")
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
