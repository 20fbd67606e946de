"""The reference: made from the code, up to date, whole, and sound in what it shows."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from samrapport.docs.markdown import headings, title
from samrapport.docs.reference import reference, write_reference
from samrapport.docs.settings import settings_models
from samrapport.errors import SamrapportError
from samrapport.rapport.kontroll.regler import alla_regler
from samrapport.rapport.omraden import INOM, tabeller
from samrapport.raw.declaration import Kolumn, Tabell
from samrapport.raw.settings import parse_settings
from samrapport.text.bound import FILTERS

from .pages import DATA, DOCS, ROOT, blocks, section, table, text_of

TABLES = DOCS / "referens" / "radata.md"
SETTINGS = DOCS / "referens" / "yml.md"
OWN = {one.namn: one for one in tabeller() if one.platser != (INOM,)}


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """All pages of the reference, as the code makes them."""
    return reference(ROOT)


def test_each_page_is_what_the_code_makes_of_it(made: dict[str, str]) -> None:
    old = [name for name, text in made.items() if not (DOCS / name).is_file() or text_of(DOCS / name) != text]
    assert old == [], "make docs"


def test_no_schema_is_left_of_a_table_that_is_gone(made: dict[str, str]) -> None:
    assert {f"tabeller/{one}" for one in SCHEMAS} <= set(made)


@pytest.mark.slow
def test_what_is_out_of_date_is_written_and_what_is_gone_taken_away(tmp_path: Path, made: dict[str, str]) -> None:
    for name, text in made.items():
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
    for page in DOCS.rglob("*.md"):
        (tmp_path / "docs" / page.relative_to(DOCS)).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / page.relative_to(DOCS)).write_text(text_of(page), encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "raw").symlink_to(DATA)
    assert write_reference(tmp_path) == 0
    (tmp_path / "docs" / "referens" / "regler.md").write_text("# Reglerna\n", encoding="utf-8")
    (tmp_path / "docs" / "tabeller" / "borta.json").touch()
    assert write_reference(tmp_path) == 2
    assert text_of(tmp_path / "docs" / "referens" / "regler.md") == made["referens/regler.md"]
    assert not (tmp_path / "docs" / "tabeller" / "borta.json").exists()
    # What the code says of a table leads to a heading; where no page has it, that is told.
    (tmp_path / "docs" / "forklaringar" / "personuppgifter.md").unlink()
    with pytest.raises(SamrapportError, match="#personuppgifter"):
        write_reference(tmp_path)


@pytest.mark.parametrize("tabell", OWN.values(), ids=lambda one: one.namn)
def test_a_raw_table_is_told_with_key_and_columns_and_its_examples_are_sound(tabell: Tabell) -> None:
    place = next(
        one
        for one in headings(text_of(TABLES))
        if one.words.partition(":")[0].strip("`").endswith(f"/{tabell.namn}.csv")
        or one.words.startswith(f"`{tabell.namn}.csv`")
    )
    told = section(TABLES, place.words)
    rows = table(told)
    assert [row[0] for row in rows] == list(tabell.kolumner)
    assert [row[1] for row in rows] == ["ja" if one.required else "nej" for one in tabell.kolumner.values()]
    assert f"Nyckel: {', '.join(f'`{name}`' for name in tabell.nyckel)}." in told
    for name, _, _, example in rows:
        tabell.kolumner[name].parse(example)


@pytest.mark.parametrize("tabell", OWN.values(), ids=lambda one: one.namn)
def test_the_help_of_a_column_tells_the_words_that_it_takes(tabell: Tabell) -> None:
    for name, column in tabell.kolumner.items():
        untold = [one for one in column.varden if f"`{one}`" not in column.hjalp]
        assert untold in ([], list(column.varden)[3:]), name


def inner_models(model: type[BaseModel], within: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, field in model.model_fields.items():
        key = f"{within}{field.alias or name}"
        found.append((key, field))
        for one in (field.annotation, *get_args(field.annotation)):
            if isinstance(one, type) and issubclass(one, BaseModel):
                found += inner_models(one, f"{key}.")
    return found


@pytest.mark.parametrize("file", settings_models())
def test_every_key_of_a_yaml_file_is_told(file: str) -> None:
    keys = inner_models(settings_models()[file])
    rows = table(section(SETTINGS, f"`{file}`"))
    assert [row[:2] for row in rows] == [[key, "ja" if field.is_required() else "nej"] for key, field in keys]
    for (key, field), row in zip(keys, rows, strict=True):
        assert row[2], key
        for word in (one for part in (field.annotation, *get_args(field.annotation)) for one in get_args(part)):
            assert not isinstance(word, str) or f"`{word}`" in row[2], key


@pytest.mark.parametrize("file", settings_models())
def test_the_example_of_a_yaml_file_is_sound(file: str) -> None:
    examples = [text for info, text in blocks(SETTINGS) if info == "yaml"]
    example = examples[list(settings_models()).index(file)]
    made, _ = parse_settings(file, example.encode(), settings_models()[file])
    assert made.model_fields_set == set(type(made).model_fields)


def test_the_yaml_files_are_those_that_reports_are_made_of() -> None:
    assert {"rapport.yml", "insatser/<insats>/insats.yml", "jamforelse.yml", "webbplats.yml", "theme/tema.yml"} <= set(
        settings_models()
    )


def test_every_filter_and_every_rule_is_told() -> None:
    told = [row[0].strip("`") for row in table(text_of(DOCS / "referens" / "filter.md"))]
    assert [name for name in told if name] == list(FILTERS)
    for name, _, written, becomes in table(text_of(DOCS / "referens" / "filter.md")):
        assert name.strip("`") in written
        assert becomes
    rows = table(text_of(DOCS / "referens" / "regler.md"))
    assert rows == [[f"`{one.id}`", one.namn, one.beskrivning, one.allvar] for one in alla_regler()]


# Table Schemas


SCHEMAS = {one.name: json.loads(text_of(one)) for one in sorted((DOCS / "tabeller").iterdir())}
TYPES = {"string", "number", "integer", "year", "date", "boolean"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_table_schema_says_what_the_table_is(name: str) -> None:
    schema, tabell = SCHEMAS[name], OWN[Path(name).stem]
    fields = {one["name"]: one for one in schema["fields"]}
    assert list(fields) == list(tabell.kolumner)
    for key, one in fields.items():
        column: Kolumn = tabell.kolumner[key]
        assert one["type"] in TYPES
        assert one["constraints"]["required"] is column.required
        assert one["constraints"].get("enum", []) == list(column.varden)
        assert one["description"]
        shown = one["example"] if isinstance(one["example"], str) else str(one["example"]).replace(".", ",")
        assert column.parse(shown) == column.parse(column.exempel)
    assert schema.get("primaryKey", schema.get("uniqueKeys", [[]])[0]) == list(tabell.nyckel)
    assert schema["missingValues"] == [""]
    assert "](#" not in schema["description"]
    for key in schema.get("foreignKeys", []):
        assert set(key["reference"]["fields"]) <= set(OWN[key["reference"]["resource"]].kolumner)


@pytest.mark.skipif(find_spec("frictionless") is None, reason="frictionless is not installed")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", SCHEMAS)
def test_frictionless_takes_the_schema_and_the_example_data_by_it(name: str) -> None:
    from frictionless import Dialect, Resource, Schema
    from frictionless.formats import CsvControl

    assert Schema.from_descriptor(SCHEMAS[name])
    # What a column leads to lies in another file, which a lone resource does not know.
    alone = {key: value for key, value in SCHEMAS[name].items() if key != "foreignKeys"}
    for file in sorted(DATA.rglob(f"{Path(name).stem}.csv")):
        dialect = Dialect(controls=[CsvControl(delimiter=";")])
        schema = Schema.from_descriptor(alone)
        report = Resource(path=file.name, basepath=str(file.parent), schema=schema, dialect=dialect).validate()
        assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]


def test_the_example_data_has_nearly_every_table() -> None:
    assert sum(any(DATA.rglob(f"{Path(name).stem}.csv")) for name in SCHEMAS) >= len(SCHEMAS) - 7


def test_every_page_of_the_reference_has_a_title_of_its_own() -> None:
    titles = [title(text_of(page)) for page in DOCS.rglob("*.md")]
    assert all(titles)
    assert len(titles) == len(set(titles))
