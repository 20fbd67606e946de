"""What budget, utfall and eget kapital are held against once they are read. Amounts become Decimal kronor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pandas as pd

from samrapport.areas.ekonomi.enheter import unit_faults
from samrapport.areas.ekonomi.poster import INTAKTER, unknown_post
from samrapport.errors import DataFault, Fault, assert_none
from samrapport.rapport.rapport import Rapport
from samrapport.raw.table import FILE, ROW, row_fault

KRONOR = {"kr": 1, "tkr": 1000}
"""How many kronor a unit is."""


def sound_budget(rapport: Rapport, frame: pd.DataFrame) -> pd.DataFrame:
    """block, post, version, år, belopp (kr), intecknat. Raises DataFault.

    A budget row is of the report's year, an utblick row of one of the ten years after it. Some block must be income.
    """
    own, later = frame["version"] == "budget", frame["år"].isin(range(rapport.ar + 1, rapport.ar + 11))
    wrong = frame[(own & (frame["år"] != rapport.ar)) | (~own & ~later)]
    expected = (
        f"passar inte versionen: ”budget” gäller {rapport.ar} och ”utblick” något av de tio åren därefter. "
        "Rätta årtalet eller versionen."
    )
    faults = [row_fault(row, "år", expected) for _, row in wrong.iterrows()]
    assert_none([*faults, *_block_faults(frame)])
    return _in_kronor(frame, rapport)


def _block_faults(frame: pd.DataFrame) -> Iterator[Fault]:
    """Blocks that differ by case or blanks alone would be summed apart, and income counted as a cost."""
    first = {INTAKTER.casefold(): INTAKTER}
    for _, row in frame.drop_duplicates("block").iterrows():
        same = first.setdefault(" ".join(row["block"].split()).casefold(), row["block"])
        if same != row["block"]:
            yield row_fault(row, "block", f"skrivs annars ”{same}”. Skriv blocket likadant på alla rader.")
    if INTAKTER not in set(frame["block"]) and not any(
        block.casefold() == INTAKTER.casefold() for block in frame["block"]
    ):
        yield Fault(
            frame[FILE].iloc[0],
            f"inget block heter ”{INTAKTER}”. Lägg till förbundets intäkter under det namnet; alla andra block är kostnader.",
            column="block",
        )


def sound_utfall(rapport: Rapport, frame: pd.DataFrame) -> pd.DataFrame:
    """block, post, till och med, belopp (kr). Raises DataFault.

    A post must stand in the budget, under the same block, so that a misspelt name never becomes a row of its own.
    """
    budget, period = rapport.budget, rapport.uppgifter.period
    known = set(zip(budget["block"], budget["post"], strict=True))
    faults = []
    for _, row in frame.iterrows():
        if (row["block"], row["post"]) not in known:
            faults.append(unknown_post(row, known))
        if row["till och med"] != frame["till och med"].iloc[0]:
            expected = (
                f"är en annan dag än på rad {frame[ROW].iloc[0]} ({frame['till och med'].iloc[0]}). Allt utfall ska gälla till "
                "och med samma dag."
            )
            faults.append(row_fault(row, "till och med", expected))
        if not period.start <= row["till och med"] <= period.slut:
            expected = f"ligger utanför rapportens period {period.start}–{period.slut}. Rätta datumet här eller perioden i rapport.yml."
            faults.append(row_fault(row, "till och med", expected))
    assert_none(faults)
    return _in_kronor(frame, rapport)


def sound_prognos(rapport: Rapport, frame: pd.DataFrame) -> pd.DataFrame:
    """block, post, belopp (kr), of posts that stand in the budget. Raises DataFault."""
    known = set(zip(rapport.budget["block"], rapport.budget["post"], strict=True))
    assert_none(unknown_post(row, known) for _, row in frame.iterrows() if (row["block"], row["post"]) not in known)
    found = _in_kronor(frame, rapport)
    factor = KRONOR[rapport.uppgifter.enhet]
    assert_none(unit_faults(rapport.budget, found, rapport.ar, Decimal(1), factor, bokfort=False))
    return found


def sound_eget_kapital(rapport: Rapport, frame: pd.DataFrame) -> pd.DataFrame:
    """datum, belopp (kr): eget kapital at the start of each day named, the year's first day among them. Raises DataFault.

    The year's, since the budget that is added to it is the whole year's, whatever period the report covers.
    """
    first = date(rapport.ar, 1, 1)
    if not (frame["datum"] == first).any():
        expected = f"ingående eget kapital den {first} saknas. Lägg till en rad med det datumet."
        raise DataFault(Fault(frame[FILE].iloc[0], expected, column="datum"))
    return _in_kronor(frame, rapport)


def _in_kronor(frame: pd.DataFrame, rapport: Rapport) -> pd.DataFrame:
    factor = KRONOR[rapport.uppgifter.enhet]
    return frame.assign(
        belopp=pd.Series([amount * factor for amount in frame["belopp"]], index=frame.index, dtype=object)
    )
