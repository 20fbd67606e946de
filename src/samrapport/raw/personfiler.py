"""Which raw files tell of single persons, or count them exactly. Entry: `holds_persons`."""

from __future__ import annotations

from pathlib import PurePosixPath

_NAMES = frozenset({"deltagare", "forsorjning", "handelser", "deltagare_aggregat"})


def holds_persons(path: str) -> bool:
    """Whether a file's rows are to stay unsaid, and its hash too.

    The hash of such a file would tell what is withheld: whoever knows all of it but one small count, or one person, can
    try each possible content until the hash is the same.
    """
    name = PurePosixPath(path)
    return name.stem in _NAMES and name.suffix in (".csv", ".xlsx")
