"""The decision on a report and who signs it; what is not known is told so. Entries: `tabell_beslut`, `tabell_underskrifter`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from samrapport.errors import Fault, assert_none, closest
from samrapport.present.cells import frame
from samrapport.present.tables import Column, Row, Table
from samrapport.rapport.rapport import Rapport, beraknat
from samrapport.text.alfabet import capitalised
from samrapport.text.numbers import datum, datum_kort, tal

SAKNAS = "uppgift saknas"
_NOT_SIGNING = ("ersättare", "suppleant", "adjungerad")
"""How the roles begin of those who do not sign."""
_ROOM = "Namnteckning:\n\u00a0\nDatum:"
"""Room to sign in, on paper."""


@dataclass(frozen=True)
class Undertecknare:
    """Who is to sign, or has signed on a day."""

    namn: str
    roll: str
    part: str
    datum: date | None


@beraknat("personer")
def undertecknare(rapport: Rapport) -> tuple[Undertecknare, ...]:
    """The members of the board when it decides, or else when the period ends, without their substitutes; and whoever else has signed.

    Raises DataFault for one who has signed and has no role, neither among the persons nor in `rapport.yml`.
    """
    own, personer = rapport.uppgifter, rapport.personer
    board = personer[personer["organ"] == own.undertecknas_av]
    signed = {one.namn: one for one in own.underskrifter}
    faults = (_without_role(rapport, board, one.namn) for one in own.underskrifter if not one.roll)
    assert_none(fault for fault in faults if fault)
    day = own.beslutsdatum or own.period.slut
    found = [
        Undertecknare(
            row["namn"], row["roll"], row["part"] or "", one.datum if (one := signed.pop(row["namn"], None)) else None
        )
        for row in board.to_dict("records")
        if row["namn"] in signed or (_sits(row["från"], row["till"], day) and not row["roll"].startswith(_NOT_SIGNING))
    ]
    return (*found, *(Undertecknare(one.namn, str(one.roll), "", one.datum) for one in signed.values()))


def _without_role(rapport: Rapport, board: pd.DataFrame, name: str) -> Fault | None:
    if name in set(board["namn"]):
        return None
    close = closest(name, board["namn"], n=1)
    hint = f"Menade du ”{close[0]}”? " if close else ""
    organ = rapport.uppgifter.undertecknas_av
    expected = f"har undertecknat, men finns inte i {organ} i personer.csv. {hint}Rätta namnet, eller skriv en roll."
    return Fault(f"{rapport.path('rapport')}.yml", expected, None, "underskrifter", name)


def _sits(start: date | None, end: date | None, day: date) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


def tabell_beslut(rapport: Rapport) -> Table:
    """What is known of the decision, and that the rest is not."""
    own = rapport.uppgifter
    contact = own.kontakt and ", ".join(one for one in (own.kontakt.namn, own.kontakt.epost, own.kontakt.webb) if one)
    found = (
        ("Diarienummer", own.dnr),
        ("Rapportens datum", own.datum and datum(own.datum)),
        ("Beslutad av", own.undertecknas_av if own.beslutsdatum else None),
        ("Beslutsdatum", own.beslutsdatum and datum(own.beslutsdatum)),
        ("Paragraf i protokollet", own.paragraf),
        ("Ort", own.ort),
        ("Kontakt", contact),
    )
    rows = tuple(Row((name, value or capitalised(SAKNAS))) for name, value in found)
    columns = (Column("uppgift", "Uppgift", align="left"), Column("varde", "Värde", align="left"))
    data = frame([{"uppgift": name, "värde": value or None} for name, value in found])
    return Table("tbl-beslut", "Beslut om rapporten", columns, rows, data=data)


def tabell_underskrifter(rapport: Rapport) -> Table:
    """Names and roles of those who sign, with the day of each who has, and room for the others."""
    found = undertecknare(rapport)
    signed = sum(one.datum is not None for one in found)
    rows = [
        Row(
            (one.namn, capitalised(one.roll), one.part, f"Undertecknad {datum_kort(one.datum)}" if one.datum else _ROOM)
        )
        for one in found
    ] or [Row((f"{capitalised(SAKNAS)} om vilka som undertecknar", "", "", ""))]
    note = (
        "Alla har undertecknat rapporten."
        if found and signed == len(found)
        else f"{tal(signed)} av {tal(len(found))} har undertecknat rapporten."
        if signed
        else "Uppgift saknas om rapporten är undertecknad."
    )
    columns = tuple(
        Column(key, head, align="left")
        for key, head in (("namn", "Namn"), ("roll", "Roll"), ("part", "Part"), ("underskrift", "Underskrift"))
    )
    data = [{"namn": one.namn, "roll": one.roll, "part": one.part, "undertecknad": one.datum} for one in found]
    return Table(
        "tbl-underskrifter",
        f"{rapport.uppgifter.undertecknas_av}: underskrifter",
        columns,
        tuple(rows),
        note=note,
        data=frame(data),
    )
