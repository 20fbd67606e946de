"""The cheapest pattern of withheld columns that fits what is known so far: a covering problem in whole numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from samrapport.areas.deltagare.rojande.angrepp import System

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
