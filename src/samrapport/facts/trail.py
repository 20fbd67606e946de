"""What each thing shown was made of, by its label: the part that loads no library, for what tables and figures note.

Entries: `note_made`, `note_renamed`. What is asked for is noted in `spar`.
"""

from __future__ import annotations

from typing import Any


class Trail:
    """shown: for each thing shown, by label, the facts asked for, the beginnings of the names of whole tables' facts, and
    the rows of raw files.
    """

    def __init__(self) -> None:
        self.shown: dict[str, dict[str, Any]] = {}
        self._begin()

    def _begin(self) -> None:
        self.facts: dict[str, None] = {}
        self.prefixes: dict[str, None] = {}
        self.rows: dict[str, set[int]] = {}

    def close(self, label: str) -> None:
        """Let all that was asked for since the last call be what `label` is made of.

        Made anew of nothing, such as under another caption, it is made of what it was.
        """
        if label in self.shown and not (self.facts or self.prefixes or self.rows):
            return
        rows = {file: sorted(found) for file, found in sorted(self.rows.items())}
        self.shown[label] = {"facts": sorted(self.facts), "prefixes": sorted(self.prefixes), "rows": rows}
        self._begin()


class Followed:
    """The one trail of this process: a kernel runs one notebook."""

    trail: Trail | None = None


def note_made(label: str) -> None:
    """Something to show is made: a table or figure, named by its label, or a text, by its file."""
    if Followed.trail is not None:
        Followed.trail.close(label)


def note_renamed(old: str, new: str) -> None:
    """What was made as `old` is shown as `new`."""
    if Followed.trail is not None and old in Followed.trail.shown:
        Followed.trail.shown[new] = Followed.trail.shown[old]
