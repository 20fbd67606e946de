"""What has been published of persons, gathered from where it stands. Entries: `gather`, `gather_from`, `keep_known`, `Released`.

Only what is published counts: the site that stands, whose every report carries its memory, and what whoever publishes elsewhere has laid in the
raw data as `publicerad.json`. A report that was made and never published has told nobody anything.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.rapport.omraden import moduler
from samrapport.rapport.tidigare import RELEASED, all_of, digest_of, is_sound, releases_in
from samrapport.raw.opening import read_plain
from samrapport.raw.rapporttyp import DATA
from samrapport.run.andringar.andringar import RELEASED as KEY
from samrapport.run.assembly.manifest import PUBLIC_MANIFEST
from samrapport.run.assembly.publicerad import PUBLISHED, is_manifest
from samrapport.run.atomic import write_json
from samrapport.run.project import Project

_OF_PERSONS = re.compile(rb'"released": \{|"protected": \[\s*"')
"""What stands in a manifest that tells of persons."""
Found = dict[str, list[dict[str, Any]]]


def gather(project: Project) -> Found:
    """What the project's site and its raw data tell of earlier releases."""
    return _sorted([*_standing(project.site / "reports"), *_laid_in(project.data)])


def keep_known(project: Project, found: Found | None = None) -> None:
    """Keep for a build's notebooks what has been published: what was found, or what `gather` finds."""
    write_json(project.state / RELEASED, gather(project) if found is None else found)


def gather_from(read: Callable[[str], bytes | None], reports: Iterable[str], project: Project) -> Found:
    """As `gather`, of a site that is read file by file. reports: those that it may have. Raises SamrapportError as `read` does."""
    contents = (read(f"reports/{one}/{DATA}/{PUBLIC_MANIFEST}") for one in reports)
    return _sorted([*map(_parse, (one for one in contents if one is not None)), *_laid_in(project.data)])


def _standing(reports: Path) -> Iterator[Any]:
    for path in sorted(reports.glob(f"**/{DATA}/{PUBLIC_MANIFEST}")):
        yield _parse(path.read_bytes())


def _laid_in(data: Path) -> Iterator[Any]:
    # A place that cannot be looked in is told where its report is read.
    for path in sorted(Path(place, PUBLISHED) for place, _, files in os.walk(data) if PUBLISHED in files):
        try:
            yield _parse(read_plain(data, path.relative_to(data).as_posix()))
        except (SamrapportError, OSError):
            continue


def _parse(content: bytes) -> Any:
    # Few reports tell of persons, and the manifests of all of Sweden are many.
    if not _OF_PERSONS.search(content):
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _sorted(contents: Iterable[Any]) -> Found:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for content in contents:
        if not isinstance(content, dict) or not is_manifest(content):
            continue
        released = content.get(KEY)
        if not is_sound(released):
            released = {key: value for module in moduler("slapp") for key, value in module.released_by(content).items()}
        if released:
            one = {"ar": int(content["report"]["ar"]), KEY: released}
            found.setdefault(str(content["report"]["forbund"]), {})[json.dumps(one, sort_keys=True)] = one
    return {forbund: [own[text] for text in sorted(own)] for forbund, own in sorted(found.items())}


class Released:
    """Whether what a section was made with is still what is known of other releases. Looked up when first asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def _published(self) -> Found:
        return gather(self._project)

    @cached_property
    def _made(self) -> Found:
        return _sorted(_standing(self._project.reports))

    def is_as_noted(self, place: str, noted: str) -> bool:
        """Whether a section of a report would be given the same. place: the folder of an insats. noted: the digest of what it was given.

        It would where all that is published is what it was given; and where what is published of its year is what was
        made with that, for then it knows itself again.
        """
        forbund, ar, *_, key = place.split("/")
        published = releases_in(self._published.get(forbund, ()), key)
        if digest_of(all_of(published)) == noted:
            return True
        made = releases_in(self._made.get(forbund, ()), key)
        return any(one.ar == int(ar) and one in made and digest_of(one.before) == noted for one in published)
