"""Facts that stand in the raw data as they are: the report's own, the förbund's, and those that fit no table."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Iterator
from fractions import Fraction

import pandas as pd

from samrapport.facts.fact import Fact, rows_of
from samrapport.rapport.uppgifter import Rapportuppgifter


def report_facts(own: Rapportuppgifter) -> Iterator[Fact]:
    """`rapport.*`: year, title, period, the share of the year that it covers, the unit of its amounts, and dnr and vision where
    there are any."""
    yield Fact("rapport.ar", own.ar, "år", "rapport.yml")
    yield Fact("rapport.titel", own.titel, "text", "rapport.yml")
    yield Fact("rapport.period_start", own.period.start, "datum", "rapport.yml")
    yield Fact("rapport.period_slut", own.period.slut, "datum", "rapport.yml")
    days, year = (own.period.slut - own.period.start).days + 1, 366 if isleap(own.ar) else 365
    yield Fact("rapport.andel_av_aret", Fraction(days, year), "andel", "periodens dagar / årets dagar", "året")
    for name, value in (("enhet", own.enhet), ("dnr", own.dnr), ("vision", own.vision)):
        if value:
            yield Fact(f"rapport.{name}", value, "text", "rapport.yml")


def forbund_facts(forbundet: pd.Series, members: pd.DataFrame) -> Iterator[Fact]:
    """`forbund.*`: its names, founding, and the parts and kommuner that are `members` when the period ends."""
    kommuner = members[members["part"] == "kommun"]
    yield Fact("forbund.namn", str(forbundet["namn"]), "text", "forbund.csv")
    yield Fact("forbund.kortnamn", str(forbundet["kortnamn"]), "text", "forbund.csv")
    if forbundet["bildat"]:
        yield Fact("forbund.bildat", str(forbundet["bildat"]), "text", "forbund.csv")
    yield Fact("forbund.antal_parter", len(members), "antal", "medlemmar vid periodens slut", "parter")
    yield Fact("forbund.antal_kommuner", len(kommuner), "antal", "medlemskommuner vid periodens slut", "kommuner")
    yield Fact("forbund.kommuner", listed(kommuner["namn"]), "text", "medlemskommuner vid periodens slut")


def single_facts(uppgifter: pd.DataFrame) -> Iterator[Fact]:
    """`uppgift.<namn>`, one for each row: namn, värde, enhet, bas, beskrivning."""
    for row, source in zip(uppgifter.to_dict("records"), rows_of(uppgifter, "värde"), strict=True):
        yield Fact(
            f"uppgift.{row['namn']}", row["värde"], row["enhet"], row["beskrivning"], row["bas"] or "", (source,)
        )


def listed(names: Iterable[str]) -> str:
    """Names as a Swedish list: `A, B och C`."""
    found = list(names)
    return f"{', '.join(found[:-1])} och {found[-1]}" if len(found) > 1 else "".join(found)
