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

from samrapport.run.atomic import read_json, write_atomic

_VERSION = 2
_HASH = 64
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

    stamps: of each file that stands there, by its path: size, time and inode, in a line.
    """

    # There are tens of thousands of files: texts are read, compared and written in a tenth of the time that lists of numbers take.

    site: Path | None = None
    file: Path | None = None
    stamps: dict[str, str] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)
    _unsettled: set[str] = field(default_factory=set)
    _changed: bool = False

    def __post_init__(self) -> None:
        stamps, settled = self.stamps, time.time_ns() - _SETTLED
        left, root = ([""], os.fspath(self.site)) if self.site else ([], "")
        while left:
            within = left.pop()
            begins = f"{within}/" if within else ""
            with os.scandir(f"{root}/{within}") as entries:
                for one in entries:
                    path = begins + one.name
                    if not one.is_dir():
                        seen = one.stat()
                        stamps[path] = f"{seen.st_size} {seen.st_mtime_ns} {seen.st_ino}\n"
                        if seen.st_mtime_ns >= settled:
                            self._unsettled.add(path)
                    elif not one.is_symlink():
                        left.append(path)
        found = read_json(self.file) if self.file else None
        if isinstance(found, dict) and found.get("version") == _VERSION and isinstance(found.get("filer"), dict):
            kept = found["filer"]
            self._known = {path: one for path, one in kept.items() if one.startswith(stamps.get(path, "\n"))}
            self._changed = len(self._known) != len(kept)

    def forget(self, paths: Collection[str]) -> None:
        """Of these what stands there is not what is asked for."""
        for path in paths:
            self.stamps.pop(path, None)
            self._changed |= self._known.pop(path, None) is not None

    def same(self, path: str) -> tuple[str, int] | None:
        """The SHA-256 and the bytes of a file that is no page, where it is as it was."""
        kept = self._known.get(path)
        return (kept[-_HASH:], int(kept[: kept.index(" ")])) if kept else None

    def size(self, path: str) -> int | None:
        """Bytes of a file; None where what stands there is not what is asked for."""
        stamp = self.stamps.get(path)
        return int(stamp[: stamp.index(" ")]) if stamp else None

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
        _, sha, size, named, *refs = kept.split("\n")
        page = Page(tuple(refs), named, sha, int(size))
        return page if by(page.refs) == page.by else None

    def keep_page(self, path: str, page: Page) -> None:
        """Remember a page."""
        if not any("\n" in one for one in page.refs):
            self._keep(path, "\n".join([page.sha, str(page.size), page.by, *page.refs]))

    def save(self) -> None:
        """Keep what is known, until the next time."""
        if self.file is None or not self._changed:
            return
        settled = {path: one for path, one in self._known.items() if path not in self._unsettled}
        content = json.dumps({"version": _VERSION, "filer": settled}, separators=(",", ":"))
        write_atomic(self.file, content)

    def _keep(self, path: str, told: str) -> None:
        if stamp := self.stamps.get(path):
            self._known[path] = stamp + told
            self._changed = True
