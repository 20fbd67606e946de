"""What an insats report tells besides its participants: intakes, money, process, SWOT and self-assessment."""

from __future__ import annotations

import pandas as pd

from samrapport.raw.folder import RawFolder
from samrapport.raw.personnummer import assert_no_personnummer
from samrapport.raw.table import SOURCE, Check, Field, TableSchema, read_filled_table, table_path
from samrapport.raw.values import one_of, parse_amount, parse_count, parse_date, parse_name

INTAG = TableSchema(
    {
        "intag": Field(parse_count),
        "start": Field(parse_date),
        "upplägg": Field(required=False),
        "källa": SOURCE,
    },
    key=["intag"],
)

EKONOMI = TableSchema(
    {
        "post": Field(parse_name),
        "benämning": Field(),
        "från": Field(parse_date),
        "till": Field(parse_date),
        "budget (kr)": Field(parse_amount, required=False),
        "förbrukat (kr)": Field(parse_amount, required=False),
        "återlämnat (kr)": Field(parse_amount, required=False),
        "källa": SOURCE,
    },
    key=["post"],
    checks=[Check("till", lambda frame: frame["till"] >= frame["från"], "ligger före ”från”. Rätta ett av datumen.")],
)

PROCESS = TableSchema(
    {
        "nr": Field(parse_count),
        "steg": Field(),
        "beskrivning": Field(),
        "källa": SOURCE,
    },
    key=["steg"],
)
"""nr: the place in the process; steps with one nr stand beside each other."""

SWOT = TableSchema(
    {
        "del": Field(one_of("styrkor", "möjligheter", "utmaningar", "hot")),
        "punkt": Field(),
        "källa": SOURCE,
    },
    key=["del", "punkt"],
)

SJALVVARDERING = TableSchema(
    {
        "område": Field(),
        "punkt": Field(),
        "källa": SOURCE,
    },
    key=["område", "punkt"],
)

ANDRINGAR = TableSchema(
    {
        "ändring": Field(),
        "från planen": Field(required=False),
        "till": Field(),
        "skäl": Field(required=False),
        "källa": SOURCE,
    },
    key=["ändring"],
)


def _read(folder: RawFolder, stem: str, schema: TableSchema) -> pd.DataFrame:
    assert_no_personnummer(folder, table_path(folder, stem) or f"{stem}.csv")
    return read_filled_table(folder, stem, schema)


def read_intag(folder: RawFolder, stem: str) -> pd.DataFrame:
    """intag (number), start, upplägg. Raises DataFault."""
    return _read(folder, stem, INTAG)


def read_ekonomi(folder: RawFolder, stem: str) -> pd.DataFrame:
    """post (name in facts), benämning, från, till, budget, förbrukat, återlämnat (kr). Raises DataFault."""
    return _read(folder, stem, EKONOMI)


def read_process(folder: RawFolder, stem: str) -> pd.DataFrame:
    """nr, steg, beskrivning. Raises DataFault."""
    return _read(folder, stem, PROCESS)


def read_swot(folder: RawFolder, stem: str) -> pd.DataFrame:
    """del, punkt. Raises DataFault."""
    return _read(folder, stem, SWOT)


def read_sjalvvardering(folder: RawFolder, stem: str) -> pd.DataFrame:
    """område, punkt. Raises DataFault."""
    return _read(folder, stem, SJALVVARDERING)


def read_andringar(folder: RawFolder, stem: str) -> pd.DataFrame:
    """ändring, från planen, till, skäl. Raises DataFault."""
    return _read(folder, stem, ANDRINGAR)
