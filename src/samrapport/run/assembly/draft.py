"""A report with an error that nobody has explained, or that nobody has approved, is a draft, and says so on every page.

Entries: `Unexplained`, `find_unexplained`, `draft_metadata`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from samrapport.run.assembly.describe import Described
from samrapport.run.assembly.page import Cell, Page, markdown_cell
from samrapport.run.assembly.references import assert_unique_labels
from samrapport.run.beslut.tillstand import IN_ENGLISH
from samrapport.run.discover import Report
from samrapport.text.numbers import ENGELSKA, SVENSKA
from samrapport.text.verbatim import escape_markdown

DRAFT = "utkast"
"""The key of a report's metadata that says why it is a draft; the PDF and the Word file go by it."""
MARK = "UTKAST"
_ERRORS = re.compile(r"(\d+) fel i avstämningen är varken rättade eller förklarade\.")
UNDECIDED = "ej-beslutad"
"""The key that says why it is one where nothing is wrong: nobody has approved of it yet."""

CONTROLS_TABLE = "tbl-fynd"
"""The table that shows what the controls found. The page that has it is the one to open."""


@dataclass(frozen=True)
class Unexplained:
    """Findings without an explanation: errors and warnings. page: where they are shown, in the report's folder, or "".

    apart: whether that is in the site of the documents beside the reports."""

    errors: int = 0
    warnings: int = 0
    page: str = ""
    apart: bool = False

    @classmethod
    def of(cls, controls: Mapping[str, Any], owners: Mapping[str, Page]) -> Unexplained:
        """By what the facade says of the controls, and the page of each label."""
        left = [one["allvar"] for one in controls.get("fynd", ()) if one["notering"] is None]
        shown = owners.get(CONTROLS_TABLE)
        page = shown.section.page.removesuffix(".ipynb") + ".html" if shown else ""
        return cls(left.count("fel"), left.count("varning"), page)

    @classmethod
    def noted(cls, note: Mapping[str, Any]) -> Unexplained:
        """As an earlier build noted it."""
        return cls(**note.get("unexplained", {}))

    @property
    def note(self) -> dict[str, Any]:
        """To remember it by."""
        return {"unexplained": asdict(self)}


def draft_metadata(unexplained: Unexplained, undecided: str) -> dict[str, str]:
    """What it adds to a report's metadata that it is a draft: why. undecided: what of a decision is lacking, "" for nothing."""
    if unexplained.errors:
        return {DRAFT: f"{unexplained.errors} fel i avstämningen är varken rättade eller förklarade."}
    return {DRAFT: undecided, UNDECIDED: "ja"} if undecided else {}


def draft_matter(metadata: Mapping[str, Any]) -> dict[str, str]:
    """What the front matter of a draft's page says of it, for its search."""
    return {DRAFT: escape_markdown(metadata[DRAFT])} if metadata.get(DRAFT) else {}


def draft_cells(metadata: Mapping[str, Any], sprak: str = SVENSKA) -> list[Cell]:
    """What a page of a draft begins with; nothing for a report that is none. sprak: the language that all of the page's text is in."""
    text = _in_english(metadata) if sprak == ENGELSKA else draft_text(metadata)
    return [markdown_cell("c00-utkast", text)] if text else []


def draft_text(metadata: Mapping[str, Any]) -> str:
    """The same, as Markdown, in Swedish."""
    why = metadata.get(DRAFT)
    if not why:
        return ""
    if metadata.get(UNDECIDED):
        return f"::: {{.utkast}}\n**Utkast.** {why} Uppgifterna kan ändras.\n:::"
    return f'::: {{.callout-important title="{MARK}"}}\n{why} Siffrorna kan ändras.\n:::'


def _in_english(metadata: Mapping[str, Any]) -> str:
    """The same in English, where the reason is known in it."""
    why = str(metadata.get(DRAFT, ""))
    if errors := _ERRORS.fullmatch(why):
        one = errors[1] == "1"
        told = f"{errors[1]} error{'' if one else 's'} found in the report’s own checks {'is' if one else 'are'} neither corrected nor explained."
        box = f'::: {{.callout-important title="DRAFT ({MARK})"}}\n{told} The figures may change.\n:::'
    elif why in IN_ENGLISH:
        box = f"::: {{.utkast}}\n**Draft.** {IN_ENGLISH[why]} The details may change.\n:::"
    else:
        return draft_text(metadata)
    return f":::: {{lang={ENGELSKA}}}\n{box}\n::::"


def find_unexplained(report: Report, described: Described, own: Sequence[Page], beside: Sequence[Page]) -> Unexplained:
    """What nobody has explained, with the page where it is told of: the report's, or that of the document beside it."""
    found = Unexplained.of(described.controls, assert_unique_labels([*own, *beside]))
    if not beside:
        return found
    if described.open_controls:
        return replace(found, page=f"{report.type.aside}/{found.page}")
    return replace(found, apart=True)
