"""`avstamning.csv`: what the analyst has to say of what the controls find. Entry: `read_noteringar`."""

from __future__ import annotations

import pandas as pd

from samrapport.raw.folder import RawFolder
from samrapport.raw.table import Field, TableSchema, read_table
from samrapport.raw.values import parse_date

AVSTAMNING = TableSchema(
    {
        "regel": Field(),
        "plats": Field(),
        "förklaring": Field(),
        "accepterad av": Field(),
        "datum": Field(parse_date),
    },
    key=["regel", "plats"],
)


def read_noteringar(folder: RawFolder, stem: str) -> pd.DataFrame:
    """regel and plats (as the finding names them), förklaring, accepterad av, datum. Raises DataFault."""
    return read_table(folder, stem, AVSTAMNING)
