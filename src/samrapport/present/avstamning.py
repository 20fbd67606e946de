"""What a printed report said against what is computed, as a summary and a list of the differences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from samrapport.domain.avstamning import Comparison, Verdict, compare
from samrapport.present.cells import frame
from samrapport.present.numbers import MISSING, datum_kort, tal
from samrapport.present.tables import Column, Row, Table
from samrapport.rapport.report import Rapport

_VERDICTS = (
    ("stämmer", "Stämmer"),
    ("avrundning", "Inom avrundning"),
    ("avviker", "Avviker"),
)


def tabell_jamforda(rapport: Rapport) -> Table:
    """How many printed figures were compared, per section of the print and verdict."""
    found = compare(rapport.publicerat, rapport.fakta)
    sections = dict.fromkeys(one.section for one in found)
    rows = [Row((section, *_counts([one for one in found if one.section == section]))) for section in sections]
    rows.append(Row(("Alla avsnitt", *_counts(found)), kind="total"))
    columns = (
        Column("avsnitt", "Avsnitt i den tryckta rapporten", align="left"),
        *(Column(key, head) for key, head in _VERDICTS),
        Column("alla", "Jämförda"),
    )
    return Table("tbl-jamforda", "Tryckta uppgifter som har jämförts med de beräknade", columns, tuple(rows))


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
    found = [one for one in compare(rapport.publicerat, rapport.fakta) if one.verdict == verdict]
    if not found:
        return None
    rows, data = [], []
    for section in dict.fromkeys(one.section for one in found):
        rows.append(Row((section,), kind="group"))
        for one in (one for one in found if one.section == section):
            rows.append(Row((one.place, one.text, _value(one.computed, one), _difference(one), one.fact.formula)))
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


def _counts(found: list[Comparison]) -> list[str]:
    return [tal(sum(one.verdict == key for one in found)) for key, _ in _VERDICTS] + [tal(len(found))]


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _value(value: Decimal | date | str, one: Comparison) -> str:
    if isinstance(value, Decimal):
        text = tal(value, _decimals(value))
        return (
            f"{text}\u00a0%"
            if one.unit == "procent"
            else f"{text}\u00a0{one.unit}"
            if one.unit in ("kr", "tkr", "mkr")
            else text
        )
    return datum_kort(value) if isinstance(value, date) else value


def _difference(one: Comparison) -> str:
    if one.difference is None:
        return MISSING
    text = tal(one.difference, _decimals(one.difference))
    return f"+{text}" if one.difference > 0 else text
