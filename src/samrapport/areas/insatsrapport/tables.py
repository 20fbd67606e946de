"""What an insats report shows besides its participants: intakes, money, process, changes, SWOT and self-assessment."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from samrapport.areas.deltagare.deltagartabell import antal
from samrapport.areas.deltagare.facts import insatsens_deltagare
from samrapport.areas.insatsrapport.rapport import Insatsrapport
from samrapport.facts.following import note_tables
from samrapport.present.cells import cell, frame, raw_rows
from samrapport.present.tables import Column, Row, Table, text_columns
from samrapport.text.markning import NOTERAT
from samrapport.text.numbers import MISSING, datum_kort, procent, tid_kort
from samrapport.text.prose import Prose

SWOT = {"styrkor": "Styrkor", "möjligheter": "Möjligheter", "utmaningar": "Utmaningar", "hot": "Hot"}


def syntetisk(rapport: Insatsrapport) -> Prose | None:
    """What a reader is told first where the register is made up, and what of it is real. None where it is not made up."""
    if not rapport.uppgifter.syntetisk:
        return None
    days = rapport.finns("intag") and (rapport.intag["påhittad"] == "ja").any()
    dated = " Några av intagens startdagar är också påhittade, och det står vid dem." if days else ""
    if rapport.finns("deltagare") and insatsens_deltagare(rapport).verkliga:
        head = "## Vad som är påhittat"
        told = (
            "Ingen rad i registret över deltagarna beskriver en verklig person. Registret är gjort så att det ger de antal som "
            "står i den tryckta rapporten, så långt de går ihop, och de antalen är verkliga. De andra uppgifterna om "
            "deltagarna är påhittade, och det står vid dem."
        )
    else:
        head = NOTERAT
        told = (
            "Deltagarna i den här rapporten är påhittade. Registret är slumpat fram, och ingen rad beskriver en verklig "
            "person. Det gäller varje siffra om deltagarna."
        )
    rest = "Allt annat kommer från insatsens egna uppgifter."
    return Prose(f"::: {{.callout-note}}\n{head}\n\n{told}{dated} {rest}\n:::")


def tabell_upplagg(rapport: Insatsrapport) -> Table | None:
    """Each intake: when it began and how it was arranged, with its participations. None where no intakes are told."""
    if not rapport.finns("intag"):
        return None
    counts = insatsens_deltagare(rapport).visade.get("Kön per intag") if rapport.finns("deltagare") else None
    if counts is not None:
        note_tables(rapport.insats, counts.namn)
    rows = []
    for one in rapport.intag.sort_values("intag").to_dict("records"):
        kategori = f"Intag {one['intag']}"
        count = antal(counts, kategori) if counts else MISSING
        start = f"{datum_kort(one['start'])}{' (påhittad)' if one['påhittad'] == 'ja' else ''}"
        rows.append(Row((kategori, start, one["upplägg"] or MISSING, count)))
    columns = (
        *text_columns(intag="Intag", start="Start", upplagg="Upplägg"),
        Column("deltaganden", "Deltaganden"),
    )
    data, caption = raw_rows(rapport.intag), "Intagen och hur introduktionen lades upp"
    made_up = insatsens_deltagare(rapport).pahittat(counts) if counts is not None else ""
    return Table("tbl-upplagg", f"{caption} ({made_up})" if made_up else caption, columns, tuple(rows), data=data)


def tabell_ekonomi(rapport: Insatsrapport) -> Table:
    """Budget and spending by period, in tkr; no sum, since the periods and decisions overlap."""
    rows = []
    for one in rapport.ekonomi.to_dict("records"):
        budget, spent, share, back = (
            rapport.fakta.find(f"ekonomi.{one['post']}.{key}") for key in ("budget", "forbrukat", "andel", "aterlamnat")
        )
        amounts = (cell(budget), cell(spent), procent(share.value, 1) if share else MISSING, cell(back))
        rows.append(Row((one["benämning"], tid_kort(one["från"], one["till"]), *amounts)))
    columns = (
        *text_columns(post="Beslut", tid="Tid"),
        Column("budget", "Budget", "tkr"),
        Column("forbrukat", "Förbrukat", "tkr"),
        Column("andel", "Andel"),
        Column("aterlamnat", "Återlämnat", "tkr"),
    )
    data = raw_rows(rapport.ekonomi)
    note = "Andelen är förbrukat av radens budget. Raderna summeras inte, eftersom besluten överlappar varandra."
    return Table(
        "tbl-ekonomi", "Insatsens budget och vad som har förbrukats", columns, tuple(rows), note=note, data=data
    )


def tabell_process(rapport: Insatsrapport) -> Table:
    """What each step is."""
    own = rapport.process.sort_values("nr", kind="stable").to_dict("records")
    rows = tuple(Row((one["steg"], one["beskrivning"])) for one in own)
    return Table("tbl-process", "Stegen i processen", text_columns(steg="Steg", beskrivning="Vad det är"), rows)


def tabell_andringar(rapport: Insatsrapport) -> Table | None:
    """How the work has departed from its plan. None where no changes are told."""
    if not rapport.finns("andringar"):
        return None
    columns = text_columns(andring="Ändring", fran="Enligt planen", till="I stället", skal="Skäl")
    rows = [
        Row((one["ändring"], one["från planen"] or MISSING, one["till"], one["skäl"] or MISSING))
        for one in rapport.andringar.to_dict("records")
    ]
    return Table("tbl-andringar", "Ändringar av projektplanen sedan starten", columns, tuple(rows))


def tabell_swot(rapport: Insatsrapport) -> Table:
    """Strengths and challenges within, opportunities and threats from outside, one group each."""
    return _points(
        rapport.swot, "del", SWOT, "tbl-swot", "SWOT: styrkor, möjligheter, utmaningar och hot", "Det som insatsen ser"
    )


def tabell_sjalvvardering(rapport: Insatsrapport) -> Table:
    """What staff and partners are most pleased with since the last time."""
    own, caption = rapport.sjalvvardering, "Självvärderingen: det som deltagarna i den är mest nöjda med"
    areas = {str(area): str(area) for area in own["område"]}
    return _points(own, "område", areas, "tbl-sjalvvardering", caption, "Mest nöjd med")


_ROLLER = {
    "dokumentalist": "Dokumentalist",
    "processledare": "Processledare",
    "deltagare": "Deltagare",
    "inbjuden": "Inbjudna som inte deltog",
}


def tabell_processdag(rapport: Insatsrapport) -> Table | None:
    """Who assessed the work, by role, and who was asked and did not come. None where the insats does not say."""
    if not rapport.finns("processdag"):
        return None
    own, rows = rapport.processdag, []
    for roll, title in _ROLLER.items():
        people = own[own["roll"] == roll].to_dict("records")
        rows += [Row((title,), kind="group")] if people else []
        rows += [Row((one["namn"], one["titel"] or "", one["organisation"], one["anmärkning"] or "")) for one in people]
    columns = tuple(
        Column(key, head, align="left")
        for key, head in (
            ("namn", "Namn"),
            ("titel", "Titel"),
            ("organisation", "Organisation"),
            ("anmarkning", "Anmärkning"),
        )
    )
    return Table("tbl-processdag", "De som var med om självvärderingen", columns, tuple(rows), data=raw_rows(own))


def _points(own: pd.DataFrame, by: str, groups: Mapping[str, str], label: str, caption: str, head: str) -> Table:
    """Points in groups. groups: the title of each, in order, by what stands in the column `by`."""
    rows = []
    for group, title in groups.items():
        points = own.loc[own[by] == group, "punkt"]
        rows += [Row((title,), kind="group"), *(Row((point,)) for point in points)] if len(points) else []
    data = frame(own[[by, "punkt"]].to_dict("records"))
    return Table(label, caption, text_columns(punkt=head), tuple(rows), data=data)
