"""The files of a report's values: CSV, XLSX and their data package for readers, Parquet for programs.

Entry: `write_downloads`. The package is a Frictionless Data Package (https://datapackage.org, version 2).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samrapport.run.assembly.downloads import column_types, csv_heads, numeric_columns, to_csv, to_parquet
from samrapport.run.assembly.page import Page
from samrapport.run.assembly.xlsx import to_xlsx
from samrapport.run.atomic import write_json


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
