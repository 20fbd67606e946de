"""SHA-256 of files that builds made, read once as long as nobody touches them. Entries: `Hashes`, `list_tree`.

A site of hundreds of reports is gigabytes, and one changed text touches a few megabytes of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any

from samrapport.run.atomic import read_json, write_atomic

_GRAIN = 2_000_000_000
"""Nanoseconds within which two writes of a file may get the same time on the coarsest of disks: what was younger when it was read is
read again."""


def list_tree(folder: Path) -> list[str]:
    """Every file under `folder` (dot names left out), by path relative to it, in order."""
    found: list[str] = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        within = Path(place).relative_to(folder)
        for name in files:
            if not name.startswith(".") and os.path.isfile(os.path.join(place, name)):  # noqa: PTH113, PTH118  quick
                found.append((within / name).as_posix())
    return sorted(found)


Stamp = tuple[int, int, int]
_PARTS = 4


class Hashes:
    """What files hash to, by path, for as long as size, time and inode are the same: to write a file gives it a new time, to put
    another in its place a new inode.

    file: where it is remembered from one build to the next; None for not at all.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        noted: Any = read_json(file) if file else None
        sound = isinstance(noted, dict) and all(isinstance(one, list) and len(one) == _PARTS for one in noted.values())
        self._known: dict[str, list[object]] = noted if sound else {}
        self._changed = False

    def file(self, path: Path) -> str | None:
        """A file's SHA-256, None where there is no such file."""
        name = str(path)
        known = self._known.get(name)
        try:
            if known and [*_stamp(path.stat())] == known[:3]:
                return str(known[3])
            with path.open("rb") as opened:
                now = time.time_ns()
                before = _stamp(os.fstat(opened.fileno()))
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
                after = _stamp(os.fstat(opened.fileno()))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        self._changed |= self._known.pop(name, None) is not None
        if before == after and before[1] < now - _GRAIN:
            self._known[name] = [*before, digest]
            self._changed = True
        return digest

    def tree(self, folder: Path) -> dict[str, str | None]:
        """SHA-256 of every file under `folder` (dot names left out), by path relative to it."""
        found = {name: self.file(folder / name) for name in list_tree(folder)}
        begins = f"{folder}{os.sep}"
        there = {f"{begins}{name}".replace("/", os.sep) for name in found}
        below = [one for one in self._known if one.startswith(begins) and one not in there]
        # What has a dot name on the way is no part of the tree.
        gone = [one for one in below if f"{os.sep}." not in one[len(str(folder)) :]]
        for one in gone:
            del self._known[one]
        self._changed |= bool(gone)
        return found

    def keep(self) -> None:
        """Write down what is known, where anything is new."""
        if self._file and self._changed:
            write_atomic(self._file, json.dumps(self._known, separators=(",", ":")))
            self._changed = False


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_size, found.st_mtime_ns, found.st_ino
