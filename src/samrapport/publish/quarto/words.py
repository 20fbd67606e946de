"""What Quarto says while it renders, by the documents that it says it of. Entry: `Listener`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

# Quarto tells of each document before it renders it, all its formats: "[ 3/20] reports/vasteras/2021/03-x.ipynb".
_PROGRESS = re.compile(r"\[\s*(\d+)/(\d+)\]\s+(\S.*)")
# It goes on after these, and prints "?@tbl-x" or leaves a hole in the page.
_SERIOUS = re.compile(
    r"unable to resolve crossref|unable to resolve link target|could not fetch resource|"
    r"citeproc: citation .* not found|replacing with empty|missing image|does not exist",
    re.IGNORECASE,
)
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Listener:
    """Hears the lines as they come, and ties each to the document that was being rendered.

    done: called with each document, by its path from the project's root, when the next one is begun.
    """

    def __init__(self, done: Callable[[str], None]) -> None:
        self._done = done
        self._document, self._last = "", False
        self._lines: list[tuple[str, str]] = []

    @property
    def document(self) -> str:
        """The document that was begun last, or "" before the first."""
        return self._document

    def hear(self, line: str) -> None:
        """Take in a line."""
        line = _ANSI.sub("", line).strip()
        if found := _PROGRESS.fullmatch(line):
            if self._document:
                self._done(self._document)
            self._document, self._last = found[3].replace("\\", "/"), found[1] == found[2]
        elif line:
            self._lines.append((self._document, line))

    def warnings(self) -> Mapping[str, Sequence[str]]:
        """The warnings that are errors to us, by document; "" holds those that came before the first."""
        found: dict[str, dict[str, None]] = {}
        for document, line in self._lines:
            if _SERIOUS.search(line):
                found.setdefault(document, {})[line] = None
        return {document: [*lines] for document, lines in found.items()}

    def end(self) -> tuple[str, str, bool]:
        """Why it gave up: the document that its error came after, or "" where none did, its own words, and whether this
        document was the last of all. What goes wrong when all are rendered comes after the last one too.
        """
        own = [line for document, line in self._lines if document == self._document]
        if any(_is_error(line) for line in own):
            return self._document, _tell(own), self._last
        return "", _tell([line for _, line in self._lines]), False


def _tell(lines: Sequence[str]) -> str:
    """What matters of what it said: from the first error on, else the last lines."""
    start = next((i for i, line in enumerate(lines) if _is_error(line)), max(len(lines) - 8, 0))
    return " ".join(lines[start : start + 12])[:1500] or "(ingenting)"


def _is_error(line: str) -> bool:
    return "error" in line.lower()
