"""A column whose cells are what the row's unit says: a number, a day, a text. Entries: `UNITS`, `as_it_stands`, `with_values`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd

from samrapport.errors import assert_none
from samrapport.raw.table import row_fault
from samrapport.raw.values import one_of, parse_date, parse_number, parse_text

_RIKTNING = one_of("ökade", "minskade", "oförändrat", "högre", "lägre", "lika")

UNITS = ("antal", "procent", "kr", "tkr", "mkr", "år", "månader", "dagar", "datum", "text")


def as_it_stands(cell: object) -> object:
    """The cell; what it must be depends on the row's enhet."""
    return cell


def with_values(rapport: object, frame: pd.DataFrame) -> pd.DataFrame:
    """värde as Decimal, date or str by its enhet. Raises DataFault."""
    values, faults = [], []
    for row in frame.to_dict("records"):
        try:
            values.append(_value(row["värde"], row["enhet"]))
        except ValueError as error:
            faults.append(row_fault(row, "värde", str(error)))
    assert_none(faults)
    return frame.assign(värde=pd.Series(values, index=frame.index, dtype=object))


def _value(cell: object, unit: str) -> Decimal | date | str:
    if unit == "datum":
        return parse_date(cell)
    if unit == "text":
        return parse_text(cell)
    if unit == "riktning":
        return str(_RIKTNING(cell))
    return parse_number(cell)
