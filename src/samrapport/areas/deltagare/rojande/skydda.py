"""`skydda`: which counts and percentages of linked tables can be published, and which must be withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from samrapport.areas.deltagare.rojande.angrepp import System, system
from samrapport.areas.deltagare.rojande.krav import Krav, dolda_nollor, krav, primara
from samrapport.areas.deltagare.rojande.sok import Losning, sok
from samrapport.areas.deltagare.rojande.tabellverk import RojandeFel, Tabellverk

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


def skydda(verk: Tabellverk, minsta_cell: int) -> Skydd:
    """Withhold the counts of 1 to `minsta_cell` - 1 and as little more as keeps them from being worked out.

    The reader: knows all relations of the tabellverk, every published count and percentage, that counts are whole and not
    negative, this rule, and that zeros are published, so that a withheld count is at least 1 (unless its group
    discloses, see below). Solves the whole as one system in whole numbers.

    The guarantee: for every withheld count of 1 to `minsta_cell` - 1 there is a complete table that agrees with all that is
    published where the count is 1, and one where it is `minsta_cell` - 1 (or more; 2 when `minsta_cell` is 2). So no reader
    can bound it tighter than 1 to `minsta_cell` - 1, the less so one who knows less. For every other withheld count there is a
    table where it is another, so it cannot be solved. Each of these tables is checked exactly, in whole numbers; they are in
    `Skydd.intyg`. Cells in `Skydd.begransade` are the exception: what is public already, or the relations themselves
    (three filled rows are at least three persons), bounds them tighter however much is withheld. They are then kept as
    open as can be, against the reader above and, where that differs, against one who does not know about zeros.

    What is not guaranteed: that all values in the range are equally likely; anything about two small counts together; anything
    against a reader who knows persons in the table, or relations that the tabellverk does not hold.

    Zeros are published: that nobody is in a cell singles nobody out, and structural zeros are known anyway. The exception
    is a group (`Relation.grupp`) all of whose members are in one part: its zeros tell where each of them is. Then that
    part and at least one of the zeros, or the whole, are withheld so that a reader must think one member can be elsewhere.

    A percentage is published just when its numerator and base are, so it never tells anything new.

    The cost is the sum of `Cell.vikt` (1 each unless set: the number of withheld cells), and among equals the sum of the
    withheld counts, which spares totals. It is the least possible for this guarantee when `Skydd.minst`. The outcome
    depends on the cells and not on their order. minsta_cell 0 (or 1) withholds nothing but what was withheld before.
    Raises RojandeFel for a negative `minsta_cell`.
    """
    if minsta_cell < 0:
        raise RojandeFel(f"minsta_cell är {minsta_cell}: skriv 0 för inget skydd eller ett tal från 2.")
    own = primara(verk, minsta_cell)
    before = frozenset(one.nyckel for one in verk.celler if one.lage in ("dold", "täckt"))
    demands = krav(verk, minsta_cell) if minsta_cell > 1 else ()
    columns = _columns(verk) if demands else frozenset()
    hidden, certificates, limited, least = set(own | before), [], [], True
    for part in _connected(verk, columns):
        known = system(verk, part)
        within = [one for one in demands if any(nyckel in known.plats for nyckel, _ in one.termer)]
        solution = _solve(verk, known, within, own | before)
        hidden |= {known.nycklar[at] for at in solution.dolda}
        for witness in solution.vittnen:
            changed = zip(known.nycklar, witness, strict=True)
            certificates.append(verk.antal | {nyckel: verk.antal[nyckel] + by for nyckel, by in changed})
        limited += _limits(verk, solution.ouppnadda, minsta_cell)
        least = least and solution.minst
    for one in demands:
        if not any(nyckel in columns for nyckel, _ in one.termer):
            limited.append(Begransad(one.nyckel, verk.antal[one.nyckel], verk.antal[one.nyckel], "känt"))
    cells: dict[str, Status] = {
        one.nyckel: "publicerad" if one.nyckel not in hidden else "primär" if one.nyckel in own else "sekundär"
        for one in verk.celler
    }
    shares = {one.namn: one.tryckt is not None or not hidden & set(one.nycklar) for one in verk.andelar}
    sorted_limits = tuple(sorted(dict.fromkeys(limited), key=lambda one: one.nyckel))
    return Skydd(minsta_cell, cells, shares, least, sorted_limits, tuple(certificates))


def _columns(verk: Tabellverk) -> frozenset[str]:
    """The cells that withholding can make uncertain: not public, and not told by public ones alone."""
    zeros = dolda_nollor(verk)
    open_ = {one.nyckel for one in verk.celler if one.lage != "offentlig" and (one.antal or one.nyckel in zeros)}
    found = True
    while found:
        found = False
        for relation in verk.relationer:
            left = [one for one in relation.nycklar if one in open_]
            if relation.slag == "summa" and len(left) == 1:
                open_.remove(left[0])
                found = True
    return frozenset(open_)


def _connected(verk: Tabellverk, columns: frozenset[str]) -> list[list[str]]:
    """The columns in groups that no relation ties together, so that each can be solved by itself."""
    leader = {one: one for one in columns}

    def find(one: str) -> str:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    rows = [one.nycklar for one in verk.relationer]
    rows += [one.nycklar for one in verk.andelar if one.tryckt is not None]
    for row in rows:
        members = [one for one in row if one in columns]
        for one in members[1:]:
            leader[find(one)] = find(members[0])
    groups: dict[str, list[str]] = {}
    for one in sorted(columns):
        groups.setdefault(find(one), []).append(one)
    return list(groups.values())


def _solve(verk: Tabellverk, known: System, demands: Sequence[Krav], hidden: frozenset[str]) -> Losning:
    if not demands:
        return Losning(frozenset(), (), (), True)
    # Weight first, then the sum of counts: one unit of weight outweighs all counts together.
    unit = int(known.antal.sum()) + 1
    weights = np.array([verk.cell[one].vikt * unit + verk.antal[one] for one in known.nycklar], dtype=np.int64)
    return sok(known, demands, frozenset(known.plats[one] for one in hidden if one in known.plats), weights)


def _limits(verk: Tabellverk, unmet: Sequence[tuple[Krav, int]], minsta_cell: int) -> list[Begransad]:
    """The bounds of the cells whose krav cannot be met, for every reader where that is so, else for the one who knows zeros."""
    floors: dict[str, int] = {}
    for one, _ in unmet:
        floors[one.nyckel] = min(one.golv, floors.get(one.nyckel, 1))
    found = []
    for nyckel, floor in floors.items():
        count = verk.antal[nyckel]
        down, up = max(count - 1, 0), max(max(minsta_cell - 1, 2) - count, 0)
        for one, reached in unmet:
            if one.nyckel == nyckel and one.golv == floor:
                down = min(down, reached) if len(one.termer) > 1 or one.termer[0][1] < 0 else down
                up = min(up, reached) if len(one.termer) > 1 or one.termer[0][1] > 0 else up
        found.append(Begransad(nyckel, count - down, count + up, "nollor" if floor else "känt"))
    return found
