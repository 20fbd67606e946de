"""What was made of files, kept for as long as they are the same files. Entry: `Kept`."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from typing import Any

from samrapport.raw.opening import is_there
from samrapport.run.atomic import read_json, write_atomic

GRAIN = 2_000_000_000
"""Nanoseconds within which two writes of a file may get the same time on the coarsest of disks: what was younger when it was read is
read again."""

Stamp = tuple[int, ...]
"""What tells a file from what it may become: as many numbers as whoever keeps it asks for, the second its time."""
_LEAST = 2


class Kept:
    """What files were read as, by path, for as long as size, time and inode are the same: to write a file gives it a new time, to put
    another in its place a new inode.

    file: where it is remembered from one build to the next; None for not at all. of: what the reading hangs on besides the files; what
    was read by another is not taken.
    """

    def __init__(self, file: Path | None = None, of: str = "") -> None:
        self._file, self._of = file, of
        noted: Any = read_json(file) if file else None
        noted = noted if isinstance(noted, dict) and noted.get("of") == of else {}
        files = noted.get("files")
        sound = isinstance(files, dict) and all(isinstance(one, list) and len(one) > _LEAST for one in files.values())
        self._known: dict[str, list[Any]] = files if sound else {}
        self._asked = set[str]()
        self._changed = False

    def read(self, path: str | Path, reading: Callable[[BufferedReader], Any]) -> Any:
        """What `reading` makes of an open file, which JSON can hold; None where there is no such file."""
        name = str(path)
        self._asked.add(name)
        known = self._known.get(name)
        try:
            # By its name alone: a build asks of a hundred thousand.
            if known and [*_stamp(os.stat(name))] == known[:-1]:  # noqa: PTH116
                return known[-1]
            with Path(name).open("rb") as opened:
                now = time.time_ns()
                before = _stamp(os.fstat(opened.fileno()))
                made = reading(opened)
                after = _stamp(os.fstat(opened.fileno()))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            self._drop(name)
            return None
        self.note(name, made, before if before == after else None, now)
        return made

    def recall(self, name: str, stamp: Stamp) -> tuple[Any, ...]:
        """What was noted under a name with this stamp, alone in a tuple; an empty one where nothing was."""
        known = self._known.get(name)
        return (known[-1],) if known and known[:-1] == [*stamp] else ()

    def note(self, name: str, made: Any, stamp: Stamp | None, now: int) -> None:
        """Keep what a file was read as. stamp: the same before and after the reading, None where it was not. now: before the reading."""
        self._drop(name)
        if stamp and stamp[1] < now - GRAIN:
            self._known[name] = [*stamp, made]
            self._changed = True

    def _drop(self, name: str) -> None:
        self._changed |= self._known.pop(name, None) is not None

    def keep(self) -> None:
        """Write down what is known, where anything is new; nothing of files that are no more."""
        if self._file is None:
            return
        # What has been asked for is known to be there.
        for one in [one for one in self._known if one not in self._asked and not is_there(Path(one))]:
            self._drop(one)
        if self._changed:
            noted = {"of": self._of, "files": self._known}
            write_atomic(self._file, json.dumps(noted, ensure_ascii=False, separators=(",", ":")))
            self._changed = False


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_size, found.st_mtime_ns, found.st_ino
