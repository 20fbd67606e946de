"""A built site and what the place has already -> the release that is to lie there. Entry: `make_release`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.publish.embedded.search import FOLDER, index_site
from samrapport.publish.maskin.adresser import RECORD, read_record, recorded
from samrapport.publish.maskin.berattat import PARTS, is_told, retell
from samrapport.publish.maskin.flode import CORRECTIONS
from samrapport.publish.maskin.webb import INDEX
from samrapport.raw.opening import files_in
from samrapport.release.innehall.fingerprints import Printed
from samrapport.release.innehall.forsta import keep_quiet
from samrapport.release.innehall.rattelser import with_corrections
from samrapport.release.innehall.released import REPORTS, Fil, Read, Release, report_of, uncollected
from samrapport.release.innehall.remembered import Remembered
from samrapport.release.innehall.utgavor import Laid, Utgava, lay_editions
from samrapport.release.innehall.withheld import without
from samrapport.run.assembly.manifest import PUBLIC_MANIFEST
from samrapport.run.remains import own_temporary
from samrapport.there import has_file, has_folder

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


@dataclass(frozen=True)
class Change:
    """What is done to some of a site's files on their way out. touches: which, by path. make: of a path and its content."""

    touches: Callable[[str], bool]
    make: Callable[[str, bytes], bytes]


@dataclass
class _Site:
    """The site's files: those on the disk, and those that are made anew."""

    root: Path
    paths: set[str]
    anew: dict[str, bytes] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)

    def read(self, path: str) -> bytes:
        content = self.anew.get(path)
        return (self.root / path).read_bytes() if content is None else content


def site_reports(site: Path) -> tuple[str, ...]:
    """The reports of a built site, by their folders. Raises SamrapportError for a folder that is no built site."""
    assert_site(site)
    return reports_among(one.relative_to(site).as_posix() for one in files_in(site / REPORTS))


def assert_site(site: Path) -> None:
    """Raises SamrapportError for a folder that is no built site."""
    if not has_file(site / "index.html") or not has_folder(site / "reports"):
        raise SamrapportError(f"I {site} finns ingen färdig webbplats. Bygg den med samrapport build.")


def reports_among(paths: Iterable[str]) -> tuple[str, ...]:
    """The reports whose files are among those of a site, by their folders."""
    found = (path for path in paths if path.endswith(f"/{_MANIFEST}") and path.startswith(REPORTS))
    return tuple(sorted(path.removeprefix(REPORTS).removesuffix(f"/{_MANIFEST}") for path in found))


@uncollected()
def make_release(
    site: Path,
    goes: Callable[[str], bool],
    before: Before | None = None,
    *,
    removed: Collection[str] = (),
    change: Change | None = None,
    memory: Path | None = None,
    utgavor: Mapping[str, Sequence[Utgava]] | None = None,
) -> Made:
    """The release of a site: its reports that may go (`goes`), what the place has of the others but for `removed`, and the rest of
    the site, with fingerprints in the names of what pages load.

    change: what is done to files of the site on their way. memory: the file that says what the site's files were the last time.
    utgavor: the published editions of reports, the last being the one that now goes. The same site and place give the same release.
    """
    assert_site(site)
    remembered = Remembered(site, memory)
    paths = set(remembered.stamps)
    reports = frozenset(reports_among(paths))
    there = before.release.reports if before else {}
    kept = tuple(one for one in sorted(there) if one not in removed and not (one in reports and goes(one)))
    withheld = tuple(sorted(one for one in reports - set(kept) if not goes(one)))
    going = reports.difference(kept, withheld)
    chosen = _Site(site, _of_those(paths, going, reports) if withheld or kept else paths)
    stays = _staying(before, kept) if before and kept else {}
    if withheld or kept:
        stays |= _keep_quiet(chosen, going, before)
        _tell_nothing_of(chosen, withheld, before, stays)
    had = recorded(before.read(RECORD)) if before and RECORD in before.release.files else []
    if withheld or kept or not {*had} <= {*read_record(site / RECORD)}:
        _retell(chosen, going, {*withheld, *kept}, kept, before, stays, had)
    # Where a file has lain no page can: a place keeps files for a while, and may not change one for a folder.
    chosen.paths -= {f"{one}/{INDEX}" for one in had if not one.endswith(".html")}
    editions = _lay_editions(chosen, going, utgavor or {}, before)
    _tell_corrections(chosen, {one: own for one, own in (utgavor or {}).items() if one in going}, kept, before)

    def outgoing(path: str) -> bytes:
        content = chosen.read(path)
        return change.make(path, content) if change and change.touches(path) else content

    remembered.forget(chosen.anew.keys() | set(filter(change.touches, chosen.paths) if change else ()))
    printed = Printed(chosen.paths, outgoing, remembered)
    found = printed.files()
    sources = {printed.names.get(path, path): path for path in found}
    files = {**stays, **dict(zip(sources, found.values(), strict=True))}
    for laid in editions:
        files |= {**laid.kept, **{name: files[path] for name, path in laid.same.items()}}
        sources |= laid.same
    remembered.save()
    used = _used_outside(printed, going, reports)
    release = Release({path: files[path] for path in sorted(files)}, {**{one: there[one] for one in kept}, **used})

    def read(path: str) -> bytes | None:
        return printed.content(sources[path]) if path in sources else None

    return Made(release, read, kept, withheld)


def _of_those(paths: Collection[str], going: AbstractSet[str], reports: Collection[str]) -> set[str]:
    """The files that are in no report, or in one that goes."""
    owners = {folder: report_of(f"{folder}/", reports) for folder in {path.rpartition("/")[0] for path in paths}}
    out = {folder for folder, owner in owners.items() if owner is not None and owner not in going}
    return {path for path in paths if path.rpartition("/")[0] not in out}


def _keep_quiet(site: _Site, going: Collection[str], before: Before | None) -> dict[str, Fil]:
    """Let first pages show no report that does not go; gives those of the place that stay."""
    there = before.release if before else None
    out, stay, quiet = keep_quiet(site.paths, site.read, going, there, before.read if before else str.encode)
    site.paths = (site.paths - out) | quiet.keys()
    site.left_out = out - stay
    site.anew |= quiet
    return {path: there.files[path] for path in stay} if there else {}


def _lay_editions(
    site: _Site, going: AbstractSet[str], utgavor: Mapping[str, Sequence[Utgava]], before: Before | None
) -> list[Laid]:
    found, reports = [], going & utgavor.keys()
    own, there = _by_report(site.paths, reports), _by_report(before.release.files if before else (), reports)
    for report in sorted(reports):
        had = {path: before.release.files[path] for path in there[report]} if before else {}
        laid = lay_editions(report, utgavor[report], own[report], site.read, had)
        site.anew.update(laid.anew)
        site.paths.update(laid.anew)
        found.append(laid)
    return found


def _by_report(paths: Iterable[str], reports: Collection[str]) -> dict[str, list[str]]:
    """The files of each report among those of a site."""
    found: dict[str, list[str]] = {one: [] for one in reports}
    owners: dict[str, str | None] = {}
    for path in paths:
        folder = path.rpartition("/")[0]
        if folder not in owners:
            owners[folder] = report_of(f"{folder}/", reports)
        if (owner := owners[folder]) is not None:
            found[owner].append(path)
    return found


def _tell_corrections(
    site: _Site, utgavor: Mapping[str, Sequence[Utgava]], kept: Collection[str], before: Before | None
) -> None:
    """Let the feed of corrections tell of those that publishing knows of."""
    if CORRECTIONS not in site.paths:
        return
    old = partial(before.read, CORRECTIONS) if before and CORRECTIONS in before.release.files else None
    if (new := with_corrections(partial(site.read, CORRECTIONS), site.root, utgavor, kept, old)) is not None:
        site.anew[CORRECTIONS] = new


def _retell(
    site: _Site,
    going: Collection[str],
    withheld: Collection[str],
    kept: Collection[str],
    before: Before | None,
    stays: Mapping[str, Fil],
    had: Collection[str],
) -> None:
    """Let what is told of all reports together tell of those that go, and of those that stay as they stand at the place.

    had: the addresses that readers have had there.
    """
    old = {path for path in site.paths if is_told(site.root, path)}
    if not old:
        return
    site.paths -= old
    remain = site.paths | stays.keys()
    with own_temporary() as place:
        for report in (*going, *kept):
            for path in (f"{REPORTS}{report}/{part}" for part in PARTS):
                if path not in remain:
                    continue
                content = site.read(path) if path in site.paths else before.read(path) if before else b""
                (place / path).parent.mkdir(parents=True, exist_ok=True)
                (place / path).write_bytes(content)
        new = retell(site.root, place, withheld, remain.__contains__, had)
    # A report that stays has at the place the pages that its own addresses lead on by.
    new = {path: content for path, content in new.items() if path not in stays}
    site.anew |= new
    site.paths |= new.keys()


def _used_outside(printed: Printed, going: Collection[str], reports: Collection[str]) -> dict[str, tuple[str, ...]]:
    """What the pages of each report use that lies outside its folder, sorted."""
    found: dict[str, set[str]] = {name: set() for name in going}
    by_folder: dict[str, set[str]] = {}
    for page, used in printed.used.items():
        by_folder.setdefault(page.rpartition("/")[0], set()).update(used)
    for folder, all_used in by_folder.items():
        name = report_of(f"{folder}/", reports)
        if name in found:
            found[name].update(one for one in all_used if not one.startswith(f"{REPORTS}{name}/"))
    return {name: tuple(sorted(used)) for name, used in found.items()}


def _staying(before: Before, kept: Collection[str]) -> dict[str, Fil]:
    """The files of the reports that stay, and what they load from outside their own folders."""
    release = before.release
    loaded = {one for report in kept for one in release.reports[report]}
    own = _by_report(release.files, release.reports)
    stay = loaded.union(*(own[report] for report in kept))
    return {path: one for path, one in release.files.items() if path in stay}


def _tell_nothing_of(site: _Site, withheld: Collection[str], before: Before | None, stays: Mapping[str, Fil]) -> None:
    """Let neither links nor search lead to what is withheld, and let the search find what stays as it stands at the place."""
    remain, gone = site.paths | stays.keys(), frozenset(withheld)

    def is_withheld(path: str) -> bool:
        return (report_of(path, gone) is not None or path in site.left_out) and path not in remain

    for path in sorted(site.paths):
        if path.endswith((".html", ".json", ".xml")):
            content = site.read(path)
            if (new := without(path, content, is_withheld)) != content:
                site.anew[path] = new
    if not any(one.startswith(_INDEX) for one in site.paths):
        return
    with own_temporary() as own:
        place = own / "sidor"
        place.mkdir()
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
