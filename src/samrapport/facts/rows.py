"""Rows of raw files, as people are told of them. Entries: `row_ranges`, `rows_by_file`, `cells_by_file`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samrapport.facts.fact import Source


def row_ranges(rows: Iterable[int]) -> str:
    """Row numbers as people write them: `2-5, 9`."""
    parts: list[list[int]] = []
    for row in sorted(set(rows)):
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def rows_by_file(sources: Iterable[Source]) -> dict[str, list[int]]:
    """The rows of each file, in order; none for a file that is named as a whole."""
    found: dict[str, list[int]] = {}
    for source in sources:
        found.setdefault(source.file, []).extend([source.row] if source.row else [])
    return dict(sorted(found.items()))


def cells_by_file(sources: Iterable[Source]) -> dict[str, str]:
    """The cells of each workbook that is read as it was delivered, in order: `Budget!C7, Budget!C9`."""
    found: dict[str, dict[str, None]] = {}
    for source in sorted(sources):
        if source.cell:
            found.setdefault(source.file, {})[source.cell] = None
    return {file: _listed(list(cells)) for file, cells in found.items()}


_MOST = 40
"""So many cells are named; more are counted."""


def _listed(cells: list[str]) -> str:
    more = len(cells) - _MOST
    return ", ".join(cells[:_MOST]) + (f" och {more} till" if more > 0 else "")
