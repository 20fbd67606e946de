"""Who: `forbund/forbund.csv` (the förbund) and `forbund/medlemmar.csv` (their members, with dates)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from samrapport.errors import DataFault, Fault, UnknownName, assert_none
from samrapport.raw.declaration import Check, Kolumn, Slag, Tabell, Texter, i_ordning, kalla
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import ROW, read_shared_table, row_fault
from samrapport.raw.values import one_of, parse_address, parse_date, parse_region, parse_share, parse_slug

SLAG = Slag("rapport.yml", "Forbundsrapport", fakta=("rapport",))

FORBUND = Tabell(
    "forbund",
    "förbunden",
    "En rad för varje förbund, även sådana som har upphört.",
    {
        "förbund": Kolumn("Förbundets kortnamn. Det är också namnet på förbundets mapp i `data/raw/`. a–z, 0–9 och bindestreck", "vastra-malardalen", parse_slug),
        "namn": Kolumn("Hela namnet", "Samordningsförbundet Västra Mälardalen"),
        "kortnamn": Kolumn("Namnet i tabeller och diagram", "Västra Mälardalen"),
        "bildat": Kolumn("När förbundet bildades, som det ska stå i texten", "maj 2010", required=False),
        "upphört": Kolumn("Sista dagen som förbundet fanns", "2023-12-31", parse_date, required=False),
        "webbplats": Kolumn("Adressen, med https://", "https://samordningvm.se/", parse_address, required=False),
        "delårsrapport enligt förbundsordningen": Kolumn("Om förbundsordningen säger att förbundet ska göra en delårsrapport: `ja`, `nej`, `okänt`. Tom cell: `okänt`", "ja", one_of("ja", "nej", "okänt"), required=False, optional=True),
        "källa": kalla("Förbundets webbplats, Uppdrag"),
    },
    nyckel=["förbund"],
    plats="forbund",
    fakta=("forbund",),
    noteras=False,
)  # fmt: skip

MEDLEMMAR = Tabell(
    "medlemmar",
    "medlemmarna med datum",
    "Medlemmarna vid periodens slut räknas. En kommun som byter förbund får en ny rad. Två rader för samma kommun"
    " får inte överlappa i tid. Förbundet behöver minst en kommun.",
    {
        "förbund": Kolumn("Förbundets kortnamn", "vasteras", parse_slug),
        "part": Kolumn("Vilken slags part medlemmen är: `arbetsförmedling`, `stat`, `region`, `kommun`", "kommun", one_of("arbetsförmedling", "stat", "region", "kommun")),
        "namn": Kolumn("Medlemmens namn", "Västerås stad"),
        "regionkod": Kolumn("SCB:s kod. Måste finnas för en kommun och stå i `scb/regioner.csv`", "1980", parse_region, required=False),
        "andel": Kolumn("Medlemmens andel av bidraget, som bråk eller decimaltal", "1/4", parse_share, required=False),
        "giltig från": Kolumn("Första dagen som medlem", "2010-05-01", parse_date),
        "giltig till": Kolumn("Sista dagen som medlem. Tom cell: fortfarande medlem", "2023-12-31", parse_date, required=False),
        "källa": kalla("Förbundsordningen"),
    },
    nyckel=["förbund", "part", "namn", "giltig från"],
    plats="forbund",
    fakta=("forbund",),
    noteras=False,
    checks=[
        i_ordning("giltig från", "giltig till"),
        Check(
            "regionkod",
            lambda frame: (frame["part"] != "kommun") | frame["regionkod"].notna(),
            "saknas för en kommun. Skriv SCB:s fyrsiffriga kod.",
        ),
    ],
)  # fmt: skip


def read_all_forbund(folder: RawFolder) -> pd.DataFrame:
    """The rows of all förbund. Raises DataFault."""
    return read_shared_table(folder, "forbund/forbund", FORBUND)


def forbund_of(frame: pd.DataFrame, slug: str) -> pd.Series:
    """The row of one förbund among all: förbund, namn, kortnamn, bildat, upphört, webbplats. Raises UnknownName."""
    found = frame[frame["förbund"] == slug]
    if found.empty:
        raise UnknownName(
            "Förbundet", slug, frame["förbund"], where="forbund/forbund.csv", next_step="Lägg till det på en egen rad."
        )
    return found.iloc[0]


def read_all_medlemmar(folder: RawFolder) -> pd.DataFrame:
    """The members of all förbund. Raises DataFault."""
    return read_shared_table(folder, "forbund/medlemmar", MEDLEMMAR)


def members_of(frame: pd.DataFrame, slug: str, regioner: pd.DataFrame) -> pd.DataFrame:
    """The members of one förbund among all: part, namn, regionkod, andel (Fraction), giltig från, giltig till.

    Raises DataFault, also for a kommun whose code is not among `regioner`.
    """
    own = frame[frame["förbund"] == slug]
    codes = set(regioner.loc[regioner["typ"] == "kommun", "regionkod"])
    kommuner = own[own["part"] == "kommun"]
    expected = "är en okänd kommunkod. Rätta koden, eller lägg till kommunen i scb/regioner.csv."
    unknown = kommuner[~kommuner["regionkod"].isin(codes)]
    assert_none(row_fault(row, "regionkod", expected) for _, row in unknown.iterrows())
    assert_none(_overlaps(kommuner))
    if kommuner.empty:
        expected = f"förbundet ”{slug}” har ingen medlemskommun. Lägg till minst en rad med part ”kommun”."
        raise DataFault(Fault("forbund/medlemmar.csv", expected))
    return own.reset_index(drop=True)


def _overlaps(kommuner: pd.DataFrame) -> Iterator[Fault]:
    """A kommun that is a member twice on the same day would be counted twice."""
    for _, rows in kommuner.groupby("regionkod", sort=False):
        before = None
        for row in sorted(rows.to_dict("records"), key=lambda row: row["giltig från"]):
            if before and (before["giltig till"] is None or before["giltig till"] >= row["giltig från"]):
                expected = f"är medlem redan genom rad {before[ROW]}, och tiderna överlappar. Avsluta den raden med ”giltig till”."
                yield row_fault(row, "regionkod", expected)
            before = row


REGIONER = Tabell(
    "regioner",
    "riket, länen och kommunerna",
    "Alla områden som statistiken och medlemmarna nämner.",
    {
        "regionkod": Kolumn("SCB:s kod: `00` för riket, två siffror för län, fyra för kommun", "1980", parse_region),
        "namn": Kolumn("Områdets namn", "Västerås"),
        "typ": Kolumn("Vad området är: `riket`, `län`, `kommun`", "kommun", one_of("riket", "län", "kommun")),
        "källa": kalla("SCB, regionala indelningar"),
    },
    nyckel=["regionkod"],
    plats="scb",
)  # fmt: skip


def read_regioner(folder: RawFolder) -> pd.DataFrame:
    """regionkod, namn, typ (riket, län, kommun). Raises DataFault."""
    return read_shared_table(folder, "scb/regioner", REGIONER)


TEXTER = Texter(("sammanfattning", "uppdrag", "vision", "verksamhetsmal", "behovsgrupper"))
