"""What a statistics service has published, in whatever form it was saved: numbers, and what each is of. Entries: `Utdrag`, `Varde`, `Tal`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from samrapport.errors import DataFault, Fault

NOT_PUBLISHED = frozenset({"", ".", "..", "...", "-", "–", "i.u.", "null"})
"""What stands where there is no number: not known, not to be shown, not relevant. None of them is a zero."""
RUBRIK = "rubrik"
"""The variable of a value that stands as a heading over a column, where the file does not say what it is of."""


@dataclass(frozen=True)
class Varde:
    """One value of a variable. variabel: as the service names it, "" where a file does not. kod: its code, or "". text: its label."""

    variabel: str
    kod: str
    text: str


class Tal(NamedTuple):
    """A number, None where none is published. rad: its row in the file, or its place among the numbers of an answer, from 1."""

    av: tuple[Varde, ...]
    tal: Decimal | None
    rad: int


@dataclass(frozen=True)
class Utdrag:
    """fil: where it lies. titel, tabell, uppdaterad: as the service says, "" where it does not (`uppdaterad` as it is written)."""

    fil: str
    titel: str
    tabell: str
    uppdaterad: str
    tal: Sequence[Tal]


def number(fil: str, cell: object, rad: int) -> Decimal | None:
    """A number as services write it, with a decimal point or comma and perhaps blanks between thousands. Raises DataFault."""
    if cell is None or (isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)):
        found = None if cell is None else Decimal(str(cell))
    else:
        text = "".join(str(cell).split()).replace("\u2212", "-").strip('"')
        if text in NOT_PUBLISHED:
            return None
        try:
            found = Decimal(text.replace(",", "."))
        except InvalidOperation:
            raise DataFault(
                Fault(fil, "är inget tal. Spara filen på nytt från webbplatsen.", rad, value=str(cell))
            ) from None
    if found is not None and not found.is_finite():
        raise DataFault(Fault(fil, "är inget tal. Hämta filen på nytt.", rad, value=str(cell)))
    return found
