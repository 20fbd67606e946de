"""Manifests wherever they lie: in a folder, or in a revision of a git repository. Entry: `read_manifests`."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.run.andringar.andringar import key_of
from samrapport.run.assembly.manifest import MANIFEST, PUBLIC_MANIFEST, SCHEMA_VERSION
from samrapport.run.assembly.publicerad import PUBLISHED, is_manifest

_LARGEST = 20_000_000
_MOST = 10_000
_NAMES = (MANIFEST, PUBLIC_MANIFEST, PUBLISHED)


def read_manifests(where: str, base: Path | None = None) -> dict[str, dict[str, Any]]:
    """The manifests of all reports, by report (`vasteras/2021`). A report's whole one is taken before its public part.

    where: a file, a folder (what a build wrote, or a site), or a revision of the git repository around `base`. Raises
    SamrapportError where there are none.
    """
    path = Path(where)
    found: dict[str, dict[str, Any]] = {}
    older = False
    for content in (
        _read_file(path) if path.is_file() else _read_folder(path) if path.is_dir() else _read_git(where, base)
    ):
        if is_manifest(content):
            key = key_of(content)
            if key not in found or (found[key].get("public") and not content.get("public")):
                found[key] = content
        elif isinstance(content, dict) and "report" in content and "sections" in content:
            older = True
    if not found:
        lack = f"bara manifest av en annan version än {SCHEMA_VERSION}" if older else "inget manifest"
        raise SamrapportError(
            f"{where}: här finns {lack}. Ange en mapp som ett bygge har skrivit, eller bygg om rapporten."
        )
    return dict(sorted(found.items()))


def _read_file(path: Path) -> Iterator[Any]:
    yield _parse(path.read_bytes()) if path.stat().st_size <= _LARGEST else None


def _read_folder(root: Path) -> Iterator[Any]:
    for place, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in _NAMES:
            if name in files:
                yield from _read_file(Path(place, name))


def _read_git(revision: str, base: Path | None) -> Iterator[Any]:
    """The manifests that a revision holds. A revision never begins with a hyphen, so it can be no option."""
    step = "Ange en mapp, eller en version i git, till exempel HEAD~1."
    commit = (
        "" if revision.startswith("-") else _git(base, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    )
    if not commit:
        raise SamrapportError(f"”{revision}” är varken en mapp eller en version i git. {step}")
    listed = _git(base, "ls-tree", "-r", "-z", "-l", "--full-tree", commit.strip())
    lines = [line for line in listed.split("\0") if line.rpartition("/")[2].rpartition("\t")[2] in _NAMES]
    for line in lines[:_MOST]:
        _, kind, blob, size = line.partition("\t")[0].split()
        if kind == "blob" and int(size) <= _LARGEST:
            yield _parse(_git(base, "cat-file", "blob", blob).encode())


def _git(base: Path | None, *arguments: str) -> str:
    try:
        ended = subprocess.run(["git", *arguments], cwd=base, capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ended.stdout.decode("utf-8", "replace") if ended.returncode == 0 else ""


def _parse(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
