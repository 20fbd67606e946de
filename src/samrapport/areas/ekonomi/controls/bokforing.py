"""Rules on the books (SIE): opening balances add up to 0 and are last year's closing ones, IB + change = UB, RES = the year's vouchers.

That debit is credit in each voucher is no finding but a fault, told when the file is read: what does not add up is no voucher.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from samrapport.areas.ekonomi.bokforing import las_bokforing
from samrapport.areas.ekonomi.underlag import SIE
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.rapport.rapport import Rapport
from samrapport.raw.table import FILE, ROW


def underlag(rapport: Rapport) -> Iterator[tuple[str, Any]]:
    """The accounts of the books."""
    if rapport.har(SIE):
        books = las_bokforing(rapport)
        yield "bokforing", books.konton
        if books.ur_saldon:
            yield "periodsaldon", books.saldon


def _accounts(u: Underlag, told: str, slag: str = "") -> Iterator[pd.Series]:
    """The accounts of a kind, when the books tell such a balance of them."""
    frame = u.tabeller.get("bokforing")
    if frame is not None:
        for _, row in frame.iterrows():
            if row[told] is not None and slag in ("", row["slag"]):
                yield row


def _konto(row: pd.Series) -> str:
    return f"Konto {row['konto']} {row['namn']}".strip()


@regel(
    "ib-plus-forandring",
    "Ingående saldo plus verifikat är utgående",
    "I bokföringen (SIE) är varje balanskontos ingående saldo plus årets verifikat det utgående saldot. Annars saknas verifikat eller räknas "
    "två gånger, eller också är saldona från en annan tid än verifikaten. Fyndet säger vad som gäller för kontot.",
)
def saldon(u: Underlag) -> Iterator[Fynd]:
    """IB and the vouchers do not make UB."""
    for row in _accounts(u, "ub", "balans"):
        right = row["ib"] + row["forandring"]
        if right != row["ub"]:
            yield Fynd(
                _konto(row),
                f"Det utgående saldot är inte det ingående plus årets verifikat. {row['åtgärd']}",
                row["ub"], right, "kr", "#IB + verifikaten", (), str(row[FILE]), int(row[ROW]),
            )  # fmt: skip


@regel(
    "res-mot-verifikat",
    "Resultatkonton mot verifikat",
    "I bokföringen (SIE) är varje resultatkontos saldo summan av årets verifikat på kontot. Annars saknas verifikat eller räknas två gånger, "
    "eller också är saldot från en annan tid än verifikaten. Fyndet säger vad som gäller för kontot.",
)
def resultat(u: Underlag) -> Iterator[Fynd]:
    """RES is not the sum of the vouchers."""
    for row in _accounts(u, "res", "resultat"):
        if row["forandring"] != row["res"]:
            yield Fynd(
                _konto(row), f"Saldot är inte summan av årets verifikat. {row['åtgärd']}",
                row["res"], row["forandring"], "kr", "summan av verifikaten", (), str(row[FILE]), int(row[ROW]),
            )  # fmt: skip


@regel(
    "ib-summa",
    "Ingående saldon tar ut varandra",
    "I bokföringen (SIE) är summan av alla ingående saldon 0. Är den föregående års resultat är det resultatet inte bokfört än, vilket "
    "bara är en varning.",
)
def ingaende(u: Underlag) -> Iterator[Fynd]:
    """The opening balances do not add up to 0."""
    rows = list(_accounts(u, "ib"))
    left = sum((row["ib"] for row in rows), Decimal(0))
    if left:
        carried = left + sum((row["res_fore"] for row in rows), Decimal(0)) == 0
        text = "Summan är föregående års resultat, som inte är bokfört i årets ingående balans." if carried else (
            "Summan av alla ingående saldon är inte 0. Ett ingående saldo saknas eller är fel."
        )  # fmt: skip
        yield Fynd(
            "Ingående balans", text, left, Decimal(0), "kr", "summan av #IB", fil=str(rows[0][FILE]),
            allvar="varning" if carried else "fel",
        )  # fmt: skip


_EGET_KAPITAL = "20"
"""How accounts of eget kapital begin, in BAS and Kommun-Bas: last year's result is moved between them."""


@regel(
    "ib-mot-forra-aret",
    "Ingående saldon mot föregående års utgående",
    "I bokföringen (SIE) är varje balanskontos ingående saldo det utgående från året före, när filerna säger båda. Kontona för eget kapital "
    "prövas tillsammans, för årets resultat bokas om mellan dem.",
)
def fran_forra_aret(u: Underlag) -> Iterator[Fynd]:
    """An account does not open at what it closed at."""
    rows = [row for row in _accounts(u, "ub_fore", "balans") if row["ib"] is not None]
    for row in rows:
        if not row["konto"].startswith(_EGET_KAPITAL) and row["ib"] != row["ub_fore"]:
            yield Fynd(
                _konto(row), "Det ingående saldot är inte det utgående från året före. Rätta det i bokföringen, eller exportera båda åren på nytt.",
                row["ib"], row["ub_fore"], "kr", "#UB året före", (), str(row[FILE]), int(row[ROW]),
            )  # fmt: skip
    own = [row for row in rows if row["konto"].startswith(_EGET_KAPITAL)]
    opening, closing = (sum((row[name] for row in own), Decimal(0)) for name in ("ib", "ub_fore"))
    result = sum((row["res_fore"] for row in _accounts(u, "ub_fore", "resultat")), Decimal(0))
    if own and opening not in (closing, closing + result):
        yield Fynd(
            "Eget kapital, ingående",
            "Det är varken det utgående från året före eller det och årets resultat då. Rätta det i bokföringen, eller exportera båda åren på nytt.",
            opening, closing + result, "kr", "#UB och #RES året före", (), str(own[0][FILE]), int(own[0][ROW]),
        )  # fmt: skip


@regel(
    "utfall-ur-periodsaldon",
    "Utfallet är räknat ur saldon för månader",
    "Har bokföringen (SIE) inga verifikat, utan bara saldon för månaderna (typ 2 och 3), går utfallet inte att följa till verifikaten, och perioden "
    "måste vara hela månader. Fyndet säger det, så att den som granskar vet det.",
    "upplysning",
)
def ur_saldon(u: Underlag) -> Iterator[Fynd]:
    """The utfall is of balances of months."""
    frame = u.tabeller.get("periodsaldon")
    if frame is not None:
        yield Fynd(
            "Utfallet ur bokföringen",
            "Filen har saldon för hela månader och inga verifikat. Be ekonomen om SIE typ 4 om utfallet ska gå att följa till verifikaten.",
            None, None, "text", "#PSALDO", fil=str(frame[FILE].iloc[0]),
        )  # fmt: skip
