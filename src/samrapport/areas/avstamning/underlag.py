"""Single facts that fit no table (`uppgifter.csv`), and what a printed report said (`publicerat.csv`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd

from samrapport.errors import DataFault, Fault
from samrapport.raw.declaration import Kolumn, Tabell, kalla
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import FILE, ROW, read_table
from samrapport.raw.values import one_of, parse_date, parse_name, parse_number, parse_text

_RIKTNING = one_of("ökade", "minskade", "oförändrat", "högre", "lägre", "lika")

_UNITS = ("antal", "procent", "kr", "tkr", "mkr", "år", "månader", "dagar", "datum", "text")


def _as_it_stands(cell: object) -> object:
    """The cell; what it must be depends on the row's enhet."""
    return cell


UPPGIFTER = Tabell(
    "uppgifter",
    "enstaka uppgifter",
    "För det som inte passar i någon annan fil. Varje rad blir faktumet `uppgift.` följt av namnet.",
    {
        "namn": Kolumn("Faktumets namn. a–z, 0–9 och understreck, med en bokstav först", "invanare", parse_name),
        "värde": Kolumn("Ett tal, ett datum eller en text, efter enheten", "156000", _as_it_stands),
        "enhet": Kolumn("Vad värdet är. `kr`, `tkr` och `mkr` är belopp: `antal`, `procent`, `kr`, `tkr`, `mkr`, `år`, `månader`, `dagar`, `datum`, `text`", "antal", one_of(*_UNITS)),
        "bas": Kolumn("Vad andelen eller antalet räknas på", "drygt", required=False),
        "beskrivning": Kolumn("Vad uppgiften är, i ord", "Invånare i Västerås kommun"),
        "källa": kalla("Delårsrapport 2021"),
    },
    nyckel=["namn"],
    plats=("rapport", "insats"),
    fakta=("uppgift",),
)  # fmt: skip

PUBLICERAT = Tabell(
    "publicerat",
    "vad en tryckt rapport säger",
    "Se [Jämför med en tryckt rapport](#jämför-med-en-tryckt-rapport).",
    {
        "avsnitt": Kolumn("Rubriken i den tryckta rapporten", "Sammanfattning"),
        "plats": Kolumn("Var i avsnittet", "Investeringen av medel"),
        "tryckt": Kolumn("Exakt som det är tryckt", "39 %"),
        "värde": Kolumn("Samma som tal, datum eller text", "39", _as_it_stands),
        "enhet": Kolumn("Den tryckta enheten: `antal`, `procent`, `kr`, `tkr`, `mkr`, `år`, `månader`, `dagar`, `datum`, `text`, `personer`, `riktning`", "procent", one_of(*_UNITS, "personer", "riktning")),
        "faktum": Kolumn("Faktumet som ska ge samma värde, eller flera fakta: `a + b`, `a + b / c`, `a mot b`", "budget.totalt.andel"),
        "anmärkning": Kolumn("Förklaring, till exempel till ett tryckfel", "Trycket avrundar nedåt", required=False),
    },
    nyckel=["avsnitt", "plats", "tryckt"],
    plats=("rapport", "insats"),
)  # fmt: skip


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
