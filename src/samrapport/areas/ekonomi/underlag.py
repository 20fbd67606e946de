"""Money: `budget.csv`, `utfall.csv` and `eget_kapital.csv` of a report. Amounts become Decimal kronor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pandas as pd

from samrapport.errors import DataFault, Fault, closest
from samrapport.rapport.uppgifter import Rapportuppgifter
from samrapport.raw.declaration import Kolumn, Tabell, kalla
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import FILE, ROW, read_table
from samrapport.raw.values import one_of, parse_amount, parse_date, parse_number, parse_year

BUDGET = Tabell(
    "budget",
    "budget och utblick",
    "Hör ihop med `utfall.csv` (eller `sie/`) och `eget_kapital.csv`: alla tre, eller ingen. Skriv inga summor. "
    "Ett streck i den tryckta budgeten är ingen rad alls; en tryckt nolla är en rad med 0.",
    {
        "block": Kolumn("Gruppen som posten hör till. `Intäkter` är intäkter, alla andra block är kostnader", "Insatser"),
        "post": Kolumn("Postens namn", "Samordningsteam Västerås"),
        "version": Kolumn("`budget` gäller rapportens år, `utblick` något av åren efter", "budget", one_of("budget", "utblick")),
        "år": Kolumn("Året som beloppet gäller", "2021", parse_year),
        "belopp": Kolumn("0 eller mer, i enheten från `rapport.yml`. Även kostnader skrivs positiva", "7306", parse_amount),
        "intecknat": Kolumn("`nej` för utvecklingsmedel som ingen insats har fått ännu. Samma värde på alla postens rader: `ja`, `nej`", "ja", one_of("ja", "nej")),
        "källa": kalla("Verksamhetsplan 2021"),
    },
    nyckel=["block", "post", "version", "år"],
    fakta=("budget", "ek"),
    ifylld=True,
)  # fmt: skip

UTFALL = Tabell(
    "utfall",
    "utfall",
    "Alla rader gäller till och med samma dag, som ligger inom perioden i `rapport.yml`.",
    {
        "block": Kolumn("Samma som i `budget.csv`", "Insatser"),
        "post": Kolumn("Samma som i `budget.csv`. En post utan budget läggs in där med beloppet 0", "Samordningsteam Västerås"),
        "till och med": Kolumn("Sista dagen som utfallet gäller", "2021-08-31", parse_date),
        "belopp": Kolumn("I enheten från `rapport.yml`. Får vara negativt", "3095", parse_number),
        "källa": kalla("Delårsbokslut 2021"),
    },
    nyckel=["block", "post"],
    fakta=("budget", "ek"),
)  # fmt: skip

EGET_KAPITAL = Tabell(
    "eget_kapital",
    "ingående eget kapital",
    "En rad för den 1 januari rapportens år måste finnas. Utgående eget kapital räknas ut.",
    {
        "datum": Kolumn("Dagen som beloppet gäller", "2021-01-01", parse_date),
        "belopp": Kolumn("I enheten från `rapport.yml`", "8241", parse_number),
        "källa": kalla("Årsredovisning 2020"),
    },
    nyckel=["datum"],
    fakta=("budget", "ek"),
    ifylld=True,
)  # fmt: skip

INTAKTER = "Intäkter"
"""The block that is income; every other block is costs."""

_KRONOR = {"kr": Decimal(1), "tkr": Decimal(1000)}


def read_budget(folder: RawFolder, stem: str, rapport: Rapportuppgifter) -> pd.DataFrame:
    """block, post, version, år, belopp (kr), intecknat. Raises DataFault.

    A budget row is of the report's year, an utblick row of one of the ten years after it. Some block must be income.
    """
    frame = read_table(folder, stem, BUDGET)
    own, later = frame["version"] == "budget", frame["år"].isin(range(rapport.ar + 1, rapport.ar + 11))
    wrong = frame[(own & (frame["år"] != rapport.ar)) | (~own & ~later)]
    expected = (
        f"passar inte versionen: ”budget” gäller {rapport.ar} och ”utblick” något av de tio åren därefter. "
        "Rätta årtalet eller versionen."
    )
    faults = [Fault(row[FILE], expected, row[ROW], "år", str(row["år"])) for _, row in wrong.iterrows()]
    faults.extend(_block_faults(frame))
    if faults:
        raise DataFault(faults)
    return _in_kronor(frame, rapport)


def _block_faults(frame: pd.DataFrame) -> Iterator[Fault]:
    """Blocks that differ by case or blanks alone would be summed apart, and income counted as a cost."""
    first = {INTAKTER.casefold(): INTAKTER}
    for _, row in frame.drop_duplicates("block").iterrows():
        same = first.setdefault(" ".join(row["block"].split()).casefold(), row["block"])
        if same != row["block"]:
            yield Fault(
                row[FILE],
                f"skrivs annars ”{same}”. Skriv blocket likadant på alla rader.",
                row[ROW],
                "block",
                row["block"],
            )
    if INTAKTER not in set(frame["block"]) and not any(
        block.casefold() == INTAKTER.casefold() for block in frame["block"]
    ):
        yield Fault(
            frame[FILE].iloc[0],
            f"inget block heter ”{INTAKTER}”. Lägg till förbundets intäkter under det namnet; alla andra block är kostnader.",
            column="block",
        )


def read_utfall(folder: RawFolder, stem: str, rapport: Rapportuppgifter, budget: pd.DataFrame) -> pd.DataFrame:
    """block, post, till och med, belopp (kr). Raises DataFault.

    A post must stand in the budget, under the same block, so that a misspelt name never becomes a row of its own.
    """
    frame = read_table(folder, stem, UTFALL)
    known = set(zip(budget["block"], budget["post"], strict=True))
    faults = []
    for _, row in frame.iterrows():
        if (row["block"], row["post"]) not in known:
            faults.append(unknown_post(row, known))
        if row["till och med"] != frame["till och med"].iloc[0]:
            faults.append(
                Fault(
                    row[FILE],
                    f"är en annan dag än på rad {frame[ROW].iloc[0]} ({frame['till och med'].iloc[0]}). Allt utfall ska gälla till och med samma dag.",
                    row[ROW],
                    "till och med",
                    str(row["till och med"]),
                )
            )
        if not rapport.period.start <= row["till och med"] <= rapport.period.slut:
            faults.append(
                Fault(
                    row[FILE],
                    f"ligger utanför rapportens period {rapport.period.start}–{rapport.period.slut}. Rätta datumet här eller perioden i rapport.yml.",
                    row[ROW],
                    "till och med",
                    str(row["till och med"]),
                )
            )
    if faults:
        raise DataFault(faults)
    return _in_kronor(frame, rapport)


def unknown_post(row: pd.Series, known: set[tuple[str, str]]) -> Fault:
    """The fault of a row whose block and post no budget has."""
    alike = closest(
        row["post"], {post for block, post in known if block == row["block"]} or {post for _, post in known}, n=1
    )
    hint = f"Menade du ”{alike[0]}”? " if alike else ""
    return Fault(
        row[FILE],
        f"finns inte i budget.csv under blocket ”{row['block']}”. {hint}En post utan budget läggs in där med beloppet 0.",
        row[ROW],
        "post",
        row["post"],
    )


def read_eget_kapital(folder: RawFolder, stem: str, rapport: Rapportuppgifter) -> pd.DataFrame:
    """datum, belopp (kr): eget kapital at the start of each day named, the year's first day among them. Raises DataFault.

    The year's, since the budget that is added to it is the whole year's, whatever period the report covers.
    """
    frame = read_table(folder, stem, EGET_KAPITAL)
    first = date(rapport.ar, 1, 1)
    if not (frame["datum"] == first).any():
        raise DataFault(
            [
                Fault(
                    frame[FILE].iloc[0],
                    f"ingående eget kapital den {first} saknas. Lägg till en rad med det datumet.",
                    column="datum",
                )
            ]
        )
    return _in_kronor(frame, rapport)


def _in_kronor(frame: pd.DataFrame, rapport: Rapportuppgifter) -> pd.DataFrame:
    factor = _KRONOR[rapport.enhet]
    return frame.assign(
        belopp=pd.Series([amount * factor for amount in frame["belopp"]], index=frame.index, dtype=object)
    )
