"""Whether the files that a report was read from are as they were. Entry: `Watched`."""

from __future__ import annotations

from pathlib import Path

from samrapport.raw.folder import RawFolder, hash_names, hash_raw
from samrapport.raw.sheets.book import in_book

_Mark = tuple[int, int] | None


class Watched:
    """The files of one folder that was read from. What is read, or looked for in vain, later on is taken in by `mark`."""

    def __init__(self, folder: RawFolder) -> None:
        self._folder = folder
        self._marks: dict[str, _Mark] = {}

    def mark(self) -> None:
        """Note how the files are that have been read since last time."""
        for path in self._folder.seen:
            if path not in self._marks:
                self._marks[path] = self._mark(path)

    def changed(self) -> list[str]:
        """The files that are no longer as they were read; a file that was only touched is."""
        found = []
        for path, mark in self._marks.items():
            now = self._mark(path)
            if now != mark:
                self._marks[path] = now
                if self._hash(path) != self._folder.seen.get(path):
                    found.append(path)
        return found

    def _mark(self, path: str) -> _Mark:
        book = in_book(path)
        try:
            told = Path(self._folder.root, book[0] if book else path).stat()
        except OSError:
            return None
        return told.st_mtime_ns, told.st_size

    def _hash(self, path: str) -> str | None:
        return hash_names(self._folder.root / path) if path.endswith("/") else hash_raw(self._folder.root, path)
