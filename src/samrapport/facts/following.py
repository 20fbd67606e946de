"""What a table, figure or text was made of, followed while a notebook runs. Entries: `follow`, `followed`, `underlag`.

Whatever is asked for (facts, tables of participants, rows of raw files) is noted, and counts for the next thing that is
made to be shown. Nothing is noted until `follow` is called, which only a run does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Self, TypeVar, overload

import pandas as pd

from samrapport.facts.fact import Fact, is_paused, observe, paused, slug, tell_of
from samrapport.facts.trail import Followed, Trail
from samrapport.raw.table import FILE, ROW

T = TypeVar("T")


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
        trail = Followed.trail
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
