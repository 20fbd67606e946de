"""The folder of raw data, read-only, with a record of every file that was read or looked for in vain."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from samrapport.errors import DataFault, Fault, SamrapportError
from samrapport.raw.budget import within_budget
from samrapport.raw.cells import decode
from samrapport.raw.filnamn import is_let_be
from samrapport.raw.opening import is_there, names_in, read_plain
from samrapport.raw.personnummer.granskning import Place, fault_of, places_in, safe_name, sheet_paths
from samrapport.raw.personnummer.undantag import NAMN, Undantag, read_undantag, scope_of
from samrapport.raw.sheets.book import in_book
from samrapport.raw.sheets.reading import hash_sheet
from samrapport.there import has_file

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WEBBPLATS = "webbplats.yml"
"""The one file that belongs to all reports together, directly in the data folder."""

_looked_through: dict[tuple[str, str], list[Place]] = {}
"""What was found in a file, by its ending and hash: a file that all reports read is looked through once in a process."""


def visible_names(folder: Path) -> tuple[str, ...]:
    """The names of a folder's files but for those that are let be. Raises Unread."""
    return tuple(one for one in names_in(folder) if not is_let_be(one) and has_file(folder / one))


def hash_names(folder: Path) -> str | None:
    """One SHA-256 of the names in a folder; None where it has no files."""
    found = visible_names(folder)
    return hashlib.sha256("\n".join(found).encode("utf-8", "surrogateescape")).hexdigest() if found else None


def hash_raw(root: Path, path: str) -> str | None:
    """As `content_hash`, but one that cannot be read has its reason's: it is like no other."""
    try:
        return content_hash(root, path)
    except FileNotFoundError:
        return None
    except DataFault as error:
        return hash_unread(error)


def hash_unread(error: SamrapportError | OSError) -> str:
    """What stands for the hash of what cannot be read: its reason's."""
    return hashlib.sha256(str(error).encode("utf-8", "replace")).hexdigest()


def content_hash(root: Path, path: str) -> str | None:
    """The SHA-256 of a raw file, or of what a sheet of a report's workbook holds; None for a sheet without rows. Raises what reading raises."""
    found = in_book(path)
    if found is not None:
        return hash_sheet(path, read_plain(root, found[0]))
    return hashlib.sha256(read_plain(root, path)).hexdigest()


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


class Personnummer(DataFault):
    """A file with numbers of persons in it, which is not read."""


class RawFolder:
    """A data folder. Paths given to it are relative, with forward slashes. All reading of raw data goes through one.

    seen: every path asked for, with the SHA-256 of what was read, or None when it was not there. A folder's path ends with
    a slash, and its hash is of the names in it. A sheet of a report's workbook has a path of its own, and its hash is of what it holds.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: dict[str, str | None] = {}
        self._content: dict[str, bytes] = {}

    def has(self, path: str) -> bool:
        """Whether the file exists; the question is recorded. One that cannot be read does, so that reading tells why."""
        book = in_book(path)
        found = is_there(self._locate(path)) if book is None else hash_raw(self.root, path) is not None
        if not found:
            self.seen[path] = None
        return found

    def read(self, path: str) -> bytes:
        """The file's bytes, read once; of a sheet those of its workbook.

        Raises DataFault when it is not there, cannot be read, or holds a personnummer: before anything else is done with it,
        so that no other message can quote the number.
        """
        if path not in self._content:
            self._locate(path)
            book = in_book(path)
            file = book[0] if book else path
            try:
                content = read_plain(self.root, file, safe_name(file))
            except FileNotFoundError:
                self.seen[path] = None
                raise DataFault(Fault(safe_name(path), "filen saknas. Lägg den där, eller rätta namnet.")) from None
            self.seen[path] = hash_raw(self.root, path) if book else hashlib.sha256(content).hexdigest()
            # What stands anywhere in a workbook is told of it, what stands in a cell of a sheet of that.
            found = [(name, one) for name in dict.fromkeys((file, path)) for one in self._places(name, content)]
            let_be = {(one.fil, one.rad) for one in self._undantag(path)} if found else set()
            faults = [fault_of(name, one) for name, one in found if (name, one.row) not in let_be]
            if faults:
                # Each row once, however many numbers stand there.
                raise Personnummer(list(dict.fromkeys(faults)))
            self._content[path] = content
        return self._content[path]

    def look_through(self, path: str) -> None:
        """Read a file, and each sheet of a report's workbook. Raises DataFault, as `read` does."""
        for one in (path, *sheet_paths(path, self.read(path))):
            self.read(one)

    def text(self, path: str) -> str:
        """The text of a file, such as the template of `text/*.md`. Raises DataFault."""
        return decode(path, self.read(path))

    def let_be(self, scope: str) -> dict[Undantag, frozenset[str]]:
        """The places that a folder (of a förbund's year, or shared) declares to hold no personnummer, with the digits there."""
        found: dict[Undantag, frozenset[str]] = {}
        for one in read_undantag(scope, self.has, self.read):
            places = self._places(one.fil, self.read(one.fil)) if self.has(one.fil) else []
            found[one] = frozenset(place.digits for place in places if place.row == one.rad)
        return found

    def names(self, path: str) -> tuple[str, ...]:
        """The names of the visible files in a folder, sorted; empty when it is not there. The question is recorded."""
        folder = self._locate(path)
        self.seen[f"{path}/"] = hash_names(folder)
        return visible_names(folder)

    def _places(self, path: str, content: bytes) -> list[Place]:
        key = PurePosixPath(path).suffix.lower(), hashlib.sha256(content).hexdigest()
        if key not in _looked_through:
            with within_budget(safe_name(path)):
                _looked_through[key] = places_in(path, content)
        return _looked_through[key]

    def _undantag(self, path: str) -> tuple[Undantag, ...]:
        scope = scope_of(path)
        # What the list of exceptions holds itself can be no exception.
        return () if path.startswith(f"{scope}/{NAMN}.") else read_undantag(scope, self.has, self.read)

    def _locate(self, path: str) -> Path:
        if any(part in ("..", "") for part in path.split("/")):
            raise BadPath(f"”{path[:80]}” pekar utanför datamappen. Skriv en sökväg inom den.")
        return self.root / path


class TriedFolder(RawFolder):
    """A data folder as it would be with some files more, which are not there yet, and without others. given: their paths and contents.

    gone: paths; the sheets of a workbook go with it.
    """

    def __init__(self, root: Path, given: dict[str, bytes], gone: Collection[str] = ()) -> None:
        super().__init__(root)
        self._content.update(given)
        self._gone = gone

    def has(self, path: str) -> bool:
        """Whether the file exists, or is given."""
        book = in_book(path)
        if path in self._gone or (book and book[0] in self._gone):
            return False
        return path in self._content or super().has(path)
