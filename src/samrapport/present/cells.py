"""Cells of report tables from facts: what a fact's unit looks like in a table, and a dash where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from samrapport.facts.fact import Fact
from samrapport.raw.table import FILE, ROW
from samrapport.text import numbers
from samrapport.text.bound import formatted

_CELLS: dict[str, Callable[[Any], str]] = {
    "kr": numbers.tkr,
    "andel": numbers.procent,
    "andel1": numbers.andel,
    "personer": numbers.antal,
    "antal": numbers.antal,
    "datum": numbers.datum_kort,
    "text": str,
}


def cell(fact: Fact | None) -> str:
    """The fact as it stands in a table: kronor in tkr, shares in percent; a dash when there is none."""
    if fact is None:
        return numbers.MISSING
    return _CELLS[fact.unit](fact.value) if fact.unit in _CELLS else formatted(fact)


def plain_number(value: Any) -> str:
    """A number that is no fact: whole, or with one decimal; a dash when there is none."""
    return numbers.MISSING if numbers.is_missing(value) else numbers.tal(value, 0 if value == int(value) else 1)


def raw(fact: Fact | None) -> Any:
    """The fact's value as downloads hold it; None when there is none."""
    return None if fact is None else fact.value


def frame(rows: Iterable[Mapping[Any, Any]]) -> pd.DataFrame:
    """Raw values as a frame whose columns keep their Python types."""
    found = list(rows)
    columns = list(dict.fromkeys(name for row in found for name in row))
    return pd.DataFrame({name: pd.Series([row.get(name) for row in found], dtype=object) for name in columns})


def raw_rows(own: pd.DataFrame) -> pd.DataFrame:
    """Rows of a raw table as a download: without where they stood, which the manifest tells."""
    return frame(own.drop(columns=[ROW, FILE]).to_dict("records"))
