"""The texts that the studio opens and saves, as they lie in the project. Entry: `Files`.

What is saved is what was written: of a text only the lines that were changed, in the line ends and with the mark of order that the file has.
Nothing is written over that somebody else has saved meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from samrapport.errors import SamrapportError
from samrapport.intake.radslut import with_ends_of
from samrapport.raw.opening import read_plain
from samrapport.run.atomic import write_atomic
from samrapport.there import has

_BOM = b"\xef\xbb\xbf"
_LARGEST = 2_000_000


class Changed(SamrapportError):
    """Somebody else has saved the file since it was opened."""

    exit_code = 1


class Outside(SamrapportError):
    """A path that is none of the project's files to edit."""


@dataclass(frozen=True)
class Opened:
    """A text with line feeds for line ends. etag: of the file's bytes; "" for a file that there is none of."""

    text: str
    etag: str


class Files:
    """The files below one folder, by their paths from it."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.realpath(root))
        self._lock = threading.Lock()

    def place(self, path: str) -> Path:
        """Where a file lies. Raises Outside for one that lies elsewhere, links resolved, or whose name begins with a dot."""
        pure = PurePosixPath(path)
        odd = pure.is_absolute() or not pure.parts or "\\" in path or "\0" in path or ":" in path
        if odd or any(part.startswith(".") for part in pure.parts):
            raise Outside(f"{path[:100]} är ingen fil i projektet. Välj en i listan.")
        found = Path(os.path.realpath(self.root / pure))
        if self.root not in found.parents:
            raise Outside(f"{path[:100]} leder ut ur projektet. Lägg filen där den hör hemma.")
        return found

    def text_place(self, path: str) -> Path:
        """As `place`, for a text of a report. Raises Outside for any other file."""
        pure = PurePosixPath(path)
        if pure.suffix != ".md" or pure.parent.name != "text":
            raise Outside(
                f"{path[:100]} är ingen text. Välj en i listan: en text ligger i mappen text och slutar på .md."
            )
        return self.place(path)

    def content(self, path: str) -> bytes | None:
        """What a file holds; None where there is none. Raises SamrapportError for what is no plain file."""
        place = self.place(path)
        if not has(place):
            return None
        return read_plain(self.root, place.relative_to(self.root).as_posix())

    def open_text(self, path: str) -> Opened:
        """A text. Raises SamrapportError for what is none, or is not in UTF-8."""
        self.text_place(path)
        content = self.content(path)
        if content is None:
            return Opened("", "")
        text = _decoded(path, content)
        return Opened(re.sub(r"\r\n?", "\n", text), etag_of(content))

    def save_text(self, path: str, text: str, etag: str) -> str:
        """Save a text that was opened with `etag`, and give the new one. Raises Changed, Outside and SamrapportError."""
        place = self.text_place(path)
        with self._lock:
            before = self.content(path)
            self._assert_same(path, before, etag)
            old = _decoded(path, before) if before is not None else ""
            content = (_BOM if (before or b"").startswith(_BOM) else b"") + with_ends_of(old, text).encode()
            if len(content) > _LARGEST:
                raise SamrapportError(f"{path} blir större än 2 MB. Korta texten.")
            if content != before:
                self._write(place, content)
        return etag_of(content)

    def save(self, path: str, content: bytes, etag: str) -> str:
        """As `save_text`, of bytes as they are."""
        place = self.place(path)
        with self._lock:
            self._assert_same(path, self.content(path), etag)
            self._write(place, content)
        return etag_of(content)

    def _write(self, place: Path, content: bytes) -> None:
        mode = place.stat().st_mode if has(place) else None
        write_atomic(place, content)
        if mode is not None:
            place.chmod(mode)

    def _assert_same(self, path: str, before: bytes | None, etag: str) -> None:
        if (etag_of(before) if before is not None else "") != etag:
            gone = "borttagen" if before is None else "ändrad av någon annan"
            raise Changed(f"{path} är {gone} sedan den öppnades, och är inte sparad. Jämför med den som ligger där.")


def etag_of(content: bytes) -> str:
    """What a file is known by."""
    return hashlib.sha256(content).hexdigest()


def _decoded(path: str, content: bytes) -> str:
    try:
        return content.removeprefix(_BOM).decode()
    except UnicodeDecodeError:
        raise SamrapportError(
            f"{path} är inte sparad som UTF-8. Spara om den så i den editor som den är skriven i."
        ) from None
