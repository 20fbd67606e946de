"""What Quarto says while it renders, by the documents that it says it of. Entries: `Listener`, `explain`."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from samrapport.run.execution.normalise import strip_ansi

# Quarto tells of each document before it renders it, all its formats: "[ 3/20] reports/vasteras/2021/03-x.ipynb".
_PROGRESS = re.compile(r"\[\s*(\d+)/(\d+)\]\s+(\S.*)")
# It goes on after these, and prints "?@tbl-x" or leaves a hole in the page.
_SERIOUS = re.compile(
    r"unable to resolve crossref|unable to resolve link target|could not fetch resource|"
    r"citeproc: citation .* not found|shortcode .* not found|replacing with empty|missing image|does not exist",
    re.IGNORECASE,
)
# What a person does not read: where in Quarto's program it happened, and lines drawn around a line of Typst.
_PROGRAM = re.compile(r"at .*:\d+:\d+\)?|\d* ?[│┌└╭╰=].*")
_STACK = "Stack trace:"
_LABEL = re.compile(r"^(ERROR:\s*)?(Error(:\s*|$))?", re.IGNORECASE)
_SHORTCODES = (
    (
        re.compile(r"include directive failed.*could not find file (\S+?)\.?( |$)", re.IGNORECASE),
        "kortkoden {{{{< include >}}}} nämner filen {}, som inte finns. Skriv texten direkt i stället.",
    ),
    (
        re.compile(r"shortcode '([^']*)' not found", re.IGNORECASE),
        "kortkoden {{{{< {} >}}}} finns inte. Skriv texten direkt i stället.",
    ),
)


class Listener:
    """Hears the lines as they come, and ties each to the document that was being rendered.

    done: called with each document, by its path from the project's root, when the next one is begun. project: the folder
    that is rendered; it lies in a temporary place, so no path in what is heard tells of it.
    """

    def __init__(self, done: Callable[[str], None], project: Path) -> None:
        self._done = done
        # Quarto tells of it by its path, by one relative to where it was started, or as an address.
        self._root = re.compile(rf"(file://)?[^\s\"'(]*\b{re.escape(project.name)}/")
        # A file of Quarto's own in the computer's temporary folder is told of by its name.
        self._elsewhere = re.compile(rf"(file://)?{re.escape(tempfile.gettempdir())}/[^\s\"'()]*/")
        self._document, self._last = "", False
        self._lines: list[tuple[str, str]] = []

    @property
    def document(self) -> str:
        """The document that was begun last, or "" before the first."""
        return self._document

    def hear(self, line: str) -> None:
        """Take in a line."""
        line = self._elsewhere.sub("", self._root.sub("", strip_ansi(line))).strip()
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


def explain(what: str, said: str) -> str:
    """What happened, and Quarto's words for it, or ours where it is of a shortcode."""
    for pattern, told in _SHORTCODES:
        if found := pattern.search(said):
            return told.format(found[1])
    return f"{what} Quarto säger: {said}"


def _tell(lines: Sequence[str]) -> str:
    """What matters of what it said, each thing once: from the first error on, else the last lines."""
    start = next((i for i, line in enumerate(lines) if _is_error(line)), max(len(lines) - 8, 0))
    told = lines[start:]
    if _STACK in told:
        told = told[: told.index(_STACK)]
    said = [_LABEL.sub("", line) for line in told if not _PROGRAM.fullmatch(line)]
    whole = [line for line in said if line and not any(line in other for other in said if other != line)]
    return " ".join([*dict.fromkeys(whole)][:12])[:1500] or "(ingenting)"


def _is_error(line: str) -> bool:
    return "error" in line.lower()
