"""What a report shows, and of which facts and files each thing is made. Entries: `list_shown`, `Shown`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samrapport.facts.rows import row_ranges
from samrapport.rapport.omraden import holds_persons
from samrapport.run.assembly.page import Page
from samrapport.run.discover import Section
from samrapport.run.record import SectionRecord

FRONT = "framsida"
"""The label of a report's front page."""


@dataclass(frozen=True)
class Shown:
    """One thing shown. kind: table, figure, text or front. label: of a table or figure, or the text's file.

    facts: names. files: rows by file that it shows as they stand, "" for a file as a whole.
    """

    label: str
    kind: str
    section: str
    title: str
    caption: str
    facts: tuple[str, ...]
    files: Mapping[str, str]


def list_shown(
    pages: Sequence[Page],
    records: Mapping[Section, SectionRecord],
    facts: Mapping[str, Mapping[str, Any]],
    front: Sequence[str] = (),
) -> list[Shown]:
    """Everything that the pages show, in their order, and the front page. front: names of the facts on it."""
    found = [Shown(FRONT, "front", "", "", "", tuple(name for name in sorted(front) if name in facts), {})]
    for page in pages:
        followed = records[page.section].shown if page.section in records else {}
        for label in page.labels:
            kind = "table" if label.startswith("tbl-") else "figure"
            found.append(_shown(label, kind, page, followed.get(label, {}), facts))
        texts = sorted(label for label in followed if label.endswith(".md"))
        found += [_shown(label, "text", page, followed[label], facts) for label in texts]
    return found


def _shown(
    label: str, kind: str, page: Page, followed: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]
) -> Shown:
    prefixes = tuple(followed.get("prefixes", ()))
    of_tables = [name for name in facts if prefixes and name.startswith(prefixes)]
    names = dict.fromkeys([*(name for name in followed.get("facts", ()) if name in facts), *of_tables])
    rows = {
        file: "" if holds_persons(file) else row_ranges([row for row in numbers if row])
        for file, numbers in sorted(followed.get("rows", {}).items())
    }
    return Shown(label, kind, page.section.stem, page.title, page.captions.get(label, ""), tuple(sorted(names)), rows)
