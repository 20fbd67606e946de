"""What is proposed of a delivered workbook, and the plain case of it: a list whose headings are the table's. Entries: `Bok`, `Forslag`,
`Oklart` and `foresla_lista`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from samrapport.raw.declaration import Tabell
from samrapport.raw.importera.belopp import Enhet, unit_in
from samrapport.raw.importera.lasning import KALLA, money_column
from samrapport.raw.importera.mappning import Ark, Arkkolumn
from samrapport.raw.importera.rubriker import table_heads, texts_above
from samrapport.raw.sheets.sheet import Sheet, letters


class Oklart(Exception):
    """Why nothing can be proposed of a sheet: a clause, which whoever has seen all sheets puts into a message."""


@dataclass(frozen=True)
class Bok:
    """The workbook, and what is known of the report. fil: its name in the report's folder. slut: the report's last day.

    enhet: what somebody has said that all amounts are in. kolumner, rader: what somebody has said of a column or a row of the sheet.
    parter: what the förbund's members are called, each as shortly as it is.
    """

    fil: str
    ar: int
    slut: date
    enhet: Enhet | None = None
    kolumner: Mapping[str, str] = field(default_factory=dict)
    rader: Mapping[int, str] = field(default_factory=dict)
    parter: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forslag:
    """anmarkningar: what has been taken for granted, in sentences."""

    ark: Ark
    anmarkningar: tuple[str, ...] = ()


def foresla_lista(bok: Bok, tabell: Tabell, sheet: Sheet) -> Forslag:
    """The mapping of a sheet whose headings are the table's own. Raises Oklart where columns that must be filled in lack."""
    found = table_heads(sheet, dict.fromkeys(tabell.kolumner, ()))
    columns = found[1] if found else {}
    lacking = [
        name
        for name, one in tabell.kolumner.items()
        if name not in columns and one.required and not one.optional and name != KALLA
    ]
    if found is None or lacking:
        raise Oklart(
            f"bladet ”{sheet.name}” har ingen rad med rubrikerna {', '.join(tabell.kolumner)}; det saknas {', '.join(lacking)}"
        )
    row, money = found[0], money_column(tabell)
    texts = [str(sheet.cells[row].get(columns.get(money or "", 0), "")), *texts_above(sheet, row)]
    unit = bok.enhet or next((one for text in texts if (one := unit_in(text))), None)
    if money in columns and not unit:
        raise Oklart(
            f"det står inte i vilken enhet beloppen på bladet ”{sheet.name}” är. Ange den med --enhet kr eller --enhet tkr"
        )
    made = tuple(
        Arkkolumn(
            kolumn=letters(column),
            rubrik=" ".join(str(sheet.cells[row][column]).split()),
            falt=name,
            enhet=unit if name == money else None,
        )
        for name, column in columns.items()
    )
    return Forslag(Ark(fil=bok.fil, blad=(sheet.name,), form="lista", rubrikrader=str(row), kolumner=made))
