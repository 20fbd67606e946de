from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from samrapport.run.assembly.downloads import to_csv, to_parquet


def table(*columns: list[Any]) -> dict[str, Any]:
    return {
        "columns": [f"k{n}" for n in range(len(columns))],
        "rows": [list(row) for row in zip(*columns, strict=True)],
    }


def column(*values: Any) -> list[str]:
    return to_csv(table(list(values), ["x"] * len(values))).splitlines()[1:]


def test_numbers_have_a_decimal_comma() -> None:
    assert column(1, 2.5, "3.25", -4, 1e16, 0.1 + 0.2) == [
        "1;x", "2,5;x", "3,25;x", "-4;x", "10000000000000000;x", "0,30000000000000004;x",
    ]  # fmt: skip


def test_missing_is_empty_and_zero_is_zero() -> None:
    assert column(None, 0, float("nan")) == [";x", "0;x", ";x"]


def test_codes_and_section_numbers_stay_text() -> None:
    assert column("0484", "1.2", "a") == ["0484;x", "1.2;x", "a;x"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "-2+3", "=cmd|' /C calc'!A0"]
)
def test_what_a_spreadsheet_would_run_is_disarmed(text: str) -> None:
    (line,) = to_csv({"columns": ["a"], "rows": [[text]]}).split("\n", 1)[1:]
    assert line.lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["-12", "+4", "-1 234,5", "−3", "2021-08-31", "Insats", "", "12 %", "-1\u00a0234 %"])
def test_numbers_and_plain_texts_are_left_alone(text: str) -> None:
    assert column(text, "namn") == [f"{text};x", "namn;x"]


def test_heads_are_disarmed_too() -> None:
    assert to_csv({"columns": ["=a"], "rows": []}) == "'=a\n"


def test_separators_and_quotes_are_quoted() -> None:
    assert to_csv({"columns": ["a"], "rows": [['x;"y"\nz']]}) == 'a\n"x;""y""\nz"\n'


def test_yes_and_no_are_words() -> None:
    assert column(True, False) == ["ja;x", "nej;x"]


def test_parquet_keeps_kinds_and_missing(tmp_path: Path) -> None:
    data = table([1, None], [1.5, "2.25"], ["a", 1], [True, None], [None, None])
    to_parquet(data, tmp_path / "t.parquet")
    read = pyarrow.parquet.read_table(tmp_path / "t.parquet")
    assert [str(kind) for kind in read.schema.types] == ["int64", "double", "string", "bool", "string"]
    assert read.to_pylist() == [
        {"k0": 1, "k1": 1.5, "k2": "a", "k3": True, "k4": None},
        {"k0": None, "k1": 2.25, "k2": "1", "k3": None, "k4": None},
    ]


def test_parquet_is_the_same_every_time_and_bears_repeated_heads(tmp_path: Path) -> None:
    data = {"columns": ["a", "a"], "rows": [[1, 2]]}
    for name in ("1", "2"):
        to_parquet(data, tmp_path / name)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    assert pyarrow.parquet.read_table(tmp_path / "1").column_names == ["a", "a (2)"]
