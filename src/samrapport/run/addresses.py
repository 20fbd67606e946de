"""Addresses within the site: what they lead to, and whether it will be there. Entries: `resolve`, `Targets`."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from samrapport.raw.rapporttyp import DATA, ReportType, find_report_types
from samrapport.run.assembly.publicerad import CHANGES
from samrapport.run.discover import Report, find_sections
from samrapport.run.project import Project
from samrapport.run.sitepages.redogorelse import PAGE
from samrapport.there import has_file

ABROAD = re.compile(r"[a-zA-Z][\w+.-]*:|//")
_DOCUMENTS = (".html", ".ipynb", ".pdf", ".docx")
_DOWNLOADS = (".csv", ".json", ".xlsx", ".html")


def resolve(address: str, page: str) -> tuple[str | None, str]:
    """The path from the site's root and the fragment of an address on `page`; None for one that leaves the site."""
    if ABROAD.match(address):
        return None, ""
    path, _, fragment = address.partition("#")
    path = unquote(path.partition("?")[0])
    if not path:
        return page, unquote(fragment)
    if path.startswith("/"):
        return path.lstrip("/") or "index.html", unquote(fragment)
    return _from(path, page.rpartition("/")[0]), unquote(fragment)


@lru_cache(maxsize=100_000)
def _from(path: str, folder: str) -> str:
    """What a path leads to from a page in a folder, whose pages lead to much the same."""
    target = posixpath.normpath(posixpath.join(folder, path))
    return posixpath.normpath(posixpath.join(target, "index.html")) if path.endswith("/") or target == "." else target


class Targets:
    """What addresses on a report's pages may lead to, before any page is made.

    led_to: the paths that have been asked for, from the site's root, and will be there. A report that the raw data has
    is taken to have all its type's pages and any download: which of them it gets, only the run can tell.
    """

    def __init__(self, project: Project, report: Report) -> None:
        self._project = project
        self._page = f"reports/{report.folder.as_posix()}/index.html"
        self.led_to: set[str] = set()

    def __call__(self, address: str) -> bool:
        """Whether an address leads to something, or away from the site. Places within a page are not looked for."""
        path, _ = resolve(address, self._page)
        if path is None or path == self._page:
            return True
        found = self.has(path)
        if found:
            self.led_to.add(path)
        return found

    def has(self, path: str) -> bool:
        """Whether there will be such a file, by its path from the site's root."""
        place, name = PurePosixPath(path).parent, PurePosixPath(path).name
        stem, ending = posixpath.splitext(name)
        if place.parts[:1] == ("theme",):
            return ".." not in place.parts and has_file(self._project.root / path)
        if place.parts[:1] != ("reports",) or len(place.parts) == 1:
            own = {"index"} if not place.parts else {"index", PurePosixPath(PAGE).stem}
            return str(place) in (".", "reports") and stem in own and ending in (".html", ".qmd")
        folder = Path(*place.parts[1:])
        if folder.name == DATA and ending in _DOWNLOADS:
            return self._report(folder.parent) is not None
        report = self._report(folder)
        return report is not None and name in self._files(report.type)

    def _files(self, kind: ReportType) -> set[str]:
        """What may lie directly in the folder of a report of this type: pages, under their sources' names too, and documents."""
        own = [one for one in find_sections(self._project.notebooks, kind.name) if one.slug != kind.aside]
        sections = [*own, CHANGES]
        pages = [one.page.removesuffix(".ipynb") for one in sections]
        return {
            *("index.html", "index.qmd"),
            *(f"{page}{ending}" for page in pages for ending in (".html", ".ipynb")),
            *(f"{kind.document}{ending}" for ending in _DOCUMENTS),
        }

    @cached_property
    def _types(self) -> list[ReportType]:
        return find_report_types(self._project.notebooks)

    def _report(self, folder: Path) -> Report | None:
        """The report that the raw data has in a folder."""
        if len(folder.parts) < 2 or ".." in folder.parts:
            return None
        forbund, ar = folder.parts[:2]
        year = self._project.data / forbund / ar
        found = (
            Report(forbund, int(ar), kind, tuple(given.items()))
            for kind in self._types
            if re.fullmatch("[0-9]{4}", ar)
            for given in kind.find(year)
        )
        return next((one for one in found if one.folder == folder), None)
