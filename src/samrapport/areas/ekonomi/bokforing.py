"""The books of a report: all SIE files in its folder `sie`, as one. Entries: `read_bokforing`, `sie_files`,
and `satt_atgarder`, which says why vouchers do not make the balances that the books tell, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, groupby
from typing import Any

import pandas as pd

from samrapport.areas.forbund.rapportuppgifter import Rapportuppgifter
from samrapport.errors import DataFault, Fault, assert_none
from samrapport.rapport.rapport import Rapport, beraknat
from samrapport.raw.folder import RawFolder
from samrapport.raw.sie.fil import Sie, read_sie
from samrapport.raw.table import FILE, ROW

ENDINGS = (".se", ".si", ".sie", ".xml")
"""Of SIE files; .xml is that of type 5, which is told as such."""


@dataclass(frozen=True)
class Bokforing:
    """filer: the SIE files. transaktioner: of them all, as in `Sie`. namn: account names. objekt: (dimension, objekt) that are known.

    konton: one row per account that has a balance or a transaction: konto, namn, slag (balans, resultat), ib, forandring, ub
    (None where the files tell no balances), res (None where they tell no results), res_fore (the year before's; 0 where the
    files tell none), åtgärd (what to do where the vouchers do not make the balance; else None), rad, fil.
    """

    filer: tuple[str, ...]
    transaktioner: pd.DataFrame
    namn: dict[str, str]
    objekt: frozenset[tuple[str, str]]
    konton: pd.DataFrame

    def kallas(self, konto: str) -> str:
        """An account's number and name."""
        return f"{konto} {self.namn.get(konto, '')}".strip()


def sie_files(folder: RawFolder, root: str) -> tuple[str, ...]:
    """The paths of a report's SIE files, by name. root: the report's own folder."""
    found = folder.names(f"{root}/sie")
    return tuple(f"{root}/sie/{name}" for name in found if name.lower().endswith(ENDINGS))


def read_bokforing(folder: RawFolder, root: str, rapport: Rapportuppgifter) -> Bokforing:
    """Read the books. Raises DataFault: a file that is not sound, of another year, or with vouchers that another has too.

    Vouchers may be spread over several files, in order of their last voucher. Opening balances are those of the first file that
    has any, the others those of the last.
    """
    faults: list[Fault] = []
    files: list[Sie] = []
    for path in sie_files(folder, root):
        try:
            files.append(read_sie(folder, path))
        except DataFault as error:
            faults.extend(error.faults)
    if not faults:
        faults = [*_year_faults(files, rapport), *_twice(files)]
    assert_none(faults)
    files.sort(key=lambda one: (max(one.transaktioner["datum"], default=date.min), one.fil))
    transactions = pd.concat([one.transaktioner for one in files], ignore_index=True)
    names = {row["konto"]: row["namn"] for one in files for row in one.konton.to_dict("records")}
    told = {(row["dimension"], row["objekt"]) for one in files for row in one.objekt.to_dict("records")}
    told |= {pair for pairs in transactions["objekt"] for pair in pairs}
    paths = tuple(sorted(one.fil for one in files))
    return Bokforing(paths, transactions, names, frozenset(told), _accounts(files, transactions, names))


@beraknat()
def las_bokforing(rapport: Rapport) -> Bokforing:
    """The books of a report."""
    return read_bokforing(rapport.folder, rapport.rot, rapport.uppgifter)


def _year_faults(files: list[Sie], rapport: Rapportuppgifter) -> list[Fault]:
    faults, period = [], rapport.period
    for one in files:
        year = one.rakenskapsar.get(0)
        if year is not None and not year[0] <= period.start <= period.slut <= year[1]:
            expected = (
                f"filen gäller räkenskapsåret {year[0]}–{year[1]}, men rapportens period är {period.start}–{period.slut}. "
                "Exportera rätt år."
            )
            faults.append(Fault(one.fil, expected, column="#RAR"))
        faults += _outside(one)
        if one.organisation and files[0].organisation not in ("", one.organisation):
            expected = f"filen gäller en annan organisation än {files[0].fil.rpartition('/')[2]}. Behåll bara förbundets egna filer."
            faults.append(Fault(one.fil, expected, column="#ORGNR"))
    ends = [min(day for day in (one.skapad, one.omfattning) if day) for one in files if one.skapad or one.omfattning]
    if len(ends) == len(files) and ends and max(ends) < period.slut:
        expected = f"bokföringen går bara till {max(ends)}, men rapportens period slutar {period.slut}. Exportera filen på nytt."
        faults.append(Fault(files[-1].fil, expected, column="#GEN"))
    days = [day for one in files for day in one.transaktioner["datum"]]
    if files and not faults and not any(period.start <= day <= period.slut for day in days):
        expected = f"inga verifikat har datum i rapportens period, {period.start}–{period.slut}. Exportera rätt år, med verifikat (typ 4E)."
        faults.append(Fault(files[-1].fil, expected, column="#VER"))
    return faults


def _outside(one: Sie) -> list[Fault]:
    """Vouchers of no year that the file tells of, which no report would count."""
    years = one.rakenskapsar
    if 0 not in years:
        return []
    found = one.transaktioner
    lost = found[[not any(first <= day <= last for first, last in years.values()) for day in found["datum"]]]
    if lost.empty:
        return []
    row, count = lost.iloc[0], lost.groupby(["verifikat", "datum"]).ngroups
    expected = (
        f"verifikatet är daterat {row['datum']}, utanför räkenskapsåret {years[0][0]}–{years[0][1]}"
        f"{f', och så är {count} verifikat' if count > 1 else ''}. Rätta datumet i bokföringen och exportera filen på nytt."
    )
    return [Fault(one.fil, expected, int(row[ROW]), "#VER", row["verifikat"] or None)]


def _twice(files: list[Sie]) -> list[Fault]:
    """Files that have the same vouchers: their amounts would be counted twice."""
    faults = []
    vouchers = [_vouchers(one) for one in files]
    for (first, ours), (second, others) in combinations(zip(files, vouchers, strict=True), 2):
        same = sorted(set(ours) & set(others), key=lambda key: others[key])
        if same:
            name = f"verifikatet {same[0][0]}" if same[0][0] else "verifikatet på raden"
            expected = (
                f"{name} finns också i {first.fil.rpartition('/')[2]} ({len(same)} verifikat är gemensamma) och skulle räknas "
                "två gånger. Behåll bara den ena filen."
            )
            faults.append(Fault(second.fil, expected, others[same[0]]))
    return faults


def _vouchers(one: Sie) -> dict[tuple[object, ...], int]:
    """The first row of each voucher, by its name, or by its content where it has none."""
    found: dict[tuple[object, ...], int] = {}
    for (name, day), rows in one.transaktioner.groupby(["verifikat", "datum"], sort=False):
        content = () if name else tuple(sorted(zip(rows["konto"], rows["belopp"], strict=True)))
        found.setdefault((name, day, content), int(rows[ROW].iloc[0]))
    return found


def _accounts(files: list[Sie], transactions: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    kinds = {row["konto"]: row["ktyp"] for one in files for row in one.konton.to_dict("records") if row["ktyp"]}
    opening = next((one for one in files if one.saldon["slag"].isin(["IB", "UB"]).any()), files[-1])
    last = files[-1]
    balances: dict[str, dict[str, tuple[Decimal, int, str]]] = {"IB": {}, "UB": {}, "RES": {}}
    before: dict[str, Decimal] = {}
    for one in (opening, last):
        for row in one.saldon.to_dict("records"):
            if row["slag"] == "RES" and row["år"] == -1 and one is last:
                before[row["konto"]] = row["belopp"]
            elif row["slag"] in balances and row["år"] == 0 and one is (opening if row["slag"] == "IB" else last):
                balances[row["slag"]][row["konto"]] = (row["belopp"], row[ROW], one.fil)
    counted = _of_balances(last, transactions)
    changes: dict[str, Decimal] = {}
    first: dict[str, tuple[int, str]] = {}
    for row in counted:
        changes[row["konto"]] = changes.get(row["konto"], Decimal(0)) + row["belopp"]
        first.setdefault(row["konto"], (row[ROW], row[FILE]))
    has_balances, has_results = bool(balances["IB"] or balances["UB"]), bool(balances["RES"])
    rows: list[dict[Any, Any]] = []
    for konto in sorted({*changes, *before, *(konto for one in balances.values() for konto in one)}):
        ib, ub, res = (balances[slag].get(konto) for slag in ("IB", "UB", "RES"))
        told = ub or res or ib
        place = told[1:] if told else first.get(konto, (1, last.fil))
        rows.append(
            {
                "konto": konto,
                "namn": names.get(konto, ""),
                "slag": _kind(konto, kinds.get(konto), bool(ib or ub), bool(res)),
                "ib": (ib[0] if ib else Decimal(0)) if has_balances else None,
                "forandring": changes.get(konto, Decimal(0)),
                "ub": (ub[0] if ub else Decimal(0)) if has_balances else None,
                "res": (res[0] if res else Decimal(0)) if has_results else None,
                "res_fore": before.get(konto, Decimal(0)),
                ROW: place[0],
                FILE: place[1],
            }
        )
    for row, remedy in zip(rows, satt_atgarder(rows, counted, last.rakenskapsar.get(0)), strict=True):
        row["åtgärd"] = remedy
    columns = ("konto", "namn", "slag", "ib", "forandring", "ub", "res", "res_fore", "åtgärd", ROW, FILE)
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in columns})


def _of_balances(last: Sie, transactions: pd.DataFrame) -> list[dict[Any, Any]]:
    """The amounts that the balances are of: those of the year, and up to the day that the file says."""
    start, end = last.rakenskapsar.get(0, (date.min, date.max))
    end = min(end, last.omfattning or end)
    return [row for row in transactions.to_dict("records") if start <= row["datum"] <= end]


def _kind(konto: str, ktyp: str | None, balance: bool, result: bool) -> str:
    """Whether an account is of the balance sheet or of the result: as the file says, else as charts of accounts have it."""
    if ktyp in ("T", "S", "K", "I"):
        return "balans" if ktyp in ("T", "S") else "resultat"
    if balance != result:
        return "balans" if balance else "resultat"
    return "balans" if konto.startswith(("1", "2")) else "resultat"


_LATE = timedelta(days=31)
_TOGETHER = "Exportera saldon och verifikat i samma fil, för samma tid."


def satt_atgarder(
    konton: Sequence[dict[str, Any]], poster: Sequence[dict[Any, Any]], ar: tuple[date, date] | None
) -> list[str | None]:
    """For each account what to do, or None where its vouchers make its balance. ar: first and last day of the year.

    Vouchers that lack cannot be told from vouchers too many by the sum alone: what is said is what the days and sums show.
    """
    needed = [_needed(one) for one in konton]
    wrong = [need is not None and need != one["forandring"] for one, need in zip(konton, needed, strict=True)]
    if not any(wrong):
        return [None] * len(konton)
    goal = {one["konto"]: need for one, need in zip(konton, needed, strict=True) if need is not None}
    whole = _whole(goal, poster, ar)
    return [
        (whole or _of_account(one["forandring"], need)) if bad and need is not None else None
        for one, need, bad in zip(konton, needed, wrong, strict=True)
    ]


def _needed(konto: dict[str, Any]) -> Decimal | None:
    """What the vouchers of an account should come to; None where the books do not tell."""
    if konto["slag"] == "balans":
        return None if konto["ub"] is None else konto["ub"] - konto["ib"]
    found: Decimal | None = konto["res"]
    return found


def _whole(goal: dict[str, Decimal], poster: Sequence[dict[Any, Any]], ar: tuple[date, date] | None) -> str:
    """What explains all the accounts at once; empty when nothing does."""
    if not poster:
        return "Mappen har inga verifikat från räkenskapsåret. Exportera hela årets verifikat."
    by_day = sorted(poster, key=lambda one: one["datum"])
    first, last = by_day[0]["datum"], by_day[-1]["datum"]
    until, since = _agreed(goal, by_day), _agreed(goal, reversed(by_day))
    if until:
        return f"Saldona går till {until}, men verifikaten till {last}. {_TOGETHER}"
    if since:
        return f"Saldona börjar {since}, men verifikaten {first}. {_TOGETHER}"
    if ar and first > ar[0] + _LATE:
        return f"Verifikaten börjar {first}, men räkenskapsåret {ar[0]}. Exportera verifikaten från årets början."
    return ""


def _agreed(goal: dict[str, Decimal], poster: Iterable[dict[Any, Any]]) -> date | None:
    """The last day, in the order given, at which the vouchers so far make all the balances."""
    left = {konto: amount for konto, amount in goal.items() if amount}
    found = None
    for day, rows in groupby(poster, key=lambda one: one["datum"]):
        for row in rows:
            if row["konto"] in goal:
                left[row["konto"]] = left.get(row["konto"], Decimal(0)) - row["belopp"]
                if not left[row["konto"]]:
                    del left[row["konto"]]
        found = found if left else day
    return found


def _of_account(change: Decimal, needed: Decimal) -> str:
    if not change:
        return "Kontot har inga verifikat i filen. Exportera hela årets verifikat."
    if change == 2 * needed:
        return "Verifikaten är det dubbla av vad saldot ändras med, så de räknas nog två gånger. Ta bort det som finns två gånger."
    return (
        f"Verifikaten ändrar kontot med {_kronor(change)} kr, men saldot med {_kronor(needed)} kr: verifikat saknas, eller "
        f"saldot är från en annan tid. {_TOGETHER}"
    )


def _kronor(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",").replace("-", "−")
