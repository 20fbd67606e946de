"""What was found of a site's files when they were read last, so that the next release reads only what is changed. Entry: `Remembered`.

A file is the same as long as its size, time and inode are. One that was written in the moment before it was read may be written again
in the same one, so that is not remembered.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from samrapport.run.atomic import read_json, write_atomic

_VERSION = 4
_HASH = 64
_APART = "?"
"""Between what is remembered of a file. JSON has to put together anew, piece by piece, a text with a line's end in it."""

_WORTH = 50
"""One file in so many is read again sooner than all that is remembered is written."""

_SETTLED = 2_000_000_000
"""Nanoseconds after which what is written to a file gives it another time."""


class Page(NamedTuple):
    """A page, or another file that refers to others. refs: the assets that it could refer to, by path. by: a hash of what those
    are called. sha, size: of its content when they are called so.
    """

    refs: tuple[str, ...]
    by: str
    sha: str
    size: int


_COLUMNS = ("filer", "om", "byte", "tid", "inod")


def _kept(found: Any) -> list[tuple[Any, ...]]:
    """What a file of what is remembered says of each file; nothing where it is none."""
    if not isinstance(found, dict) or found.get("version") != _VERSION:
        return []
    try:
        return list(zip(*(found[name] for name in _COLUMNS), strict=True))
    except (KeyError, TypeError, ValueError):
        return []


@dataclass
class Remembered:
    """The files of a site, each looked at once. file: where it is kept from one time to the next; None for what is not kept.

    stamps: of each file that stands there, by its path: size, time and inode.
    """

    # There are tens of thousands of files: a list of each thing is read and written in a part of the time that a list for each file takes.

    site: Path | None = None
    file: Path | None = None
    stamps: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)
    _unsettled: set[str] = field(default_factory=set)
    _changed: int = 0

    def __post_init__(self) -> None:
        stamps, settled = self.stamps, time.time_ns() - _SETTLED
        left, root = ([""], os.fspath(self.site)) if self.site else ([], "")
        while left:
            within = left.pop()
            begins = f"{within}/" if within else ""
            with os.scandir(f"{root}/{within}") as entries:
                for entry in entries:
                    path = begins + entry.name
                    if not entry.is_dir():
                        seen = entry.stat()
                        written = seen.st_mtime_ns
                        stamps[path] = seen.st_size, written, seen.st_ino
                        if written >= settled:
                            self._unsettled.add(path)
                    elif not entry.is_symlink():
                        left.append(path)
        kept = _kept(read_json(self.file) if self.file else None)
        get = stamps.get
        self._known = {path: told for path, told, *stamp in kept if get(path) == tuple(stamp)}
        self._changed = len(kept) - len(self._known)

    def ordered(self, paths: Collection[str]) -> list[str]:
        """Paths in order. Most have been in order before, and what is nearly so already takes a third of the time."""
        known = self._known
        return sorted([*(one for one in known if one in paths), *(one for one in paths if one not in known)])

    def forget(self, paths: Collection[str]) -> None:
        """Of these what stands there is not what is asked for."""
        for path in paths:
            self.stamps.pop(path, None)
            self._changed += self._known.pop(path, None) is not None

    def same(self, path: str) -> str | None:
        """The SHA-256 of a file that is no page, where it is as it was."""
        kept = self._known.get(path)
        return kept[-_HASH:] if kept else None

    def sha(self, path: str, read: Callable[[], bytes]) -> str:
        """The SHA-256 of a file's content, which is read where it is not remembered."""
        if kept := self._known.get(path):
            return kept[-_HASH:]
        sha = hashlib.sha256(read()).hexdigest()
        self._keep(path, sha)
        return sha

    def page(self, path: str, by: Callable[[tuple[str, ...]], str]) -> Page | None:
        """What is remembered of a page, if those that it refers to are called as they were. by: the hash of what they are called."""
        kept = self._known.get(path)
        if kept is None:
            return None
        sha, size, named, *refs = kept.split(_APART)
        page = Page(tuple(refs), named, sha, int(size))
        return page if by(page.refs) == page.by else None

    def keep_page(self, path: str, page: Page) -> None:
        """Remember a page."""
        if not any(_APART in one for one in page.refs):
            self._keep(path, _APART.join([page.sha, str(page.size), page.by, *page.refs]))

    def save(self) -> None:
        """Keep what is known, until the next time, where it is worth it."""
        if self.file is None or self._changed * _WORTH <= len(self._known):
            return
        settled = [path for path in self._known if path not in self._unsettled]
        sizes, times, inodes = zip(*(self.stamps[path] for path in settled), strict=True) if settled else ((), (), ())
        told = [self._known[path] for path in settled]
        columns = dict(zip(_COLUMNS, (settled, told, sizes, times, inodes), strict=True))
        write_atomic(self.file, json.dumps({"version": _VERSION, **columns}, separators=(",", ":")))

    def _keep(self, path: str, told: str) -> None:
        if path in self.stamps:
            self._known[path] = told
            self._changed += 1
