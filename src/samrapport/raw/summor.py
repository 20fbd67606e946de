"""Rows of a table that hold the sum of other rows, which would be counted twice. Entry: `sum_faults`.

A row is a sum by its name, or because its figure is the sum of those above it. By figure alone it takes three rows and more and a
figure that is no small whole number, since two figures may well come to a third.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from math import gcd
from typing import Any

import pandas as pd

from samrapport.errors import Fault
from samrapport.raw.declaration import Kolumn, Tabell
from samrapport.raw.values import parse_count

_WORD = r"(?:(?:del|slut|total|netto)?summ(?:a|an|or|erat|ering)|total(?:t|er|en|a|belopp)?|sammanlag[td]a?|sum)"
_NAME = re.compile(rf"\b{_WORD}\b", re.IGNORECASE)
_COUNT_NAME = re.compile(rf"{_WORD}(?:[ ,:]+(?:{_WORD}|antal|alla))*[ :.]*", re.IGNORECASE)
_FEW, _ALONE = 2, 3
"""So many addends make a sum, and so many where nothing but the figure says so."""
_SMALL = 100
"""A figure less than this, counted in what all figures are multiples of, may be the sum of others by chance."""
_Name = tuple[Any, ...]
_WAY_OUT = "Är den ingen summa, flytta den överst i filen."


def sum_faults(frame: pd.DataFrame, tabell: Tabell) -> Iterator[Fault]:
    """The rows of a parsed table that are sums, each once, with the rows that it sums."""
    for column, one in tabell.kolumner.items():
        if not one.summeras:
            continue
        apart = [
            name
            for name in tabell.nyckel
            if name not in one.summeras and tabell.kolumner[name].parse is not parse_count
        ]
        groups = [rows for _, rows in frame.groupby(apart, sort=False, dropna=False)] if apart else [frame]
        found: dict[_Name, list[Fault]] = {}
        alone: set[_Name] = set()
        for rows in groups:
            for fault, name, named in _in_group(rows.to_dict("records"), column, one):
                found.setdefault(name, []).append(fault)
                alone |= set() if named else {name}
        for name, faults in found.items():
            # What no name tells is a sum in every year that it stands in, or else by chance.
            if name not in alone or len(faults) == int((frame[list(one.summeras)] == list(name)).all(axis=1).sum()):
                yield faults[0]


def _in_group(rows: Sequence[dict[Any, Any]], column: str, declared: Kolumn) -> Iterator[tuple[Fault, _Name, bool]]:
    """The sums among rows that are told apart by their labels alone. Counts of few are sums of others by chance, so only a name tells."""
    labels, counts = declared.summeras, declared.parse is parse_count
    told = _COUNT_NAME.fullmatch if counts else _NAME.search
    values = [Decimal(row[column]) for row in rows]
    step = _step(values)
    sums = _Sums(values, [tuple(row[name] for name in labels[:-1]) for row in rows])
    for at, row in enumerate(rows):
        if declared.summan and str(row[labels[-1]]).casefold() == declared.summan.casefold():
            continue
        own = tuple(row[one] for one in labels)
        label = next((name for name in labels if row[name] and told(row[name])), None)
        same_name = len(labels) > 1 and str(row[labels[-1]]).casefold() == str(row[labels[0]]).casefold()
        hinted = label is not None or same_name
        if counts and not hinted:
            continue
        parts = sums.parts(at, everywhere=hinted)
        enough = hinted or (len(parts) >= _ALONE and values[at] / step >= _SMALL)
        name = label or labels[-1]
        if parts and enough:
            places = _places([int(rows[part]["rad"]) for part in parts])
            expected = f"är summan av raderna {places}. Summor räknas ut; ta bort raden."
            yield _fault(row, expected if hinted else f"{expected} {_WAY_OUT}", name), own, hinted
        elif label and len(rows) > 1:
            expected = "är en summa. Summor räknas ut; ta bort raden."
            yield _fault(row, expected, name), own, True


def _fault(row: dict[Any, Any], expected: str, column: str) -> Fault:
    return Fault(str(row["fil"]), expected, int(row["rad"]), column, str(row[column]), row.get("cell"))


class _Sums:
    """Which rows come to which figure. Every answer takes as long for a long table as for a short one.

    above: what the rows before each come to. starts: where the first block begins before which the rows come to a figure.
    """

    def __init__(self, values: Sequence[Decimal], blocks: Sequence[tuple[object, ...]]) -> None:
        self.values, self.blocks = values, blocks
        self.above = list(accumulate(values, initial=Decimal(0)))
        self.filled = list(accumulate(map(bool, values), initial=0))
        self.starts: dict[Decimal, int] = {}
        for start, block in enumerate(blocks):
            if start == 0 or block != blocks[start - 1]:
                self.starts.setdefault(self.above[start], start)
        self.totals: dict[tuple[object, ...], Decimal] = {}
        for block, value in zip(blocks, values, strict=True):
            self.totals[block] = self.totals.get(block, Decimal(0)) + value

    def parts(self, at: int, *, everywhere: bool) -> list[int]:
        """The rows that a row is the sum of: those above it from the start of a block, or with a hint all others of its block."""
        value = self.values[at]
        if value <= 0:
            return []
        start = self.starts.get(self.above[at] - value, at)
        if start < at and self.filled[at] - self.filled[start] >= _FEW:
            return self._filled(range(start, at))
        # Two looks through the table at most for a figure that is half of what all come to, and none for another.
        own = self.blocks[at]
        if everywhere and self.totals[own] == 2 * value:
            found = self._filled(index for index, block in enumerate(self.blocks) if block == own and index != at)
            if len(found) >= _FEW:
                return found
        if everywhere and self.above[-1] == 2 * value:
            found = self._filled(index for index in range(len(self.values)) if index != at)
            return found if len(found) >= _FEW else []
        return []

    def _filled(self, run: Iterable[int]) -> list[int]:
        return [index for index in run if self.values[index]]


def _step(values: Sequence[Decimal]) -> Decimal:
    """What all the figures are multiples of."""
    places = max((-exponent for value in values if isinstance(exponent := value.as_tuple().exponent, int)), default=0)
    scale = Decimal(10) ** max(places, 0)
    return Decimal(gcd(*(int(abs(value) * scale) for value in values)) or 1) / scale


def _places(rows: Sequence[int]) -> str:
    """`2–4`, or `2, 4 och 7`."""
    if rows == list(range(rows[0], rows[-1] + 1)) and len(rows) > 2:
        return f"{rows[0]}–{rows[-1]}"
    return f"{', '.join(map(str, rows[:-1]))} och {rows[-1]}"
