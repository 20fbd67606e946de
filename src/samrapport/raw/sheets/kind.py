"""What kind of table a file is, by its content. Entry: `assert_kind`, which holds it against the file's ending."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from samrapport.errors import DataFault, Fault
from samrapport.raw.sheets.compound import is_compound, streams

KINDS = {".csv": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".xlsb": "xlsb", ".ods": "ods"}
"""The endings that a table may have, to the kind that each promises."""

_CALLED = {
    "csv": "en textfil (CSV)",
    "xlsx": "en Excelbok (.xlsx)",
    "xls": "en Excelbok av äldre slag (.xls)",
    "xlsb": "en binär Excelbok (.xlsb)",
    "ods": "ett OpenDocument-kalkylblad (.ods)",
}
_LARGEST_BOOK = 200_000_000
"""Bytes that a book may unpack to; a small file can be made to fill the memory."""
_AS_XLSX = "Öppna den i Excel och spara den som Excel-arbetsbok (.xlsx)."
_OLD = f"en bok från Excel 95 eller äldre. {_AS_XLSX}"


def assert_kind(file: str, content: bytes) -> str:
    """The kind that the ending promises. Raises DataFault when the content is something else, and says what."""
    path = PurePosixPath(file)
    kind = KINDS[path.suffix]
    found = _found(file, content)
    if found == kind or (kind == "csv" and found in ("", "skadad")):
        return kind
    if found == "csv":
        says = f"filen är inte en Excelbok utan {_CALLED[found]}. Byt namn på den till {path.stem}.csv."
    elif found in _CALLED:
        says = f"filen heter {path.suffix} men är {_CALLED[found]}. Byt namn på den till {path.stem}.{found}."
    elif found and found != "skadad":
        says = f"filen är {found}"
    else:
        says = f"filen är inte en Excelbok ({path.suffix}), eller så är den skadad. Öppna den i Excel och spara om den."
    raise DataFault(Fault(file, says))


def _found(file: str, content: bytes) -> str:
    """The kind, or a phrase that tells what it is instead; "skadad" for a package that cannot be opened, "" for no bytes."""
    if content.startswith(b"PK"):
        return _package(file, content)
    if is_compound(content):
        return _compound(content)
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style")):
        return f"en webbsida (HTML) som fått en annan ändelse. {_AS_XLSX}"
    if start.startswith(b"<?xml"):
        return f"XML som fått en annan ändelse. {_AS_XLSX}"
    if content[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08") and b"\0" in content[:8]:
        return _OLD
    return "csv" if content else ""


def _compound(content: bytes) -> str:
    names = streams(content)
    if "encryptedpackage" in names:
        return "skyddad med lösenord. Ta bort lösenordet i Excel (Arkiv, Info, Skydda arbetsbok) och spara om filen."
    return "xls" if "workbook" in names else _OLD if "book" in names else "skadad"


def _package(file: str, content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            size = sum(part.file_size for part in package.infolist())
            mime = package.read("mimetype")[:100] if "mimetype" in names else b""
    except Exception:  # Whatever a damaged package makes the reader raise.
        return "skadad"
    if size > _LARGEST_BOOK:
        raise DataFault(Fault(file, "filen är orimligt stor uppackad. Spara bara bladet med uppgifterna."))
    if mime.startswith(b"application/vnd.oasis.opendocument"):
        return "ods" if b".spreadsheet" in mime else "ett dokument som inte är ett kalkylblad. Spara tabellen som CSV."
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    return "xlsx" if any(name.lower().endswith("workbook.xml") for name in names) else "skadad"
