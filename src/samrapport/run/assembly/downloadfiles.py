"""The files of a report's values: CSV, XLSX and their data package for readers, Parquet for programs; and which of what is published lies
as files in its PDF too.

Entries: `write_downloads`; `Bilaga`, `tabellernas`, `bilagor`. The package is a Frictionless Data Package (https://datapackage.org, version 2).
"""

from __future__ import annotations

import hashlib
import io
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from samrapport.raw.rapporttyp import DATA
from samrapport.run.assembly.downloads import column_types, csv_heads, numeric_columns, to_csv, to_parquet, unique_names
from samrapport.run.assembly.manifest import PUBLIC_MANIFEST
from samrapport.run.assembly.page import Page
from samrapport.run.atomic import write_json
from samrapport.run.beslut.kedja import BESLUT
from samrapport.text.verbatim import escape_markdown


def write_downloads(
    pages: Sequence[Page], folder: Path, processed: Path, name: str, metadata: Mapping[str, Any]
) -> None:
    """Write the values of all tables and figures to `folder`, which is published, and to `processed`."""
    folder.mkdir()
    made = []
    for page in pages:
        for label, data in page.data.items():
            csv, xlsx = to_csv(data).encode(), to_xlsx(data, numeric_columns(data))
            made.append(Download(label, page.captions[label], data, csv, xlsx))
    for one in sorted(made, key=lambda one: one.label):
        (folder / f"{one.label}.csv").write_bytes(one.csv)
        (folder / f"{one.label}.xlsx").write_bytes(one.xlsx)
        (processed / f"{one.label}.csv").write_bytes(one.csv)
        to_parquet(dict(one.data), processed / f"{one.label}.parquet")
    title = ", ".join(str(metadata[key]) for key in ("title", "subtitle") if metadata.get(key))
    made.sort(key=lambda one: one.label)
    if made:
        write_json(folder / DATAPACKAGE, make_datapackage(name, title, str(metadata.get("date", "")), made))


DATAPACKAGE = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Download:
    """One table's or figure's values. csv, xlsx: the files' whole content."""

    label: str
    title: str
    data: Mapping[str, Any]
    csv: bytes
    xlsx: bytes


def make_datapackage(name: str, title: str, version: str, downloads: list[Download]) -> dict[str, Any]:
    """The description of all downloads. name: of ASCII letters, digits and hyphens. version: a date."""
    resources = []
    for one in downloads:
        resources += [_csv(one), _resource(one, "xlsx", _XLSX, one.xlsx)]
    return {"$schema": _PROFILE, "name": name, "title": title, "version": version, "resources": resources}


def _csv(one: Download) -> dict[str, Any]:
    data = dict(one.data)
    fields = [_field(name, kind) for name, kind in zip(csv_heads(data), column_types(data), strict=True)]
    return _resource(one, "csv", "text/csv", one.csv) | {
        "type": "table",
        "encoding": "utf-8",
        "dialect": {"delimiter": ";", "header": True, "lineTerminator": "\n"},
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _resource(one: Download, ending: str, media: str, content: bytes) -> dict[str, Any]:
    return {
        "name": one.label if ending == "csv" else f"{one.label}-{ending}",
        "title": one.title,
        "path": f"{one.label}.{ending}",
        "format": ending,
        "mediatype": media,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _field(name: str, kind: str) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if kind == "number":
        more = {"decimalChar": ","}
    if kind == "boolean":
        more = {"trueValues": ["ja"], "falseValues": ["nej"]}
    return {"name": name, "type": kind, **more}


_EPOCH = (1980, 1, 1, 0, 0, 0)
_TIME = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_CREATOR = re.compile(rb"<dc:creator>[^<]*</dc:creator>")
# What XML, and so a cell, cannot hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What Excel would read as the sign of that number.
_CODE = re.compile("_(?=x[0-9a-fA-F]{4}_)")
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
    cell.value = _CODE.sub("_x005F_", _UNFIT.sub("", text)[:_LONGEST])
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


KEY = "bilagor"
"""Of the front matter, that names them."""


@dataclass(frozen=True)
class Bilaga:
    """One file, which is published beside the PDF or is the public part of what decided on it: nothing else may be laid in.

    namn: among the report's downloads. mime: of what kind it is. slag: how it belongs to the PDF, in the words of PDF/A-3.
    om: what it is, for who opens it in years to come.
    """

    namn: str
    mime: str
    slag: str
    om: str

    @property
    def matter(self) -> dict[str, Any]:
        """What the front matter says of it, which pandoc reads as Markdown. Its file is named from the report's folder."""
        named = {"fil": f"{DATA}/{self.namn}", "mime": self.mime, "slag": self.slag}
        return {**named, "om": escape_markdown(self.om)}


def tabellernas(pages: Sequence[Page]) -> list[Bilaga]:
    """The values of all tables and figures, and what describes them; nothing where there are none."""
    found = [
        Bilaga(f"{label}.csv", "text/csv", "data", page.captions[label])
        for page in pages
        for label in sorted(page.data)
    ]
    described = Bilaga(DATAPACKAGE, "application/json", "supplement", "Beskrivning av tabellernas filer (Data Package)")
    return [*found, described] if found else []


def bilagor(decisions: bytes) -> tuple[Bilaga, ...]:
    """What a report was made of, and the decisions that are published with it, where there are any."""
    made = Bilaga(PUBLIC_MANIFEST, "application/json", "supplement", "Vad rapporten är gjord av, med kontrollsummor")
    decided = Bilaga(BESLUT, "application/x-ndjson", "supplement", "Besluten om rapporten")
    return (made, decided) if decisions else (made,)
