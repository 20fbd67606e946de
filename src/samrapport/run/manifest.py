"""The manifest: what a report was made from and what came out, by hash. Entry: `make_manifest`.

It holds no time, machine or path, so equal inputs give an equal manifest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from samrapport.run.discover import REPORT_TYPE, Report, Section
from samrapport.run.fingerprint import Fingerprints
from samrapport.run.page import Page
from samrapport.run.plan import parameters_of
from samrapport.run.record import SectionRecord, SectionState

MANIFEST = "manifest.json"
MANIFEST_VERSION = 1


def make_manifest(
    report: Report,
    metadata: Mapping[str, Any],
    records: Mapping[Section, SectionRecord],
    pages: Sequence[Page],
    outputs: Mapping[str, str | None],
    fingerprints: Fingerprints,
) -> dict[str, Any]:
    """version: of this layout. report, metadata, parameters: which one. inputs: raw files read (null: looked for in
    vain). notebooks, code, resources: hashes of what computed it. packages: name -> version. sections: page, title,
    state, and for a left-out one the files it lacks. outputs: every file of the report folder but this one.
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
        "report": {"forbund": report.forbund, "ar": report.ar, "type": REPORT_TYPE},
        "metadata": json.loads(json.dumps(dict(metadata), default=str)),
        "parameters": parameters_of(report),
        "inputs": inputs,
        "notebooks": {section.notebook.name: record.notebook for section, record in records.items()},
        "code": modules,
        "resources": fingerprints.resources,
        "packages": fingerprints.packages,
        "sections": sections,
        "outputs": dict(outputs),
    }
