"""Releases of the same tables after each other, and readers of them all, who share nothing with the library."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from samrapport.areas.deltagare.rojande import Relation, Skydd, Tabellverk, skydda
from samrapport.areas.deltagare.rojande.foljd import pekas_ut, skydda_efter, slappt

from .korstabell import beside, korstabell, tied
from .tables import KON

MOST = 400


@dataclass(frozen=True)
class Person:
    """Where somebody is counted: kön, and a row of each table."""

    kon: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Release:
    """The truth, and what was told of it."""

    verk: Tabellverk
    skydd: Skydd
    told: Mapping[str, int | None]
    limited: frozenset[str]


def tables_of(people: Sequence[Person], rows: Sequence[int]) -> Tabellverk:
    """Cross tables of the same people, whose totals are the same figures."""
    made = []
    for number, wide in enumerate(rows):
        counts = {(f"r{row}", kon): 0 for row in range(wide) for kon in KON}
        for one in people:
            counts[one.rows[number], one.kon] += 1
        made.append(korstabell(f"t{number}", counts, grupper=False))
    ties = [
        Relation(f"t0.summa.{kon}", (f"t{number}.summa.{kon}",))
        for number in range(1, len(rows))
        for kon in (*KON, "totalt")
    ]
    return tied(beside(*made), *ties)


def somebody(rng: random.Random, weights: Sequence[Sequence[float]]) -> Person:
    """A person by chance, in common rows oftener."""
    return Person(rng.choice(KON), tuple(f"r{rng.choices(range(len(own)), own)[0]}" for own in weights))


def sequence(seed: int, *, releases: int = 3, only_more: bool | None = None, few: bool = False) -> list[Tabellverk]:
    """The tables of some people, corrected, and counted again when more have come. only_more: whether nobody leaves or moves.

    few: whether it is never more than three that come, leave or move.
    """
    rng = random.Random(seed)
    rows = [rng.randint(2, 4) for _ in range(rng.randint(1, 3))]
    weights = [[rng.random() ** 2 + 0.02 for _ in range(wide)] for wide in rows]
    people = [somebody(rng, weights) for _ in range(rng.randint(12, 45))]
    found = [tables_of(people, rows)]
    for _ in range(releases - 1):
        more = rng.random() < 0.5 if only_more is None else only_more
        many = rng.random() < 0.3 and not few
        for _ in range(rng.randint(8, 25) if many else rng.randint(1, 3)):
            what = rng.random()
            if more or what < 0.5:
                people.append(somebody(rng, weights))
            elif what < 0.75:
                people.pop(rng.randrange(len(people)))
            else:
                people[rng.randrange(len(people))] = somebody(rng, weights)
        found.append(tables_of(people, rows))
    return found


def released(verks: Sequence[Tabellverk], minsta_cell: int) -> list[Release]:
    """Each protected after those before it."""
    found: list[Release] = []
    for verk in verks:
        skydd = skydda_efter(verk, minsta_cell, [one.told for one in found], skydda)
        limited = frozenset(one.nyckel for one in pekas_ut(verk, skydd, skydda))
        alone = frozenset(one.nyckel for one in skydda(verk, minsta_cell).begransade)
        found.append(Release(verk, skydd, slappt(verk, skydd), limited | alone))
    return found


class Reader:
    """Bounds the counts of all releases from what they told, as one system in whole numbers.

    sure: cells of a release that the reader knows anyhow. grown: pairs of releases and a table of which it is known that every
    count of the later is no less (1) or no more (-1).
    """

    def __init__(
        self,
        releases: Sequence[Release],
        sure: Mapping[int, Mapping[str, int]] | None = None,
        grown: Sequence[tuple[int, int, str, int]] = (),
    ) -> None:
        self.at = {(k, key): 0 for k, one in enumerate(releases) for key in one.verk.antal}
        self.at = {key: place for place, key in enumerate(self.at)}
        low, high = np.zeros(len(self.at)), np.full(len(self.at), float(MOST))
        for (k, key), place in self.at.items():
            known = releases[k].told[key]
            if known is None and sure:
                known = sure.get(k, {}).get(key)
            if known is not None:
                low[place] = high[place] = known
            else:  # Who knows the rule: what is withheld is not nought.
                low[place] = min(1, releases[k].verk.antal[key])
        rows, below, above = [], [], []
        for k, one in enumerate(releases):
            for relation in one.verk.relationer:
                row = np.zeros(len(self.at))
                row[self.at[k, relation.helhet]] += 1
                for key in relation.delar:
                    row[self.at[k, key]] -= 1
                rows.append(row)
                below.append(0.0)
                above.append(0.0 if relation.slag == "summa" else np.inf)
        for first, second, table, way in grown:
            for k, key in self.at:
                if k == first and key.split(".")[0] == table and (second, key) in self.at:
                    row = np.zeros(len(self.at))
                    row[self.at[second, key]], row[self.at[first, key]] = way, -way
                    rows.append(row)
                    below.append(0.0)
                    above.append(np.inf)
        self.bounds, self.constraints = Bounds(low, high), [LinearConstraint(np.array(rows), below, above)]

    def range(self, k: int, key: str) -> tuple[int, int]:
        """The least and the greatest that the count can be."""
        found = []
        for sign in (1, -1):
            aim = np.zeros(len(self.at))
            aim[self.at[k, key]] = sign
            asked = {"integrality": np.ones(len(aim)), "bounds": self.bounds, "constraints": self.constraints}
            # Of what is surely possible the solver's own shortening says now and then that it is not.
            result = next(
                one
                for presolve in (True, False)
                if (one := milp(aim, options={"presolve": presolve}, **asked)).success or not presolve
            )
            assert result.success, result.message
            found.append(round(sign * result.fun))
        return found[0], found[1]


def ways(releases: Sequence[Release]) -> list[tuple[int, int, str, int]]:
    """All true knowledge that a table only grew, or only shrank, from one release to the next."""
    found = []
    for k in range(1, len(releases)):
        before, now = releases[k - 1].verk.antal, releases[k].verk.antal
        for table in {key.split(".")[0] for key in now}:
            changes = {now[key] - before[key] for key in now if key.split(".")[0] == table}
            if min(changes) >= 0:
                found.append((k - 1, k, table, 1))
            elif max(changes) <= 0:
                found.append((k - 1, k, table, -1))
    return found
