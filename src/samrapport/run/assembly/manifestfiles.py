"""Manifests wherever they lie: in a folder, or in a revision of a git repository. Entry: `open_manifests`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.raw.opening import walk
from samrapport.run.andringar.andringar import key_of
from samrapport.run.andringar.bygge import built_revision
from samrapport.run.andringar.revision import find_commit, open_revision, read_blobs
from samrapport.run.assembly.manifest import MANIFEST, PUBLIC_MANIFEST, SCHEMA_VERSION
from samrapport.run.assembly.publicerad import PUBLISHED, is_manifest
from samrapport.run.project import Project, find_project
from samrapport.there import has, has_file

_LARGEST = 20_000_000
_WRITTEN = (MANIFEST, PUBLIC_MANIFEST)
_NAMES = (*_WRITTEN, PUBLISHED)

Manifests = dict[str, dict[str, Any]]


@contextmanager
def open_manifests(where: str, project: Project | None = None, *, build: bool = False) -> Iterator[Manifests]:
    """The manifests of all reports, by report (`vasteras/2021`), to be looked at while they are open.

    where: a file, a folder (what a build wrote, or a site), or a revision of the git repository around the project. A
    revision that holds none is computed from the raw data in it, or with `build` built by its own program. A report's whole manifest is taken before its public part.
    Raises SamrapportError where there are none.
    """
    path = Path(where)
    if has(path):
        yield _chosen(where, _read_file(path) if has_file(path) else _read_folder(path))
        return
    project = project or find_project()
    commit = find_commit(project.root, where)
    kept = read_blobs(project.root, commit, lambda file: file.rpartition("/")[2] in _WRITTEN, _LARGEST)
    if found := _by_report(map(_parse, kept.values())):
        yield found
        return
    if build:
        with built_revision(project, commit, where) as folder:
            yield _chosen(where, _read_folder(folder))
        return
    with open_revision(project, commit, where) as computed:
        yield computed


def _chosen(where: str, contents: Iterable[Any]) -> Manifests:
    read = list(contents)
    if found := _by_report(read):
        return found
    older = any(isinstance(one, dict) and "report" in one and "sections" in one for one in read)
    lack = f"bara manifest av en annan version än {SCHEMA_VERSION}" if older else "inget manifest"
    raise SamrapportError(
        f"{where}: här finns {lack}. Ange en mapp som ett bygge har skrivit, eller bygg om rapporten."
    )


def _by_report(contents: Iterable[Any]) -> Manifests:
    found: Manifests = {}
    for content in contents:
        if is_manifest(content):
            key = key_of(content)
            if key not in found or (found[key].get("public") and not content.get("public")):
                found[key] = content
    return dict(sorted(found.items()))


def _read_file(path: Path) -> Iterator[Any]:
    yield _parse(path.read_bytes()) if path.stat().st_size <= _LARGEST else None


def _read_folder(root: Path) -> Iterator[Any]:
    for place, folders, files in walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in _NAMES:
            if name in files:
                yield from _read_file(Path(place, name))


def _parse(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
