"""Rules that hold each printed statement against what is computed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag, Uppgift

_BELOW = r"\b(?:nästan|knappt)\b"
_ABOVE = r"\b(?:drygt|över)\b"
_ABOUT = r"\b(?:ca|cirka|circa|omkring|ungefär)\b"
_NEAR = Fraction(1, 10)
"""How far, of the printed number, a figure may be that is told as about, nearly or just above."""


def ungefarlig(one: Uppgift) -> str:
    """The word by which a printed number is told as about right; empty for one that is told as exact."""
    found = re.search(f"{_BELOW}|{_ABOVE}|{_ABOUT}", one.tryckt, re.IGNORECASE)
    return found[0].lower() if found else ""


@regel(
    "publicerat-mot-beraknat",
    "Publicerat mot beräknat",
    "Varje tryckt uppgift hålls mot den som räknas ur underlaget, avrundad som i trycket. Skillnader som ryms i att varje "
    "del är avrundad för sig räknas inte. Där en annan regel säger varför uppgiften är fel visas bara den.",
)
def publicerat(u: Underlag) -> Iterator[Fynd]:
    """Printed and computed differ by more than rounding."""
    for one, compared in zip(u.uppgifter, u.jamforelser, strict=True):
        if compared.verdict == "avviker" and one.enhet != "riktning" and not ungefarlig(one):
            text = "Det tryckta värdet är inte det som underlaget ger."
            yield one.fynd(text, compared.computed, compared.fact.formula, one.uttryck.namn)


@regel(
    "ungefarligt",
    "Ungefärliga ord",
    "”Knappt” och ”nästan” ska ligga strax under det tryckta talet, ”drygt” strax över, och ”cirka” nära det: högst en "
    "tiondel bort.",
    "varning",
)
def ungefarligt(u: Underlag) -> Iterator[Fynd]:
    """A number told as about right is not."""
    for one in u.uppgifter:
        word, computed = ungefarlig(one), u.beraknat(one) if isinstance(one.varde, Decimal) else None
        if not word or computed is None or isinstance(computed.value, str) or one.tal == 0:
            continue
        shown = u.i_tryckets_enhet(one)
        finer = _exact(u, one)
        if shown is None or finer is None or shown == one.tal:
            continue
        off = (finer - one.exakt) / abs(one.exakt)
        wrong_side = (re.match(_BELOW, word) and off > 0) or (re.match(_ABOVE, word) and off < 0)
        if wrong_side or abs(off) > _NEAR:
            where = "på fel sida" if wrong_side else "mer än en tiondel bort"
            text = f"Trycket skriver ”{word}”, men talet ligger {where}."
            yield one.fynd(text, shown, computed.formula, one.uttryck.namn)


def _exact(u: Underlag, one: Uppgift) -> Fraction | None:
    """The computed number in the same measure as `Uppgift.exakt`."""
    fact = u.beraknat(one)
    if fact is None or isinstance(fact.value, str) or not isinstance(fact.value, Decimal | Fraction | int):
        return None
    scale = {"tkr": 1000, "mkr": 1_000_000}.get(fact.unit, 1)
    value = Fraction(fact.value) * scale
    return value / 100 if fact.unit == "procent" else value
