"""The books of a report: all SIE files in its folder `sie`, as one. Entries: `read_bokforing`, `sie_files`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import Any

import pandas as pd

from samrapport.areas.ekonomi.bocker.aret_fore import BOTH, Fore, is_before, read_fore
from samrapport.areas.ekonomi.bocker.atgarder import satt_atgarder
from samrapport.areas.ekonomi.bocker.periodsaldon import (
    Par,
    Post,
    assert_of_months,
    assert_whole_months,
    helarsposter,
    manadsposter,
)
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
    """filer: the SIE files of the report's own year. transaktioner: of them all, as in `Sie`; empty where they have only the balances of months,
    saldon (as `Sie.periodsaldon`). namn: account names. objekt: (dimension, objekt) that are known, with their names. kontoplan: what the file says
    that its chart of accounts is. fore: what the books tell of the year before.

    konton: one row per account that has a balance or a transaction: konto, namn, slag (balans, resultat), ib, forandring, ub
    (None where the files tell no balances), res (None where they tell no results), res_fore (the year before's; 0 where the
    files tell none), ub_fore (what the year before closed at; None where the files tell none), åtgärd (what to do where the vouchers do not make the balance; else None), rad, fil.
    """

    filer: tuple[str, ...]
    transaktioner: pd.DataFrame
    namn: dict[str, str]
    objekt: dict[Par, str]
    konton: pd.DataFrame
    saldon: pd.DataFrame
    ur_saldon: bool = False
    kontoplan: str = ""
    fore: Fore = field(default_factory=Fore)

    def poster(self, period: tuple[date, date], wanted: Callable[[str], set[Par]]) -> list[Post]:
        """The amounts of a period, as in `transaktioner`. wanted: the objects of an account that are wanted apart. Raises DataFault."""
        if self.ur_saldon:
            return manadsposter(self.saldon, ("PSALDO",), 0, period, wanted)
        return [row for row in self.transaktioner.to_dict("records") if period[0] <= row["datum"] <= period[1]]

    def ar_resultat(self, konto: str) -> bool:
        """Whether an account is of the result, as the files say, else as charts of accounts have it."""
        return (self._slag.get(konto) or _kind(konto, None, balance=False, result=False)) == "resultat"

    @cached_property
    def _slag(self) -> dict[str, str]:
        return dict(zip(self.konton["konto"], self.konton["slag"], strict=True))

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
    paths = sie_files(folder, root)
    if not paths:
        expected = "bokföringen saknas. Lägg SIE-filen i den mappen, eller läs in en lista över konton med samrapport importera --till utfall."
        raise DataFault(Fault(f"{root}/sie", expected))
    for path in paths:
        try:
            files.append(read_sie(folder, path))
        except DataFault as error:
            faults.extend(error.faults)
    before = [one for one in files if is_before(one, rapport)]
    if len(before) == len(files):
        before = []
    files = [one for one in files if one not in before]
    if not faults:
        faults = [*_year_faults(files, rapport), *_twice(files), *_twice(before)]
        faults += [fault for one in before for fault in (*_outside(one), *_organisation(one, files[0]))]
    assert_none(faults)
    files.sort(key=lambda one: (max(one.transaktioner["datum"], default=date.min), one.fil))
    months = _of_months(files, rapport)
    transactions = pd.concat([one.transaktioner for one in files], ignore_index=True)
    every = [*before, *files]
    names = {row["konto"]: row["namn"] for one in every for row in one.konton.to_dict("records")}
    objects = {
        (row["dimension"], row["objekt"]): row["namn"] or "" for one in every for row in one.objekt.to_dict("records")
    }
    told = [*transactions["objekt"], *(pairs for one in every for pairs in one.periodsaldon["objekt"])]
    objects |= {pair: objects.get(pair, "") for pairs in told for pair in pairs}
    fore = read_fore(before, files, rapport)
    return Bokforing(
        tuple(sorted(one.fil for one in every)), transactions, names, objects, _accounts(files, transactions, names, fore, months=bool(months)),
        (months or files[-1]).periodsaldon, bool(months), files[-1].kontoplan, fore,
    )  # fmt: skip


def _of_months(files: list[Sie], rapport: Rapportuppgifter) -> Sie | None:
    """The file whose balances of months the utfall is of; None where there are vouchers. Raises DataFault."""
    period = rapport.period
    less = [one for one in files if one.typ != "4"]
    vouchers = any(len(one.transaktioner) for one in files)
    if not less and vouchers:
        return None
    if len(files) > 1:
        raise DataFault(Fault((less or files)[0].fil, BOTH, column="#SIETYP"))
    if files[0].typ == "1":
        expected = (
            "filen är SIE typ 1, som bara har hela årets saldon. Be ekonomen exportera SIE typ 4, med verifikat, eller annars typ 3 "
            f"eller 2, med saldon för varje månad, till och med {period.slut}."
        )
        raise DataFault(Fault(files[0].fil, expected, column="#SIETYP"))
    one = files[0]
    assert_whole_months(one.fil, period.start, period.slut)
    assert_of_months(one)
    return one


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
        faults += _organisation(one, files[0])
    ends = [min(day for day in (one.skapad, one.omfattning) if day) for one in files if one.skapad or one.omfattning]
    if len(ends) == len(files) and ends and max(ends) < period.slut:
        expected = f"bokföringen går bara till {max(ends)}, men rapportens period slutar {period.slut}. Exportera filen på nytt."
        faults.append(Fault(files[-1].fil, expected, column="#GEN"))
    days = [day for one in files for day in one.transaktioner["datum"]]
    if not days:
        days = [
            row["månad"]
            for one in files
            for row in one.periodsaldon.to_dict("records")
            if (row["slag"], row["år"]) == ("PSALDO", 0)
        ]
    none = not any(period.start <= day <= period.slut for day in days)
    if files and not faults and none and all(one.typ != "1" for one in files):
        expected = f"inga verifikat har datum i rapportens period, {period.start}–{period.slut}. Exportera rätt år, med verifikat (typ 4E)."
        faults.append(Fault(files[-1].fil, expected, column="#VER"))
    return faults


def _organisation(one: Sie, first: Sie) -> list[Fault]:
    if not one.organisation or first.organisation in ("", one.organisation):
        return []
    expected = (
        f"filen gäller en annan organisation än {first.fil.rpartition('/')[2]}. Behåll bara förbundets egna filer."
    )
    return [Fault(one.fil, expected, column="#ORGNR")]


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


def _accounts(
    files: list[Sie], transactions: pd.DataFrame, names: dict[str, str], fore: Fore, *, months: bool
) -> pd.DataFrame:
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
    before = before or fore.res
    counted = helarsposter(last, last.omfattning or date.max) if months else _of_balances(last, transactions)
    changes: dict[str, Decimal] = {}
    first: dict[str, tuple[int, str]] = {}
    for row in counted:
        changes[row["konto"]] = changes.get(row["konto"], Decimal(0)) + row["belopp"]
        first.setdefault(row["konto"], (row[ROW], row[FILE]))
    has_balances, has_results = bool(balances["IB"] or balances["UB"]), bool(balances["RES"])
    if not balances["IB"]:  # Opened at what the year before closed at, where the files tell that alone.
        balances["IB"] = dict(fore.ub)
    rows: list[dict[Any, Any]] = []
    for konto in sorted({*changes, *before, *fore.ub, *(konto for one in balances.values() for konto in one)}):
        ib, ub, res = (balances[slag].get(konto) for slag in ("IB", "UB", "RES"))
        told = ub or res or ib
        place = told[1:] if told else first.get(konto, (1, last.fil))
        rows.append(
            {
                "konto": konto,
                "namn": names.get(konto, ""),
                "slag": _kind(konto, kinds.get(konto), balance=bool(ib or ub), result=bool(res)),
                "ib": (ib[0] if ib else Decimal(0)) if has_balances or fore.ub else None,
                "forandring": changes.get(konto, Decimal(0)),
                "ub": (ub[0] if ub else Decimal(0)) if has_balances else None,
                "res": (res[0] if res else Decimal(0)) if has_results else None,
                "res_fore": before.get(konto, Decimal(0)),
                "ub_fore": fore.ub.get(konto, (Decimal(0),))[0] if fore.ub else None,
                ROW: place[0],
                FILE: place[1],
            }
        )
    remedies = satt_atgarder(rows, counted, last.rakenskapsar.get(0), manader=months)
    for row, remedy in zip(rows, remedies, strict=True):
        row["åtgärd"] = remedy
    columns = ("konto", "namn", "slag", "ib", "forandring", "ub", "res", "res_fore", "ub_fore", "åtgärd", ROW, FILE)
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in columns})


def _of_balances(last: Sie, transactions: pd.DataFrame) -> list[dict[Any, Any]]:
    """The amounts that the balances are of: those of the year, and up to the day that the file says."""
    start, end = last.rakenskapsar.get(0, (date.min, date.max))
    end = min(end, last.omfattning or end)
    return [row for row in transactions.to_dict("records") if start <= row["datum"] <= end]


def _kind(konto: str, ktyp: str | None, *, balance: bool, result: bool) -> str:
    """Whether an account is of the balance sheet or of the result: as the file says, else as charts of accounts have it."""
    if ktyp in ("T", "S", "K", "I"):
        return "balans" if ktyp in ("T", "S") else "resultat"
    if balance != result:
        return "balans" if balance else "resultat"
    return "balans" if konto.startswith(("1", "2")) else "resultat"
