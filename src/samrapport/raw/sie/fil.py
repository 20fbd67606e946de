"""Accounting files in the SIE format (types 1 to 4), as they are in reality. Entry: `read_sie`.

The format is public (SIE-gruppen, "SIE filformat", version 4). Read are #KONTO, #KTYP, #IB, #UB, #RES, #OIB, #OUB, #PSALDO,
#PBUDGET, #OBUDGET, #DIM, #UNDERDIM, #OBJEKT, #RAR, #GEN, #OMFATTN, #VALUTA and #VER with its rows. Other labels are let be. Texts of
vouchers and who signed them are never kept: they may name persons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from samrapport.errors import DataFault, Fault, shorten
from samrapport.raw.budget import within_budget
from samrapport.raw.folder import RawFolder
from samrapport.raw.sie.text import ROWS, Rad, belopp, dag, konto, lines_of, manad, objekt
from samrapport.raw.sie.verifikat import Verifikat
from samrapport.raw.table import FILE, ROW
from samrapport.raw.tecken import told, unshown

_MOST_FAULTS = 20
_BALANCES = {"IB": False, "UB": False, "RES": False, "OIB": True, "OUB": True}
"""The labels of balances, and whether they tell of objects."""
_PERIODS = ("PSALDO", "PBUDGET", "OBUDGET")
TYPES = ("1", "2", "3", "4")
"""1 has balances of the year, 2 of the months too, 3 of objects too, 4 the vouchers."""

COLUMNS = {
    "konton": ("konto", "namn", "ktyp"),
    "saldon": ("slag", "år", "konto", "objekt", "belopp"),
    "periodsaldon": ("slag", "år", "månad", "konto", "objekt", "belopp"),
    "objekt": ("dimension", "objekt", "namn"),
    "transaktioner": ("datum", "konto", "objekt", "belopp", "verifikat"),
}
"""The columns of each frame, besides `rad` and `fil`."""


@dataclass(frozen=True)
class Sie:
    """One SIE file. Amounts are Decimal kronor, debit positive. Years are 0 for the file's own, −1 for the one before.

    konton: konto, namn, ktyp (T, S, K, I or None). saldon: slag (IB, UB, RES, OIB, OUB), år, konto, objekt, belopp.
    periodsaldon: slag (PSALDO, PBUDGET, OBUDGET), år, månad (its first day), konto, objekt, belopp (of the month alone). objekt: dimension,
    objekt, namn.
    transaktioner: datum (the voucher's), konto, objekt, belopp, verifikat (series, number; empty where the file gives none).
    objekt of amounts: tuple of (dimension, objekt). dimensioner: names by number. rakenskapsar: first and last day by year.
    skapad: the day of #GEN. omfattning: the day of #OMFATTN, up to which balances go.
    organisation: the digits of #ORGNR. typ: one of TYPES. kontoplan: as #KPTYP says.
    """

    fil: str
    konton: pd.DataFrame
    saldon: pd.DataFrame
    periodsaldon: pd.DataFrame
    objekt: pd.DataFrame
    transaktioner: pd.DataFrame
    dimensioner: dict[str, str]
    rakenskapsar: dict[int, tuple[date, date]]
    skapad: date | None
    omfattning: date | None
    organisation: str = ""
    typ: str = "4"
    kontoplan: str = ""


def read_sie(folder: RawFolder, path: str) -> Sie:
    """Read a SIE file of any type but 5. Raises DataFault: not SIE, broken rows, vouchers that do not add up to 0."""
    reader = _Reader(path)
    content = folder.read(path)
    with within_budget(path):
        for one in lines_of(path, content):
            reader.read(one)
        return reader.finish()


def _shown(name: str) -> str:
    """A name, as the controls may show it. Raises ValueError for a sign that cannot be."""
    if sign := unshown(name):
        raise ValueError(told(sign[0]))
    return name


class _Reader:
    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.frames: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
        self.ktyp: dict[str, str] = {}
        self.dimensions: dict[str, str] = {}
        self.years: dict[int, tuple[date, date]] = {}
        self.days: dict[str, date] = {}
        self.voucher: Verifikat | None = None
        self.vouchers: dict[tuple[object, ...], int] = {}
        self.twice: list[tuple[Verifikat, int]] = []
        self.balances: dict[tuple[object, ...], dict[str, Any]] = {}
        self.begun = False
        self.organisation = self.chart = ""
        self.broken = self.ignored = False
        self.types: list[str] = []

    def read(self, row: Rad) -> None:
        """Take one line; a fault is kept, and the reading goes on."""
        try:
            self._take(row)
        except ValueError as error:
            self._fault(row.nummer, str(error), row.etikett, row.text)
            self.broken = self.broken or self.voucher is not None or row.etikett == "VER"

    def _fault(self, number: int | None, expected: str, label: str | None = None, value: str | None = None) -> None:
        self.faults.append(
            Fault(self.path, expected, number, f"#{label}" if label else None, shorten(value) if value else None)
        )

    def _take(self, row: Rad) -> None:
        if row.etikett == "{":
            self.ignored = self.voucher is None and not self.broken
            if self.voucher is not None:
                self.voucher.oppnat = True
        elif row.etikett == "}":
            self._close()
        elif not self.ignored:
            if self.voucher is not None and row.etikett == "VER":
                self._unclosed()
            self._label(row)

    def _label(self, row: Rad) -> None:
        label, fields = row.etikett, row.falt
        if label == "VER":
            series, number, day = fields.text(0), fields.text(1), dag(fields.need(2, "verifikatets datum"))
            self.broken = False
            name = f"{series} {number}".strip() if number not in ("", "0") else ""
            self.voucher = Verifikat(name, day, row.nummer, row.text)
        elif label in ROWS:
            self._transaction(row)
        elif label in _BALANCES:
            self._balance(row)
        elif label in _PERIODS:
            self._period(row)
        elif label == "KONTO":
            self._add("konton", row, konto=konto(fields.text(0)), namn=_shown(fields.text(1)), ktyp=None)
        elif label == "KTYP":
            self.ktyp[konto(fields.text(0))] = fields.text(1).upper()
        else:
            self._register(row)

    def _register(self, row: Rad) -> None:
        """What the file says of itself and its dimensions."""
        label, fields = row.etikett, row.falt
        if label in ("DIM", "UNDERDIM"):
            self.dimensions[fields.need(0, "dimensionens nummer")] = fields.text(1)
        elif label == "OBJEKT":
            number, one = fields.need(0, "dimensionens nummer"), fields.need(1, "objektets nummer")
            self._add("objekt", row, dimension=number, objekt=one, namn=fields.text(2))
        elif label == "RAR":
            if fields.text(1) or fields.text(2):
                year = dag(fields.text(1)), dag(fields.text(2))
                if self.years.setdefault(self._year(fields.text(0)), year) != year:
                    raise ValueError(
                        f"ger räkenskapsåret {fields.text(0)} andra dagar än en rad före. Exportera ett år i taget."
                    )
        elif label == "FLAGGA":
            if self.begun:
                raise ValueError(
                    "visar att filen är två SIE-filer i rad. Dela den här, i var sin fil, eller ta bort den ena."
                )
            self.begun = True
        elif label == "ORGNR":
            self.organisation = re.sub(r"\D", "", fields.text(0))[-10:]
        elif label in ("GEN", "OMFATTN") and fields.text(0):
            self.days[label] = dag(fields.text(0))
        elif label == "KPTYP":
            self.chart = fields.text(0)
        elif label == "SIETYP":
            self.types.append(fields.text(0).upper())
        elif label == "VALUTA" and fields.text(0).upper() not in ("", "SEK"):
            raise ValueError("är inte kronor. Exportera filen i SEK.")

    def _transaction(self, row: Rad) -> None:
        voucher = self.voucher
        if voucher is None or not voucher.oppnat:
            if self.broken:
                return
            raise ValueError("står inte inom ett verifikat. Exportera filen på nytt.")
        fields = row.falt
        one = {
            "datum": voucher.datum, "konto": konto(fields.text(0)), "objekt": objekt(fields.group(1)),
            "belopp": belopp(fields.need(2, "beloppet")), "verifikat": voucher.namn, ROW: row.nummer, FILE: self.path,
        }  # fmt: skip
        if re.fullmatch(r"[0-9]{3}([.,][0-9]+)?", fields.text(3)):
            raise ValueError("har blanksteg i beloppet. Välj belopp utan avgränsare för tusental när du exporterar.")
        if fields.text(3):
            dag(fields.text(3))
        voucher.poster.append((row.etikett, one))
        voucher.texter.append(row.text)

    def _close(self) -> None:
        voucher, self.voucher = self.voucher, None
        if voucher is not None and not self.broken:
            try:
                counted = voucher.raknas()
            except ValueError as error:
                self._fault(voucher.rad, str(error), "VER")
            else:
                first = self.vouchers.setdefault(voucher.innehall(counted), voucher.rad)
                if counted and first != voucher.rad:
                    self.twice.append((voucher, first))
                self.frames["transaktioner"] += counted
        self.broken = self.ignored = False

    def _unclosed(self) -> None:
        if self.voucher is not None:
            self._fault(self.voucher.rad, "verifikatet avslutas aldrig med }. Exportera filen på nytt.", "VER")
            self.voucher = None

    def _balance(self, row: Rad) -> None:
        fields, with_objects = row.falt, _BALANCES[row.etikett]
        of = {
            "slag": row.etikett, "år": self._year(fields.text(0)), "konto": konto(fields.text(1)),
            "objekt": objekt(fields.group(2)) if with_objects else (),
        }  # fmt: skip
        amount = belopp(fields.need(3 if with_objects else 2, "beloppet"))
        before = self.balances.setdefault(tuple(of.values()), {"belopp": amount, ROW: row.nummer})
        if before["belopp"] != amount:
            raise ValueError(f"ger saldot ett annat belopp än rad {before[ROW]}. Exportera filen på nytt.")
        self._add("saldon", row, **of, belopp=amount)

    def _period(self, row: Rad) -> None:
        fields = row.falt
        with_objects = fields.is_group(3)
        self._add(
            "periodsaldon", row, slag=row.etikett, år=self._year(fields.text(0)), månad=manad(fields.text(1)),
            konto=konto(fields.text(2)), objekt=objekt(fields.group(3)) if with_objects else (),
            belopp=belopp(fields.need(4 if with_objects else 3, "beloppet")),
        )  # fmt: skip

    def _add(self, frame: str, row: Rad, **values: Any) -> None:
        self.frames[frame].append({**values, ROW: row.nummer, FILE: self.path})

    @staticmethod
    def _year(text: str) -> int:
        if not re.fullmatch(r"0|-[0-9]{1,2}", text):
            raise ValueError("saknar årsnummer. Det är 0 för filens räkenskapsår och −1 för året före.")
        return int(text)

    def _doubled(self) -> None:
        voucher, first = self.twice[0]
        more = f" ({len(self.twice)} verifikat står två gånger)" if len(self.twice) > 1 else ""
        remedy = "Ta bort det ena ur filen, eller exportera den på nytt."
        if not voucher.namn:
            remedy = "Är det två olika, så ge dem nummer i bokföringen och exportera på nytt; ta annars bort det ena."
        self._fault(
            voucher.rad,
            f"{voucher.kallas} finns redan på rad {first}{more} och skulle räknas två gånger. {remedy}",
            "VER",
        )

    def finish(self) -> Sie:
        """The file as frames, or its faults."""
        self._unclosed()
        if self.twice:
            self._doubled()
        kind = self.types[-1] if self.types else ""
        if not kind.startswith(TYPES):
            told = f"typ {kind}" if kind else "utan angiven typ"
            self._fault(None, f"filen är SIE {told}. Exportera typ 4, som har verifikaten med.", "SIETYP")
        elif 0 not in self.years and (self.frames["saldon"] or self.frames["periodsaldon"]):
            self._fault(None, "filen säger inte vilket räkenskapsår den gäller. Exportera den på nytt.", "RAR")
        if len(self.faults) > _MOST_FAULTS:
            more = len(self.faults) - _MOST_FAULTS
            self.faults = [
                *self.faults[:_MOST_FAULTS],
                Fault(self.path, f"och {more} fel till. Exportera filen på nytt."),
            ]
        if self.faults:
            raise DataFault(self.faults)
        for one in self.frames["konton"]:
            one["ktyp"] = self.ktyp.get(one["konto"])
        frames = {name: _frame(rows, COLUMNS[name]) for name, rows in self.frames.items()}
        return Sie(
            self.path, **frames, dimensioner=self.dimensions, rakenskapsar=self.years,
            skapad=self.days.get("GEN"), omfattning=self.days.get("OMFATTN"),
            organisation=self.organisation, typ=kind[0], kontoplan=self.chart,
        )  # fmt: skip


def _frame(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    names = (*columns, ROW, FILE)
    frame = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in names})
    return frame.astype({ROW: "int64"})
