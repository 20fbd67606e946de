"""What was found of a site's files when they were read last, so that the next release reads only what is changed. Entry: `Remembered`.

A file is the same as long as its size, time and inode are. One that was written in the moment before it was read may be written again
in the same one, so that is not remembered.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samrapport.run.atomic import read_json, write_atomic

_VERSION = 1
_SETTLED = 2_000_000_000
"""Nanoseconds after which what is written to a file gives it another time."""


@dataclass(frozen=True)
class Page:
    """A page, or another file that refers to others. refs: the assets that it could refer to, by path. by: a hash of what those
    are called. sha, size: of its content when they are called so.
    """

    refs: tuple[str, ...]
    by: str
    sha: str
    size: int


@dataclass
class Remembered:
    """The files of a site, each looked at once. file: where it is kept from one time to the next; None for what is not kept.

    stamps: of each file that stands there, by its path.
    """

    site: Path | None = None
    file: Path | None = None
    stamps: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    _kept: dict[str, Any] = field(default_factory=dict)
    _new: dict[str, Any] = field(default_factory=dict)
    _changed: bool = False

    def __post_init__(self) -> None:
        left, root = ([""], os.fspath(self.site)) if self.site else ([], "")
        while left:
            within = left.pop()
            with os.scandir(f"{root}/{within}") as entries:
                for one in entries:
                    path = f"{within}/{one.name}" if within else one.name
                    if not one.is_dir():
                        seen = one.stat()
                        self.stamps[path] = (seen.st_size, seen.st_mtime_ns, seen.st_ino)
                    elif not one.is_symlink():
                        left.append(path)
        kept = read_json(self.file) if self.file else None
        if isinstance(kept, dict) and kept.get("version") == _VERSION and isinstance(kept.get("filer"), dict):
            self._kept = kept["filer"]

    def sha(self, path: str, read: Callable[[], bytes]) -> str:
        """The SHA-256 of a file's content, which is read where it is not remembered."""
        return str(self._entry(path, read)[3])

    def page(self, path: str, by: Callable[[tuple[str, ...]], str]) -> Page | None:
        """What is remembered of a page, if those that it refers to are called as they were. by: the hash of what they are called."""
        kept = self._known(path)
        if kept is None or len(kept) < 5:
            return None
        page = Page(tuple(kept[4]), *kept[5:])
        if by(page.refs) != page.by:
            return None
        self._new[path] = kept
        return page

    def keep_page(self, path: str, page: Page) -> None:
        """Remember a page."""
        if stamp := self.stamps.get(path):
            self._new[path] = [*stamp, "", page.refs, page.by, page.sha, page.size]
            self._changed = True

    def save(self) -> None:
        """Keep what is known, until the next time."""
        if self.file is None or not (self._changed or self._new.keys() != self._kept.keys()):
            return
        now = time.time_ns()
        settled = {path: one for path, one in self._new.items() if now - one[1] > _SETTLED}
        write_atomic(self.file, json.dumps({"version": _VERSION, "filer": settled}, separators=(",", ":")))

    def _known(self, path: str) -> list[Any] | None:
        kept = self._new.get(path) or self._kept.get(path)
        return kept if kept is not None and tuple(kept[:3]) == self.stamps.get(path) else None

    def _entry(self, path: str, read: Callable[[], bytes]) -> list[Any]:
        kept = self._known(path)
        if kept is None or not kept[3]:
            kept = [*self.stamps.get(path, (0, 0, 0)), hashlib.sha256(read()).hexdigest()]
            self._changed = True
        if path in self.stamps:
            self._new[path] = kept
        return kept
