"""Whose a page is: what its head and foot say, and the colours that it has. Entries: `identity_of`, `Identity`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from samrapport.publish.errors import report_of
from samrapport.there import has_file


@dataclass(frozen=True)
class Picture:
    """A picture for the head. src: from the site's root; dark: the one for dark ground, or ""."""

    src: str
    dark: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Identity:
    """name: the sender's, in two parts where its first says what kind of body it is. home: where the head leads, from the site's root.

    styles: its own style sheet, from the site's root, or "". contact: what is written and where that leads, or "".
    """

    name: str
    kind: str = ""
    home: str = "index.html"
    picture: Picture | None = None
    styles: str = ""
    web: str = ""
    contact: tuple[tuple[str, str], ...] = ()
    foot: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it names, from the site's root."""
        pictures = (self.picture.src, self.picture.dark) if self.picture else ()
        return tuple(one for one in (self.styles, *pictures) if one)

    @property
    def whole_name(self) -> str:
        """The name in one piece."""
        return f"{self.kind} {self.name}".strip()


def identity_of(profiles: Mapping[str, Any], project: Path, page: str) -> Identity | None:
    """The förbund's whose page it is; None for a page of no förbund, which bears what the whole site does.

    profiles: as the run wrote them. project: holds the sources. page: path of its source, or of itself, from the root.
    """
    alone = str(profiles.get("ensam", ""))
    slug = _slug_of(page)
    forbund = profiles.get("forbund", {})
    profile = forbund.get(slug) if slug in forbund else forbund.get(alone)
    if not isinstance(profile, Mapping) or (slug not in forbund and report_of(page)):
        return None
    slug = slug if slug in forbund else alone
    report = report_of(page)
    # A report has its förbund's pictures beside it, so that pages which are kept as they were keep theirs.
    begins = f"{_nearest(project, report, profile)}/" if report else f"reports/{slug}-"
    name, kind = str(profile["namn"]), ""
    short = str(profile.get("kortnamn", ""))
    if short and name.endswith(f" {short}"):
        name, kind = short, name.removesuffix(short).strip()
    styles = f"{begins}{profile['stilmall']}" if profile.get("stilmall") else ""
    return Identity(
        name=name,
        kind=kind,
        home=f"reports/{slug}.html" if has_file(project / "reports" / f"{slug}.qmd") else "index.html",
        picture=_picture(profile.get("logotyp"), project, begins),
        styles=styles if has_file(project / styles) else "",
        web=str(profile.get("webb", "")),
        contact=tuple((str(text), str(target)) for text, target in profile.get("kontakt", ())),
        foot=str(profile.get("sidfot", "")),
    )


def _nearest(project: Path, report: str, profile: Mapping[str, Any]) -> str:
    """The folder with the pictures: a report's own, or that of the report which it lies within."""
    names = [str(profile.get("stilmall") or ""), str(profile.get("logotyp", {}).get("fil", ""))]
    own = PurePosixPath("reports", report)
    # As far as the folder of a year, which is the outermost report.
    places = [own, *own.parents][:-3]
    wanted = [one for one in names if one]
    found = (place for place in places if any(has_file(project / place / one) for one in wanted))
    return str(next(found, places[0]))


def _slug_of(page: str) -> str:
    """The folder in the folder of reports that a page lies in, or the name of one that lies directly there."""
    top, _, rest = page.partition("/")
    return rest.partition("/")[0].partition(".")[0] if top == "reports" else ""


def _picture(logo: Any, project: Path, begins: str) -> Picture | None:
    if not isinstance(logo, Mapping) or not has_file(project / f"{begins}{logo['fil']}"):
        return None
    dark = f"{begins}{logo['mork']}" if logo.get("mork") else ""
    has_dark = bool(dark) and has_file(project / dark)
    return Picture(f"{begins}{logo['fil']}", dark if has_dark else "", logo["alt"], logo["bredd"], logo["hojd"])
