"""A report's downloads as a Frictionless Data Package (https://datapackage.org, version 2). Entry: `make_datapackage`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from samrapport.run.assembly.downloads import column_types, csv_heads

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
        resources += [_csv(one), _xlsx(one)]
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


def _xlsx(one: Download) -> dict[str, Any]:
    return _resource(one, "xlsx", _XLSX, one.xlsx)


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
