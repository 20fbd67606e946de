"""The reader who tries to work withheld counts out, as a system of linear relations in whole numbers.

Solvers work in floating point, so nothing is believed on their word: a table that they find is checked exactly (`holds`)
before it counts as a witness, and what they fail to find is only ever taken as a reason to withhold more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from samrapport.areas.deltagare.rojande.krav import Krav
from samrapport.areas.deltagare.rojande.tabellverk import Andel, Relation, Tabellverk

TAK = 10_000
"""How far above its true value a withheld count is looked for. A limit for the solver only: what is found within it is possible."""
NODER = 10_000
"""Branches that the solver may try for one witness. What is not found by then counts as not possible: more is withheld."""
_EPS = 1e-6

Vittne = tuple[int, ...]
"""A witness: how much each column differs from the truth in another table that fits all that is published."""


@dataclass(frozen=True)
class System:
    """What a reader knows of the columns (cells that may be withheld), as differences from the true table.

    likhet @ d == 0 and olikhet @ d <= slack hold for every table that fits the relations; d is 0 in what is published.
    antal: the true counts of the columns.
    """

    nycklar: tuple[str, ...]
    antal: np.ndarray[Any, np.dtype[np.int64]]
    likhet: np.ndarray[Any, np.dtype[np.int64]]
    olikhet: np.ndarray[Any, np.dtype[np.int64]]
    slack: np.ndarray[Any, np.dtype[np.int64]]

    @cached_property
    def plats(self) -> dict[str, int]:
        """The column of each cell."""
        return {one: at for at, one in enumerate(self.nycklar)}

    def lagst(self, golv: int) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The least difference of each column, when a withheld count that is not zero is thought to be at least `golv`."""
        least: np.ndarray[Any, np.dtype[np.int64]] = np.minimum(self.antal, golv) - self.antal
        return least

    @cached_property
    def _rader(self) -> list[list[int]]:
        """The relations that each column is in."""
        both = np.vstack([self.likhet, self.olikhet])
        return [[int(one) for one in np.flatnonzero(both[:, at])] for at in range(len(self.nycklar))]

    @cached_property
    def _kolumner(self) -> list[list[int]]:
        """The columns of each relation."""
        both = np.vstack([self.likhet, self.olikhet])
        return [[int(one) for one in np.flatnonzero(row)] for row in both]

    def around(self, krav: Krav, dolda: Collection[int], steps: int | None = None) -> list[int]:
        """Those of `dolda` that relations tie to the cells of a krav (in so many steps): no others can matter to it."""
        own = set(dolda)
        found = {self.plats[one] for one, _ in krav.termer if one in self.plats} & own
        edge = sorted(found)
        while edge and steps != 0:
            near = {column for one in edge for row in self._rader[one] for column in self._kolumner[row]}
            edge = sorted((near & own) - found)
            found.update(edge)
            steps = None if steps is None else steps - 1
        return sorted(found)

    def mal(self, krav: Krav) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The factors of a krav over the columns. What is public has no column and cannot differ."""
        found = np.zeros(len(self.nycklar), dtype=np.int64)
        for nyckel, factor in krav.termer:
            if nyckel in self.plats:
                found[self.plats[nyckel]] += factor
        return found

    def holds(self, vittne: Vittne, golv: int) -> bool:
        """Whether the other table fits all relations, exactly."""
        d = np.array(vittne, dtype=np.int64)
        return bool(  # whole numbers in int64: exact
            (self.likhet @ d == 0).all() and (self.olikhet @ d <= self.slack).all() and (d >= self.lagst(golv)).all()
        )

    def fulfils(self, vittne: Vittne, krav: Krav) -> bool:
        """Whether a witness shows that the krav is met, for a reader with the krav's golv."""
        return int(self.mal(krav) @ np.array(vittne, dtype=np.int64)) >= krav.minst and self.holds(vittne, krav.golv)


def system(verk: Tabellverk, columns: Iterable[str]) -> System:
    """The reader's knowledge about the cells in `columns`; all other cells are known."""
    names = tuple(sorted(columns))
    place = {one: at for at, one in enumerate(names)}
    equal: list[np.ndarray[Any, Any]] = []
    below: list[np.ndarray[Any, Any]] = []
    slack: list[int] = []

    def row(terms: Iterable[tuple[str, int]]) -> tuple[np.ndarray[Any, Any], int]:
        found, value = np.zeros(len(names), dtype=np.int64), 0
        for nyckel, factor in terms:
            value += factor * verk.antal[nyckel]
            if nyckel in place:
                found[place[nyckel]] += factor
        return found, value

    for relation in verk.relationer:
        found, value = row(_terms(relation))
        if not found.any():
            continue
        if relation.slag == "summa":
            equal.append(found)
        else:
            below.append(found)
            slack.append(-value)
    for andel in verk.andelar:
        for terms, most in _bounds(andel):
            found, value = row(terms)
            if found.any():
                below.append(found)
                slack.append(most - value)
    return System(
        names,
        np.array([verk.antal[one] for one in names], dtype=np.int64),
        np.array(equal, dtype=np.int64).reshape(-1, len(names)),
        np.array(below, dtype=np.int64).reshape(-1, len(names)),
        np.array(slack, dtype=np.int64),
    )


def _terms(relation: Relation) -> list[tuple[str, int]]:
    return [*((one, 1) for one in relation.delar), (relation.helhet, -1)]


def _bounds(andel: Andel) -> Iterable[tuple[list[tuple[str, int]], int]]:
    """What an already printed percentage says of its cells: sums of factor * count, and the most each can be."""
    if andel.tryckt is None:
        return
    factor, low, high = andel.granser()
    yield [*((one, -factor) for one in andel.taljare), (andel.namnare, low)], 0
    yield [*((one, factor) for one in andel.taljare), (andel.namnare, -high)], -1


def storsta(
    kanda: System, krav: Krav, dolda: Collection[int]
) -> tuple[Vittne | None, float, np.ndarray[Any, np.dtype[np.float64]], float]:
    """How far a krav can be met, over the real numbers, when just the columns `dolda` are withheld.

    Gives the other table if it is whole and meets the krav, else None; how far (at most krav.minst); the reduced factor of
    every column (what a unit of it would add), and the part of the bound that comes from inequalities and cannot be
    changed by withholding more. The last two make the cut of Fischetti and Salazar (2000).
    """
    from scipy.optimize import linprog

    own = np.array(kanda.around(krav, dolda), dtype=np.int64)
    target = kanda.mal(krav)
    if not len(own):
        return None, 0.0, target.astype(np.float64), 0.0
    same = np.flatnonzero(kanda.likhet[:, own].any(axis=1))
    under = np.flatnonzero(kanda.olikhet[:, own].any(axis=1))
    result = linprog(
        -target[own],
        A_ub=np.vstack([kanda.olikhet[np.ix_(under, own)], target[own]]),
        b_ub=np.append(kanda.slack[under], krav.minst),
        A_eq=kanda.likhet[np.ix_(same, own)] if len(same) else None,
        b_eq=np.zeros(len(same)) if len(same) else None,
        bounds=np.column_stack([kanda.lagst(krav.golv)[own], np.full(len(own), TAK)]),
        method="highs",
    )
    if not result.success:  # the truth itself is a solution, so this is the solver's trouble: withhold more
        return None, 0.0, np.where(np.isin(np.arange(len(target)), own), 0.0, 1.0), 0.0
    reached = float(target[own] @ result.x)
    equal, below = -result.eqlin.marginals, -result.ineqlin.marginals[: len(under)]
    reduced = target - (equal @ kanda.likhet[same] if len(same) else 0) - below @ kanda.olikhet[under]
    return _whole(kanda, krav, own, result.x), reached, reduced, float(below @ kanda.slack[under])


def heltalsvittne(kanda: System, krav: Krav, dolda: Collection[int]) -> tuple[Vittne | None, int]:
    """Another whole table that meets the krav when just `dolda` are withheld, or None; and how far it can be met at all."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    own = np.array(kanda.around(krav, dolda), dtype=np.int64)
    target = kanda.mal(krav)
    if not len(own):
        return None, 0
    constraints = [LinearConstraint(target[own], -np.inf, krav.minst)]
    if len(kanda.likhet):
        constraints.append(LinearConstraint(kanda.likhet[:, own], 0, 0))
    if len(kanda.olikhet):
        constraints.append(LinearConstraint(kanda.olikhet[:, own], -np.inf, kanda.slack))
    result = milp(
        -target[own],
        integrality=np.ones(len(own)),
        bounds=Bounds(kanda.lagst(krav.golv)[own], TAK),
        constraints=constraints,
        options={"mip_rel_gap": 0, "node_limit": NODER},
    )
    if result.x is None:
        return None, 0
    d = np.rint(result.x).astype(np.int64)
    return _whole(kanda, krav, own, result.x), int(target[own] @ d)


def _whole(kanda: System, krav: Krav, own: np.ndarray[Any, Any], x: np.ndarray[Any, Any]) -> Vittne | None:
    """The solver's table, if it is a whole one that really meets the krav."""
    if np.abs(x - np.rint(x)).max(initial=0) > _EPS:
        return None
    d = np.zeros(len(kanda.nycklar), dtype=np.int64)
    d[own] = np.rint(x).astype(np.int64)
    found = tuple(int(one) for one in d)
    return found if kanda.fulfils(found, krav) else None
