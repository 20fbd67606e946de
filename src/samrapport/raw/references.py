"""Whether a table speaks only of what another table knows."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from samrapport.errors import DataFault, Fault, closest
from samrapport.raw.table import FILE, ROW


def assert_known(frame: pd.DataFrame, column: str, known: Iterable[object], message: str) -> None:
    """Raise DataFault for each row whose `column` is not among `known`, with the closest known value."""
    allowed = set(known)
    faults = []
    for _, row in frame[~frame[column].isin(allowed)].iterrows():
        alike = closest(str(row[column]), {str(one) for one in allowed}, n=1)
        hint = f"Menade du ”{alike[0]}”?" if alike else "Rätta här, eller lägg till det där."
        faults.append(Fault(row[FILE], f"{message}. {hint}", row[ROW], column, str(row[column])))
    if faults:
        raise DataFault(faults)
