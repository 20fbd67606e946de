"""Why vouchers, or months, do not make the balances that the books tell, and what to do. Entry: `satt_atgarder`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

_LATE = timedelta(days=31)
_OF_MONTHS = (
    "Utfallet är här räknat ur periodernas saldon: en period saknas, eller saldona är från olika tid. Exportera filen på nytt, helst "
    "som typ 4, med verifikat."
)
_TOGETHER = "Exportera saldon och verifikat i samma fil, för samma tid."


def satt_atgarder(
    konton: Sequence[dict[str, Any]],
    poster: Sequence[dict[Any, Any]],
    ar: tuple[date, date] | None,
    *,
    manader: bool = False,
) -> list[str | None]:
    """For each account what to do, or None where its vouchers make its balance. ar: first and last day of the year. manader: whether the
    amounts are balances of months instead.

    Vouchers that lack cannot be told from vouchers too many by the sum alone: what is said is what the days and sums show.
    """
    needed = [_needed(one) for one in konton]
    wrong = [need is not None and need != one["forandring"] for one, need in zip(konton, needed, strict=True)]
    if not any(wrong):
        return [None] * len(konton)
    goal = {one["konto"]: need for one, need in zip(konton, needed, strict=True) if need is not None}
    whole = _OF_MONTHS if manader else _whole(goal, poster, ar)
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
