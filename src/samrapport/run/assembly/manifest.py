"""The manifest: what a report was made from and what came out, by hash.

Entries: `make_manifest`, `notes_of`, `find_made`, `read_manifest`.

It holds no time, machine or path, so equal inputs give an equal manifest. docs/manifest.schema.json describes it.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from samrapport.errors import counted
from samrapport.rapport.omraden import GEMENSAMMA
from samrapport.raw.folder import SLUG, RawFolder
from samrapport.raw.opening import walk
from samrapport.run.andringar.andringar import LET_BE
from samrapport.run.assembly.page import Page
from samrapport.run.atomic import read_json
from samrapport.run.discover import Report, Section
from samrapport.run.fingerprint import Fingerprints
from samrapport.run.record import SectionRecord, SectionState
from samrapport.there import has_file

FRONT_PAGE = "index.qmd"
MANIFEST = "manifest.json"
PUBLIC_MANIFEST = "publikt-manifest.json"
"""Its public part, among the downloads. Not called as the whole one is, by which a report's folder is known."""
NOTES = "notes"
"""What has to be known of how a report is made, such as a lower protection of persons than the usual."""
OVERVIEW = "overview"
"""What pages beside the report's own tell of it."""
PROFILE = "profil"
"""The key of an overview that says whose the report is: name, picture, colours, contact."""
SCHEMA_VERSION = 3
"""Of the manifest's layout. docs/manifest.schema.json tells what each version changed."""


def name_of(kind: str, metadata: Mapping[str, Any]) -> str:
    """The file name of the whole, without ending: its kind's, but of a part alone what that is of, for it is no whole report of the kind."""
    title = re.sub(r"\s*\d{4}$", "", str(metadata.get("title", "")))
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    own = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return own if own and metadata.get("hel") is False else kind


def make_manifest(
    report: Report,
    metadata: Mapping[str, Any],
    front: str,
    records: Mapping[Section, SectionRecord],
    pages: Sequence[Page],
    outputs: Mapping[str, str | None],
    fingerprints: Fingerprints,
    facts: Sequence[Mapping[str, Any]] = (),
    shown: Sequence[Mapping[str, Any]] = (),
    document: tuple[Path, str] | None = None,
) -> dict[str, Any]:
    """report, metadata, parameters: which one. front: body of its front page, which each build writes anew. inputs: raw
    files read (null: looked for in vain). notebooks, code, resources: hashes of
    what computed it. packages: name -> version. sections: page, title, state, and for a left-out one the files it lacks.
    facts: all of them. shown: what is made of which. document: folder and name of a document that lies beside the report. outputs: every file of the report folder but this one and the front
    page.
    """
    titles = {page.section: page for page in pages}
    identity = report.identity
    identity["report"]["document"] = name_of(report.type.document, metadata)
    if document:
        identity["report"] |= {"folder": document[0].as_posix(), "document": document[1]}
    modules: dict[str, str | None] = {}
    sections = []
    for section in [*records, *(section for section in titles if section not in records)]:
        record, page = records.get(section), titles.get(section)
        modules |= record.modules if record else {}
        sections.append(
            {
                "section": section.stem,
                "state": SectionState.DONE if page else SectionState.LEFT_OUT,
                "title": page.title if page else None,
                "page": section.page if page else None,
                "missing": list(record.missing) if record else [],
            }
        )
    return {
        "schema_version": SCHEMA_VERSION,
        "public": False,
        **identity,
        "metadata": json.loads(json.dumps(dict(metadata), default=str)),
        "front": front,
        "inputs": inputs_of(records.values()),
        "notebooks": {section.notebook.name: record.notebook for section, record in records.items() if record.notebook},
        "code": modules,
        "resources": fingerprints.resources,
        "packages": fingerprints.packages,
        "sections": sections,
        "facts": [dict(one) for one in facts],
        "shown": [dict(one) for one in shown],
        "outputs": dict(outputs),
    }


def inputs_of(records: Any) -> dict[str, str | None]:
    """The raw files that some sections read, with their hashes."""
    found: dict[str, str | None] = {}
    for record in records:
        found |= record.files
    return found


def notes_of(data: Path, report: Report, notes: Sequence[str]) -> dict[str, Any]:
    """What whoever publishes the report has to know, for the manifest; nothing where there is nothing.

    notes: what the report itself says. To these comes what its raw data declares to hold no personnummer.
    """
    let_be = _let_be(data, report)
    count = len(let_be.get(LET_BE, ()))
    places = (
        "ett ställe i rådata är undantaget"
        if count == 1
        else f"{counted(count, 'ställe i rådata är undantaget', 'ställen i rådata är undantagna')}"
    )
    told = [*notes, *([f"{places} från sökningen efter personnummer."] if count else [])]
    return let_be | ({NOTES: told} if told else {})


def _let_be(data: Path, report: Report) -> dict[str, Any]:
    """What the raw data declares to hold no personnummer, for the manifest; nothing where nothing is declared.

    digits: hashes, by which the last look before publishing knows the numbers again.
    """
    raw = RawFolder(data)
    scopes = ("/".join(report.folder.parts[:2]), *GEMENSAMMA)
    declared = {one: digits for scope in scopes for one, digits in raw.let_be(scope).items()}
    places = [
        {
            "file": one.fil,
            "row": one.rad,
            "reason": one.skal,
            "digits": sorted(hashlib.sha256(each.encode()).hexdigest() for each in digits),
        }
        for one, digits in declared.items()
    ]
    return {LET_BE: places} if places else {}


def find_made(reports: Path) -> list[Path]:
    """The folders in a folder of reports that have a manifest, those within another's included, in order."""
    found = []
    for place, folders, files in walk(reports):
        folders[:] = [name for name in folders if SLUG.fullmatch(name)]
        if MANIFEST in files:
            found.append(Path(place).relative_to(reports))
    return sorted(found, key=lambda folder: folder.parts)


def is_made(folder: Path) -> bool:
    """Whether there is a report in a folder."""
    return has_file(folder / MANIFEST)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest in a report's folder; None where there is none of the form that this program writes."""
    return _sound(read_json(folder / MANIFEST))


def manifest_in(content: bytes) -> dict[str, Any] | None:
    """The manifest that a file holds; None for one that is not of the form that this program writes."""
    try:
        return _sound(json.loads(content))
    except (ValueError, RecursionError):
        return None


def _sound(content: Any) -> dict[str, Any] | None:
    return content if isinstance(content, dict) and content.get("schema_version") == SCHEMA_VERSION else None
