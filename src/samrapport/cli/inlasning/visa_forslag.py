"""What is proposed of a delivered workbook, as tables on the command line. Entry: `show`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from samrapport.cli.options import tell
from samrapport.errors import Fault, counted, shorten
from samrapport.raw.declaration import Tabell
from samrapport.raw.importera.forslag import Forslag
from samrapport.raw.importera.lasning import amount_column
from samrapport.raw.table import CELL

_MOST = 100
"""So many rows are shown of what is read."""
_WIDEST = 46


def show(forslag: Forslag, tabell: Tabell, read: Any, left: Sequence[Fault]) -> None:
    """Print what each column and row is read as, what is not read, and what is left to see to. read: the table, where it could be read."""
    ark = forslag.ark
    names = " och ".join(f"”{one}”" for one in ark.blad)
    which = f"bladet {names}" if len(ark.blad) == 1 else f"bladen {names}"
    tell(f"{ark.fil}, {which}, läses som {tabell.namn}. Rubrikerna står på rad {ark.rubrikrader}.\n")
    columns = [
        (one.kolumn, one.rubrik, " ".join([one.falt, *one.varden.values()]), one.enhet or "") for one in ark.kolumner
    ]
    tell(_table(("Kolumn", "Rubrik i arket", "Läses som", "Enhet"), columns))
    if read is not None:
        _show_rows(tabell, read)
    for title, texts in (("Summor som stämmer, och räknas om", ark.summor), ("Läses inte", ark.utelamnas)):
        if texts:
            tell(f"{title}: {', '.join(f'”{one}”' for one in texts)}.")
    if ark.vands != "inget":
        tell(
            f"Tecknet vänds på {'alla belopp' if ark.vands == 'allt' else ark.vands}, så att både kostnader och intäkter blir positiva."
        )
    for one in forslag.anmarkningar:
        tell(f"Obs: {one}")
    for fault in left:
        tell(f"Kvar att göra: {fault}")
    tell("")


def _show_rows(tabell: Tabell, read: Any) -> None:
    amount = amount_column(tabell)
    labels = [name for name in tabell.kolumner if name in read and name not in ("källa", "intecknat", amount)]
    rows = [
        (
            *("" if one[name] is None else str(one[name]) for name in labels),
            _kronor(one[amount]) if amount else "",
            str(one.get(CELL, "")),
        )
        for one in read.to_dict("records")
    ]
    tell(_table((*labels, "kronor" if amount else "", "cell"), rows[:_MOST], right=len(labels)))
    if len(rows) > _MOST:
        tell(f"… och {counted(len(rows) - _MOST, 'rad', 'rader')} till.")
    if amount and rows:
        tell(f"{len(rows)} belopp, tillsammans {_kronor(sum(read[amount], Decimal(0)))} kronor.\n")


def _kronor(value: Decimal) -> str:
    text = f"{value.normalize():,f}" if value == value.to_integral_value() else f"{value:,.2f}"
    return text.replace(",", "\u00a0").replace(".", ",").replace("-", "−")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: int | None = None) -> str:
    """Columns set beside one another. right: the one that is set to the right."""
    cells = [[shorten(one, _WIDEST) for one in row] for row in (heads, *rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(heads))]
    lines = [
        "  ".join(
            one.rjust(width) if at == right else one.ljust(width)
            for at, (one, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(f"  {line}" for line in lines) + "\n"
