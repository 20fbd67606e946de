"""Every failure that Samrapport foresees, under one base class.

A message says what is wrong, where, and the next step, in Swedish, since an analyst reads it. Whatever is not a
`SamrapportError` is a fault of the program and shows its traceback.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


def counted(number: int, one: str, several: str) -> str:
    """A number and what it counts, in a message: 1 fil, 2 filer. one, several: the words that follow 1, and any other number."""
    shown = f"{number:,}".replace(",", "\u00a0")
    return f"{shown} {one if number == 1 else several}"


class SamrapportError(Exception):
    """Base of all foreseen failures. `exit_code` is what the command line ends with."""

    exit_code = 2


@dataclass(frozen=True)
class Fault:
    """One fault in one place of the raw data.

    file: path relative to the data folder, with forward slashes. row: line in the file (heads are row 1) or None.
    column: the heading or None. value: what stood there or None. expected: what is wrong and what to do; it goes on
    from the value, as in ”abc” `är inte ett tal. Skriv till exempel 1500.` cell: sheet and cell of a workbook read as it was delivered.
    hindered: whether it is the system that would not read it, and nothing in the data need be wrong.
    """

    file: str
    expected: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    cell: str | None = None
    hindered: bool = False

    def __str__(self) -> str:
        place = self.file
        if self.cell:
            place += f", cell {self.cell}"
        elif self.row is not None:
            place += f", rad {self.row}"
        if self.column is not None:
            place += f", kolumn ”{shorten(self.column)}”"
        found = f" ”{shorten(self.value)}”" if self.value is not None else ""
        return one_line(f"{place}:{found} {self.expected}")


MOST_OF_A_KIND = 20
"""So many faults alike in one column of one file are told; whoever has more looks for one cause."""

_DIGITS = re.compile(r"\d+")


class DataFault(SamrapportError):
    """Raw data that cannot be used as it stands. Holds the faults of a file, found in one reading, or the one that ended it.

    Of faults alike the first MOST_OF_A_KIND are held, and how many more there are.
    """

    def __new__(cls, faults: Fault | Sequence[Fault]) -> DataFault:
        """One of these, and Hindered where the system is what would not read."""
        hindered = any(one.hindered for one in ((faults,) if isinstance(faults, Fault) else faults))
        return super().__new__(UnreadableFile if cls is DataFault and hindered else cls)

    def __init__(self, faults: Fault | Sequence[Fault]) -> None:
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(_first_of_each_kind(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.faults,)


class Hindered(SamrapportError):
    """What the system would not do: write to a full disk, read what it may not. Nothing in the data is wrong."""

    exit_code = 1


class UnreadableFile(DataFault, Hindered):
    """A file of raw data that the system would not read."""


@contextmanager
def told_elsewhere(kind: type[SamrapportError] | tuple[type[Exception], ...] = SamrapportError) -> Iterator[None]:
    """Let a failure of some kinds be where it says that there is nothing here, and whoever else reads the same tells of it.

    What the system would not do is raised all the same: then nobody knows what there is, and what is made without it is another thing.
    """
    try:
        yield
    except kind as error:
        if isinstance(error, Hindered):
            raise


def _first_of_each_kind(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Of faults alike in one column, or in one row, the first ones, and then how many more there are."""
    down: Counter[tuple[str, str | None, str]] = Counter()
    across: Counter[tuple[str, int | None, str]] = Counter()
    for fault in faults:
        said = _DIGITS.sub("0", fault.expected)
        below, beside = (fault.file, fault.column, said), (fault.file, fault.row, said)
        down[below] += 1
        across[beside] += fault.row is not None
        if down[below] <= MOST_OF_A_KIND and across[beside] <= MOST_OF_A_KIND:
            yield fault
    for (file, column, _), count in down.items():
        if count > MOST_OF_A_KIND:
            yield Fault(
                file, f"samma fel finns på {_more(count, 'rad', 'rader')} till. Rätta dem på samma sätt.", column=column
            )
    for (file, row, _), count in across.items():
        if count > MOST_OF_A_KIND:
            yield Fault(
                file, f"samma fel finns i {_more(count, 'kolumn', 'kolumner')} till. Rätta dem på samma sätt.", row
            )


def _more(count: int, one: str, several: str) -> str:
    return counted(count - MOST_OF_A_KIND, one, several)


def assert_none(faults: Iterable[Fault]) -> None:
    """Raise DataFault with all the faults, where there are any."""
    found = list(faults)
    if found:
        raise DataFault(found)


class MissingData(SamrapportError):
    """A section has no data at all, so it is left out of the report. Not a fault.

    files: what was looked for in vain, relative to the data folder.
    """

    def __init__(self, files: Iterable[str]) -> None:
        self.files = tuple(files)
        super().__init__(f"Avsnittet saknar underlag: {', '.join(self.files)} finns inte.")

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), (self.files,)


class UnknownName(SamrapportError):
    """A förbund, year, section, parameter or fact that does not exist; tells the closest names."""

    def __init__(self, what: str, name: str, known: Iterable[str], *, where: str = "", next_step: str = "") -> None:
        self.what, self.name, self.known = what, name, tuple(known)
        message = f"{where + ': ' if where else ''}{what} ”{shorten(name)}” finns inte."
        close = closest(name, self.known)
        if close:
            message += f" Menade du {' eller '.join(f'”{one}”' for one in close)}?"
        elif self.known:
            message += f" Det finns: {', '.join(sorted(self.known)[:12])}{' …' if len(self.known) > 12 else ''}."
        super().__init__(f"{message} {next_step}".rstrip())

    def __reduce__(self) -> tuple[object, ...]:
        return _unpickle_message, (type(self), str(self))


def _unpickle_message(cls: type[SamrapportError], message: str) -> SamrapportError:
    error = cls.__new__(cls)
    Exception.__init__(error, message)
    return error


def closest(name: str, known: Iterable[str], n: int = 3, *, likeness: float = 0.6) -> list[str]:
    """The known names most like `name`, best first; case and marks (å, é) count for nothing. likeness: at least, up to 1."""
    by_fold: dict[str, str] = {}
    for one in known:
        by_fold.setdefault(folded(one), one)
    return [by_fold[fold] for fold in difflib.get_close_matches(folded(name), list(by_fold), n=n, cutoff=likeness)]


def folded(name: str) -> str:
    """A name without case and marks (å, é), to be held against others."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.casefold() or name


def shorten(text: str | None, limit: int = 60) -> str:
    """`text` on one line and no longer than `limit` characters, for a message."""
    line = one_line(" ".join(str(text).split()))
    return line if len(line) <= limit else line[: limit - 1] + "…"


_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """`text` with a mark for each sign that would begin a line, turn it or steer a terminal, as a name that anyone chose may hold."""
    return _CONTROLS.sub("\ufffd", writable(text))


def writable(text: str) -> str:
    """`text` with a question mark for each half of a sign, as an escape or a name that is no UTF-8 may leave: no file can hold it."""
    return text.encode("utf-8", "replace").decode("utf-8")
