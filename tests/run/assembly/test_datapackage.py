"""The data package held to what the specification (datapackage.org, version 2) asks of one."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import frictionless
import pytest

from samrapport.run.assembly.downloadfiles import write_downloads
from samrapport.run.assembly.page import Page
from samrapport.run.discover import Section

SECTION = Section("08", "budget", Path("08_budget.ipynb"))
TABLE = {
    "columns": ["post", "belopp", "andel", "klar", "post"],
    "rows": [["=1+1", 3, "0.25", True, "x"], ['Kansli; "B"', None, "1.5", False, None]],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    page = Page(
        SECTION, "Budget", "Budget", (), {"tbl-a": TABLE, "fig-b": TABLE}, captions={"tbl-a": "A", "fig-b": "B"}
    )
    (tmp_path / "ut").mkdir()
    write_downloads([page], tmp_path / "data", tmp_path / "ut", "sala-2022", {"title": "Rapport", "date": "2022-08-31"})
    return tmp_path / "data"


@pytest.fixture
def package(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return found


def test_every_file_is_a_resource_with_its_size_and_hash(folder: Path, package: dict[str, Any]) -> None:
    files = {path.name for path in folder.iterdir()} - {"datapackage.json"}
    assert (
        {one["path"] for one in package["resources"]} == files == {"tbl-a.csv", "tbl-a.xlsx", "fig-b.csv", "fig-b.xlsx"}
    )
    for one in package["resources"]:
        content = (folder / one["path"]).read_bytes()
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_names_are_unique_and_plain(package: dict[str, Any]) -> None:
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[-a-z0-9._/]+", name) for name in [package["name"], *names])
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"


def test_each_schema_reads_its_file(folder: Path, package: dict[str, Any]) -> None:
    reads = {
        "string": str,
        "integer": int,
        "number": lambda text: float(text.replace(",", ".")),
        "boolean": lambda text: {"ja": True, "nej": False}[text],
    }
    for one in package["resources"]:
        if one["format"] != "csv":
            continue
        text = (folder / one["path"]).read_text(encoding=one["encoding"])
        rows = list(csv.reader(io.StringIO(text), delimiter=one["dialect"]["delimiter"]))
        fields = one["schema"]["fields"]
        assert rows[0] == [field["name"] for field in fields] == ["post", "belopp", "andel", "klar", "post (5)"]
        assert [field["type"] for field in fields] == ["string", "integer", "number", "boolean", "string"]
        for row in rows[1:]:
            for value, field in zip(row, fields, strict=True):
                if value not in one["schema"]["missingValues"]:
                    reads[field["type"]](value)


def test_the_package_is_valid_by_frictionless(folder: Path) -> None:
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["title", "message"]) == []
    assert report.valid
