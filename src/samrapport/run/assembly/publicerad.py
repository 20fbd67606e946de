"""What a report was when it was last published, and the page that says what has changed since. Entries:
`read_published`, `changes_page`.

The earlier manifest is raw data (`publicerad.json` in the report's folder, a copy of the site's `data/publikt-manifest.json`),
put there by the one who publishes. So a build depends on nothing but its stated inputs, and can be repeated anywhere.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.raw.folder import RawFolder
from samrapport.raw.opening import hash_plain
from samrapport.run.andringar.andringar import LABEL, Andringar, jamfor
from samrapport.run.assembly.manifest import SCHEMA_VERSION
from samrapport.run.assembly.page import Page, make_page, markdown_cell
from samrapport.run.discover import Report, Section
from samrapport.run.record import SectionRecord, SectionState

PUBLISHED = "publicerad.json"
CHANGES = Section("99", "andringar", Path("99_andringar.ipynb"))
"""The page; there is no such notebook."""

_STEP = "Kopiera data/publikt-manifest.json ur den publicerade rapporten, eller ta bort filen."
_FACT = ("name", "value", "shown", "unit", "base", "formula", "sources")


def read_published(data: Path, report: Report) -> dict[str, Any] | None:
    """The manifest of the published report, or None. Raises SamrapportError for a file that is no such manifest."""
    raw, name = RawFolder(data), (report.folder / PUBLISHED).as_posix()
    if not raw.has(name):
        return None
    content = assert_manifest(name, raw.read(name))
    if content["parameters"] != report.parameters:
        raise SamrapportError(f"{name}: manifestet hör till en annan rapport. {_STEP}")
    return content


def assert_manifest(name: str, content: bytes) -> dict[str, Any]:
    """What a file of that name holds. Raises SamrapportError for what is no whole manifest."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not is_manifest(found):
        raise SamrapportError(f"{name}: filen är inget manifest av version {SCHEMA_VERSION}. {_STEP}")
    return found


def is_manifest(content: Any) -> bool:
    """Whether something read is a manifest that can be compared: it may come from anywhere."""
    if not isinstance(content, dict) or content.get("schema_version") != SCHEMA_VERSION:
        return False
    maps = all(isinstance(content.get(key), dict) for key in ("report", "parameters", "inputs", "code", "notebooks"))
    lists = all(isinstance(content.get(key), list) for key in ("facts", "shown"))
    if not (maps and lists and {"forbund", "ar"} <= content["report"].keys()):
        return False
    facts = all(
        isinstance(one, dict)
        and all(key in one for key in _FACT)
        and isinstance(one["name"], str)
        and isinstance(one["sources"], list)
        and all(isinstance(source, dict) and isinstance(source.get("file"), str) for source in one["sources"])
        for one in content["facts"]
    )
    shown = all(isinstance(one, dict) and isinstance(one.get("facts"), list) for one in content["shown"])
    return facts and shown and all(isinstance(one, str) for one in content.get("protected", []))


def changes_page(
    data: Path, report: Report, published: dict[str, Any], manifest: dict[str, Any]
) -> tuple[Page, SectionRecord] | None:
    """The page of what has changed since, with what it is made of; None when nothing a reader sees has."""
    found = jamfor(published, manifest)
    if not found.fakta:
        return None
    name = (report.folder / PUBLISHED).as_posix()
    record = SectionRecord(
        state=SectionState.DONE,
        notebook="",
        parameters=report.parameters,
        environment="",
        resources="",
        output=None,
        files={name: hash_plain(data, name)},
        shown={LABEL: {"facts": [], "prefixes": [], "rows": {name: []}}},
    )
    return make_page(_notebook(found), CHANGES), record


def _notebook(found: Andringar) -> dict[str, Any]:
    cells = [markdown_cell("c99-001", "# Ändringar")]
    from samrapport.run.andringar.sida import tabell_andringar, text_andringar

    bundles = (text_andringar(found)._repr_mimebundle_(), tabell_andringar(found)._repr_mimebundle_())
    for number, (data, metadata) in enumerate(bundles, start=2):
        output = {"output_type": "execute_result", "execution_count": number, "data": data, "metadata": metadata}
        own = {"cell_type": "code", "id": f"c99-{number:03d}", "metadata": {}, "execution_count": number, "source": ""}
        cells.append(own | {"outputs": [output]})
    return {"cells": cells}
