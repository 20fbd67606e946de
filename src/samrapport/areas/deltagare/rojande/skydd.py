"""What is published and what is withheld: the outcome of the protection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Status = Literal["publicerad", "primär", "sekundär"]
"""primär: withheld for its own sake. sekundär: withheld so that a primary one cannot be worked out."""


@dataclass(frozen=True)
class Begransad:
    """A count that cannot be kept as uncertain as the least cell asks, however much is withheld.

    nyckel: the cell. minst, hogst: the widest that a reader's bounds can be made within the range that is asked for.
    orsak: "nollor" when only the reader who knows that zeros are published comes that near (a sum of three filled rows is at
    least 3), and other readers do not. "känt" when what is public already, or the relations themselves, tell every reader.
    """

    nyckel: str
    minst: int
    hogst: int
    orsak: Literal["nollor", "känt"]


@dataclass(frozen=True)
class Skydd:
    """The status of every cell and percentage, and what could not be protected in full.

    celler: nyckel -> status. andelar: name -> whether it is published. minst: whether it is proven that no other pattern
    with the same guarantee costs less. begransade: see `Begransad`. intyg: for each demand
    on a withheld cell, another complete table (nyckel -> count) that agrees with all that is published. Never publish it:
    it is for tests and for whoever wants to check.
    """

    minsta_cell: int
    celler: Mapping[str, Status]
    andelar: Mapping[str, bool]
    minst: bool
    begransade: tuple[Begransad, ...] = ()
    intyg: tuple[Mapping[str, int], ...] = ()

    def dold(self, nyckel: str) -> bool:
        """Whether a cell is withheld. KeyError for a cell that was not in the tabellverk."""
        return self.celler[nyckel] != "publicerad"

    def dolda(self) -> tuple[str, ...]:
        """The withheld cells, in the order of the tabellverk."""
        return tuple(one for one in self.celler if self.dold(one))
