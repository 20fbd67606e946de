"""The folder of raw data, read-only, with a record of every file that was read or looked for in vain."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from samrapport.errors import DataFault, Fault, SamrapportError, UnreadableFile
from samrapport.hinder import hindered
from samrapport.raw.filnamn import is_let_be

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WEBBPLATS = "webbplats.yml"
"""The one file that belongs to all reports together, directly in the data folder."""


def visible_names(folder: Path) -> tuple[str, ...]:
    """The names of a folder's files but for those that are let be."""
    found = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(one.name for one in found if one.is_file() and not is_let_be(one.name)))


def hash_names(folder: Path) -> str | None:
    """One SHA-256 of the names in a folder; None where it has no files."""
    found = visible_names(folder)
    return hashlib.sha256("\n".join(found).encode()).hexdigest() if found else None


class BadPath(SamrapportError):
    """A name that may not stand in a path."""


def assert_slug(name: str, what: str) -> str:
    """`name` when it is safe as a folder name (a-z, 0-9 and single hyphens); else BadPath."""
    if not SLUG.fullmatch(name):
        raise BadPath(
            f"{what} ”{name[:60]}” kan inte vara ett mappnamn. Använd bara a–z, 0–9 och bindestreck, "
            "till exempel ”norra-vastmanland”."
        )
    return name


class RawFolder:
    """A data folder. Paths given to it are relative, with forward slashes.

    seen: every path asked for, with the SHA-256 of what was read, or None when it was not there. A folder's path ends with
    a slash, and its hash is of the names in it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: dict[str, str | None] = {}
        self._content: dict[str, bytes] = {}

    def has(self, path: str) -> bool:
        """Whether the file exists; the question is recorded."""
        found = self._locate(path).is_file()
        if not found:
            self.seen[path] = None
        return found

    def read(self, path: str) -> bytes:
        """The file's bytes, read once. Raises DataFault when it is not there or cannot be read."""
        if path not in self._content:
            try:
                content = self._locate(path).read_bytes()
            except FileNotFoundError:
                self.seen[path] = None
                raise DataFault(Fault(path, "filen saknas. Lägg den där, eller rätta namnet.")) from None
            except OSError as error:
                raise UnreadableFile(Fault(path, str(hindered(error, "filen") or error))) from None
            self._content[path] = content
            self.seen[path] = hashlib.sha256(content).hexdigest()
        return self._content[path]

    def names(self, path: str) -> tuple[str, ...]:
        """The names of the visible files in a folder, sorted; empty when it is not there. The question is recorded."""
        folder = self._locate(path)
        self.seen[f"{path}/"] = hash_names(folder)
        return visible_names(folder)

    def _locate(self, path: str) -> Path:
        if any(part in ("..", "") for part in path.split("/")):
            raise BadPath(f"”{path[:80]}” pekar utanför datamappen. Skriv en sökväg inom den.")
        return self.root / path
