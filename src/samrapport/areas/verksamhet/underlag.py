"""What the förbund did: `personer`, `moten`, `mal`, `aktiviteter` and `utbildningar` of a report."""

from __future__ import annotations

import pandas as pd

from samrapport.errors import DataFault, Fault
from samrapport.raw.folder import RawFolder
from samrapport.raw.references import assert_known
from samrapport.raw.table import FILE, ROW, SOURCE, Check, Field, TableSchema, read_table
from samrapport.raw.values import one_of, parse_count, parse_date, parse_number

PERSONER = TableSchema(
    {
        "organ": Field(),
        "roll": Field(),
        "namn": Field(),
        "titel": Field(required=False),
        "part": Field(required=False),
        "från": Field(parse_date, required=False),
        "till": Field(parse_date, required=False),
        "källa": SOURCE,
    },
    key=["organ", "roll", "namn"],
    checks=[
        Check(
            "till",
            lambda frame: (
                frame["till"].isna()
                | frame["från"].isna()
                | (frame["till"].fillna(frame["från"]) >= frame["från"].fillna(frame["till"]))
            ),
            "ligger före ”från”. Rätta ett av datumen.",
        )
    ],
)

ORGANISATION = TableSchema(
    {
        "organ": Field(),
        "under": Field(required=False),
        "placering": Field(one_of("linje", "sida")),
        "källa": SOURCE,
    },
    key=["organ"],
)

MOTEN = TableSchema(
    {
        "typ": Field(),
        "organ": Field(required=False),
        "datum": Field(parse_date, required=False),
        "antal": Field(parse_count),
        "form": Field(required=False),
        "beskrivning": Field(required=False),
        "källa": SOURCE,
    },
    key=["typ", "organ", "datum", "beskrivning"],
    checks=[
        Check(
            "antal",
            lambda frame: frame["datum"].isna() | (frame["antal"] == 1),
            "passar inte: en rad med datum är ett möte. Skriv 1, eller ta bort datumet.",
        )
    ],
)

MAL = TableSchema({"mål": Field(parse_count), "rubrik": Field(), "status": Field(), "källa": SOURCE}, key=["mål"])

AKTIVITETER = TableSchema(
    {
        "mål": Field(parse_count),
        "nr": Field(parse_count),
        "aktivitet": Field(),
        "genomfört": Field(required=False),
        "status": Field(one_of("genomförd", "pågår", "planerad", "inställd", "fördröjd")),
        "källa": SOURCE,
    },
    key=["mål", "nr"],
)

UTBILDNINGAR = TableSchema(
    {
        "nivå": Field(one_of("länsgemensam", "lokal")),
        "utbildning": Field(),
        "tillfällen": Field(parse_count, required=False),
        "dagar": Field(parse_number, required=False),
        "period": Field(required=False),
        "form": Field(required=False),
        "målgrupp": Field(required=False),
        "syfte": Field(required=False),
        "källa": SOURCE,
    },
    key=["nivå", "utbildning"],
)


def read_personer(folder: RawFolder, stem: str) -> pd.DataFrame:
    """organ, roll, namn, titel, part, från, till. Raises DataFault."""
    return read_table(folder, stem, PERSONER)


def read_organisation(folder: RawFolder, stem: str) -> pd.DataFrame:
    """organ, under (the organ above, None at the top), placering (in line or beside). Raises DataFault.

    Every organ has a way to the top.
    """
    frame = read_table(folder, stem, ORGANISATION)
    assert_known(frame[frame["under"].notna()], "under", frame["organ"], "finns inte i kolumnen organ")
    above = dict(zip(frame["organ"], frame["under"], strict=True))
    for _, row in frame.iterrows():
        seen, organ = set(), row["organ"]
        while organ is not None:
            if organ in seen:
                expected = "står under sig självt, direkt eller genom andra. Rätta kolumnen ”under”."
                raise DataFault([Fault(row[FILE], expected, row[ROW], "organ", row["organ"])])
            seen.add(organ)
            organ = above[organ]
    return frame


def read_moten(folder: RawFolder, stem: str) -> pd.DataFrame:
    """typ, organ, datum, antal (meetings), form, beskrivning. A row without date holds a count. Raises DataFault."""
    return read_table(folder, stem, MOTEN)


def read_mal(folder: RawFolder, stem: str) -> pd.DataFrame:
    """mål (number), rubrik, status. Raises DataFault."""
    return read_table(folder, stem, MAL)


def read_aktiviteter(folder: RawFolder, stem: str, mal: pd.DataFrame) -> pd.DataFrame:
    """mål, nr, aktivitet, genomfört, status. Every mål must be among `mal`. Raises DataFault."""
    frame = read_table(folder, stem, AKTIVITETER)
    assert_known(frame, "mål", mal["mål"], "finns inte i mal.csv")
    return frame


def read_utbildningar(folder: RawFolder, stem: str) -> pd.DataFrame:
    """nivå, utbildning, tillfällen, dagar, period, form, målgrupp, syfte. Raises DataFault."""
    return read_table(folder, stem, UTBILDNINGAR)
