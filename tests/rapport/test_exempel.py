"""The examples of declared columns are made up: no figure of a real report stands in the program."""

from __future__ import annotations

import csv

import pytest
from once import PROJECT

from samrapport.rapport.omraden import tabeller
from samrapport.raw.declaration import Kolumn
from samrapport.raw.values import parse_amount, parse_count, parse_number

SMALLEST = 100
"""A smaller number stands in many files by chance."""
COLUMNS = [
    pytest.param(column, id=f"{table.namn}-{name}")
    for table in tabeller()
    for name, column in table.kolumner.items()
    if column.parse in {parse_amount, parse_count, parse_number}
]


def published() -> set[str]:
    found = set()
    for file in (PROJECT / "data" / "raw").rglob("*.csv"):
        for row in csv.reader(file.read_text(encoding="utf-8").splitlines(), delimiter=";"):
            found |= {cell.replace(" ", "").replace("\u00a0", "") for cell in row}
    return found


REAL = published()


@pytest.mark.parametrize("column", COLUMNS)
def test_an_example_is_no_figure_of_a_real_report(column: Kolumn) -> None:
    example = column.exempel
    assert float(example.replace(",", ".")) < SMALLEST or example not in REAL
