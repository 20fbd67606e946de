"""What is read of a project to be shown: its reports, where facts are shown, what the controls found.

Entries: `overview`, `shown_in`, `findings`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from samrapport.raw.rapporttyp import DATA
from samrapport.run.assembly.document import CONTROLS
from samrapport.run.assembly.manifest import read_manifest
from samrapport.run.atomic import read_json
from samrapport.run.discover import Findings, Report, Section, find_all, find_sections
from samrapport.run.execution.normalise import join_lines
from samrapport.run.project import Project
from samrapport.run.record import StateFolder
from samrapport.studio.pages import text_cells

_HEADING = re.compile(r"#[ \t]+(.+?)[ \t]*(?:\{[^{}]*\})?[ \t]*$", re.MULTILINE)


def all_reports(project: Project) -> Findings:
    """All reports that there are. Raises SamrapportError."""
    return find_all(project)


def sections_of(project: Project, report: Report) -> list[Section]:
    """The sections of its type, but for that of the document beside it."""
    return [one for one in find_sections(project.notebooks, report.type.name) if one.slug != report.type.aside]


def overview(project: Project) -> list[dict[str, Any]]:
    """Every report with its pages and texts."""
    return [_overview(project, one) for one in all_reports(project).reports]


def _overview(project: Project, report: Report) -> dict[str, Any]:
    folder = report.folder.as_posix()
    shown = _shown_on(project, report)
    texts = sorted((project.data / report.folder / "text").glob("*.md"))
    return {
        "mapp": folder,
        "namn": str(report),
        "sidor": [
            {"namn": one.slug, "titel": title_of(one.notebook, one.notebook.stat().st_mtime_ns)}
            for one in sections_of(project, report)
        ],
        "texter": [
            {"fil": f"{folder}/text/{one.name}", "namn": one.stem, "sida": shown.get(f"{folder}/text/{one.name}", "")}
            for one in texts
        ],
    }


@cache
def title_of(notebook: Path, _time: int) -> str:
    """The heading of a section's notebook; its name where it has none."""
    content = read_json(notebook)
    cells = content.get("cells", ()) if isinstance(content, dict) else ()
    texts = (join_lines(cell["source"]) for cell in cells if cell.get("cell_type") == "markdown")
    headings = (found[1] for text in texts if (found := _HEADING.match(text)))
    return next(headings, notebook.stem)


def _shown_on(project: Project, report: Report) -> dict[str, str]:
    """The page of each text: the first that shows it."""
    found: dict[str, str] = {}
    state = StateFolder(project.state, report)
    for section in sections_of(project, report):
        notebook = read_json(state.executed(section))
        for path in text_cells(notebook).values() if isinstance(notebook, dict) else ():
            found.setdefault(path, section.slug)
    return found


def shown_in(project: Project, report: Report) -> tuple[dict[str, list[dict[str, str]]], list[dict[str, Any]]]:
    """Where each fact is shown, by its name, in the report as it is put together; and all that is shown there, with its facts and files."""
    manifest = read_manifest(project.reports / report.folder) or {"shown": []}
    pages = {one.stem: one.slug for one in sections_of(project, report)}
    places: dict[str, list[dict[str, str]]] = {}
    for one in manifest["shown"]:
        place = {"sida": pages.get(one["section"], ""), "titel": one["title"] or "Framsidan", "etikett": one["label"]}
        for name in one["facts"]:
            if place not in (known := places.setdefault(name, [])):
                known.append(place)
    shown = [
        {"etikett": one["label"], "sida": pages.get(one["section"], ""), "fakta": one["facts"], "filer": one["files"]}
        for one in manifest["shown"]
    ]
    return places, shown


def findings(project: Project, report: Report) -> dict[str, Any]:
    """What the controls found when the report was put together last: those that nobody has explained first."""
    read: Mapping[str, Any] | None = read_json(project.reports / report.folder / DATA / CONTROLS)
    for is_open in (True, False) if report.type.aside and read is None else ():
        read = read or read_json(report.aside_folder(project, is_open) / DATA / CONTROLS)
    found = [one for one in (read or {}).get("fynd", ()) if not one.get("skyddat")]
    order = ("fel", "varning", "upplysning")
    found.sort(key=lambda one: (bool(one["notering"]), order.index(one["allvar"])))
    rules = {one["id"]: one["namn"] for one in (read or {}).get("regler", ())}
    return {
        "klar": read is not None,
        "fynd": [{**one, "regelnamn": rules.get(one["regel"], one["regel"])} for one in found],
    }
