"""The cheapest pattern of withheld cells that meets every krav, with a checked witness for each.

After Fischetti and Salazar, "Models and algorithms for optimizing cell suppression in tabular data with linear
constraints", JASA 95 (2000): choose the cheapest pattern, attack it, and turn each success of the attack into a cut that
the next pattern must fulfil.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from samrapport.areas.deltagare.rojande.angrepp import System, Vittne, heltalsvittne, storsta
from samrapport.areas.deltagare.rojande.krav import Krav

NODER = 2_000
"""Branches that the solver may try for one pattern. A count and not a time, so that the outcome is the same on every machine."""

Snitt = tuple[np.ndarray[Any, np.dtype[np.float64]], float]
"""A cut: sum of factor over the withheld columns must be at least the number."""


def grundsnitt(kanda: System, tvungna: Collection[int]) -> list[Snitt]:
    """What every pattern without a solvable cell fulfils: a sum never has just one withheld cell."""
    cuts: list[Snitt] = []
    for row in kanda.likhet:
        members = np.flatnonzero(row)
        for one in members:
            factors = np.zeros(len(row))
            factors[members] = 1.0
            if one in tvungna:
                factors[one] = 0.0
                cuts.append((factors, 1.0))
            else:
                factors[one] = -1.0
                cuts.append((factors, 0.0))
    return cuts


def billigaste(vikter: np.ndarray[Any, Any], tvungna: Collection[int], snitt: Sequence[Snitt]) -> frozenset[int] | None:
    """The columns of the cheapest pattern that holds all of `tvungna` and breaks no cut. None if the solver finds none."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    n = len(vikter)
    least = np.zeros(n)
    least[sorted(tvungna)] = 1
    constraints = []
    if snitt:
        matrix = csr_array(np.array([factors for factors, _ in snitt]))
        constraints.append(LinearConstraint(matrix, np.array([most for _, most in snitt]), np.inf))
    result = milp(
        vikter.astype(float),
        integrality=np.ones(n),
        bounds=Bounds(least, 1),
        constraints=constraints,
        options={"mip_rel_gap": 0, "node_limit": NODER},
    )
    if result.status != 0 or result.x is None:
        return None
    return frozenset(int(one) for one in np.flatnonzero(result.x > 0.5))


_RONDER = 40
"""Attacks on one group of linked tables before the search settles for a pattern that is safe but not proven least."""
_NARA = 2
"""Steps within which a witness is first looked for."""
_EPS = 1e-6


@dataclass(frozen=True)
class Losning:
    """dolda: the withheld columns. vittnen: one per krav that can be met. ouppnadda: those that cannot, and how far they can."""

    dolda: frozenset[int]
    vittnen: tuple[Vittne, ...]
    ouppnadda: tuple[tuple[Krav, int], ...]
    minst: bool


@dataclass
class _Sok:
    kanda: System
    tvungna: frozenset[int]
    vikter: np.ndarray[Any, np.dtype[np.int64]]
    oppna: list[Krav]
    ouppnadda: list[tuple[Krav, int]] = field(default_factory=list)
    vittnen: dict[Krav, list[tuple[frozenset[int], Vittne]]] = field(default_factory=dict)
    _reachable: set[Krav] = field(default_factory=set)
    _tables: dict[Vittne, int] = field(default_factory=dict)

    @property
    def alla(self) -> frozenset[int]:
        return frozenset(range(len(self.kanda.nycklar)))

    def remember(self, vittne: Vittne) -> None:
        """Keep another table under every krav that it meets: it stays a witness for every pattern that withholds its cells."""
        if vittne in self._tables:
            return
        self._tables[vittne] = max((golv for golv in (0, 1) if self.kanda.holds(vittne, golv)), default=-1)
        for krav in self.oppna:
            self._note(krav, vittne)

    def _note(self, krav: Krav, vittne: Vittne) -> None:
        if self._tables[vittne] >= krav.golv:
            differs = sum(
                factor * vittne[self.kanda.plats[one]] for one, factor in krav.termer if one in self.kanda.plats
            )
            if differs >= krav.minst:
                support = frozenset(at for at, one in enumerate(vittne) if one)
                self.vittnen.setdefault(krav, []).append((support, vittne))

    def witness(self, krav: Krav, dolda: frozenset[int]) -> tuple[frozenset[int], Vittne] | None:
        return next((one for one in self.vittnen.get(krav, ()) if one[0] <= dolda), None)

    def is_reachable(self, krav: Krav) -> bool:
        """Whether the krav can be met when all is withheld. If not, it gives way to what can be met."""
        if krav in self._reachable or krav in self.vittnen:
            return True
        vittne, reached = heltalsvittne(self.kanda, krav, self.kanda.around(krav, self.alla, _NARA))
        if vittne is None:
            vittne, reached = heltalsvittne(self.kanda, krav, self.alla)
        if vittne is not None:
            self._reachable.add(krav)
            self.remember(vittne)
            return True
        self.oppna.remove(krav)
        if krav.annars:
            self._add(replace(krav, termer=tuple((one, -factor) for one, factor in krav.termer), annars=False))
            return False
        self.ouppnadda.append((krav, reached))
        if krav.golv:
            self._add(replace(krav, golv=0))
        if 0 < reached < krav.minst:
            self._add(replace(krav, minst=reached))
        return False

    def _add(self, krav: Krav) -> None:
        if krav not in self.oppna:
            self.oppna.append(krav)
            for vittne in self._tables:
                self._note(krav, vittne)

    def attack(self, dolda: frozenset[int]) -> list[Snitt]:
        """Cuts from every krav that the pattern does not meet; none when all are met."""
        cuts: list[Snitt] = []
        for krav in tuple(self.oppna):
            if self.witness(krav, dolda):
                continue
            reduced: np.ndarray[Any, Any] | None
            vittne, reached, reduced, fixed = storsta(self.kanda, krav, dolda)
            if vittne is None and reached > krav.minst - _EPS:
                vittne, _ = heltalsvittne(self.kanda, krav, dolda)
                reduced = None
            if vittne is not None:
                self.remember(vittne)
            elif self.is_reachable(krav):
                cuts.append(self._cut(krav, reduced, fixed, dolda))
        return cuts

    def _cut(self, krav: Krav, reduced: np.ndarray[Any, Any] | None, fixed: float, dolda: frozenset[int]) -> Snitt:
        """At least so much more must be withheld. Where the bound says nothing sure: anything beyond the pattern."""
        beyond = np.array([0.0 if at in dolda else 1.0 for at in range(len(self.vikter))])
        if reduced is None:
            return beyond, 1.0
        lower = -self.kanda.lagst(krav.golv)
        factors = np.where(reduced > _EPS, np.inf, np.where(reduced < -_EPS, -reduced * lower, 0.0))
        forced = sorted(self.tvungna)
        rest = krav.minst - fixed - float(factors[forced].sum())
        factors[forced] = 0.0
        if not rest > _EPS:
            return beyond, 1.0
        factors = np.minimum(factors / rest, 1.0)
        factors[factors < _EPS] = 0.0
        weak = float(factors[sorted(dolda)].sum()) > 1 - 1e-4
        return (beyond, 1.0) if weak else (factors, 1.0)


def sok(
    kanda: System, krav: Iterable[Krav], tvungna: frozenset[int], vikter: np.ndarray[Any, np.dtype[np.int64]]
) -> Losning:
    """The pattern with the least sum of `vikter` that holds `tvungna` and meets all krav as far as they can be met.

    kanda: what a reader knows. vikter: whole numbers > 0, one per column. Always ends with a safe pattern: if the search
    does not end in time, the tables of the witnesses are withheld and `minst` is False.
    """
    search = _Sok(kanda, tvungna, vikter, list(krav))
    cuts = grundsnitt(kanda, tvungna)
    last = tvungna
    for _ in range(_RONDER):
        pattern = billigaste(vikter, tvungna, cuts)
        if pattern is None:
            break
        before = tuple(search.oppna)
        found = search.attack(pattern)
        if not found and tuple(search.oppna) == before:
            return _finish(search, pattern, True)
        cuts += found
        last = pattern
    return _settle(search, last)


def _settle(search: _Sok, pattern: frozenset[int]) -> Losning:
    """A safe pattern without proof that it is the least: the last one, and whatever the cheapest witnesses need more."""
    at = 0
    while at < len(search.oppna):
        krav = search.oppna[at]
        if not search.is_reachable(krav):
            continue
        if krav not in search.vittnen:
            raise AssertionError(f"no witness was kept for {krav}")
        support, _ = min(
            search.vittnen[krav], key=lambda one: (int(search.vikter[sorted(one[0] - pattern)].sum()), sorted(one[0]))
        )
        pattern |= support
        at += 1
    return _finish(search, pattern, False)


def _finish(search: _Sok, pattern: frozenset[int], least: bool) -> Losning:
    """Withhold just what the witnesses need, so that every withheld cell differs in one of them and cannot be solved."""
    found = []
    dolda = search.tvungna
    for krav in search.oppna:
        witness = search.witness(krav, pattern)
        if witness is None or not search.kanda.fulfils(witness[1], krav):
            raise AssertionError(f"no witness for {krav}")
        dolda |= witness[0]
        found.append(witness[1])
    return Losning(dolda, tuple(dict.fromkeys(found)), tuple(search.ouppnadda), least)
