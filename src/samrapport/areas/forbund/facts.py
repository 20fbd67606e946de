"""What a report is, and whose: its own facts, and the förbund's with its members."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pandas as pd

from samrapport.areas.forbund.profil import profilfiler
from samrapport.areas.forbund.underlag import (
    FORBUND,
    forbund_of,
    members_of,
    read_all_forbund,
    read_all_medlemmar,
    read_regioner,
)
from samrapport.errors import DataFault, told_elsewhere
from samrapport.facts.fact import Fact
from samrapport.rapport.omraden import fakta
from samrapport.rapport.rapport import Rapport, beraknat
from samrapport.raw.folder import RawFolder
from samrapport.text.alfabet import listed


@beraknat()
def las_forbundet(rapport: Rapport) -> pd.Series:
    """The förbund's own row."""
    return forbund_of(read_all_forbund(rapport.folder), rapport.forbund)


@beraknat()
def las_regioner(rapport: Rapport) -> pd.DataFrame:
    """Known regions."""
    return read_regioner(rapport.folder)


@beraknat()
def las_medlemmar(rapport: Rapport) -> pd.DataFrame:
    """All its memberships, past and present."""
    return members_of(read_all_medlemmar(rapport.folder), rapport.forbund, las_regioner(rapport))


def lases_i(folder: RawFolder, plats: str) -> set[str]:
    """The names of the files in the folder of all förbund that say what one looks like, and of their pictures."""
    return profilfiler(folder) if plats == FORBUND.plats else set()


def parter(rapport: Rapport) -> tuple[str, ...]:
    """What its members are called, each as shortly as it is (*Köping*); none where the table cannot be read, which its reader tells."""
    with told_elsewhere(DataFault):
        return tuple(re.sub(r"s? (?:kommun|stad)$", "", str(one)) for one in las_medlemmar(rapport)["namn"])
    return ()


@fakta("rapport")
def report_facts(rapport: Rapport) -> Iterator[Fact]:
    """`rapport.*`: year, period, the share of the year that it covers, the unit of its amounts, and dnr, vision and motto
    where there are any."""
    own = rapport.uppgifter
    yield Fact("rapport.ar", own.ar, "år", "rapport.yml")
    yield Fact("rapport.period_start", own.period.start, "datum", "rapport.yml")
    yield Fact("rapport.period_slut", own.period.slut, "datum", "rapport.yml")
    days, year = (own.period.slut - own.period.start).days + 1, 366 if isleap(own.ar) else 365
    yield Fact("rapport.andel_av_aret", Fraction(days, year), "andel", "periodens dagar / årets dagar", "året")
    motto = {"motto": own.motto.text, "motto_kalla": own.motto.kalla} if own.motto else {}
    for name, value in ({"enhet": own.enhet, "dnr": own.dnr, "vision": own.vision} | motto).items():
        if value:
            yield Fact(f"rapport.{name}", value, "text", "rapport.yml")


@fakta("rapport")
def title_facts(rapport: Rapport) -> Iterator[Fact]:
    """`rapport.titel`, by itself: it hangs on which tables have rows, and what tells of the report's year should not."""
    yield Fact("rapport.titel", str(rapport.metadata()["title"]), "text", "rapport.yml")


@fakta("forbund")
def forbund_facts(rapport: Rapport) -> Iterator[Fact]:
    """`forbund.*`: its names, founding, and the parts and kommuner that are members when the period ends."""
    forbundet, members = las_forbundet(rapport), members_at(las_medlemmar(rapport), rapport.uppgifter.period.slut)
    kommuner = members[members["part"] == "kommun"]
    yield Fact("forbund.namn", str(forbundet["namn"]), "text", "forbund.csv")
    yield Fact("forbund.kortnamn", str(forbundet["kortnamn"]), "text", "forbund.csv")
    if forbundet["bildat"]:
        yield Fact("forbund.bildat", str(forbundet["bildat"]), "text", "forbund.csv")
    yield Fact("forbund.antal_parter", len(members), "antal", "medlemmar vid periodens slut", "parter")
    yield Fact("forbund.antal_kommuner", len(kommuner), "antal", "medlemskommuner vid periodens slut", "kommuner")
    yield Fact("forbund.kommuner", listed(kommuner["namn"]), "text", "medlemskommuner vid periodens slut")


def members_at(medlemmar: pd.DataFrame, day: date) -> pd.DataFrame:
    """The members that are valid on a day."""
    valid = [
        row["giltig från"] <= day and (row["giltig till"] is None or day <= row["giltig till"])
        for row in medlemmar.to_dict("records")
    ]
    return medlemmar[valid]
