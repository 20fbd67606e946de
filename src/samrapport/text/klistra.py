"""What to paste in a text to have a fact written there: its name with a filter that fits, and what comes of it. Entry: `to_paste`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from samrapport.facts.fact import Fact, Unit, skyddat
from samrapport.text.bound import FILTERS, Bound
from samrapport.text.skrivna import formatted

_MONEY: Final = ("tkr_enhet", "tkr", "mkr", "kr")
_COUNTS: Final = ("antal", "ord")
_MEASURES: Final = ("tal(1)", "antal")
_FITTING: Final[dict[Unit, tuple[str, ...]]] = {
    "kr": _MONEY,
    "tkr": _MONEY,
    "mkr": ("mkr", "tkr_enhet", "kr"),
    "andel": ("procent", "procent1"),
    "andel1": ("procent1", "procent"),
    "procent": ("procent", "procent1"),
    "per100": ("per100",),
    "antal": _COUNTS,
    "personer": _COUNTS,
    "datum": ("datum", "ar"),
    "år": (),
    "månader": _MEASURES,
    "dagar": _MEASURES,
    "text": (),
}
"""The filters that write a fact of each unit, the most usual one first."""


@dataclass(frozen=True)
class Paste:
    """text: `{{ budget.andel | procent }}`, to stand in a text. shown: what a reader then sees, `39 %`."""

    text: str
    shown: str


def to_paste(fact: Fact) -> tuple[Paste, ...]:
    """The ways to write a fact in a text, the most usual one first; each writes something that those before it do not.

    A fact that may not be shown has one way alone: its name, which writes that it is protected.
    """
    written = formatted(fact)
    alone = {written: Paste(f"{{{{ {fact.name} }}}}", written)}
    if skyddat(fact):
        return tuple(alone.values())
    filters = _FITTING[fact.unit]
    # Kronor alone are in tkr without saying so; else a name writes what its first filter would, or more of its decimals.
    found = alone if fact.unit != "kr" and (not filters or _applied(fact, filters[0]) != written) else {}
    signed = [f"abs | {one}" for one in filters[:1]] if _is_negative(fact) else []
    for one in (*filters, *signed, *(["bas"] if fact.base else [])):
        shown = str(_applied(fact, one))
        found.setdefault(shown, Paste(f"{{{{ {fact.name} | {one} }}}}", shown))
    return tuple(found.values())


def _is_negative(fact: Fact) -> bool:
    return not isinstance(fact.value, str | date) and fact.value < 0


def _applied(fact: Fact, filters: str) -> object:
    value: object = Bound(fact)
    for one in filters.split(" | "):
        name, _, given = one.rstrip(")").partition("(")
        value = FILTERS[name](value, *((int(given),) if given else ()))
    return value
