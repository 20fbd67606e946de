"""The mapping that a list of accounts per project is likely to need. Entry: `foresla_konton`."""

from __future__ import annotations

from decimal import Decimal

from samrapport.areas.ekonomi.importera.kolumner import unit_of
from samrapport.raw.importera.forslag import Bok, Forslag, Oklart
from samrapport.raw.importera.mappning import Ark, Arkkolumn
from samrapport.raw.importera.rubriker import table_heads, texts_above
from samrapport.raw.sheets.sheet import Sheet, letters

_ACCOUNTS = {
    "konto": ("kto", "kontonr", "kontonummer", "konto nr"),
    "ansvar": ("ansvarskod", "kostnadsställe", "kst", "ansvar/kst"),
    "projekt": ("projektnr", "projektkod", "proj", "projektnummer", "objekt"),
    "period": ("datum", "bokföringsdatum", "månad", "redovisningsperiod", "verdatum", "transdatum", "per"),
    "belopp": ("utfall", "saldo", "summa", "belopp kr", "belopp sek", "nettobelopp", "netto"),
    "debet": ("debit",),
    "kredit": ("credit",),
}


_AMOUNTS = ("belopp", "debet", "kredit")


def foresla_konton(bok: Bok, sheet: Sheet) -> Forslag:
    """The mapping of a list with a row for each booking, or account and project. Raises Oklart where the sheet is none."""
    found = table_heads(sheet, _ACCOUNTS)
    columns = dict(found[1]) if found else {}
    if "belopp" in columns:
        columns = {name: column for name, column in columns.items() if name not in ("debet", "kredit")}
    if found is None or "konto" not in columns or not {"belopp", "debet"} & columns.keys() or len(columns) < 3:
        raise Oklart(
            f"bladet ”{sheet.name}” har inga rubriker konto och belopp med projekt, ansvar eller period bredvid"
        )
    row = found[0]
    amount = columns.get("belopp") or columns["debet"]
    heads = {name: " ".join(str(sheet.cells[row][column]).split()) for name, column in columns.items()}
    told = unit_of(heads.get("belopp", ""), texts_above(sheet, row), [], Decimal(0))
    # Books are kept in kronor, so nobody says so.
    unit = bok.enhet or (told[0] if told else "kr")
    made = tuple(
        Arkkolumn(kolumn=letters(column), rubrik=heads[name], falt=name, enhet=unit if name in _AMOUNTS else None)
        for name, column in columns.items()
    )
    ark = Ark(fil=bok.fil, blad=(sheet.name,), form="konton", rubrikrader=str(row), kolumner=made)
    if "belopp" in columns and _income(sheet, row, columns["konto"], amount) > 0:
        ark = ark.model_copy(update={"vands": "intäkter"})
    notes = []
    if "period" not in columns:
        notes.append(f"Listan har ingen period, så alla belopp räknas till rapportens period, till och med {bok.slut}.")
    return Forslag(ark, tuple(notes))


def _income(sheet: Sheet, head: int, konto: int, amount: int) -> Decimal:
    """What the accounts of income come to, as they stand."""
    below = (cells for row, cells in sheet.cells.items() if row > head)
    own = (cells[amount] for cells in below if amount in cells and str(cells.get(konto, "")).startswith("3"))
    return sum((Decimal(str(one)) for one in own if isinstance(one, int | float)), Decimal(0))
