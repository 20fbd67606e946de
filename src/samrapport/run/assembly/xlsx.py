"""A table's raw values as an Excel file. Entry: `to_xlsx`.

The same values give the same bytes: openpyxl's times are taken out, and the archive is written anew with fixed ones.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from decimal import Decimal
from typing import Any

from samrapport.run.assembly.downloads import unique_names

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TIME = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_CREATOR = re.compile(rb"<dc:creator>[^<]*</dc:creator>")
# What XML, and so a cell, cannot hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767
_DIGITS = 15


def to_xlsx(data: dict[str, Any], numeric: list[bool]) -> bytes:
    """One sheet with a row of heads, none of them twice. numeric: which columns hold numbers. Text is text, whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    sheet.freeze_panes = "A2"
    for column, name in enumerate(unique_names([str(one) for one in data["columns"]]), start=1):
        _write_text(sheet.cell(1, column), name)
        sheet.cell(1, column).font = Font(bold=True)
    for number, row in enumerate(data["rows"], start=2):
        for column, value in enumerate(row, start=1):
            _write(sheet.cell(number, column), value, numeric[column - 1])
    written = io.BytesIO()
    book.save(written)
    return _without_times(written.getvalue())


def _write(cell: Any, value: Any, numeric: bool) -> None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return
    if isinstance(value, bool):
        _write_text(cell, "ja" if value else "nej")
        return
    number = Decimal(str(value)) if numeric else None
    # Excel counts in fifteen digits: what has more is kept whole as text.
    if number is not None and len(number.as_tuple().digits) <= _DIGITS:
        cell.value = int(number) if number == number.to_integral_value() else number
    else:
        _write_text(cell, str(value))


def _write_text(cell: Any, text: str) -> None:
    cell.value = _UNFIT.sub("", text)[:_LONGEST]
    # Whatever openpyxl took it for.
    cell.data_type = "s"
    if text.lstrip(" \u00a0\t\r\n")[:1] in ("=", "+", "-", "@"):
        # Else Excel would read it as a formula when the cell is edited.
        cell.quotePrefix = True


def _without_times(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _CREATOR.sub(b"<dc:creator>Samrapport</dc:creator>", _TIME.sub(b"", part))
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, part, compresslevel=9)
    return made.getvalue()
