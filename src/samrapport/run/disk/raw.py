"""What raw files hash to, kept for as long as they are the same files. Entry: `RawHashes`."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

from samrapport.raw.folder import content_hash
from samrapport.raw.sheets.book import in_book
from samrapport.run.disk.kept import GRAIN, Kept, Stamp


class RawHashes(Kept):
    """As `content_hash` has raw files, read once as long as they are the same. file, of: as `Kept` takes them.

    Raw data is other people's, so it takes more to be the same than for what builds made: to write a file, and to give it an old time or other
    rights, changes the time of its change, which nobody sets; and what a link leads to or away from is always looked at.
    """

    def __init__(self, data: Path, file: Path | None, of: str = "") -> None:
        super().__init__(file, of)
        self._data = str(data)
        self._plain: dict[str, bool] = {}

    def file(self, path: str) -> str | None:
        """As `content_hash`; raises what that does. Most that is asked for is not there, and that is seen at the first look."""
        place = self._place(path)
        name = f"{self._data}{os.sep}{path}"
        self._asked.add(name)
        now, before = time.time_ns(), self._stamp(place)
        if before and (known := self.recall(name, before)):
            return str(known[0]) if known[0] is not None else None
        made = content_hash(Path(self._data), path)
        settled = before is not None and before == self._stamp(place) and before[2] < now - GRAIN
        self.note(name, made, before if settled else None, now)
        return made

    def are_other(self) -> bool:
        """Whether any of the files that were read last time is another by now, or gone: told at a look, before it is known what hangs on it."""
        begins = len(f"{self._data}{os.sep}")
        return any(self._seen(name[begins:]) != known[:-1] for name, known in self._known.items())

    def _seen(self, path: str) -> list[int] | None:
        try:
            found = self._stamp(self._place(path))
        except FileNotFoundError:
            return None
        return [*found] if found else None

    def _place(self, path: str) -> str:
        """Where the file lies; a sheet lies in its book."""
        book = in_book(path)
        return f"{self._data}{os.sep}{book[0] if book else path}"

    def _stamp(self, place: str) -> Stamp | None:
        """What tells a plain file that no link leads to; None of any other. Raises FileNotFoundError where there is nothing."""
        try:
            found = os.lstat(place)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise FileNotFoundError(*error.args) from None
        except (OSError, ValueError):
            return None
        folder = place.rpartition(os.sep)[0]
        if folder not in self._plain:
            within = folder[len(self._data) :]
            self._plain[folder] = os.path.realpath(folder) == os.path.realpath(self._data) + within
        if not (stat.S_ISREG(found.st_mode) and self._plain[folder]):
            return None
        return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_mode
