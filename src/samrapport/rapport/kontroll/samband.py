"""Which facts are sums and shares of which others, as the areas know it. Entries: `samband`, `andelar`.

An area's `controls` may have a function `samband(facts)`, patterns `ANDELAR` (a share's name, and those of its part and its
whole), and a function `medel_av(name, facts)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from samrapport.facts.fact import Fact
from samrapport.rapport.omraden import moduler

SAMBAND = "samband"
"""The name under which an area's `underlag` gives relations that only the report itself knows of."""


@dataclass(frozen=True)
class Samband:
    """summa: the whole is the sum of its parts. högst: the parts together are at most the whole.

    avrundat: whether the figures are rounded one by one, so that a sum may miss by half a unit for each part.
    """

    helhet: str
    delar: tuple[str, ...]
    slag: Literal["summa", "högst"] = "summa"
    avrundat: bool = True


@dataclass(frozen=True)
class Andel:
    """`andel` is `del_` / `helhet`, less one for a change. medel_av: shares that are sometimes averaged in its stead."""

    andel: str
    del_: str
    helhet: str
    forandring: bool = False
    medel_av: tuple[str, ...] = ()


def samband(facts: Mapping[str, Fact]) -> Iterator[Samband]:
    """The sums among the facts, without those of participants, which their tables know."""
    for module in moduler("controls"):
        if hasattr(module, "samband"):
            yield from module.samband(facts)


def andelar(facts: Mapping[str, Fact]) -> Iterator[Andel]:
    """The shares and changes whose two parts are facts themselves."""
    modules = moduler("controls")
    patterns = [one for module in modules for one in getattr(module, "ANDELAR", ())]
    averaged = [module.medel_av for module in modules if hasattr(module, "medel_av")]
    for name in facts:
        for pattern, part, whole in patterns:
            if found := re.fullmatch(pattern, name):
                parts = part.format(*found.groups()), whole.format(*found.groups())
                if all(one in facts for one in parts):
                    means = tuple(one for given in averaged for one in given(name, facts))
                    yield Andel(name, *parts, forandring=".forandring." in name, medel_av=means)
                break
