"""The generated pages: each report's front page, the list of all reports, the navigation. Entry: `write_index`.

They are written from the manifests in every build, since each leads to other reports, which come and go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from os.path import relpath
from pathlib import Path
from typing import Any

from samrapport.raw.folder import RawFolder
from samrapport.raw.webbplats import Webbplats, read_webbplats
from samrapport.run.atomic import write_atomic
from samrapport.run.manifest import find_manifests
from samrapport.run.quoting import escape_markdown, front_matter, quote_yaml
from samrapport.run.redogorelse import PAGE, redogorelse

FRONT_PAGE = "index.qmd"
NAVIGATION = "_nav.yml"


@dataclass(frozen=True)
class Finished:
    """A finished report as others lead to it. folder: from the folder of reports."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def forbund(self) -> str:
        """Name of its förbund."""
        return str(self.manifest["metadata"].get("forbund") or self.manifest["report"]["forbund"])

    @property
    def ar(self) -> int:
        """Its year."""
        return int(self.manifest["report"]["ar"])

    @property
    def title(self) -> str:
        """What its cover says, as Markdown."""
        return escape_markdown(self.manifest["metadata"].get("title") or f"Rapport {self.ar}")

    @property
    def about(self) -> str:
        """Whom or what it is about, as Markdown: its förbund, or one of its insatser."""
        return escape_markdown(self.manifest["metadata"].get("subtitle") or self.forbund)

    @property
    def document(self) -> str:
        """File name of the whole report, without ending."""
        return str(self.manifest["report"]["document"])

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Title (as Markdown) and page of each section that is shown."""
        return [(escape_markdown(one["title"]), one["page"]) for one in self.manifest["sections"] if one["page"]]


def write_index(reports: Path, data: Path | None = None) -> bool:
    """Write all front pages, the list of reports, the navigation and the tillgänglighetsredogörelse.

    data: the raw data, which says who answers for the site. Tells whether there is any report.
    """
    finished = [
        one
        for folder, manifest in find_manifests(reports).items()
        if (reports / folder / f"{(one := Finished(folder, manifest)).document}.ipynb").is_file()
    ]
    if not finished:
        for name in (NAVIGATION, FRONT_PAGE, PAGE):
            (reports / name).unlink(missing_ok=True)
        return False
    # By förbund, the latest year first, and a report before those within it.
    finished.sort(key=lambda one: (one.folder.parts[0], -one.ar, one.folder.parts))
    around = {one.folder: next(_around(one, finished), None) for one in finished}
    for one in finished:
        within = [other for other in finished if around[other.folder] is one]
        _write_changed(reports / one.folder / FRONT_PAGE, _front_page(one, around[one.folder], within))
    _write_changed(reports / NAVIGATION, _navigation(finished))
    _write_changed(reports / FRONT_PAGE, _list(finished, around))
    _write_changed(reports / PAGE, redogorelse(read_webbplats(RawFolder(data)) if data else Webbplats()))
    return True


def _around(one: Finished, finished: list[Finished]) -> Iterator[Finished]:
    """The reports in whose folders another one lies, the nearest first."""
    by_folder = {other.folder: other for other in finished}
    return (by_folder[folder] for folder in one.folder.parents if folder in by_folder)


def _front_page(one: Finished, around: Finished | None, within: list[Finished]) -> str:
    """A report's front page: its own text with its key figures, then its sections, the whole of it, and other reports."""
    metadata = one.manifest["metadata"]
    matter = {key: escape_markdown(metadata[key]) for key in ("title", "subtitle") if metadata.get(key)}
    parts = [
        front_matter(matter),
        str(one.manifest["front"]).strip(),
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
    return f"{'  ' if outer else ''}- [{name}]({folder}/{FRONT_PAGE}) ({pdf})"


def _write_changed(path: Path, text: str) -> None:
    """Leave a file alone that says the same already, so that it does not look new to those who compare times."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_atomic(path, text)
