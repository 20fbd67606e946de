"""Which förbund are alike, by size and county. Entries: `efter_storlek`, `lika`.

Size is how many inhabitants the kommuner have of the ages that the measures are of. Nothing else is weighed in, so that a reader
can see for whom a likeness holds: how a förbund works is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from samrapport.areas.jamforelse.varden import Forbundsar
from samrapport.text.alfabet import alphabetical

I_LANET: Final = 2
ANDRA: Final = 3
"""So many in the same county, and so many others, are put beside a förbund."""
KLASSER: Final = (20_000, 50_000, 100_000)
"""Inhabitants at which a new class of size begins."""


@dataclass(frozen=True)
class Lika:
    """Those most like a förbund, the most alike first. i_lanet: in the same county. andra: others, near in size."""

    i_lanet: tuple[Forbundsar, ...] = ()
    andra: tuple[Forbundsar, ...] = ()


def storlek(own: Forbundsar) -> Fraction | None:
    """How many inhabitants; None where that is not known."""
    return Fraction(own.invanare.value) if own.invanare else None  # type: ignore[arg-type]


def efter_storlek(alla: Iterable[Forbundsar]) -> list[Forbundsar]:
    """The largest first, and last those whose size is not known."""
    return sorted(alla, key=lambda one: (-(storlek(one) or Fraction(0)), alphabetical(one.namn)))


def lika(own: Forbundsar, alla: Sequence[Forbundsar]) -> Lika:
    """Those most like `own`: the nearest in size of its county, then the nearest of all others; none where its size is not known."""
    size = storlek(own)
    if not size:
        return Lika()
    others = [one for one in alla if one.forbund != own.forbund and not one.fel and storlek(one)]
    others.sort(key=lambda one: (_apart(size, one), alphabetical(one.namn)))
    near = [one for one in others if own.lan and one.lan == own.lan][:I_LANET]
    return Lika(tuple(near), tuple([one for one in others if one not in near][:ANDRA]))


def _apart(size: Fraction, other: Forbundsar) -> Fraction:
    """How many times as large the larger of two is."""
    own = storlek(other)
    assert own
    return max(size, own) / min(size, own)
