"""Statistics from SCB, kept as files: regions, helårsekvivalenter and population."""

from __future__ import annotations

import pandas as pd

from samrapport.errors import DataFault, Fault
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import FILE, ROW, SOURCE, Check, Field, TableSchema, read_shared_table
from samrapport.raw.values import one_of, parse_count, parse_date, parse_region, parse_year

ERSATTNINGAR = (
    "Sjukpenning",
    "Sjuk- och aktivitetsersättning",
    "Arbetslöshet",
    "Arbetsmarknadsåtgärder",
    "Ekonomiskt bistånd",
    "Etableringsersättning",
)
"""SCB's six benefits, in SCB's order."""

REGIONER = TableSchema(
    {
        "regionkod": Field(parse_region),
        "namn": Field(),
        "typ": Field(one_of("riket", "län", "kommun")),
        "källa": SOURCE,
    },
    key=["regionkod"],
)

_KON = one_of("totalt", "kvinnor", "män")

HELARSEKVIVALENTER = TableSchema(
    {
        "regionkod": Field(parse_region),
        "kön": Field(_KON),
        "ålder": Field(),
        "år": Field(parse_year),
        "ersättning": Field(one_of(*ERSATTNINGAR)),
        "antal": Field(parse_count),
        "källa": SOURCE,
        "uttagsdatum": Field(parse_date, required=False),
    },
    key=["regionkod", "kön", "ålder", "år", "ersättning", "källa"],
)

FOLKMANGD = TableSchema(
    {
        "regionkod": Field(parse_region),
        "kön": Field(_KON),
        "ålder": Field(),
        "år": Field(parse_year),
        "antal": Field(parse_count),
        "källa": SOURCE,
        "uttagsdatum": Field(parse_date, required=False),
    },
    key=["regionkod", "kön", "ålder", "år"],
    checks=[
        Check(
            "antal",
            lambda frame: frame["antal"] > 0,
            "kan inte vara en folkmängd. Skriv antalet invånare, eller ta bort raden.",
        )
    ],
)


def read_regioner(folder: RawFolder) -> pd.DataFrame:
    """regionkod, namn, typ (riket, län, kommun). Raises DataFault."""
    return read_shared_table(folder, "scb/regioner", REGIONER)


def read_helarsekvivalenter(folder: RawFolder, regioner: pd.DataFrame) -> pd.DataFrame:
    """regionkod, kön, ålder, år, ersättning, antal (helårsekvivalenter), källa, uttagsdatum. Raises DataFault.

    The same cell from two sources of SCB stands on two rows with different `källa`; within a source a cell stands once.
    """
    frame = read_shared_table(folder, "scb/helarsekvivalenter", HELARSEKVIVALENTER)
    _assert_known(frame, regioner)
    return frame


def read_folkmangd(folder: RawFolder, regioner: pd.DataFrame) -> pd.DataFrame:
    """regionkod, kön, ålder, år, antal (persons), källa, uttagsdatum. Raises DataFault."""
    frame = read_shared_table(folder, "scb/folkmangd", FOLKMANGD)
    _assert_known(frame, regioner)
    return frame


def _assert_known(frame: pd.DataFrame, regioner: pd.DataFrame) -> None:
    unknown = frame[~frame["regionkod"].isin(set(regioner["regionkod"]))]
    if len(unknown):
        raise DataFault(
            [
                Fault(
                    row[FILE],
                    "är en okänd regionkod. Rätta koden, eller lägg till området i scb/regioner.csv.",
                    row[ROW],
                    "regionkod",
                    row["regionkod"],
                )
                for _, row in unknown.drop_duplicates("regionkod").iterrows()
            ]
        )
