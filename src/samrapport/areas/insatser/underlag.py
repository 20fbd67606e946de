"""The insatser that a förbund finances: who, why, with what, and what came of it."""

from __future__ import annotations

import pandas as pd

from samrapport.raw.folder import RawFolder
from samrapport.raw.references import assert_known
from samrapport.raw.table import SOURCE, Check, Field, TableSchema, read_table
from samrapport.raw.values import (
    one_of,
    parse_address,
    parse_amount,
    parse_count,
    parse_date,
    parse_name,
    parse_number,
    parse_year,
)

INSATSER = TableSchema(
    {
        "insats": Field(parse_name),
        "namn": Field(),
        "typ": Field(one_of("individ", "struktur")),
        "verksamhetsägare": Field(required=False),
        "verksamhetsutförare": Field(required=False),
        "start": Field(parse_date, required=False),
        "slut": Field(parse_date, required=False),
        "tilldelade medel (kr)": Field(parse_amount, required=False),
        "platser": Field(parse_count, required=False),
        "platser avser": Field(required=False),
        "syfte": Field(),
        "behovsgrupp": Field(required=False),
        "mål": Field(required=False),
        "länk": Field(parse_address, required=False),
        "källa": SOURCE,
    },
    key=["insats"],
    checks=[
        Check(
            "slut",
            lambda frame: (
                frame["slut"].isna()
                | frame["start"].isna()
                | (frame["slut"].fillna(frame["start"]) >= frame["start"].fillna(frame["slut"]))
            ),
            "ligger före ”start”. Rätta ett av datumen.",
        )
    ],
)

INSATSRESULTAT = TableSchema(
    {
        "insats": Field(parse_name),
        "mått": Field(),
        "värde": Field(parse_number),
        "enhet": Field(one_of("antal", "procent", "kr", "tkr", "mkr", "månader", "dagar", "år")),
        "bas": Field(),
        "period": Field(required=False),
        "källa": SOURCE,
    },
    key=["insats", "mått", "period"],
)

INDIKATORER = TableSchema(
    {
        "insats": Field(parse_name),
        "målområde": Field(),
        "tidpunkt": Field(required=False),
        "mått": Field(),
        "målvärde": Field(parse_number, required=False),
        "enhet": Field(one_of("procent", "antal", "månader", "dagar", "kr")),
        "jämförelse": Field(one_of("minst", "högst", "lika med"), required=False),
        "utfall": Field(parse_number, required=False),
        "bas": Field(required=False),
        "källa": SOURCE,
    },
    key=["insats", "mått", "tidpunkt"],
)

TRAPPA = TableSchema(
    {
        "insats": Field(parse_name),
        "steg": Field(parse_count),
        "behov": Field(required=False),
        "klarar": Field(required=False),
        "verksamhet": Field(required=False),
        "mål": Field(required=False),
        "källa": SOURCE,
    },
    key=["insats", "steg"],
)

INSATSBUDGET = TableSchema(
    {
        "insats": Field(parse_name),
        "nr": Field(parse_count),
        "post": Field(),
        "aktivitet": Field(required=False),
        "från": Field(parse_year, required=False),
        "till": Field(parse_year, required=False),
        "belopp (kr)": Field(parse_amount),
        "källa": SOURCE,
    },
    key=["insats", "post"],
)


def read_insatser(folder: RawFolder, stem: str) -> pd.DataFrame:
    """insats (slug), namn, typ, owners, dates, tilldelade medel (kr), platser, syfte, behovsgrupp, mål, länk. Raises DataFault."""
    return read_table(folder, stem, INSATSER)


def read_insatsresultat(folder: RawFolder, stem: str, insatser: pd.DataFrame) -> pd.DataFrame:
    """insats, mått, värde (Decimal, in enhet), enhet, bas, period. Raises DataFault."""
    return _of_known(read_table(folder, stem, INSATSRESULTAT), insatser)


def read_indikatorer(folder: RawFolder, stem: str, insatser: pd.DataFrame) -> pd.DataFrame:
    """insats, målområde, tidpunkt, mått, målvärde, enhet, jämförelse, utfall, bas. Raises DataFault."""
    return _of_known(read_table(folder, stem, INDIKATORER), insatser)


def read_trappa(folder: RawFolder, stem: str, insatser: pd.DataFrame) -> pd.DataFrame:
    """insats, steg (1 is lowest), behov, klarar, verksamhet, mål. Raises DataFault."""
    return _of_known(read_table(folder, stem, TRAPPA), insatser)


def read_insatsbudget(folder: RawFolder, stem: str, insatser: pd.DataFrame) -> pd.DataFrame:
    """insats, nr, post, aktivitet, från, till (years), belopp (kr). Raises DataFault."""
    return _of_known(read_table(folder, stem, INSATSBUDGET), insatser)


def _of_known(frame: pd.DataFrame, insatser: pd.DataFrame) -> pd.DataFrame:
    assert_known(frame, "insats", insatser["insats"], "finns inte i insatser.csv")
    return frame
