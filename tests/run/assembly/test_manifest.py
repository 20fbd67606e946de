from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from samrapport.rapport.omraden import holds_persons
from samrapport.run.andringar.andringar import LABEL, public_manifest
from samrapport.run.assembly.manifest import MANIFEST, PUBLIC_MANIFEST, SCHEMA_VERSION
from samrapport.run.assembly.publicerad import PUBLISHED, is_manifest
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.project import Project

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "manifest.schema.json").read_text(encoding="utf-8"))
NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
HASH = "b" * 64


@pytest.fixture
def manifest(project: Project, sections: None, inline: None) -> dict[str, Any]:
    assert build(project, Choice()).exit_code == 0
    found: dict[str, Any] = json.loads((project.reports / "vasteras" / "2021" / MANIFEST).read_bytes())
    return found


def fact(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "value": "1",
        "shown": "1",
        "unit": "antal",
        "base": "",
        "formula": "",
        "sources": [{"file": "a.csv"}],
    }


def shown(*facts: str) -> dict[str, Any]:
    return {
        "label": "tbl-a",
        "kind": "table",
        "section": "01_a",
        "title": "A",
        "caption": "A",
        "facts": list(facts),
        "files": {},
    }


def test_the_schema_is_itself_valid_and_of_the_programs_version() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["schema_version"]["const"] == SCHEMA_VERSION


def test_a_manifest_and_its_public_part_follow_the_schema(project: Project, manifest: dict[str, Any]) -> None:
    public = json.loads((project.reports / "vasteras" / "2021" / "data" / PUBLIC_MANIFEST).read_bytes())
    for one in (manifest, public):
        jsonschema.validate(one, SCHEMA)
        assert is_manifest(one)
    assert public["public"]
    assert "front" not in public


def test_a_key_that_the_schema_does_not_know_is_refused(manifest: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(manifest | {"tid": "nu"}, SCHEMA)


def test_the_public_part_holds_only_what_is_shown_and_no_hash_of_a_file_of_persons(manifest: dict[str, Any]) -> None:
    register = "sala/2022/insatser/nystart/deltagare.csv"
    whole = manifest | {
        "facts": [fact("visat"), fact("dolt")],
        "shown": [shown("visat")],
        "inputs": {register: HASH, "a.csv": HASH},
    }
    public = public_manifest(whole)
    jsonschema.validate(public, SCHEMA)
    assert [one["name"] for one in public["facts"]] == ["visat"]
    assert public["inputs"] == {"a.csv": HASH}
    assert public["protected"] == [register]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["deltagare", "forsorjning", "handelser", "deltagare_aggregat"])
def test_registers_and_their_counts_are_files_of_persons(name: str, ending: str) -> None:
    assert holds_persons(f"sala/2022/insatser/nystart/{name}.{ending}")


@pytest.mark.parametrize(
    "path", ["sala/2022/budget.csv", "sala/2022/insatser/nystart/text/forsorjning.md", "scb/folkmangd.csv"]
)
def test_other_files_are_not(path: str) -> None:
    assert not holds_persons(path)


def test_a_report_without_an_earlier_publication_has_no_page_of_changes(
    project: Project, manifest: dict[str, Any]
) -> None:
    assert "andringar" not in json.dumps(manifest["sections"])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema_version": 3}', '{"schema_version": 2, "report": {}}'])
def test_an_earlier_publication_that_is_no_manifest_stops_its_report_alone(
    project: Project, sections: None, inline: None, text: str
) -> None:
    (project.data / "vasteras" / "2021" / PUBLISHED).write_text(text, encoding="utf-8")
    summary = build(project, Choice())
    said = {result.report.forbund: result.faults for result in summary.reports}
    assert summary.exit_code == 2
    assert PUBLISHED in said["vasteras"][0]
    assert said["sala-heby"] == []


def test_the_manifest_of_another_report_is_refused(project: Project, manifest: dict[str, Any]) -> None:
    content = (project.reports / "vasteras" / "2021" / "data" / PUBLIC_MANIFEST).read_bytes()
    (project.data / "sala-heby" / "2021" / PUBLISHED).write_bytes(content)
    faults = [fault for result in build(project, Choice()).reports for fault in result.faults]
    assert len(faults) == 1
    assert "annan rapport" in faults[0]


def test_what_has_changed_since_the_publication_is_a_page_of_the_report(
    project: Project, manifest: dict[str, Any]
) -> None:
    earlier = manifest | {"facts": [fact("antal"), fact("borta")], "shown": [shown("antal", "borta")]}
    (project.data / "vasteras" / "2021" / PUBLISHED).write_text(json.dumps(earlier), encoding="utf-8")
    assert build(project, Choice()).exit_code == 0
    folder = project.reports / "vasteras" / "2021"
    page = (folder / "99-andringar.ipynb").read_text(encoding="utf-8")
    assert "borta" in page
    new = json.loads((folder / MANIFEST).read_bytes())
    jsonschema.validate(new, SCHEMA)
    assert new["sections"][-1]["page"] == "99-andringar.ipynb"
    assert f"vasteras/2021/{PUBLISHED}" in new["inputs"]
    assert "99-andringar.ipynb" in (project.reports / "_nav.yml").read_text(encoding="utf-8")
    assert "99-andringar" not in json.dumps(
        json.loads((project.reports / "sala-heby" / "2021" / MANIFEST).read_bytes())
    )


def test_the_table_of_changes_has_a_label_that_no_notebook_uses() -> None:
    labels = {
        found
        for path in NOTEBOOKS.rglob("*.ipynb")
        for found in re.findall(r'"label": "([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert "tbl-budget" in labels
    assert LABEL not in labels
