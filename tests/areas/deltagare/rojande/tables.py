"""Random linked tables, from a seed."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal

from samrapport.areas.deltagare.rojande import Andel, Cell, Relation, Tabellverk

from .korstabell import beside, korstabell, tied

KON = ("kvinnor", "män")


def one_table(
    rng: random.Random, name: str = "a", rows: int = 4, people: int = 30, *, groups: bool = True
) -> Tabellverk:
    """Some people spread unevenly over rows and kön."""
    weights = [rng.random() ** 3 + 0.01 for _ in range(rows)]
    counts = {(f"r{row}", kon): 0 for row in range(rows) for kon in KON}
    for _ in range(people):
        counts[f"r{rng.choices(range(rows), weights)[0]}", rng.choice(KON)] += 1
    return korstabell(name, counts, grupper=groups)


def spread(rng: random.Random, name: str, rows: int, women: int, men: int) -> Tabellverk:
    """The given women and men over rows."""
    weights = [rng.random() ** 2 + 0.01 for _ in range(rows)]
    counts = {(f"r{row}", kon): 0 for row in range(rows) for kon in KON}
    for kon, number in zip(KON, (women, men), strict=True):
        for _ in range(number):
            counts[f"r{rng.choices(range(rows), weights)[0]}", kon] += 1
    return korstabell(name, counts)


def linked(rng: random.Random, tables: int = 3, rows: int = 4, people: int = 15) -> Tabellverk:
    """Tables of the same people, a part of whom another figure tells of, and percentages, a few of them printed before."""
    women, men = rng.randint(3, people), rng.randint(3, people)
    verk = spread(rng, "t0", rng.randint(2, rows), women, men)
    ties = []
    for number in range(1, tables):
        verk = beside(verk, spread(rng, f"t{number}", rng.randint(2, rows), women, men))
        ties += [Relation(f"t0.summa.{kon}", (f"t{number}.summa.{kon}",)) for kon in (*KON, "totalt")]
    verk = beside(verk, Tabellverk((Cell("praktik", rng.randint(0, women + men)),)))
    ties.append(Relation("t0.summa.totalt", ("praktik",), slag="högst"))
    shares = []
    for cell in verk.celler:
        base = cell.nyckel.split(".")[0] + ".summa.totalt"
        if cell.nyckel in {"praktik", base} or rng.random() < 0.5:
            continue
        exact = Decimal(100 * cell.antal) / verk.antal[base]
        printed = exact.quantize(Decimal(1), ROUND_HALF_UP) if rng.random() < 0.1 else None
        shares.append(Andel(f"andel {cell.nyckel}", (cell.nyckel,), base, tryckt=printed))
    return tied(verk, *ties, andelar=shares)


def periods(rng: random.Random) -> Tabellverk:
    """Two reports on the same people: the first is out, with what it withheld; the second counts on from it."""
    rows = [f"r{row}" for row in range(rng.randint(2, 4))]
    first = {(row, kon): rng.choice((0, 1, 2, 3, 6, 9)) for row in rows for kon in KON}
    more = {(row, kon): rng.choice((0, 0, 1, 2, 5)) for row in rows for kon in KON}
    second = {key: first[key] + more[key] for key in first}
    return beside(korstabell("h1", first), korstabell("h2", second))
