"""The generated pages: each report's front page, the list of all reports, the navigation. Entries: `write_sites`,
`write_index`.

They are written from the manifests in every build, since each leads to other reports, which come and go.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from os.path import relpath
from pathlib import Path
from typing import Any

from samrapport.raw.folder import RawFolder
from samrapport.run.assembly.draft import MARK, draft_text
from samrapport.run.assembly.manifest import find_made, read_manifest
from samrapport.run.assembly.quoting import front_matter, quote_yaml
from samrapport.run.atomic import write_atomic
from samrapport.run.project import Project
from samrapport.run.sitepages.redogorelse import PAGE, redogorelse
from samrapport.run.sitepages.uppgifter import SITE_FACTS, site_facts
from samrapport.run.sitepages.webbplats import Webbplats, read_webbplats
from samrapport.text.alfabet import alphabetical
from samrapport.text.verbatim import escape_markdown

FRONT_PAGE = "index.qmd"
NAVIGATION = "_nav.yml"


@dataclass(frozen=True)
class Finished:
    """A finished report as others lead to it.

    folder: from the folder of reports. forbund: name of its förbund. title: what its cover says; about: whom or what it is
    about, its förbund or one of its insatser; both as Markdown. document: file name of the whole report, without ending.
    sections: title (as Markdown) and page of each section that is shown. matter, front: what its front page begins with. draft:
    what its front page says when it is one. whole: whether it is a whole report, and not only a part of one.
    """

    folder: Path
    forbund: str
    ar: int
    title: str
    about: str
    document: str
    sections: tuple[tuple[str, str], ...]
    matter: Mapping[str, str]
    front: str
    draft: str
    whole: bool = True

    @classmethod
    def of(cls, folder: Path, manifest: Mapping[str, Any]) -> Finished:
        """By its manifest, which is much larger and is not kept."""
        metadata, report = manifest["metadata"], manifest["report"]
        forbund, ar = str(metadata.get("forbund") or report["forbund"]), int(report["ar"])
        shown = [one for one in manifest["sections"] if one["page"]]
        return cls(
            folder=folder,
            forbund=forbund,
            ar=ar,
            title=escape_markdown(metadata.get("title") or f"Rapport {ar}"),
            about=escape_markdown(metadata.get("subtitle") or forbund),
            document=str(report["document"]),
            sections=tuple((escape_markdown(one["title"]), one["page"]) for one in shown),
            matter={key: escape_markdown(metadata[key]) for key in ("title", "subtitle") if metadata.get(key)},
            front=str(manifest["front"]).strip(),
            draft=draft_text(metadata),
            whole=metadata.get("hel", True) is not False,
        )


def write_index(reports: Path, data: Path | None = None) -> bool:
    """Write all front pages, the list of reports, the navigation and the tillgänglighetsredogörelse.

    data: the raw data, which says who answers for the site. Tells whether there is any report.
    """
    found = ((folder, read_manifest(reports / folder)) for folder in find_made(reports))
    made = (Finished.of(folder, manifest) for folder, manifest in found if manifest)
    finished = [one for one in made if (reports / one.folder / f"{one.document}.ipynb").is_file()]
    if not finished:
        for name in (NAVIGATION, FRONT_PAGE, PAGE):
            (reports / name).unlink(missing_ok=True)
        return False
    # Whole reports first; by förbund, under the name of its latest year; the latest year first, and a report before those within it.
    wholes = {one.folder.parts[0] for one in finished if one.whole}
    names = {one.folder.parts[0]: one.forbund for one in sorted(finished, key=lambda one: one.ar)}
    finished.sort(
        key=lambda one: (
            one.folder.parts[0] not in wholes,
            alphabetical(names[one.folder.parts[0]]),
            one.folder.parts[0],
            -one.ar,
            one.folder.parts,
        )
    )
    around = _around(finished)
    within: dict[Path, list[Finished]] = {one.folder: [] for one in finished}
    for one in finished:
        if outer := around[one.folder]:
            within[outer.folder].append(one)
    for one in finished:
        text = _front_page(one, around[one.folder], within[one.folder])
        _write_changed(reports / one.folder / FRONT_PAGE, text)
    _write_changed(reports / NAVIGATION, _navigation(finished))
    _write_changed(reports / FRONT_PAGE, _list(finished, around))
    _write_changed(reports / PAGE, redogorelse(read_webbplats(RawFolder(data)) if data else Webbplats()))
    return True


def write_sites(project: Project) -> list[Project]:
    """Write what leads to the reports, and to the documents beside them; gives those of the two that there is anything to publish of.

    A site of documents that are no more is taken away.
    """
    aside = project.aside
    sites = [one for one in (project, aside) if write_index(one.reports, one.data)]
    if project in sites:
        _write_changed(project.reports / SITE_FACTS, site_facts(read_webbplats(RawFolder(project.data))))
    if aside in sites:
        _write_changed(aside.reports.parent / FRONT_PAGE, _ASIDE)
    else:
        shutil.rmtree(aside.site, ignore_errors=True)
    return sites


_ASIDE = """\
---
title: Avstämning
sidebar: false
toc: false
---

Här står vad kontrollerna har hittat i varje rapport: tryckta uppgifter som avviker från de beräknade, och uppgifter som inte går
ihop. Sidorna är till för den som gör och granskar rapporterna, och hör inte till den publika webbplatsen.

[Till avstämningarna](reports/index.qmd){.knapp}
"""


def _around(finished: Iterable[Finished]) -> dict[Path, Finished | None]:
    """By each report's folder, the nearest report in whose folder it lies."""
    by_folder = {one.folder: one for one in finished}
    return {
        folder: next((by_folder[outer] for outer in folder.parents if outer in by_folder), None) for folder in by_folder
    }


def _front_page(one: Finished, around: Finished | None, within: list[Finished]) -> str:
    """A report's front page: its own text with its key figures, then its sections, the whole of it, and other reports."""
    parts = [
        front_matter(one.matter),
        one.draft,
        one.front,
        f"Rapporten hör till [{around.title}, {around.about}]({_href(one, around)})." if around else "",
        "## Avsnitt",
        "\n".join(f"- [{title}]({page})" for title, page in one.sections),
        "## Hela rapporten",
        f"- [Som PDF]({one.document}.pdf)\n- [På en sida]({one.document}.ipynb)",
    ]
    if within:
        links = [f"- [{other.title}, {other.about}]({_href(one, other)})" for other in within]
        parts += ["## Tillhörande rapporter", "\n".join(links)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _href(page: Finished, target: Finished) -> str:
    return Path(relpath(target.folder / FRONT_PAGE, page.folder)).as_posix()


def _navigation(finished: list[Finished]) -> str:
    """One sidebar per report, with an id, so that a page lists the sections of its own report and not of all."""
    lines = ["website:", "  sidebar:"]
    for one in finished:
        folder = f"reports/{one.folder.as_posix()}"
        contents = [{"text": "Översikt", "href": f"{folder}/{FRONT_PAGE}"}]
        contents += [{"text": title, "href": f"{folder}/{page}"} for title, page in one.sections]
        contents += [
            {"text": "Hela rapporten på en sida", "href": f"{folder}/{one.document}.ipynb"},
            {"text": "Hela rapporten (PDF)", "href": f"{folder}/{one.document}.pdf"},
        ]
        lines += [
            f"    - id: {'-'.join(one.folder.parts)}",
            f"      title: {quote_yaml(f'{one.about} {one.ar}')}",
            "      contents:",
            *(f"        - {quote_yaml(entry)}" for entry in contents),
        ]
    return "\n".join(lines) + "\n"


def _list(finished: list[Finished], around: Mapping[Path, Finished | None]) -> str:
    parts = [front_matter({"title": "Alla rapporter", "sidebar": False})]
    for _, group in groupby(finished, key=lambda one: one.folder.parts[0]):
        of_one = list(group)
        parts.append(f"## {escape_markdown(of_one[0].forbund)}")
        parts.append("\n".join(_entry(one, around) for one in of_one))
    return "\n\n".join(parts) + "\n"


def _entry(one: Finished, around: Mapping[Path, Finished | None]) -> str:
    folder, outer = one.folder.as_posix(), around[one.folder]
    name = f"{one.title}, {one.about}" if outer else one.title
    pdf = f"[PDF, {one.title} {one.about}]({folder}/{one.document}.pdf)"
    mark = f" **{MARK}**" if one.draft else ""
    return f"{'  ' if outer else ''}- [{name}]({folder}/{FRONT_PAGE}){mark} ({pdf})"


def _write_changed(path: Path, text: str) -> None:
    """Leave a file alone that says the same already, so that it does not look new to those who compare times."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_atomic(path, text)
