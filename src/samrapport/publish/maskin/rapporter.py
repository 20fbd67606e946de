"""The reports of a site as their published manifests tell of them: nothing but what is public. Entries: `Rapport`, `Rapporter`, `find_rapport`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from samrapport.publish.maskin.webb import words
from samrapport.publish.output import stamp_of
from samrapport.raw.rapporttyp import DATA
from samrapport.run.andringar.andringar import LABEL, key_of
from samrapport.run.assembly.downloadfiles import DATAPACKAGE
from samrapport.run.assembly.draft import draft_text
from samrapport.run.assembly.manifest import PUBLIC_MANIFEST
from samrapport.run.assembly.publicerad import CHANGES, is_manifest
from samrapport.run.atomic import read_json
from samrapport.run.remains import standing_reports
from samrapport.there import has_file

_FIXED = ("forbund", "ar")
_SENTENCE = re.compile(r"(?<!\binkl)(?<!\bexkl)(?<!\bca)(?<!\bnr)(?<!\b\w)\. (?=[A-ZÅÄÖ])")
CARD = ("index.html", f"{DATA}/{PUBLIC_MANIFEST}", f"{DATA}/{DATAPACKAGE}")
"""What of a report's folder is read of it here."""
CORRECTED = "tbl-rattelser"
"""The table of figures that were corrected before they were shown."""


@dataclass(frozen=True)
class Visad:
    """A table or figure of a report. page: of its section, in the report's folder."""

    label: str
    titel: str
    avsnitt: str
    page: str

    @property
    def kort(self) -> str:
        """The first sentence of its caption: what it shows, without how and from where."""
        return _SENTENCE.split(self.titel, maxsplit=1)[0].rstrip(". ")

    @property
    def rest(self) -> str:
        """What the caption says after that."""
        return self.titel[len(self.kort) :].lstrip(". ")

    @property
    def ar_figur(self) -> bool:
        """Whether it is a figure, or else a table."""
        return self.label.startswith("fig-")


@dataclass(frozen=True)
class Rapport:
    """A report that is published.

    folder: from the folder of reports. kedja: what it has in common with the same report of other years. om: whom or what it
    is about. datum: a date as ISO writes it, or "". utkast: whether it is a draft, of which machines are told nothing.
    avsnitt: title and page. filer: its downloads, as its data package tells of them. andrad: the page of what has changed since
    it was published, or "".
    """

    folder: str
    forbund: str
    namn: str
    ar: int
    kedja: tuple[str, ...]
    titel: str
    om: str
    datum: str
    period: str
    dnr: str
    dokument: str
    utkast: bool
    hel: bool
    avsnitt: tuple[tuple[str, str], ...]
    visade: tuple[Visad, ...]
    filer: tuple[Mapping[str, Any], ...]
    andrad: str

    @property
    def place(self) -> str:
        """Its folder, from the site's root."""
        return f"reports/{self.folder}"

    @property
    def inom(self) -> bool:
        """Whether it lies within the folder of another, of which it tells a part."""
        return self.folder.count("/") > 1

    @property
    def front(self) -> str:
        """Its front page, from the site's root."""
        return f"{self.place}/index.html"

    @property
    def name(self) -> str:
        """As others call it."""
        return f"{self.titel}, {self.om}"

    def page_of(self, label: str) -> str:
        """The page of a table or figure of its own, from the site's root."""
        return f"{self.place}/{DATA}/{label}.html"


class Rapporter:
    """All reports of a folder that holds a site. Those whose manifest is the very file that was read last time are not read.

    before, state: what to remember until the next time.
    """

    def __init__(self, site: Path, before: Any = None) -> None:
        self.site = site
        known = before if isinstance(before, dict) else {}
        self.state: dict[str, Any] = {}
        self.every: list[Rapport] = []
        self.stamps: dict[str, str] = {}
        for folder in sorted(standing_reports(site)):
            path = site / "reports" / folder / DATA / PUBLIC_MANIFEST
            if not has_file(path):
                continue
            stamp = [*stamp_of(path)]
            noted = known.get(folder)
            card = noted["card"] if noted and noted["stamp"] == stamp else _card(site, folder)
            if card is not None:
                self.state[folder] = {"stamp": stamp, "card": card}
                self.stamps[folder] = str(stamp)
                self.every.append(_rapport(card))

    @cached_property
    def public(self) -> list[Rapport]:
        """Those that are no drafts."""
        return [one for one in self.every if not one.utkast]

    @cached_property
    def _chains(self) -> dict[tuple[str, ...], list[Rapport]]:
        """Those that are the same report of different years."""
        found: dict[tuple[str, ...], list[Rapport]] = {}
        for one in self.public:
            found.setdefault(one.kedja, []).append(one)
        return found

    def newer(self, rapport: Rapport) -> Rapport | None:
        """The newest of the same report of later years, or None."""
        later = [one for one in self._chains.get(rapport.kedja, ()) if one.ar > rapport.ar]
        return max(later, key=lambda one: one.ar, default=None)

    def earlier(self, rapport: Rapport) -> list[Rapport]:
        """The same report of earlier years, the latest first."""
        found = [one for one in self._chains.get(rapport.kedja, ()) if one.ar < rapport.ar]
        return sorted(found, key=lambda one: -one.ar)

    def newest(self) -> dict[str, Rapport]:
        """By each förbund, its newest whole report, or the newest of its others."""
        found: dict[str, Rapport] = {}
        for one in sorted(self.public, key=lambda one: (one.hel and not one.inom, one.datum, one.ar)):
            found[one.forbund] = one
        return dict(sorted(found.items()))


def find_rapport(site: Path, folder: str) -> Rapport | None:
    """One report of a folder that holds a site; None where its manifest cannot be read, or is of another."""
    card = _card(site, folder)
    return _rapport(card) if card else None


@lru_cache(maxsize=16)
def facts_of(site: Path, folder: str, stamp: str) -> dict[str, Mapping[str, Any]]:
    """A report's public facts, by name. stamp: of its manifest, so that one read before is known again."""
    del stamp
    manifest = read_json(site / "reports" / folder / DATA / PUBLIC_MANIFEST)
    return {str(one["name"]): one for one in manifest["facts"]} if is_manifest(manifest) else {}


def _card(site: Path, folder: str) -> dict[str, Any] | None:
    """What is kept of a manifest, which is much larger."""
    manifest = read_json(site / "reports" / folder / DATA / PUBLIC_MANIFEST)
    if not is_manifest(manifest) or key_of(manifest).split("/")[:2] != folder.split("/")[:2]:
        return None
    metadata, report = manifest["metadata"], manifest["report"]
    own = {key: value for key, value in manifest["parameters"].items() if key not in _FIXED}
    pages = {one["section"]: one for one in manifest["sections"] if one["page"]}
    namn = str(metadata.get("forbund") or report["forbund"])
    shown = [one for one in manifest["shown"] if one["kind"] in ("table", "figure") and one["section"] in pages]
    package = read_json(site / "reports" / folder / DATA / DATAPACKAGE)
    resources = package.get("resources", ()) if isinstance(package, dict) else ()
    return asdict(
        Rapport(
            folder=folder,
            forbund=str(report["forbund"]),
            namn=words(namn),
            ar=int(report["ar"]),
            kedja=(str(report["forbund"]), str(report.get("type", "")), *(f"{key}={own[key]}" for key in sorted(own))),
            titel=words(metadata.get("title") or f"Rapport {report['ar']}"),
            om=words(metadata.get("subtitle") or namn),
            datum=_day(metadata.get("date")),
            period=words(metadata.get("period", "")),
            dnr=words(metadata.get("dnr", "")),
            dokument=str(report["document"]),
            utkast=bool(draft_text(metadata)),
            hel=metadata.get("hel", True) is not False,
            avsnitt=tuple((words(one["title"]), _html(one["page"])) for one in pages.values()),
            visade=tuple(
                Visad(one["label"], words(one["caption"]), words(one["title"]), _html(pages[one["section"]]["page"]))
                for one in shown
            ),
            filer=tuple(
                {"title": words(one["title"])} | {key: one[key] for key in ("path", "format", "mediatype", "bytes")}
                for one in resources
            ),
            andrad=next((_html(one["page"]) for key, one in pages.items() if key == CHANGES.stem), ""),
        )
    )


def _rapport(card: Mapping[str, Any]) -> Rapport:
    lists = {
        "kedja": tuple(card["kedja"]),
        "avsnitt": tuple((title, page) for title, page in card["avsnitt"]),
        "visade": tuple(Visad(**one) for one in card["visade"]),
        "filer": tuple(card["filer"]),
    }
    return Rapport(**{**card, **lists})


def _html(page: str) -> str:
    return page.removesuffix(".ipynb") + ".html"


def _day(value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return ""


def corrections(rapport: Rapport) -> list[tuple[str, str]]:
    """What a report tells of figures that are not as they were: the words, and where from the site's root."""
    found = []
    if rapport.andrad:
        found.append(("Ändringar sedan rapporten publicerades", f"{rapport.place}/{rapport.andrad}#{LABEL}"))
    for one in rapport.visade:
        if one.label == CORRECTED:
            found.append((one.titel, f"{rapport.place}/{one.page}#{one.label}"))
    return found
