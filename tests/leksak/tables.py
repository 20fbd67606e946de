"""The toy area's tables."""

from __future__ import annotations

from samrapport.present.tables import Column, Row, Table
from samrapport.rapport.rapport import Rapport
from samrapport.text.numbers import datum_kort, tal


def tabell_milstolpar(rapport: Rapport) -> Table:
    rows = [
        Row((one["milstolpe"], datum_kort(one["datum"]), tal(one["kostnad (kr)"]), one["läge"]))
        for one in rapport.milstolpar.to_dict("records")
    ]
    rows.append(Row(("Summa", "", tal(rapport.fakta["milstolpe.kostnad"].value), ""), kind="total"))
    columns = (
        Column("milstolpe", "Milstolpe", align="left"),
        Column("datum", "Datum", align="left"),
        Column("kostnad", "Kostnad, kr"),
        Column("lage", "Läge", align="left"),
    )
    return Table("tbl-milstolpar", "Milstolpar", columns, tuple(rows))


def tabell_verktyg(rapport: Rapport) -> Table:
    rows = [Row((one["verktyg"], tal(one["antal"]))) for one in (rapport.inom or rapport).verktyg.to_dict("records")]
    return Table("tbl-verktyg", "Verktyg", (Column("v", "Verktyg", align="left"), Column("a", "Antal")), tuple(rows))
