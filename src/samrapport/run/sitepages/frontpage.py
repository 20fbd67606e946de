"""The generated pages: each report's front page, the list of all reports, the navigation. Entries: `write_sites`,
`write_index`.

They are written from the manifests in every build, since each leads to other reports, which come and go.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from itertools import groupby
from os.path import relpath
from pathlib import Path

from samrapport.raw.folder import RawFolder
from samrapport.raw.opening import matching
from samrapport.run.assembly.manifest import FRONT_PAGE
from samrapport.run.assembly.quoting import front_matter, quote_yaml
from samrapport.run.atomic import write_atomic
from samrapport.run.project import Project
from samrapport.run.sitepages.cards import insats_cards, others_within, section_links
from samrapport.run.sitepages.finished import Finished, read_finished
from samrapport.run.sitepages.first import (
    NAME,
    START,
    forbund_page,
    latest_of,
    own_forbund,
    start_page,
)
from samrapport.run.sitepages.profiles import clear_profiles, write_profiles
from samrapport.run.sitepages.redogorelse import PAGE, redogorelse
from samrapport.run.sitepages.uppgifter import SITE_FACTS, site_facts
from samrapport.run.sitepages.webbplats import Webbplats, read_webbplats
from samrapport.text.alfabet import alphabetical
from samrapport.text.verbatim import escape_markdown
from samrapport.there import has_file

NAVIGATION = "_nav.yml"


def write_index(reports: Path, data: Path | None = None) -> bool:
    """Write all front pages, the list of reports, the navigation and the tillgänglighetsredogörelse.

    data: the raw data, which says who answers for the site. Tells whether there is any report.
    """
    finished = read_finished(reports)
    if not finished:
        for name in (NAVIGATION, PAGE, START, *(one.name for one in matching(reports, "*.qmd"))):
            (reports / name).unlink(missing_ok=True)
        clear_profiles(reports)
        return False
    # Whole reports first, then those of no single förbund, then parts alone; by förbund, under the name of its latest year; the latest year first, and a report before those within it.
    wholes = {one.folder.parts[0] for one in finished if one.whole}
    single = {one.folder.parts[0] for one in finished if one.profile}
    names = {one.folder.parts[0]: one.forbund for one in sorted(finished, key=lambda one: one.ar)}
    finished.sort(
        key=lambda one: (
            (slug := one.folder.parts[0]) not in wholes,
            slug not in single,
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
    webbplats = read_webbplats(RawFolder(data)) if data else Webbplats()
    name = _write_first(reports, finished, within, webbplats)
    _write_changed(reports / NAVIGATION, _navigation(finished, name))
    _write_changed(reports / FRONT_PAGE, _list(finished, around))
    _write_changed(reports / PAGE, redogorelse(webbplats))
    return True


def _write_first(
    reports: Path, finished: list[Finished], within: Mapping[Path, list[Finished]], webbplats: Webbplats
) -> str:
    """Write the first pages, of the site and of each förbund; gives the site's name, or "" for one of no förbund's reports."""
    groups: dict[str, list[Finished]] = {}
    for one in finished:
        if one.profile:
            groups.setdefault(one.slug, []).append(one)
    alone = own_forbund(groups, webbplats)
    latest = {slug: latest_of(own) for slug, own in groups.items()}
    pages: dict[str, str] = {}
    name = ""
    if groups:
        name = latest[alone].forbund if alone else webbplats.tjanst or NAME
        for slug, own in groups.items():
            # A förbund that happens to be the only one so far keeps the address that it has beside others.
            if slug != webbplats.forbund and f"{slug}.qmd" not in (FRONT_PAGE, PAGE):
                pages[f"{slug}.qmd"] = forbund_page(own, within[latest[slug].folder], Path.as_posix)
        if alone:
            pages[START] = forbund_page(groups[alone], within[latest[alone].folder], _from_root)
        else:
            compared = [one for one in finished if not one.profile and one.whole]
            pages[START] = start_page(groups, compared, _from_root)
    for old in matching(reports, "*.qmd"):
        if old.name not in (*pages, FRONT_PAGE, PAGE):
            old.unlink()
    for page, text in pages.items():
        _write_changed(reports / page, text)
    write_profiles(reports, latest, alone, name)
    return name


def _from_root(path: Path) -> str:
    return f"reports/{path.as_posix()}"


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

    def lead(path: Path) -> str:
        return Path(relpath(path, one.folder)).as_posix()

    parts = [
        front_matter(dict(one.matter) | {"toc": False}),
        one.draft,
        one.front,
        f"Rapporten hör till [{around.title}, {around.about}]({lead(around.page)})." if around else "",
        "## Avsnitt",
        section_links(one, lead),
        "## Hela rapporten",
        f"- [Som PDF]({one.document}.pdf)\n- [På en sida]({one.document}.ipynb)",
        *insats_cards(one, within, lead),
        *others_within(one, within, lead),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _navigation(finished: list[Finished], name: str) -> str:
    """The site's name, if it has one; one sidebar per report, with an id, so that a page lists the sections of its own report alone."""
    lines = ["website:", *([f"  title: {quote_yaml(name)}"] if name else []), "  sidebar:"]
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
    return f"{'  ' if outer else ''}- [{name}]({folder}/{FRONT_PAGE}){one.mark} ({pdf})"


def _write_changed(path: Path, text: str) -> None:
    """Leave a file alone that says the same already, so that it does not look new to those who compare times."""
    if not has_file(path) or path.read_text(encoding="utf-8") != text:
        write_atomic(path, text)
