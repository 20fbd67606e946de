"""Which facts on insatser are sums of which others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from samrapport.facts.fact import Fact
from samrapport.rapport.kontroll.samband import Samband


def samband(facts: Mapping[str, Fact]) -> Iterator[Samband]:
    """The budget of an insats is the sum of its rows, and at most what it has been given."""
    for name in facts:
        if found := re.fullmatch(r"insats\.(\w+)\.insatsbudget\.summa", name):
            prefix = f"insats.{found[1]}.insatsbudget."
            yield Samband(name, tuple(one for one in facts if one.startswith(prefix) and one != name))
            if f"insats.{found[1]}.tilldelade_medel" in facts:
                yield Samband(f"insats.{found[1]}.tilldelade_medel", (name,), "högst")
