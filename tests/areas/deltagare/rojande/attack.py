"""An attacker who shares nothing with the library: reads what is published, and bounds every withheld cell with scipy."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from samrapport.areas.deltagare.rojande import Skydd, Tabellverk


def published(verk: Tabellverk, skydd: Skydd) -> dict[str, int]:
    """All the counts that a reader sees, now or before."""
    return {one.nyckel: one.antal for one in verk.celler if not skydd.dold(one.nyckel)}


def percentages(verk: Tabellverk, skydd: Skydd) -> Iterator[tuple[tuple[str, ...], str, int, int, int]]:
    """(numerator, base, factor, low, high) of every percentage that a reader sees.

    Rounded half up, it tells exactly low * base <= factor * numerator < high * base, in whole numbers.
    """
    for one in verk.andelar:
        if not skydd.andelar[one.namn]:
            continue
        base, numerator = verk.antal[one.namnare], sum(verk.antal[key] for key in one.taljare)
        if not base:
            continue
        scale = 10**one.decimaler
        shown = int(one.tryckt * scale) if one.tryckt is not None else (200 * scale * numerator + base) // (2 * base)
        yield one.taljare, one.namnare, 200 * scale, 2 * shown - 1, 2 * shown + 1


class Attacker:
    """Whole numbers, not negative; `least` is what is thought of a withheld count that the rule shows not to be zero."""

    def __init__(self, verk: Tabellverk, skydd: Skydd, least: int = 0) -> None:
        self.keys = [one.nyckel for one in verk.celler]
        at = {key: i for i, key in enumerate(self.keys)}
        seen = published(verk, skydd)
        low = [seen.get(key, min(least, verk.antal[key])) for key in self.keys]
        for _, base, *_ in percentages(verk, skydd):
            low[at[base]] = max(low[at[base]], 1)
        self.bounds = Bounds(low, [seen.get(key, 1000) for key in self.keys])
        rows, below, above = [], [], []
        for relation in verk.relationer:
            row = np.zeros(len(self.keys))
            row[at[relation.helhet]] = 1
            for key in relation.delar:
                row[at[key]] = -1
            rows.append(row)
            below.append(0.0)
            above.append(0.0 if relation.slag == "summa" else np.inf)
        for numerator, base, factor, least_share, most_share in percentages(verk, skydd):
            for share, lowest, highest in ((least_share, 0.0, np.inf), (most_share, -np.inf, -1.0)):
                row = np.zeros(len(self.keys))
                for key in numerator:
                    row[at[key]] += factor
                row[at[base]] -= share
                rows.append(row)
                below.append(lowest)
                above.append(highest)
        self.constraints = [LinearConstraint(np.array(rows), below, above)] if rows else []

    def range(self, key: str) -> tuple[int, int]:
        """The least and the greatest count that the cell can have."""
        found = []
        for sign in (1, -1):
            aim = np.zeros(len(self.keys))
            aim[self.keys.index(key)] = sign
            result = milp(aim, integrality=np.ones(len(aim)), bounds=self.bounds, constraints=self.constraints)
            assert result.success, result.message
            found.append(round(sign * result.fun))
        return found[0], found[1]


def all_tables(verk: Tabellverk, skydd: Skydd, least: int, most: int) -> list[Mapping[str, int]]:
    """Every table up to `most` a cell that agrees with what is published, by trying them all: no solver to trust."""
    hidden = [key for key in verk.antal if skydd.dold(key)]
    fixed = published(verk, skydd)
    found = []
    for counts in itertools.product(range(most + 1), repeat=len(hidden)):
        table = fixed | dict(zip(hidden, counts, strict=True))
        if any(table[key] < min(least, verk.antal[key]) for key in hidden):
            continue
        if all(
            (table[one.helhet] == sum(table[key] for key in one.delar))
            if one.slag == "summa"
            else (table[one.helhet] >= sum(table[key] for key in one.delar))
            for one in verk.relationer
        ):
            found.append(table)
    return found
