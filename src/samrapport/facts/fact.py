"""Facts: named values with unit, base, formula and sources. All that a reader sees comes from them."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Literal

import pandas as pd

from samrapport.errors import DataFault, Fault, UnknownName, told_elsewhere
from samrapport.facts.shown import shown
from samrapport.raw.table import CELL, FILE, ROW

Unit = Literal[
    "kr",
    "andel",
    "andel1",
    "per100",
    "antal",
    "personer",
    "datum",
    "år",
    "månader",
    "dagar",
    "procent",
    "mkr",
    "tkr",
    "text",
]
"""kr: Decimal kronor. andel: a fraction shown in whole percent. andel1: a fraction shown with one decimal.
per100: a fraction shown as a number per hundred with one decimal, for what is no share of those it is divided by.
procent: a number that is already percent. The others are what they say."""

SKYDDAT = "ett skyddat antal"
"""What a text shows for a protected count."""
SKYDDAD_ANDEL = "en skyddad andel"
"""What a text shows for a share of a protected count."""

Value = Decimal | Fraction | int | date | str


@dataclass(frozen=True, order=True)
class Source:
    """A row of a raw file that a fact was computed from. column: the heading, if one alone was used.

    row: counted as in the file, the heads being row 1; 0 for the file as a whole, whose rows tell of persons. cell: sheet and cell of
    a workbook that is read as it was delivered.
    """

    file: str
    row: int
    column: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Fact:
    """One named value.

    name: dotted, as it is bound in texts. value: in `unit`. base: what a share or a count is of. formula: in words.
    parts: how many separately rounded figures were added up, for the tolerance when a printed sum is compared. slack: how far
    the rounding of what a share is made of may have taken it. pahittad: whether it is of made-up data, which is said where it is read.
    """

    name: str
    value: Value
    unit: Unit
    formula: str = ""
    base: str = ""
    sources: tuple[Source, ...] = ()
    parts: int = 0
    slack: Fraction = Fraction(0)
    pahittad: bool = False

    def named(self, name: str) -> Fact:
        """The same fact under another name."""
        return replace(self, name=name)

    def _repr_html_(self) -> str | None:
        return shown(self)


@cache
def slug(text: str) -> str:
    """The part of a fact's name that stands for a name in the data: `Övrigt` -> `ovrigt`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def rows_of(frame: pd.DataFrame, column: str = "") -> tuple[Source, ...]:
    """The sources of a frame's rows."""
    cells = frame[CELL] if CELL in frame else [""] * len(frame)
    return tuple(
        Source(file, int(row), column, cell) for file, row, cell in zip(frame[FILE], frame[ROW], cells, strict=True)
    )


def count(name: str, frame: pd.DataFrame, formula: str, base: str) -> Fact:
    """How many rows a frame has."""
    return Fact(name, len(frame), "antal", formula, base, rows_of(frame))


def joined(facts: Iterable[Fact]) -> tuple[Source, ...]:
    """All sources of some facts, each once, in order."""
    return tuple(dict.fromkeys(source for fact in facts for source in fact.sources))


def total(name: str, facts: Iterable[Fact], formula: str, base: str = "") -> Fact | None:
    """The sum of facts of one unit, or None when there are none."""
    parts = list(facts)
    if not parts:
        return None
    value = parts[0].value
    for part in parts[1:]:
        value = value + part.value  # type: ignore[operator]
    return Fact(name, value, parts[0].unit, formula, base, joined(parts), parts=sum(part.parts or 1 for part in parts))


def share(
    name: str, part: Fact | None, whole: Fact | None, formula: str, base: str = "", *, unit: Unit = "andel"
) -> Fact | None:
    """`part` / `whole` as an exact fraction, or None when either lacks or the whole is 0."""
    if part is None or whole is None or whole.value == 0:
        return None
    value = Fraction(part.value) / Fraction(whole.value)  # type: ignore[arg-type]
    return Fact(name, value, unit, formula, base, joined([part, whole]))


def shared_names(facts: Iterable[Fact]) -> Iterator[Fault]:
    """Rows whose names differ in the data and not as facts, such as `1-2` and `1 2`."""
    first: dict[str, Fact] = {}
    for fact in facts:
        other = first.setdefault(fact.name, fact)
        if other is fact:
            continue
        if not (fact.sources and other.sources):
            raise AssertionError(f"two facts of the program's own share the name {fact.name}")
        here, there = fact.sources[0], other.sources[0]
        where = f"rad {there.row}" if there.row else "en annan"
        expected = f"raden ger samma faktanamn, {fact.name}, som {where}. Byt namn på en av dem."
        yield Fault(here.file, expected, here.row or None, here.column or None)


Provider = Callable[[], Iterable[Fact]]

Observer = Callable[[Fact], None]


class _Observed:
    """Who is told of each fact that is asked for."""

    tell: Observer | None = None
    depth = 0


def observe(tell: Observer | None) -> None:
    """Have every fact told that a book is asked for by name; None ends it."""
    _Observed.tell = tell


def tell_of(fact: Fact) -> None:
    """Tell the observer, unless a computation asks."""
    if _Observed.tell is not None and not _Observed.depth:
        _Observed.tell(fact)


def is_paused() -> bool:
    """Whether a computation asks just now."""
    return _Observed.depth > 0


@contextmanager
def paused() -> Iterator[None]:
    """What is asked for meanwhile is asked for by a computation, whose facts name their sources themselves."""
    _Observed.depth += 1
    try:
        yield
    finally:
        _Observed.depth -= 1


class FactBook:
    """Facts by name, computed a namespace at a time, when first asked for.

    providers: from a namespace (the part of a name before the first dot) to what computes its facts, or to several that
    are asked in order, each only for what those before it lack: so the name of an insats does not hang on its
    participants. around: a book whose namespaces this one has too.
    """

    def __init__(
        self, providers: Mapping[str, Provider | Iterable[Provider]], *, around: FactBook | None = None
    ) -> None:
        self._providers = {space: iter([one] if callable(one) else one) for space, one in providers.items()}
        self._known: dict[str, list[Provider]] = {}
        self._around = around
        self._computed: dict[str, list[dict[str, Fact]]] = {}
        self._whole: dict[str, dict[str, Fact]] = {}

    def __getitem__(self, name: str) -> Fact:
        found = self.find(name)
        if found is None:
            space = name.partition(".")[0]
            if space not in self.spaces():
                raise UnknownName("Faktumet", space, self.spaces())
            raise UnknownName("Faktumet", name, self.namespace(space))
        return found

    def _repr_html_(self) -> str | None:
        return shown(self)

    def _ipython_key_completions_(self) -> list[str]:
        return self.names()

    def names(self) -> list[str]:
        """The names of all facts, in order. A namespace whose data lacks or is at fault has none."""
        found: list[str] = []
        for space in self.spaces():
            with told_elsewhere():
                found += self.namespace(space)
        return found

    def find(self, name: str) -> Fact | None:
        """The fact, or None when there is none of that name."""
        for part in self._parts(name):
            if name in part:
                tell_of(part[name])
                return part[name]
        return None

    def follow(self, name: str) -> Fact | bool:
        """The fact of that name; where there is none, whether longer names begin with it."""
        for part in self._parts(name):
            if name in part:
                tell_of(part[name])
                return part[name]
            if any(one.startswith(f"{name}.") for one in part):
                return True
        return False

    def namespace(self, space: str) -> Mapping[str, Fact]:
        """All facts of a namespace by name. Raises UnknownName, and what its data raises."""
        if space not in self._providers:
            if self._around is None:
                raise UnknownName("Faktumet", space, self.spaces())
            return self._around.namespace(space)
        if space not in self._whole:
            self._whole[space] = _by_name([fact for part in self._parts(space) for fact in part.values()])
        return self._whole[space]

    def _parts(self, name: str) -> Iterator[Mapping[str, Fact]]:
        """The facts of a name's namespace, part by part, each computed when it is come to."""
        space = name.partition(".")[0]
        if space not in self._providers:
            yield from self._around._parts(name) if self._around is not None else ()
            return
        computed = self._computed.setdefault(space, [])
        for number, provider in enumerate(self._asked(space)):
            if number == len(computed):
                with paused():
                    computed.append(_by_name(list(provider())))
            yield computed[number]

    def _asked(self, space: str) -> Iterator[Provider]:
        """The providers of a namespace, each come to when those before it were not enough."""
        known = self._known.setdefault(space, [])
        for number in itertools.count():
            if number == len(known):
                if (one := next(self._providers[space], None)) is None:
                    return
                known.append(one)
            yield known[number]

    def spaces(self) -> Iterable[str]:
        """The namespaces, in order."""
        return list(dict.fromkeys([*(self._around.spaces() if self._around is not None else ()), *self._providers]))


def _by_name(facts: Sequence[Fact]) -> dict[str, Fact]:
    found = {fact.name: fact for fact in facts}
    if len(found) != len(facts):
        raise DataFault(list(shared_names(facts)))
    return found


def skyddat(fact: Fact) -> bool:
    """Whether a fact is a count or a share that may not be shown."""
    return fact.unit == "text" and fact.value in (SKYDDAT, SKYDDAD_ANDEL)
