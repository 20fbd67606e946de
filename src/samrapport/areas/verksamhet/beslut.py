"""The decision on a report and who signs it; what is not known is told so. Entries: `tabell_beslut`, `tabell_underskrifter`."""

from __future__ import annotations

from samrapport.areas.verksamhet.facts import undertecknare
from samrapport.present.cells import frame
from samrapport.present.tables import Column, Row, Table
from samrapport.rapport.rapport import Rapport
from samrapport.text.alfabet import capitalised
from samrapport.text.numbers import datum, datum_kort, tal

SAKNAS = "uppgift saknas"
_ROOM = "Namnteckning:\n\u00a0\nDatum:"
"""Room to sign in, on paper."""


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
    # Asked for here too, so that its rows count for this table.
    _ = rapport.personer
    found = undertecknare(rapport)
    signed = sum(one.datum is not None for one in found)
    rows = [
        Row(
            (
                one.namn,
                "\n".join(filter(None, (capitalised(one.roll), one.part))),
                f"Undertecknad {datum_kort(one.datum)}" if one.datum else _ROOM,
            )
        )
        for one in found
    ] or [Row((f"{capitalised(SAKNAS)} om vilka som undertecknar", "", ""))]
    note = (
        "Alla har undertecknat rapporten."
        if found and signed == len(found)
        else f"{tal(signed)} av {tal(len(found))} har undertecknat rapporten."
        if signed
        else "Uppgift saknas om rapporten är undertecknad."
    )
    columns = tuple(
        Column(key, head, align="left")
        for key, head in (("namn", "Namn"), ("uppdrag", "Roll och part"), ("underskrift", "Underskrift"))
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
