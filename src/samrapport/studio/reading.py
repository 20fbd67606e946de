"""What is read of a project to be shown: its reports, where facts are shown, what the controls found; and what is saved in it meanwhile.

Entries: `overview`, `shown_in`, `findings`; `watch`, `may_change_reports`, and `relative` for paths as they are told.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import watchfiles

from samrapport.rapport.visade import Namn, read_shown
from samrapport.raw.filnamn import is_let_be
from samrapport.raw.opening import matching
from samrapport.raw.rapporttyp import DATA, ReportType
from samrapport.run.assembly.document import CONTROLS
from samrapport.run.assembly.manifest import read_manifest
from samrapport.run.atomic import read_json
from samrapport.run.discover import Findings, Report, Section, find_all, find_sections
from samrapport.run.execution.normalise import join_lines
from samrapport.run.fingerprint import PACKAGE
from samrapport.run.project import Project
from samrapport.there import has_file, has_folder

_PLAIN = (".md", ".csv", ".xlsx", ".ipynb")
_HEADING = re.compile(r"#[ \t]++(.+?)(?<![ \t])[ \t]*+(?:\{[^{}]*+\}[ \t]*+)?$", re.MULTILINE)


def all_reports(project: Project) -> Findings:
    """All reports that there are. Raises SamrapportError."""
    return find_all(project)


def sections_of(project: Project, kind: ReportType) -> list[Section]:
    """The sections of a type of report, but for that of the document beside it."""
    return [one for one in find_sections(project.notebooks, kind.name) if one.slug != kind.aside]


def overview(project: Project) -> list[dict[str, Any]]:
    """Every report with its pages and texts."""
    found = all_reports(project)
    # What notebooks show is looked at once for each type of report, not for each of hundreds of reports.
    kinds = {kind: _Kind.of(sections_of(project, kind)) for kind in {one.type for one in found.reports}}
    return [_overview(project, one, kinds[one.type]) for one in found.reports]


@dataclass(frozen=True)
class _Kind:
    """What all reports of a type have: their pages, and the texts that each page shows."""

    pages: list[dict[str, str]]
    shown: Mapping[str, Namn]

    @classmethod
    def of(cls, sections: Iterable[Section]) -> _Kind:
        at = {one.slug: _read_at(one.notebook) for one in sections}
        pages = [{"namn": slug, "titel": title_of(*place)} for slug, place in at.items()]
        return cls(pages, {slug: texts_in(*place) for slug, place in at.items()})


def _overview(project: Project, report: Report, kind: _Kind) -> dict[str, Any]:
    folder, shown = report.folder.as_posix(), kind.shown
    there = {one.stem for one in matching(project.data / report.folder / "text", "*.md")}
    # What a page would show is written there as well, though there is no file of it yet.
    lacking = {name for one in shown.values() for name in one.kanda} - there
    return {
        "mapp": folder,
        "namn": str(report),
        "sidor": kind.pages,
        "texter": [
            {
                "fil": f"{folder}/text/{name}.md",
                "namn": name,
                "sida": next((slug for slug, names in shown.items() if name in names), ""),
                "finns": name in there,
            }
            for name in (*sorted(there), *sorted(lacking))
        ],
    }


def _read_at(notebook: Path) -> tuple[Path, int]:
    return notebook, notebook.stat().st_mtime_ns


@cache
def texts_in(notebook: Path, _time: int) -> Namn:
    """The texts that a section's notebook shows."""
    return read_shown([notebook])


@cache
def title_of(notebook: Path, _time: int) -> str:
    """The heading of a section's notebook; its name where it has none."""
    content = read_json(notebook)
    cells = content.get("cells", ()) if isinstance(content, dict) else ()
    texts = (join_lines(cell["source"]) for cell in cells if cell.get("cell_type") == "markdown")
    headings = (found[1] for text in texts if (found := _HEADING.match(text)))
    return next(headings, notebook.stem)


def shown_in(project: Project, report: Report) -> tuple[dict[str, list[dict[str, str]]], list[dict[str, Any]]]:
    """Where each fact is shown, by its name, in the report as it is put together; and all that is shown there, with its facts and files."""
    manifest = read_manifest(project.reports / report.folder) or {"shown": []}
    pages = {one.stem: one.slug for one in sections_of(project, report.type)}
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


def watch(project: Project, ended: threading.Event, changed: Callable[[set[str]], None]) -> None:
    """Tell of what is saved until `ended`: the paths of some files at a time, from the project's root."""
    places = [one for one in (project.data, project.notebooks, project.root / "theme", PACKAGE) if has_folder(one)]
    for found in watchfiles.watch(*places, stop_event=ended, debounce=60, step=20, raise_interrupt=False):
        paths = {relative(Path(one), project.root) for _, one in found if not _is_passed_over(Path(one))}
        if paths:
            changed(paths)


def may_change_reports(root: Path, found: Findings, news: Iterable[str]) -> bool:
    """Whether there may be other reports or sections now than were `found`: not where all that is saved are files that make none."""
    makers = {kind.file for kind in found.sections}
    sections = {one.notebook for own in found.sections.values() for one in own}
    return any(
        not has_file(place := root / one)
        or place.name in makers
        or place.suffix not in _PLAIN
        or (place.suffix == ".ipynb" and place not in sections)
        for one in news
    )


def relative(path: Path, root: Path) -> str:
    """A path from the project's root, links resolved."""
    return Path(os.path.relpath(os.path.realpath(path), os.path.realpath(root))).as_posix()


def _is_passed_over(path: Path) -> bool:
    parts = path.parts[-3:]
    return path.suffix == ".pyc" or "__pycache__" in parts or ".ipynb_checkpoints" in parts or is_let_be(path.name)
