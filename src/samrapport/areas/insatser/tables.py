"""Insatsredovisning: what a förbund finances, for whom, and what came of it."""

from __future__ import annotations

from samrapport.areas.deltagare.deltagartabell import ALLA, KON, SKYDDSNOT, antal
from samrapport.areas.deltagare.facts import alla_deltagare
from samrapport.areas.deltagare.lasning.aggregat import SUMMA
from samrapport.areas.deltagare.sammanslagning import sammanslaget
from samrapport.facts.following import note_tables
from samrapport.present.cells import frame, plain_number, raw_rows
from samrapport.present.tables import Column, Row, Table, text_columns
from samrapport.rapport.rapport import Rapport
from samrapport.text.numbers import MISSING, is_missing, kr, tal, tid_kort

_KON = (("kvinnor", "Kvinnor"), ("man", "Män"), ("totalt", "Totalt"))

_BILAGA = ("Deltagare", "Under tiden", "Avslut")
"""The tables that a förbund's own report repeats; an insats with other tables shows all it has."""

_TYPES = {"individ": "Individinsatser", "struktur": "Strukturinsatser"}


def tabell_insatser(rapport: Rapport) -> Table:
    """Every insats: who owns and runs it, when, with what means and how many places, for whom and to what end."""
    rows = []
    for typ, title in _TYPES.items():
        own = rapport.insatser[rapport.insatser["typ"] == typ]
        if len(own):
            rows.append(Row((title,), kind="group"))
        for one in own.to_dict("records"):
            places = (
                MISSING if is_missing(one["platser"]) else f"{tal(one['platser'])} {one['platser avser'] or ''}".strip()
            )
            owner = _owner(one["verksamhetsägare"], one["verksamhetsutförare"])
            span = tid_kort(one["start"], one["slut"])
            rows.append(Row((one["namn"], owner, span, kr(one["tilldelade medel (kr)"]), places)))
    columns = (
        *text_columns(namn="Insats", agare="Ägare och utförare", tid="Tid"),
        Column("medel", "Tilldelade medel", "kr"),
        *text_columns(platser="Platser"),
    )
    caption = "Insatser som förbundet finansierar"
    return Table("tbl-insatser", caption, columns, tuple(rows), data=raw_rows(rapport.insatser))


def tabell_malgrupper(rapport: Rapport) -> Table | None:
    """The syfte, behovsgrupp and mål of each insats that has no text of its own to tell them. None when all have."""
    rows = [
        Row((one["namn"], one["syfte"], one["behovsgrupp"] or MISSING, one["mål"] or MISSING))
        for one in rapport.insatser.to_dict("records")
        if not rapport.finns(f"text/insats-{one['insats']}")
    ]
    if not rows:
        return None
    columns = text_columns(namn="Insats", syfte="Syfte", behovsgrupp="Behovsgrupp", mal="Mål")
    return Table("tbl-malgrupper", "Insatsernas syfte, behovsgrupp och mål", columns, tuple(rows))


def tabell_indikatorer(rapport: Rapport) -> Table | None:
    """Indicators with target and outcome. None when there are none."""
    if not rapport.finns("indikatorer"):
        return None
    names = dict(zip(rapport.insatser["insats"], rapport.insatser["namn"], strict=True))
    rows = []
    for insats, own in rapport.indikatorer.groupby("insats", sort=False):
        rows.append(Row((names[str(insats)],), kind="group"))
        for one in own.to_dict("records"):
            goal, came = (_measured(one[column], one["enhet"]) for column in ("målvärde", "utfall"))
            # A goal that is neither the least nor the most says so by its figure alone.
            compared = "" if one["jämförelse"] == "lika med" else one["jämförelse"] or ""
            rows.append(Row((one["mått"], one["målområde"], one["tidpunkt"] or "", f"{compared} {goal}".strip(), came)))
    words = text_columns(matt="Mått", omrade="Målområde", tidpunkt="Mäts")
    columns = (*words, Column("mal", "Mål"), Column("utfall", "Utfall"))
    note = "Streck: uppgiften redovisas inte." if any(MISSING in row.cells for row in rows) else None
    data = raw_rows(rapport.indikatorer)
    return Table("tbl-indikatorer", "Indikatorer: mål och utfall", columns, tuple(rows), note=note, data=data)


def tabell_deltagare(rapport: Rapport, insats: str) -> Table | None:
    """Counts of participants of one insats by kön, table by table with their base. None when it has no counts.

    The figures are those of the insats's own report, protected counts left out as there.
    """
    own = alla_deltagare(rapport).get(insats)
    if own is None:
        return None
    rows, data = [], []
    shown = [one for one in own.visade.values() if one.namn in _BILAGA] or list(own.visade.values())
    note_tables(insats, *(one.namn for one in shown))
    for one in shown:
        rows.append(Row((f"{one.namn} ({one.bas})",), kind="group"))
        sums = [SUMMA] if one.uteslutande and len(one.kategorier) > 1 else []
        for kategori in (*one.kategorier, *sums):
            counts = [one.cells.get((ALLA, kategori, kon)) for kon in KON]
            cells = [antal(one, kategori, kon) if one.har(kategori, kon) else "" for kon in KON]
            rows.append(Row((kategori, *cells), kind="subtotal" if kategori == SUMMA else "body"))
            base = {"tabell": one.namn, "kategori": kategori, "bas": one.bas}
            data.append(base | {head: count for (_, head), count in zip(_KON, counts, strict=True)})
    made_up = own.pahittat(*shown)
    note = "Efter varje rubrik i tabellen står det inom parentes vad som räknas."
    if not all(one.uteslutande for one in shown):
        note += " Där kategorierna inte summeras kan samma person finnas i flera av dem."
    note = " ".join([note, *(told for one in shown if (told := sammanslaget(one)))])
    if any(one.skyddad() for one in shown):
        note += f" {SKYDDSNOT}"
    if which := own.pahittade(*shown):
        note += f" {which}"
    return Table(
        f"tbl-deltagare-{insats.replace('_', '-')}",
        f"Deltagare i {insats_name(rapport, insats)} efter kön{f' ({made_up})' if made_up else ''}",
        (*text_columns(kategori="Grupp"), *(Column(key, head) for key, head in _KON)),
        tuple(rows),
        note=note,
        data=frame(data),
    )


def tabell_insatsbudget(rapport: Rapport, insats: str) -> Table | None:
    """The own budget of one insats, in kronor, with its sum. None when it has none."""
    if not rapport.finns("insatsbudget"):
        return None
    own = rapport.insatsbudget[rapport.insatsbudget["insats"] == insats]
    if own.empty:
        return None
    rows = [
        Row((one["post"], one["aktivitet"] or "", _years(one["från"], one["till"]), kr(one["belopp (kr)"])))
        for one in own.sort_values("nr").to_dict("records")
    ]
    whole = rapport.fakta[f"insats.{insats}.insatsbudget.summa"]
    rows.append(Row(("Summa", "", "", kr(whole.value)), kind="total"))
    name = insats_name(rapport, insats)
    columns = (*text_columns(post="Post", aktivitet="Aktivitet", ar="År"), Column("belopp", "Kostnad", "kr"))
    label = f"tbl-insatsbudget-{insats.replace('_', '-')}"
    return Table(label, f"Utökad budget för {name}", columns, tuple(rows), data=raw_rows(own))


def _owner(owner: str | None, runner: str | None) -> str:
    if owner and runner and owner != runner:
        return f"Ägare: {owner}\nUtförare: {runner}"
    return owner or runner or MISSING


def _years(start: int | None, end: int | None) -> str:
    found = [str(year) for year in (start, end) if year is not None]
    return "–".join(dict.fromkeys(found)) or MISSING


def _measured(value: object, unit: str) -> str:
    number, after = plain_number(value), {"procent": "%", "antal": ""}.get(unit, unit)
    return f"{number}\u00a0{after}" if after and not is_missing(value) else number


def insats_name(rapport: Rapport, insats: str) -> str:
    """What an insats is called."""
    return str(rapport.insatser.loc[rapport.insatser["insats"] == insats, "namn"].iloc[0])
