"""What a table, figure or text was made of, followed while a notebook runs. Entries: `follow`, `followed`, `note_made`.

Whatever is asked for (facts, tables of participants, rows of raw files) is noted, and counts for the next thing that is
made to be shown. Nothing is noted until `follow` is called, which only a run does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Self, TypeVar, overload

import pandas as pd

from samrapport.domain.fakta import Fact, is_paused, observe, paused, slug, tell_of
from samrapport.raw.table import FILE, ROW

T = TypeVar("T")


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


class _Followed:
    """The one trail of this process: a kernel runs one notebook."""

    trail: Trail | None = None


def follow() -> Trail:
    """Begin to note what is asked for, in a trail of its own."""
    trail = _Followed.trail = Trail()
    observe(lambda fact: trail.facts.setdefault(fact.name))
    return trail


@contextmanager
def followed() -> Iterator[Trail]:
    """Note what is asked for meanwhile, and nothing after."""
    try:
        yield follow()
    finally:
        _Followed.trail = None
        observe(None)


def note_made(label: str) -> None:
    """Something to show is made: a table or figure, named by its label, or a text, by its file."""
    if _Followed.trail is not None:
        _Followed.trail.close(label)


def note_renamed(old: str, new: str) -> None:
    """What was made as `old` is shown as `new`."""
    if _Followed.trail is not None and old in _Followed.trail.shown:
        _Followed.trail.shown[new] = _Followed.trail.shown[old]


def note_tables(insats: str, *names: str) -> None:
    """Whole tables of an insats's participants are asked for."""
    trail = _Followed.trail
    if trail is not None and not is_paused():
        for name in map(slug, names):
            trail.prefixes |= dict.fromkeys([f"insats.{insats}.deltagare.{name}.", f"andel.{name}."])


class underlag(cached_property[T]):  # noqa: N801  It is written as `cached_property` is.
    """A frame of raw rows, read once, whose every use is noted."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...

    def __get__(self, instance: object, owner: type[Any] | None = None) -> Any:
        """The frame."""
        if instance is None:
            return self
        with paused():
            found = super().__get__(instance, owner)
        trail = _Followed.trail
        if trail is not None and not is_paused() and isinstance(found, pd.DataFrame) and FILE in found:
            for file, row in zip(found[FILE], found[ROW], strict=True):
                trail.rows.setdefault(str(file), set()).add(int(row))
        return found

    def __set__(self, instance: object, value: T) -> None:
        """Never: there only so that `__get__` is asked every time."""
        raise AttributeError(f"{self.attrname} är ett underlag och sätts inte")


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
