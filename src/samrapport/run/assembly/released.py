"""What has been published of persons, gathered from where it stands. Entries: `gather`, `gather_from`, `keep_known`, `keep_removed`, `Released`.

Only what is published counts: the site that stands, whose every report carries its memory, what was kept of reports that are taken away, and
what whoever publishes elsewhere has laid in the raw data as `publicerad.json`. A report that was made and never published has told nobody anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from samrapport.errors import Hindered, SamrapportError
from samrapport.hinder import hindered
from samrapport.rapport.omraden import moduler
from samrapport.rapport.tidigare import CODE, RELEASED, UNREAD, all_of, digest_of, is_sound, releases_in
from samrapport.raw.opening import GONE, read_plain, walk
from samrapport.raw.rapporttyp import DATA
from samrapport.run.andringar.andringar import RELEASED as KEY
from samrapport.run.assembly.manifest import PUBLIC_MANIFEST, SCHEMA_VERSION
from samrapport.run.assembly.publicerad import PUBLISHED, assert_manifest, is_manifest
from samrapport.run.atomic import read_json, write_json
from samrapport.run.disk.kept import Kept
from samrapport.run.fingerprint import TEXTS, code_of
from samrapport.run.project import Project
from samrapport.there import has_file

_OF_PERSONS = re.compile(rb'"released": \{|"protected": \[\s*"')
"""What stands in a manifest that tells of persons."""
_WHOLE = re.compile(rb'\s*\{.*"schema_version": %d\b.*\}\s*' % SCHEMA_VERSION, re.DOTALL)
REMOVED = "borttaget.json"
"""Where it is kept, in the state folder, what reports told that are taken away."""
Found = dict[str, list[dict[str, Any]]]
Told = dict[str, Any]
"""What one manifest tells: of whose report it is, and what that released."""


def gather(project: Project, kept: Kept | None = None) -> Found:
    """What the project's site and its raw data tell of earlier releases. kept: what the site's manifests told, for as long as they are the
    same files; by default what the latest build kept.
    """
    standing = _standing(project.site / "reports", kept or _kept(project))
    return _sorted([*standing, *_laid_in(project.data), *_removed(project)])


def keep_known(project: Project, found: Found | None = None) -> None:
    """Keep for a build's notebooks what has been published: what was found, or what `gather` finds."""
    kept = _kept(project)
    write_json(project.state / RELEASED, gather(project, kept) if found is None else found)
    kept.keep()


def keep_removed(project: Project, reports: Iterable[str]) -> None:
    """Keep what the site tells of persons in reports, by their folders, that are about to be taken away: readers have seen it."""
    files = (project.site / "reports" / one / DATA / PUBLIC_MANIFEST for one in reports)
    told = [found for file in files if has_file(file) and (found := _told(file.read_bytes()))]
    before = _removed(project)
    if new := [one for one in told if one not in before]:
        write_json(project.state / REMOVED, [*before, *new])


def _removed(project: Project) -> list[Told]:
    found = read_json(project.state / REMOVED)
    return found if isinstance(found, list) else []


def _kept(project: Project) -> Kept:
    return Kept(project.state / "cache" / "slappt.json", code_of("areas", "facts", "rapport", "run/assembly"))


def gather_from(read: Callable[[str], bytes | None], reports: Iterable[str], project: Project) -> Found:
    """As `gather`, of a site that is read file by file. reports: those that it may have. Raises SamrapportError as `read` does."""
    contents = (read(f"reports/{one}/{DATA}/{PUBLIC_MANIFEST}") for one in reports)
    return _sorted([*(_told(one) for one in contents if one is not None), *_laid_in(project.data)])


def _standing(reports: Path, kept: Kept) -> Iterator[Told | None]:
    for place, folders, _ in walk(reports):
        # Neither downloads nor figures hold reports, and they are most of a site.
        folders[:] = [name for name in folders if name != DATA and not name.endswith("_files")]
        yield kept.read(Path(place, DATA, PUBLIC_MANIFEST), lambda file: _told(file.read()))


def _laid_in(data: Path, forbund: str = "") -> Iterator[Told | None]:
    errors: list[OSError] = []
    found: list[Path] = []
    for place, folders, names in walk(data / forbund, errors.append):
        folders[:] = [one for one in folders if one != TEXTS]
        found += [path for one in names if (path := Path(place, one)).name == PUBLISHED or _is_lost(path)]
    for path in sorted(found):
        name = path.relative_to(data).as_posix()
        try:
            content = read_plain(data, name)
            yield _told(content) or _unless_whole(name, content)
        except SamrapportError as why:
            yield _unread(name, why)
        except FileNotFoundError:
            continue
    for error in errors:
        name = Path(error.filename).relative_to(data).as_posix()
        if not isinstance(error, GONE):
            yield _unread(name, hindered(error, name) or Hindered(name))


def _is_lost(path: Path) -> bool:
    """Whether it is a link that may have led to a folder, and leads to none."""
    return not path.suffix and path.is_symlink()


def _unless_whole(path: str, content: bytes) -> Told | None:
    """What is known of a file that is no manifest, as one that was cut short or saved as another page; of a whole one, None."""
    # Few of the whole ones tell of persons, and to parse them all would take long.
    if not _OF_PERSONS.search(content) and _WHOLE.fullmatch(content):
        return None
    try:
        assert_manifest(path, content)
    except SamrapportError as why:
        return _unread(path, why)
    return None


def _unread(path: str, why: SamrapportError) -> Told:
    """What is known of a place in the raw data that cannot be read: that nobody knows what its förbund has published."""
    return {"forbund": path.partition("/")[0], "one": {UNREAD: str(why), CODE: why.exit_code}}


def _told(content: bytes) -> Told | None:
    """What a manifest tells of persons, if anything."""
    # Few reports do, and the manifests of all of Sweden are many.
    if not _OF_PERSONS.search(content):
        return None
    try:
        made = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(made, dict) or not is_manifest(made):
        return None
    released = made.get(KEY)
    if not is_sound(released):
        released = {key: value for module in moduler("slapp") for key, value in module.released_by(made).items()}
    one = {"ar": int(made["report"]["ar"]), KEY: released}
    return {"forbund": str(made["report"]["forbund"]), "one": one} if released else None


def _sorted(every: Iterable[Told | None]) -> Found:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for told in filter(None, every):
        one = told["one"]
        found.setdefault(told["forbund"], {})[json.dumps(one, sort_keys=True)] = one
    return {forbund: [own[text] for text in sorted(own)] for forbund, own in sorted(found.items())}


class Released:
    """Whether what a section was made with is still what is known of other releases. Looked up when first asked for, by förbund: all that
    lies in the folder of one is of that one, and another's is of no matter.

    keeping: gets what is to be kept until the next build when all has been asked for.
    """

    def __init__(self, project: Project, keeping: list[Kept] | None = None) -> None:
        self._project, self._found = project, dict[str, tuple[Found, Found]]()
        self._keeping = keeping

    @cached_property
    def _kept(self) -> Kept:
        kept = _kept(self._project)
        if self._keeping is not None:
            self._keeping.append(kept)
        return kept

    def _of(self, forbund: str) -> tuple[Found, Found]:
        """What is published of a förbund, and what its reports were made with last."""
        if forbund not in self._found:
            project = self._project
            published = [
                *_standing(project.site / "reports" / forbund, self._kept),
                *_laid_in(project.data, forbund),
                *(one for one in _removed(project) if one["forbund"] == forbund),
            ]
            made = _standing(project.reports / forbund, self._kept)
            self._found[forbund] = _sorted(published), _sorted(made)
        return self._found[forbund]

    def is_as_noted(self, place: str, noted: str) -> bool:
        """Whether a section of a report would be given the same. place: the folder of an insats, with a plus
        before each name that it had earlier. noted: the digest of what it was given.

        It would where all that is published is what it was given; and where what is published of its year is what was
        made with that, for then it knows itself again.
        """
        forbund, ar, *_, last = place.split("/")
        keys = last.split("+")
        found, own = self._of(forbund)
        try:
            published = releases_in(found.get(forbund, ()), *keys)
        except SamrapportError:
            return False  # To make it tells why.
        if digest_of(all_of(published)) == noted:
            return True
        made = releases_in(own.get(forbund, ()), *keys)
        return any(one.ar == int(ar) and one in made and digest_of(one.before) == noted for one in published)
