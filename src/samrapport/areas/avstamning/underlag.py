"""Single facts that fit no table (`uppgifter.csv`), and what a printed report said (`publicerat.csv`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd

from samrapport.errors import DataFault, Fault
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import FILE, ROW, SOURCE, Field, TableSchema, read_table
from samrapport.raw.values import one_of, parse_date, parse_name, parse_number, parse_text

_RIKTNING = one_of("ökade", "minskade", "oförändrat", "högre", "lägre", "lika")

_UNITS = ("antal", "procent", "kr", "tkr", "mkr", "år", "månader", "dagar", "datum", "text")


def _as_it_stands(cell: object) -> object:
    """The cell; what it must be depends on the row's enhet."""
    return cell


UPPGIFTER = TableSchema(
    {
        "namn": Field(parse_name),
        "värde": Field(_as_it_stands),
        "enhet": Field(one_of(*_UNITS)),
        "bas": Field(required=False),
        "beskrivning": Field(),
        "källa": SOURCE,
    },
    key=["namn"],
)

PUBLICERAT = TableSchema(
    {
        "avsnitt": Field(),
        "plats": Field(),
        "tryckt": Field(),
        "värde": Field(_as_it_stands),
        "enhet": Field(one_of(*_UNITS, "personer", "riktning")),
        "faktum": Field(),
        "anmärkning": Field(required=False),
    },
    key=["avsnitt", "plats", "tryckt"],
)


def read_uppgifter(folder: RawFolder, stem: str) -> pd.DataFrame:
    """namn, värde (Decimal, date or str by its enhet), enhet, bas, beskrivning. Raises DataFault."""
    return _with_values(read_table(folder, stem, UPPGIFTER))


def read_publicerat(folder: RawFolder, stem: str) -> pd.DataFrame:
    """avsnitt, plats, tryckt (as printed), värde (Decimal, date or str), enhet, faktum (see `Uttryck`), anmärkning. Raises DataFault."""
    return _with_values(read_table(folder, stem, PUBLICERAT))


def _with_values(frame: pd.DataFrame) -> pd.DataFrame:
    values, faults = [], []
    for row in frame.to_dict("records"):
        try:
            values.append(_value(row["värde"], row["enhet"]))
        except ValueError as error:
            faults.append(Fault(row[FILE], str(error), row[ROW], "värde", str(row["värde"])))
    if faults:
        raise DataFault(faults)
    return frame.assign(värde=pd.Series(values, index=frame.index, dtype=object))


def _value(cell: object, unit: str) -> Decimal | date | str:
    if unit == "datum":
        return parse_date(cell)
    if unit == "text":
        return parse_text(cell)
    if unit == "riktning":
        return str(_RIKTNING(cell))
    return parse_number(cell)
