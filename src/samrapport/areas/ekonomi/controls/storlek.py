"""Rules on the size of amounts: a digit too many or too few, against last year's budget and against this year's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from samrapport.errors import told_elsewhere
from samrapport.facts.fact import Fact
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.rapport.nyckeltal import aret_fore
from samrapport.rapport.rapport import Rapport
from samrapport.text.numbers import round_half_up

_BEFORE = "budget_aret_fore"
_POST = re.compile(r"budget\.\w+\.\w+\.budget|budget\.totalt\.budget")
_LOW, _HIGH = 8, Fraction(25, 2)
"""Between these, one amount is about ten times another."""
_LEAST = 20_000
"""Kronor: smaller amounts change tenfold of themselves."""
_TABLES = ("budget", "utfall", "eget_kapital")


def underlag(rapport: Rapport) -> Iterator[tuple[str, Any]]:
    """The budget facts of the report of the year before; nothing where it cannot be read, which its own report tells."""
    earlier = None if rapport.inom else aret_fore(rapport)
    with told_elsewhere():
        if earlier and all(earlier.finns(name) for name in _TABLES):
            yield _BEFORE, earlier.fakta.namespace("budget")


@regel(
    "tio-ganger-aret-fore",
    "Tio gånger förra årets",
    "En post eller summa i budgeten är inte omkring tio gånger så stor, eller en tiondel så stor, som i förra årets rapport. Då är "
    "ofta en siffra för mycket eller för lite skriven. Belopp under 20 tkr prövas inte.",
    "varning",
)
def mot_forra_aret(u: Underlag) -> Iterator[Fynd]:
    """A budget that is about ten times last year's, or a tenth of it."""
    before: dict[str, Fact] = u.egna.get(_BEFORE, {})
    for name in u.alla_fakta:
        now, then = u.vardet(name), before.get(name)
        if not _POST.fullmatch(name) or not now or then is None or not Fraction(then.value):  # type: ignore[arg-type]
            continue
        old = Fraction(then.value)  # type: ignore[arg-type]
        large, small = max(now, old), min(now, old)
        if small >= _LEAST and _LOW <= large / small <= _HIGH:
            word = "tio gånger så stort som" if now > old else "en tiondel av"
            yield _fynd(u, name, now, old, f"Beloppet är omkring {word} förra årets. Är en siffra fel?")


@regel(
    "siffra-for-mycket",
    "En siffra för mycket",
    "Utfallet för en post är inte omkring tio gånger så stort som den del av budgeten som perioden motsvarar. Då är ofta en "
    "siffra för mycket skriven, eller en för lite i budgeten. Budgetar under 20 tkr prövas inte.",
    "varning",
)
def mot_budgeten(u: Underlag) -> Iterator[Fynd]:
    """An utfall that is about ten times its share of the budget."""
    start, end = u.period
    gone = Fraction((end - start).days + 1, 365)
    for name in u.alla_fakta:
        if not re.fullmatch(r"budget\.\w+\.(?!summa\.)\w+\.utfall", name):
            continue
        budget, spent = u.vardet(name.removesuffix("utfall") + "budget"), u.vardet(name)
        if budget and spent and budget >= _LEAST and _LOW <= spent / (budget * gone) <= _HIGH:
            text = "Utfallet är omkring tio gånger så stort som periodens del av budgeten. Är en siffra fel?"
            yield _fynd(u, name, spent, budget * gone, text)


def _fynd(u: Underlag, name: str, given: Fraction, other: Fraction, text: str) -> Fynd:
    fact = u.alla_fakta[name]
    source = fact.sources[0] if fact.sources else None
    unit = 1000 if u.enhet == "tkr" else 1
    value, right = round_half_up(given / unit), round_half_up(other / unit)
    return Fynd(
        f"Budget och utfall: {fact.formula}", text, value, right, u.enhet, fact.formula, (name,),
        source.file if source else "", source.row if source else None,
    )  # fmt: skip
