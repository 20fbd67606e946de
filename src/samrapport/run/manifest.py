"""The manifest: what a report was made from and what came out, by hash. Entries: `make_manifest`, `find_manifests`.

It holds no time, machine or path, so equal inputs give an equal manifest.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from samrapport.raw.folder import SLUG
from samrapport.run.atomic import read_json
from samrapport.run.discover import Report, Section
from samrapport.run.fingerprint import Fingerprints
from samrapport.run.page import Page
from samrapport.run.record import SectionRecord, SectionState

MANIFEST = "manifest.json"
MANIFEST_VERSION = 2


def make_manifest(
    report: Report,
    metadata: Mapping[str, Any],
    front: str,
    records: Mapping[Section, SectionRecord],
    pages: Sequence[Page],
    outputs: Mapping[str, str | None],
    fingerprints: Fingerprints,
) -> dict[str, Any]:
    """version: of this layout. report, metadata, parameters: which one. front: body of its front page, which each build
    writes anew. inputs: raw files read (null: looked for in vain). notebooks, code, resources: hashes of what computed
    it. packages: name -> version. sections: page, title, state, and for a left-out one the files it lacks. outputs: every
    file of the report folder but this one and the front page.
    """
    titles = {page.section: page for page in pages}
    inputs: dict[str, str | None] = {}
    modules: dict[str, str | None] = {}
    sections = []
    for section, record in records.items():
        inputs |= record.files
        modules |= record.modules
        page = titles.get(section)
        sections.append(
            {
                "section": section.stem,
                "state": SectionState.DONE if page else SectionState.LEFT_OUT,
                "title": page.title if page else None,
                "page": section.page if page else None,
                "missing": list(record.missing),
            }
        )
    return {
        "version": MANIFEST_VERSION,
        "report": {
            "forbund": report.forbund,
            "ar": report.ar,
            "type": report.type.name,
            "document": report.type.document,
        },
        "metadata": json.loads(json.dumps(dict(metadata), default=str)),
        "parameters": report.parameters,
        "front": front,
        "inputs": inputs,
        "notebooks": {section.notebook.name: record.notebook for section, record in records.items()},
        "code": modules,
        "resources": fingerprints.resources,
        "packages": fingerprints.packages,
        "sections": sections,
        "outputs": dict(outputs),
    }


def find_manifests(reports: Path) -> dict[Path, dict[str, Any]]:
    """The manifests of all reports in a folder of reports, one within another's included, by the report's own folder."""
    found = {}
    for place, folders, files in os.walk(reports):
        folders[:] = sorted(name for name in folders if SLUG.fullmatch(name))
        content = read_json(Path(place, MANIFEST)) if MANIFEST in files else None
        if isinstance(content, dict) and content.get("version") == MANIFEST_VERSION:
            found[Path(place).relative_to(reports)] = content
    return found
