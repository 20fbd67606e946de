"""A workbook opened, whatever its format. Entries: `read_sheet`, `from_book`, and `hash_sheet` and `sheet_names` for a report's own workbook."""

from __future__ import annotations

import hashlib
import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import TypeVar

from samrapport.errors import DataFault, Fault
from samrapport.raw.sheets.book import in_book, own_sheet
from samrapport.raw.sheets.kind import assert_kind
from samrapport.raw.sheets.sheet import Sheet, chosen

T = TypeVar("T")


def read_sheet(file: str, content: bytes) -> Sheet | None:
    """The sheet that is meant by a path; None of a CSV file. Raises DataFault for what cannot be read as what it is called."""
    if (found := in_book(file)) is not None:
        book, name = found
        return own_sheet(book, name, _kept(book, content))
    kind = assert_kind(file, content)
    return None if kind == "csv" else from_book(file, content, kind, partial(chosen, file))


def sheet_names(book: str, content: bytes) -> list[str]:
    """The names of a workbook's visible sheets that hold anything. Raises DataFault."""
    return [one.name for one in _kept(book, content) if one.cells]


def hash_sheet(path: str, content: bytes) -> str | None:
    """One SHA-256 of what a sheet of a report's workbook holds; None where there is none of that name, or none with rows.

    Raises DataFault for a workbook that cannot be read, and for a sheet of which part is not seen.
    """
    sheet = read_sheet(path, content)
    if sheet is None or not sheet.cells.keys() - {1}:
        return None
    return hashlib.sha256(repr(sorted(sheet.cells.items())).encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=4)
def _kept(book: str, content: bytes) -> tuple[Sheet, ...]:
    """All visible sheets, read once for all the tables that they are."""
    return from_book(book, content, assert_kind(book, content), tuple)


def from_book(file: str, content: bytes, kind: str, take: Callable[[Iterable[Sheet]], T]) -> T:
    """What is taken of a workbook's visible sheets, each read when it is come to. Raises DataFault."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # What a reader does not know of a file is none of our concern.
            return take(_sheets(file, content, kind))
    except (DataFault, MemoryError):
        raise
    except Exception:  # Whatever a damaged package makes the zip, XML and workbook readers raise.
        ending = file[file.rindex(".") :]
        expected = f"filen är inte en Excelbok ({ending}), eller så är den skadad. Öppna den i Excel och spara om den."
        raise DataFault(Fault(file, expected)) from None


def _sheets(file: str, content: bytes, kind: str) -> Iterator[Sheet]:
    if kind in ("xls", "xlsb"):
        from samrapport.raw.sheets.records import xls_sheets, xlsb_sheets

        yield from (xls_sheets if kind == "xls" else xlsb_sheets)(file, content)
        return
    from samrapport.raw.sheets.ods import ods_sheets
    from samrapport.raw.sheets.xlsx import xlsx_sheets

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        yield from (ods_sheets if kind == "ods" else xlsx_sheets)(file, package)
