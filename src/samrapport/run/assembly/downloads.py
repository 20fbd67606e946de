"""A table's raw values as files to take away. Entries: `to_csv` for readers, `to_parquet` for programs."""

from __future__ import annotations

import csv
import io
import math
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

_DECIMAL = re.compile(r"-?\d+\.\d+")
_FORMULA = ("=", "+", "-", "@")
_NUMBER = re.compile(r"[-+]?\d[\d \u00a0\u202f]*(,\d+)?( ?[%‰])?")


def to_csv(data: dict[str, Any]) -> str:
    """UTF-8 text without BOM, `;` between, decimal comma, missing as empty: what the raw files look like too.

    A text that a spreadsheet would run as a formula gets an apostrophe in front, as the raw data is not ours to trust.
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\n")
    writer.writerow(csv_heads(data))
    numeric = numeric_columns(data)
    for row in data["rows"]:
        writer.writerow([_csv_value(value, number) for value, number in zip(row, numeric, strict=True)])
    return file.getvalue()


def csv_heads(data: dict[str, Any]) -> list[str]:
    """The heads of the CSV, none of them twice."""
    return [_safe(name) for name in unique_names([str(name) for name in data["columns"]])]


def numeric_columns(data: dict[str, Any]) -> list[bool]:
    """Which columns hold numbers only."""
    return [_is_numeric(column) for column in _columns(data)]


def column_types(data: dict[str, Any]) -> list[str]:
    """Each column as the CSV holds it: integer, number, boolean or string."""
    found = []
    for column in _columns(data):
        present = [value for value in column if not _is_missing(value)]
        if _is_numeric(column):
            whole = all("," not in _csv_value(value, True) for value in present)
            found.append("integer" if whole else "number")
        else:
            found.append("boolean" if present and all(isinstance(one, bool) for one in present) else "string")
    return found


def to_parquet(data: dict[str, Any], path: Path) -> None:
    """Write the values as Parquet: columns of whole numbers as int64, of decimals as float64, others as text."""
    import pyarrow
    import pyarrow.parquet

    # Of what kind a column is pyarrow sees, where there is anything in it.
    text = pyarrow.string()
    typed = [_typed(values) for values in _columns(data)]
    arrays = [pyarrow.array(one, None if any(value is not None for value in one) else text) for one in typed]
    table = pyarrow.Table.from_arrays(arrays, names=unique_names([str(name) for name in data["columns"]]))
    pyarrow.parquet.write_table(table, path, compression="zstd")


def _columns(data: dict[str, Any]) -> list[list[Any]]:
    return [[row[index] for row in data["rows"]] for index in range(len(data["columns"]))]


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _is_numeric(values: list[Any]) -> bool:
    """Whether a column holds numbers only. Exact decimals come as text, since JSON has none."""
    present = [value for value in values if not _is_missing(value)]
    return bool(present) and all(
        isinstance(value, int | float) and not isinstance(value, bool)
        if not isinstance(value, str)
        else _DECIMAL.fullmatch(value) is not None
        for value in present
    )


def _csv_value(value: Any, numeric: bool) -> str:
    if _is_missing(value):
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if numeric:
        text = format(Decimal(str(value)), "f")
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    return _safe(str(value))


def _safe(text: str) -> str:
    stripped = text.lstrip(" \u00a0")
    if stripped[:1] in ("\t", "\r", "\n") or (stripped.startswith(_FORMULA) and not _NUMBER.fullmatch(stripped)):
        return f"'{text}"
    return text


def _typed(values: list[Any]) -> list[Any]:
    if _is_numeric(values):
        whole = all(_is_missing(value) or isinstance(value, int) for value in values)
        return [None if _is_missing(value) else value if whole else float(value) for value in values]
    if all(_is_missing(value) or isinstance(value, bool) for value in values):
        return [None if _is_missing(value) else value for value in values]
    return [None if _is_missing(value) else str(value) for value in values]


def unique_names(names: list[str]) -> list[str]:
    """Names with a number added where they repeat: programs find columns by name."""
    return [name if name not in names[:index] else f"{name} ({index + 1})" for index, name in enumerate(names)]
