"""The controls of a report: what a printed one said against what is computed, what the rules found, and the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from samrapport.facts.fynd import Fynd, Varde
from samrapport.present.cells import frame
from samrapport.present.tables import Column, Row, Table
from samrapport.rapport.kontroll.kontrollera import kontroll
from samrapport.rapport.kontroll.publicerat import Comparison, Verdict
from samrapport.rapport.kontroll.regler import alla_regler
from samrapport.rapport.rapport import Rapport
from samrapport.text.numbers import MISSING, datum_kort, decimals_of, tal

_VERDICTS = (
    ("stämmer", "Stämmer"),
    ("avrundning", "Inom avrundning"),
    ("avviker", "Avviker"),
)
_PROTECTED = ("skyddat", "Skyddade")


def tabell_jamforda(rapport: Rapport) -> Table | None:
    """How many printed figures were compared, per section of the print and verdict. None when nothing printed is given."""
    found = kontroll(rapport).jamforelser
    if not found:
        return None
    verdicts = [*_VERDICTS, *([_PROTECTED] if any(one.verdict == "skyddat" for one in found) else [])]
    sections = dict.fromkeys(one.section for one in found)
    rows = [
        Row((section, *_counts([one for one in found if one.section == section], verdicts))) for section in sections
    ]
    rows.append(Row(("Alla avsnitt", *_counts(list(found), verdicts)), kind="total"))
    columns = (
        Column("avsnitt", "Avsnitt i den tryckta rapporten", align="left"),
        *(Column(key, head) for key, head in verdicts),
        Column("alla", "Jämförda"),
    )
    note = "Skyddade är antal som inte får visas. De jämförs inte." if _PROTECTED in verdicts else None
    return Table("tbl-jamforda", "Tryckta uppgifter som har jämförts med de beräknade", columns, tuple(rows), note=note)


def tabell_avvikelser(rapport: Rapport) -> Table | None:
    """Every printed figure that differs from the computed one by more than rounding. None when none does."""
    return _differences(
        rapport,
        "avviker",
        "tbl-avvikelser",
        "Tryckta uppgifter som avviker från de beräknade",
        "Rapporten visar överallt de beräknade värdena.",
    )


def tabell_avrundningar(rapport: Rapport) -> Table | None:
    """Every printed figure that differs by no more than rounding each part by itself can do. None when none does."""
    note = (
        "SCB avrundar varje ruta för sig, så en summa av n rutor kan skilja sig upp till n/2 från den tryckta. "
        "Rapporten visar överallt de beräknade värdena."
    )
    return _differences(
        rapport, "avrundning", "tbl-avrundningar", "Tryckta uppgifter som skiljer sig inom avrundningen", note
    )


def _differences(rapport: Rapport, verdict: Verdict, label: str, caption: str, note: str) -> Table | None:
    found = [one for one in kontroll(rapport).jamforelser if one.verdict == verdict]
    if not found:
        return None
    rows, data = [], []
    for section in dict.fromkeys(one.section for one in found):
        rows.append(Row((section,), kind="group"))
        for one in (one for one in found if one.section == section):
            rows.append(Row((one.place, one.text, visat(one.computed, one), _difference(one), one.fact.formula)))
            data.append(
                {
                    "avsnitt": one.section,
                    "plats": one.place,
                    "tryckt": one.text,
                    "tryckt värde": one.printed,
                    "beräknat värde": one.computed,
                    "enhet": one.unit,
                    "skillnad": one.difference,
                    "faktum": one.fact.name,
                    "formel": one.fact.formula,
                    "anmärkning": one.remark,
                }
            )
    columns = (
        Column("plats", "Plats", align="left"),
        Column("tryckt", "Tryckt"),
        Column("beraknat", "Beräknat"),
        Column("skillnad", "Skillnad"),
        Column("formel", "Så är det beräknat", align="left"),
    )
    return Table(label, caption, columns, tuple(rows), note=note, data=frame(data))


def tabell_fynd(rapport: Rapport) -> Table:
    """What the rules found, by rule, with the analyst's explanation. One row says so when they found nothing."""
    found = kontroll(rapport).fynd
    names = {one.id: one.namn for one in alla_regler()}
    rows = [] if found else [Row(("Kontrollerna har inte hittat något.", None, None, None))]
    for rule in dict.fromkeys(one.regel for one in found):
        rows.append(Row((names[rule],), kind="group"))
        rows += [Row((one.plats, *_values(one), _told(one))) for one in found if one.regel == rule]
    columns = (
        Column("plats", "Plats", align="left"),
        Column("givet", "Givet"),
        Column("beraknat", "Beräknat"),
        Column("text", "Vad som inte går ihop", align="left"),
    )
    note = (
        f"Fel: {tal(kontroll(rapport).antal('fel'))}. Varningar: {tal(kontroll(rapport).antal('varning'))}. "
        f"Upplysningar: {tal(kontroll(rapport).antal('upplysning'))}. Rapporten visar överallt de beräknade värdena."
    )
    caption = "Vad kontrollerna har hittat"
    return Table(
        "tbl-fynd",
        caption,
        columns,
        tuple(rows),
        note=note,
        data=frame([_data(one) for one in found]) if found else None,
    )


def tabell_kontroller(rapport: Rapport) -> Table:
    """Every rule that the report is held to, and how many findings it gave."""
    counts = [sum(found.regel == one.id for found in kontroll(rapport).fynd) for one in alla_regler()]
    rows = tuple(Row((one.namn, one.beskrivning, tal(count))) for one, count in zip(alla_regler(), counts, strict=True))
    columns = (
        Column("regel", "Kontroll", align="left"),
        Column("beskrivning", "Vad som prövas", align="left"),
        Column("fynd", "Fynd"),
    )
    return Table("tbl-kontroller", "Kontroller som rapporten har gått igenom", columns, rows)


def _values(one: Fynd) -> tuple[str | None, str | None]:
    if one.skyddat:
        return "skyddat", "skyddat"
    return _shown(one.givet, one.enhet), _shown(one.beraknat, one.enhet)


def _shown(value: Varde, unit: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, Decimal):
        return datum_kort(value) if isinstance(value, date) else value
    text = str(int(value)) if unit == "år" else tal(value, decimals_of(value))
    ending = {"procent": "%", "kr": "kr", "tkr": "tkr", "mkr": "mkr", "månader": "mån"}.get(unit)
    return f"{text}\u00a0{ending}" if ending else text


def _told(one: Fynd) -> str:
    note, text = one.notering, f"{one.allvar.capitalize()}: {one.text}"
    if note is None:
        return text
    return f"{text}\nFörklaring: {note.forklaring} ({note.accepterad_av}, {datum_kort(note.datum)})"


def _data(one: Fynd) -> dict[str, object]:
    note = one.notering
    return {
        "regel": one.regel,
        "allvar": one.allvar,
        "plats": one.plats,
        "givet": one.givet,
        "beräknat": one.beraknat,
        "skillnad": one.skillnad,
        "enhet": one.enhet,
        "formel": one.formel,
        "text": one.text,
        "fil": one.fil,
        "rad": one.rad,
        "skyddat": "ja" if one.skyddat else "nej",
        "förklaring": note.forklaring if note else None,
        "accepterad av": note.accepterad_av if note else None,
        "datum": note.datum if note else None,
    }


def _counts(found: list[Comparison], verdicts: Sequence[tuple[str, str]]) -> list[str]:
    return [tal(sum(one.verdict == key for one in found)) for key, _ in verdicts] + [tal(len(found))]


def visat(value: Decimal | date | str, one: Comparison) -> str:
    """A value as it is shown beside what was printed."""
    if isinstance(value, Decimal):
        unit = (
            {"procent": "%", "kr": "kr", "tkr": "tkr", "mkr": "mkr"}.get(one.unit) if one.fact.unit != "per100" else ""
        )
        return tal(value, decimals_of(value)) + (f"\u00a0{unit}" if unit else "")
    return datum_kort(value) if isinstance(value, date) else value


def _difference(one: Comparison) -> str:
    if one.difference is None:
        return MISSING
    text = tal(one.difference, decimals_of(one.difference))
    return f"+{text}" if one.difference > 0 else text
