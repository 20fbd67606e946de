"""Rules on the books (SIE): opening balances add up to 0, IB + change = UB, RES = the year's vouchers.

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
        yield "bokforing", las_bokforing(rapport).konton


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
