"""`deltagare_aggregat.csv`: counts of participants, where an insats delivers no register.

Totals need not be typed, but where they are (kön `totalt` beside both kön, or kategori `Summa`) the parts must agree.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from samrapport.areas.deltagare.lasning.kategorier import group_faults
from samrapport.areas.deltagare.underlag import AGGREGAT, SUMMA
from samrapport.errors import Fault, assert_none
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import read_table, row_fault

__all__ = ["SUMMA", "read_aggregat"]


def read_aggregat(folder: RawFolder, stem: str) -> pd.DataFrame:
    """tabell, undergrupp ("" for none), kategori, kön, antal, bas, uteslutande (bool), grupp, without the totals. Raises DataFault."""
    frame = read_table(folder, stem, AGGREGAT)
    frame["undergrupp"] = [value or "" for value in frame["undergrupp"]]
    frame["grupp"] = [value or "" for value in frame["grupp"]]
    frame["uteslutande"] = [value != "nej" for value in frame["uteslutande"]]
    faults = [*_unequal_heads(frame), *_kon_faults(frame), *group_faults(frame, "tabell")]
    if not faults:
        frame = _without_kon_totals(frame)
        faults = list(_sum_faults(frame))
    assert_none(faults)
    return frame[frame["kategori"].str.casefold() != SUMMA.casefold()].reset_index(drop=True)


def _unequal_heads(frame: pd.DataFrame) -> Iterator[Fault]:
    """A table that is both exclusive and not."""
    for tabell, rows in frame.groupby("tabell", sort=False):
        odd = rows[rows["uteslutande"] != rows["uteslutande"].iloc[0]]
        if len(odd):
            expected = f"är inte detsamma på alla rader i tabellen {tabell}. Skriv samma värde på dem alla."
            first = odd.iloc[0]
            yield row_fault(
                first.to_dict() | {"uteslutande": "ja" if first["uteslutande"] else "nej"}, "uteslutande", expected
            )


def _kon_faults(frame: pd.DataFrame) -> Iterator[Fault]:
    """Totals over kön that are not the sum of both."""
    for _, rows in frame.groupby(["tabell", "undergrupp", "kategori"], sort=False):
        by_kon = {row["kön"]: row for row in rows.to_dict("records")}
        given = [by_kon[kon]["antal"] for kon in ("kvinnor", "män") if kon in by_kon]
        if len(given) == 2 and "totalt" in by_kon and by_kon["totalt"]["antal"] != sum(given):
            row = by_kon["totalt"]
            expected = f"är inte summan av kvinnor och män, som är {sum(given)}. Rätta delarna, eller ta bort raden."
            yield row_fault(row, "antal", expected)


def _without_kon_totals(frame: pd.DataFrame) -> pd.DataFrame:
    both = frame.groupby(["tabell", "undergrupp", "kategori"])["kön"].transform("size") == 3
    return frame[~(both & (frame["kön"] == "totalt"))].reset_index(drop=True)


def _sum_faults(frame: pd.DataFrame) -> Iterator[Fault]:
    """Sums that their parts contradict: other than the sum, or for overlapping parts below the largest or above the sum."""
    is_sum = frame["kategori"].str.casefold() == SUMMA.casefold()
    for row in frame[is_sum].to_dict("records"):
        own = frame[~is_sum & (frame["tabell"] == row["tabell"])]
        if row["undergrupp"]:
            own = own[own["undergrupp"] == row["undergrupp"]]
        parts = own if row["kön"] == "totalt" else own[own["kön"] == row["kön"]]
        if parts.empty or (
            len(parts[parts["kön"] == "kvinnor"]) != len(parts[parts["kön"] == "män"]) and row["kön"] == "totalt"
        ):
            continue  # A kategori of one kön alone has no total.
        counts = parts.groupby("kategori")["antal"].sum()
        low = int(counts.sum()) if row["uteslutande"] else int(counts.max())
        if not low <= row["antal"] <= int(counts.sum()):
            said = f"är mindre än största delen, {low}"
            if row["uteslutande"]:
                said = f"är inte summan av delarna, som är {low}"
            elif row["antal"] > int(counts.sum()):
                said = f"är mer än delarna tillsammans, som är {int(counts.sum())}"
            expected = f"{said}. Rätta delarna, eller ta bort raden."
            yield row_fault(row, "antal", expected)
