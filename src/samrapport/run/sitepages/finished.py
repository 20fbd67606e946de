"""A finished report as pages that lead to it know it. Entries: `Finished`, `read_finished`, `sound_reports`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BufferedReader
from pathlib import Path
from typing import Any

from samrapport.run.assembly.draft import MARK, draft_matter, draft_text
from samrapport.run.assembly.manifest import FRONT_PAGE, MANIFEST, OVERVIEW, PROFILE, find_made, manifest_in
from samrapport.run.disk.kept import Kept
from samrapport.run.fingerprint import code_of
from samrapport.text.numbers import datum
from samrapport.text.verbatim import escape_markdown
from samrapport.there import has_file

_KEPT = ".samrapport/cache/fardiga.json"
"""What is kept of the manifests, with what else a build may forget."""


@dataclass(frozen=True)
class Finished:
    """A finished report as others lead to it.

    folder: from the folder of reports. forbund: name of its förbund. title: what its cover says; about: whom or what it is
    about, its förbund or one of its insatser; both as Markdown. document: file name of the whole report, without ending.
    sections: title (as Markdown) and page of each section that is shown. matter, front: what its front page begins with. draft:
    what its front page says when it is one. whole: whether it is a whole report, and not only a part of one. period: in words, or "".
    overview: as its manifest has it. places: the page that tells of each insats, by its short name.
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
    period: str = ""
    overview: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The folder of its förbund."""
        return self.folder.parts[0]

    @property
    def profile(self) -> Mapping[str, Any]:
        """What the förbund's pages bear; empty for a report that is no single förbund's."""
        found: Mapping[str, Any] = self.overview.get(PROFILE, {})
        return found

    @property
    def mark(self) -> str:
        """What is said of a draft beside its name: loud where something is wrong in it; "" for none."""
        return f" **{MARK}**" if MARK in self.draft else " · utkast" if self.draft else ""

    @property
    def page(self) -> Path:
        """Its front page, from the folder of reports."""
        return self.folder / FRONT_PAGE

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
            matter={key: escape_markdown(metadata[key]) for key in ("title", "subtitle") if metadata.get(key)}
            | draft_matter(metadata),
            front=str(manifest["front"]).strip(),
            draft=draft_text(metadata),
            whole=metadata.get("hel", True) is not False,
            period=_period(str(metadata.get("period") or "")),
            overview=manifest.get(OVERVIEW, {}),
            places=dict(_places(manifest)),
        )


def read_finished(reports: Path) -> list[Finished]:
    """The finished reports of a folder. Of those whose manifest is the very file that was read last time, what was kept of it is taken."""
    made = [
        Finished(**{**card, "folder": folder, "sections": tuple((title, page) for title, page in card["sections"])})
        for folder, card in _cards(reports).items()
    ]
    return [one for one in made if has_file(reports / one.folder / f"{one.document}.ipynb")]


def sound_reports(reports: Path) -> set[str]:
    """The folders in a folder of reports whose manifest is of the form that this program writes, be the report whole or not."""
    return {folder.as_posix() for folder in _cards(reports)}


def _cards(reports: Path) -> dict[Path, dict[str, Any]]:
    """What is kept of each manifest, by its folder, in order."""
    kept = Kept(reports / _KEPT, code_of("run/assembly", "run/sitepages", "text"))

    def card_of(folder: Path) -> dict[str, Any] | None:
        def card(file: BufferedReader) -> dict[str, Any] | None:
            manifest = manifest_in(file.read())
            return {**vars(Finished.of(folder, manifest)), "folder": folder.as_posix()} if manifest else None

        found: dict[str, Any] | None = kept.read(reports / folder / MANIFEST, card)
        return found

    made = {folder: card for folder in find_made(reports) if (card := card_of(folder))}
    kept.keep()
    return made


def _period(text: str) -> str:
    """`2021-01-01–2021-08-31` in words; what is no such span as it stands."""
    days = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})–([0-9]{4}-[0-9]{2}-[0-9]{2})", text)
    return datum(date.fromisoformat(days[1]), date.fromisoformat(days[2])) if days else text


def _places(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The page of the thing that shows the most facts of each insats, the first of them where several show as many."""
    pages = {one["section"]: one["page"] for one in manifest["sections"] if one.get("section") and one["page"]}
    things = [one for one in manifest.get("shown", ()) if one["section"] in pages]
    for insats in manifest.get(OVERVIEW, {}).get("insatser", ()):
        begins = f"insats.{insats['insats']}."
        told = [sum(name.startswith(begins) for name in one["facts"]) for one in things]
        if any(told):
            yield insats["insats"], pages[things[told.index(max(told))]["section"]]
