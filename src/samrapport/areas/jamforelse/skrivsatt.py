"""How the comparison writes its measures: heads, units, captions, notes. What both of its sections share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from samrapport.areas.jamforelse.jamforelse import Matt
from samrapport.areas.jamforelse.varden import Forbundsar
from samrapport.facts.fact import Fact
from samrapport.present.cells import cell, frame
from samrapport.present.tables import Row, Table, text_columns
from samrapport.text import numbers
from samrapport.text.alfabet import listed

ALL_MEASURES = "Alla mått"

HEADS = {
    "hek": "Helårs\u00adekvivalenter per 100 in\u00advå\u00adnare 20–64 år",
    "budget": "Förbrukat av budget",
    "ek": "Eget kapital mot intäkter",
    "deltagare": "Deltagare",
    "kostnad": "Kostnad per deltagare",
}
RUBRIKER = {
    "hek": "Helårsekvivalenter",
    "budget": "Budget",
    "ek": "Eget kapital",
    "deltagare": "Deltagare",
    "kostnad": "Kostnad per deltagare",
}
"""The heading above each measure."""
LABELS = {
    "hek": "helarsekvivalenter",
    "budget": "budget",
    "ek": "eget-kapital",
    "deltagare": "deltagare",
    "kostnad": "kostnad",
}
UNITS = {"per100": None, "andel": "procent", "kr": "tkr", "antal": None}
_WRITTEN = {"kr": "tkr", "andel": "%"}


def scale_of(matt: Matt) -> tuple[Fraction, Any, str]:
    """What a value is multiplied by to be drawn, how it is then written, and its unit."""
    if matt.enhet == "per100":
        return Fraction(100), lambda value: numbers.tal(value, 1), ""
    if matt.enhet == "andel":
        return Fraction(100), numbers.tal, "%"
    return (Fraction(1, 1000), numbers.tal, "tkr") if matt.enhet == "kr" else (Fraction(1), numbers.antal, "")


def shown(value: Fraction, matt: Matt) -> str:
    """A value of a measure as text, with its unit."""
    scale, fmt, unit = scale_of(matt)
    text = str(fmt(value * scale))
    return f"{text}\u00a0{unit}" if unit else text


def change(value: Fraction | None, matt: Matt) -> str:
    """A difference of a measure as it stands in a table, with its sign."""
    if value is None:
        return numbers.MISSING
    scale, fmt, _ = scale_of(matt)
    text = str(fmt(value * scale))
    return f"+{text}" if value > 0 and text.strip("0,") else text


def value_cell(fact: Fact | None) -> str:
    """A fact in a table whose head says the unit."""
    # The head says procent.
    return numbers.andel(fact.value, 0) if fact is not None and fact.unit == "andel" else cell(fact)


def with_unit(fact: Fact) -> str:
    """A fact as it stands in running text: with its unit."""
    unit = _WRITTEN.get(fact.unit)
    return f"{value_cell(fact)}\u00a0{unit}" if unit else value_cell(fact)


def in_unit(matt: Matt) -> str:
    """A measure's unit, as a caption tells it."""
    return "" if matt.enhet == "per100" else f", {UNITS[matt.enhet] or 'antal'}"


def based(matt: Matt) -> str:
    """What a measure is of and where it comes from, as a caption tells it."""
    return f"Bas: {matt.bas}. Källa: {matt.kalla}"


def download(matt: Matt) -> str:
    """A measure's column in downloads."""
    return f"{matt.key} ({'andel' if matt.enhet == 'per100' else matt.enhet})"


def synthetic(reports: Iterable[Forbundsar], matt: Matt) -> str:
    """What a reader is told where a measure counts made-up participants; empty where it does not."""
    if matt.key not in ("deltagare", "kostnad"):
        return ""
    found = dict.fromkeys(f"{name} ({one.namn})" for one in reports for name in one.syntetiska)
    return f"Deltagarna är påhittade i {listed(found)}." if found else ""


def joined_up(*sentences: str) -> str:
    """Sentences put together, empty ones left out."""
    return " ".join(one for one in sentences if one)


def reason_rows(name: str, reasons: Mapping[str, list[str]]) -> list[Row]:
    """Rows of one measure: each reason with those whom it keeps out, under the name of the measure."""
    rows = [Row((why, ", ".join(who))) for why, who in sorted(reasons.items())]
    return [Row((name,), kind="group"), *rows] if rows else []


def reason_table(label: str, caption: str, rows: list[Row], note: str | None, data: list[dict[str, Any]]) -> Table:
    """The table of what is not compared."""
    columns = text_columns(skal="Skäl", forbund="Förbund")
    return Table(label, caption, columns, tuple(rows), note=note, data=frame(data))
