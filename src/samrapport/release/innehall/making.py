"""A built site and what the place has already -> the release that is to lie there. Entry: `make_release`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.publish.embedded.search import FOLDER, index_site
from samrapport.publish.maskin.berattat import PARTS, is_told, retell
from samrapport.raw.opening import files_in
from samrapport.release.innehall.fingerprints import Printed, used_outside
from samrapport.release.innehall.released import REPORTS, Fil, Read, Release, hash_of, report_of
from samrapport.release.innehall.withheld import without
from samrapport.run.assembly.manifest import PUBLIC_MANIFEST

_MANIFEST = f"data/{PUBLIC_MANIFEST}"
_INDEX = f"{FOLDER}/"


@dataclass(frozen=True)
class Before:
    """What the place has: its release, and how to read a file of it there."""

    release: Release
    read: Callable[[str], bytes]


@dataclass(frozen=True)
class Made:
    """A release and the content of what comes from here. kept: reports that stay as they were at the place. withheld: those that
    no reader is to meet.
    """

    release: Release
    read: Read
    kept: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()


@dataclass
class _Site:
    """The site's files as they are to be printed: those on the disk, and those that are made anew."""

    root: Path
    paths: set[str]
    anew: dict[str, bytes] = field(default_factory=dict)
    changed: Callable[[str, bytes], bytes] | None = None

    def read(self, path: str) -> bytes:
        content = self.anew.get(path)
        if content is None:
            content = (self.root / path).read_bytes()
        return content if self.changed is None else self.changed(path, content)


def site_reports(site: Path) -> tuple[str, ...]:
    """The reports of a built site, by their folders. Raises SamrapportError for a folder that is no built site."""
    if not (site / "index.html").is_file() or not (site / "reports").is_dir():
        raise SamrapportError(f"I {site} finns ingen färdig webbplats. Bygg den med samrapport build.")
    found = (site / REPORTS).rglob(_MANIFEST)
    return tuple(sorted(one.parents[1].relative_to(site / REPORTS).as_posix() for one in found))


def make_release(
    site: Path,
    goes: Callable[[str], bool],
    before: Before | None = None,
    *,
    removed: Collection[str] = (),
    changed: Callable[[str, bytes], bytes] | None = None,
) -> Made:
    """The release of a site: its reports that may go (`goes`), what the place has of the others but for `removed`, and the rest of
    the site, with fingerprints in the names of what pages load.

    changed: what is done to each file of the site on its way. The same site and place give the same release.
    """
    reports = site_reports(site)
    there = before.release.reports if before else {}
    kept = tuple(one for one in sorted(there) if one not in removed and not (one in reports and goes(one)))
    withheld = tuple(one for one in reports if not goes(one) and one not in kept)
    going = {one for one in reports if one not in kept and one not in withheld}
    paths = {one.relative_to(site).as_posix() for one in files_in(site)}
    chosen = _Site(
        site, {path for path in paths if (owner := report_of(path, reports)) is None or owner in going}, changed=changed
    )
    stays = _staying(before, kept) if before else {}
    if withheld or kept:
        _tell_nothing_of(chosen, withheld, before, stays)
        _retell(chosen, going, {*withheld, *kept}, kept, before, stays)
    printed = Printed(chosen.paths, chosen.read)
    files, sources = dict(stays), {}
    for path in sorted(chosen.paths):
        content = printed.content(path)
        name = printed.new(path)
        files[name] = Fil(hash_of(content), len(content), printed.is_asset(path))
        sources[name] = path
    used = {name: _used(printed, chosen.paths, name, reports) for name in going}
    release = Release(dict(sorted(files.items())), {**{one: there[one] for one in kept}, **used})

    def read(path: str) -> bytes | None:
        return printed.content(sources[path]) if path in sources else None

    return Made(release, read, kept, withheld)


def _retell(
    site: _Site,
    going: Collection[str],
    withheld: Collection[str],
    kept: Collection[str],
    before: Before | None,
    stays: Mapping[str, Fil],
) -> None:
    """Let what is told of all reports together tell of those that go, and of those that stay as they stand at the place."""
    old = {path for path in site.paths if is_told(site.root, path)}
    if not old:
        return
    site.paths -= old
    remain = site.paths | stays.keys()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for report in (*going, *kept):
            for path in (f"{REPORTS}{report}/{part}" for part in PARTS):
                if path not in remain:
                    continue
                content = site.read(path) if path in site.paths else before.read(path) if before else b""
                (place / path).parent.mkdir(parents=True, exist_ok=True)
                (place / path).write_bytes(content)
        new = retell(site.root, place, withheld, remain.__contains__)
    # A report that stays has at the place the pages that its own addresses lead on by.
    new = {path: content for path, content in new.items() if path not in stays}
    site.anew |= new
    site.paths |= new.keys()


def _used(printed: Printed, paths: Collection[str], report: str, reports: Collection[str]) -> tuple[str, ...]:
    folder = f"{REPORTS}{report}/"
    return used_outside(
        printed.used, [one for one in paths if one.startswith(folder) and report_of(one, reports) == report], folder
    )


def _staying(before: Before, kept: Collection[str]) -> dict[str, Fil]:
    """The files of the reports that stay, and what they load from outside their own folders."""
    release = before.release
    loaded = {one for report in kept for one in release.reports[report]}
    return {
        path: one for path, one in release.files.items() if path in loaded or report_of(path, release.reports) in kept
    }


def _tell_nothing_of(site: _Site, withheld: Collection[str], before: Before | None, stays: Mapping[str, Fil]) -> None:
    """Let neither links nor search lead to what is withheld, and let the search find what stays as it stands at the place."""
    folders = tuple(f"{REPORTS}{one}/" for one in withheld)
    remain = site.paths | stays.keys()

    def is_withheld(path: str) -> bool:
        return path.startswith(folders) and path not in remain

    for path in sorted(site.paths):
        if path.endswith((".html", ".json", ".xml")):
            content = site.read(path)
            if (new := without(path, content, is_withheld)) != content:
                site.anew[path] = new
    if not any(one.startswith(_INDEX) for one in site.paths):
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for path in sorted(remain):
            if path.endswith(".html"):
                content = site.read(path) if path in site.paths else before.read(path) if before else b""
                (place / path).parent.mkdir(parents=True, exist_ok=True)
                (place / path).write_bytes(content)
        index_site(place, site.root)
        site.paths -= {one for one in site.paths if one.startswith(_INDEX)}
        for one in files_in(place / FOLDER):
            path = one.relative_to(place).as_posix()
            site.anew[path] = one.read_bytes()
            site.paths.add(path)
        shutil.rmtree(place / FOLDER)
