"""What a table, figure or text was made of, followed while a notebook runs. Entries: `follow`, `followed`, `note_rows`.

Whatever is asked for (facts, tables of participants, rows of raw files) is noted, and counts for the next thing that is
made to be shown. Nothing is noted until `follow` is called, which only a run does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd

from samrapport.facts.fact import Fact, is_paused, observe, slug, tell_of
from samrapport.facts.trail import Followed, Trail
from samrapport.raw.table import FILE, ROW


def follow() -> Trail:
    """Begin to note what is asked for, in a trail of its own."""
    trail = Followed.trail = Trail()
    observe(lambda fact: trail.facts.setdefault(fact.name))
    return trail


@contextmanager
def followed() -> Iterator[Trail]:
    """Note what is asked for meanwhile, and nothing after."""
    try:
        yield follow()
    finally:
        Followed.trail = None
        observe(None)


def note_tables(insats: str, *names: str) -> None:
    """Whole tables of an insats's participants are asked for."""
    trail = Followed.trail
    if trail is not None and not is_paused():
        for name in map(slug, names):
            trail.prefixes |= dict.fromkeys([f"insats.{insats}.deltagare.{name}.", f"andel.{name}."])


def note_rows(frame: pd.DataFrame) -> None:
    """The rows of a frame of raw data are asked for."""
    trail = Followed.trail
    if trail is not None and not is_paused():
        for file, row in zip(frame[FILE], frame[ROW], strict=True):
            trail.rows.setdefault(str(file), set()).add(int(row))


class Noted(dict[str, Fact]):
    """Facts by name, where each one asked for by its name is noted."""

    def __getitem__(self, name: str) -> Fact:
        found = super().__getitem__(name)
        tell_of(found)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """The fact, noted, or the default."""
        found = super().get(name, default)
        if isinstance(found, Fact):
            tell_of(found)
        return found
