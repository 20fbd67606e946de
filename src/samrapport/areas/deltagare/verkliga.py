"""What is real of a made-up register: the counts that a printed report tells just so, and their sums. Entries: `tryckta`, `alla_verkliga`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from samrapport.areas.deltagare.deltagartabell import (
    ALLA,
    KVINNOR,
    MAN,
    TOTALT,
    Deltagartabell,
    Key,
    cell_name,
    named_base,
)
from samrapport.areas.deltagare.lasning.aggregat import SUMMA
from samrapport.rapport.omraden import INOM, tabeller_i
from samrapport.rapport.rapport import Rapport
from samrapport.raw.table import read_table, table_path


def tryckta(rapport: Rapport, insats: str) -> dict[str, int]:
    """The counts that the printed reports of a förbund and of its insats tell, by the ends of their facts' names. Raises DataFault.

    What they tell differently is not told.
    """
    found: dict[str, set[int]] = {}
    own = rapport.path(f"insatser/{insats}/publicerat")
    declared = tabeller_i(INOM)["publicerat"]
    frames = [(f"insats.{insats}.deltagare.", rapport.publicerat)] if rapport.finns("publicerat") else []
    if table_path(rapport.folder, own):
        read = read_table(rapport.folder, own, declared)
        frames.append(("deltagare.", declared.efter(rapport, read) if declared.efter else read))
    for prefix, frame in frames:
        for name, value in _counts(frame, prefix):
            found.setdefault(name, set()).add(value)
    return {name: next(iter(values)) for name, values in found.items() if len(values) == 1}


def _counts(frame: pd.DataFrame, prefix: str) -> Iterator[tuple[str, int]]:
    for name, value in zip(frame["faktum"], frame["värde"], strict=True):
        if str(name).startswith(prefix) and " " not in str(name) and isinstance(value, Decimal) and value == int(value):
            yield str(name).removeprefix(prefix), int(value)


def alla_verkliga(tables: Mapping[str, Deltagartabell], printed: Mapping[str, int]) -> frozenset[str]:
    """The cells of all tables that are real, by the ends of their facts' names. tables: as they are shown.

    How many a base holds is real where the sum of a table that counts just these is.
    """
    found: set[str] = set()
    for one in tables.values():
        real = verkliga(one, printed)
        found |= {cell_name(one, key) for key in real}
        base = named_base(one, tables) if one.uteslutande else None
        for kon in one.kon if base else ():
            assert base
            same = one.cells.get((ALLA, SUMMA, kon)) == base[0].cells.get((ALLA, base[1], kon))
            if same and (ALLA, SUMMA, kon) in real:
                found.add(cell_name(base[0], (ALLA, base[1], kon)))
    return frozenset(found)


def verkliga(one: Deltagartabell, printed: Mapping[str, int]) -> frozenset[Key]:
    """The cells that are as printed, or a sum of such as are printed or are told as none.

    one: a table as it is shown, for what is said of what it shows must not hang on what it withholds.
    """
    told = {key: printed[name] for key in one.cells if (name := cell_name(one, key)) in printed}
    if not told:
        return frozenset()
    told = {key: 0 for key, count in one.cells.items() if count == 0} | told
    # A sum of two kön may be a part of that of several kategorier, and that of one of undergrupper.
    for _ in range(4):
        sums = ((key, parts) for key in one.cells if key not in told for parts in _parts(one, key))
        told |= {key: sum(told[part] for part in parts) for key, parts in sums if parts and set(parts) <= told.keys()}
    return frozenset(key for key, count in one.cells.items() if count is not None and told.get(key) == count)


def _parts(one: Deltagartabell, key: Key) -> Iterator[list[Key]]:
    """The ways in which a cell is a sum of others."""
    group, kategori, kon = key
    every = tuple(dict.fromkeys([*one.kategorier, *one.grupper]))
    members = {SUMMA: every if one.uteslutande else ()}.get(kategori, one.medlemmar(kategori))
    within = [
        (group, part, kon) for part in members if (group, part, kon) in one.cells and part not in one.grupper.values()
    ]
    yield within
    if kon == TOTALT and (group, kategori, KVINNOR) in one.cells:
        yield [(group, kategori, KVINNOR), (group, kategori, MAN)]
    if group == ALLA and one.undergrupper:
        yield [(part, kategori, kon) for part in one.undergrupper]
