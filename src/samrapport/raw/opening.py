"""A file opened so that it cannot hang, lead out of its folder or fill the memory. Entries: `read_plain`, `assert_plain`, `hash_plain`, `is_there`,
`names_in`, `exists` and `is_file` for what must be told from what cannot be looked at, `walk` and `files_in` for all that lies in a folder, and `matching` for
what is named so.

Whatever comes from outside is read through here: raw data, a theme, descriptions of report types, pictures in texts.
"""

from __future__ import annotations

import errno
import fnmatch
import glob
import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

from samrapport.errors import DataFault, Fault, Hindered, SamrapportError, UnreadableFile, one_line
from samrapport.hinder import hindered

_MB = 1_000_000
LARGEST = {
    ".json": 20 * _MB,
    ".md": 2 * _MB,
    ".yml": _MB,
    ".svg": 5 * _MB,
    ".csv": 50 * _MB,
    ".se": 100 * _MB,
    ".si": 100 * _MB,
    ".sie": 100 * _MB,
}
"""The most bytes that a file may have, by its ending."""
OTHERWISE = 50 * _MB

_OPEN = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_DANGLING = "är en länk som inte leder någonstans."
_NO_RIGHT = "får inte läsas av den som bygger. Se över rättigheterna."
_TROUBLE = {
    errno.ELOOP: "är en länk som leder i en ring. Lägg själva filen här.",
    errno.ENAMETOOLONG: "har för långt namn. Byt namn.",
    errno.EISDIR: "är en mapp, och här ska en fil ligga. Byt namn på mappen, eller ta bort den.",
    errno.ENXIO: "är ingen vanlig fil utan en kanal eller en enhet. Ta bort den, eller lägg själva filen här.",
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
}


GONE = (FileNotFoundError, NotADirectoryError)
"""What the system says where there is certainly nothing of that name."""


class Unread(SamrapportError):
    """A place that cannot be looked in, so that nobody knows what is there. place: its path."""

    def __init__(self, place: Path, why: str) -> None:
        self.place, self._why = place, why
        super().__init__(one_line(f"{place.name} {why}"))

    def told_from(self, root: Path) -> str:
        """What is told of it where a place is known by its path from a folder, and this one may lie there."""
        return (
            str(self)
            if root not in self.place.parents
            else one_line(f"{self.place.relative_to(root).as_posix()}: {self._why}")
        )


class Closed(Unread, Hindered):
    """One that the system would not let be looked in. Nothing in the data is wrong."""


def read_plain(root: Path, path: str, told: str = "") -> bytes:
    """The bytes of a plain file that lies in a folder, or deeper.

    told: what a message calls it; otherwise its path. Raises FileNotFoundError where there is nothing of that name, and
    DataFault for what is no plain file, lies outside when all links are followed, is too large or cannot be read.
    """
    told = told or path
    with _opened(root, path, told) as file:
        largest = LARGEST.get(PurePosixPath(path).suffix.lower(), OTHERWISE)
        try:
            _assert_plain(told, os.fstat(file.fileno()).st_mode)
            content = file.read(largest + 1)
        except OSError as error:
            raise _unreadable(told, error) from None
    if len(content) > largest:
        raise _fault(
            told,
            f"är större än {largest // _MB} MB, mer än en fil av det slaget får vara. Ta med bara det som rapporten behöver.",
        )
    return content


def _opened(root: Path, path: str, told: str) -> IO[bytes]:
    place = root / path
    try:
        # Most that is asked for is not there, which is told at a hundredth of what all that follows takes.
        place.lstat()
        real, base = os.path.realpath(place), os.path.realpath(root)
        _assert_within(base, real, told)
        # Before it is opened too: to open a device may do something.
        _assert_plain(told, Path(real).stat().st_mode)
        file = os.fdopen(os.open(real, _OPEN), "rb")
    except FileNotFoundError:
        if place.is_symlink():
            raise _fault(told, f"{_DANGLING} Lägg själva filen här, eller ta bort länken.") from None
        raise
    except NotADirectoryError as error:
        raise FileNotFoundError(*error.args) from None
    except PermissionError as error:
        closed = next(
            (one for one in reversed(place.parents) if root in one.parents and not os.access(one, os.X_OK)), None
        )
        if closed is not None:
            raise UnreadableFile(Fault(closed.relative_to(root).as_posix(), _NO_RIGHT, hindered=True)) from None
        raise _unreadable(told, error) from None
    except (OSError, ValueError) as error:
        raise _unreadable(told, error) from None
    try:
        # Where it is by now: a folder on the way may have become a link since it was looked at.
        _assert_within(base, str(Path(f"/proc/self/fd/{file.fileno()}").readlink()), told)
    except OSError:
        return file  # A system that does not tell.
    except DataFault:
        file.close()
        raise
    return file


def _assert_within(base: str, real: str, told: str) -> None:
    if os.path.commonpath([base, real]) != base:
        raise _fault(told, "är en länk som leder ut ur mappen. Lägg själva filen här.")


def assert_plain(root: Path, path: str) -> None:
    """Raise as `read_plain` does, without reading."""
    with _opened(root, path, path) as file:
        _assert_plain(path, os.fstat(file.fileno()).st_mode)


def hash_plain(root: Path, path: str) -> str | None:
    """The SHA-256 of such a file; None where there is none, and for one that is refused no hash at all, but the reason's."""
    try:
        return hashlib.sha256(read_plain(root, path)).hexdigest()
    except FileNotFoundError:
        return None
    except DataFault as error:
        return hashlib.sha256(str(error).encode("utf-8", "replace")).hexdigest()


def is_there(place: Path) -> bool:
    """Whether anything but a folder has that name, be it a broken link or what may not be looked at: reading it tells what is wrong."""
    try:
        return not stat.S_ISDIR(place.stat().st_mode)
    except GONE:
        return place.is_symlink()
    except (OSError, ValueError):
        return True


def names_in(folder: Path) -> list[str]:
    """What lies in a folder, in order; nothing where it is certainly none. Raises Unread where that cannot be known."""
    try:
        return sorted(one.name for one in folder.iterdir())
    except GONE as error:
        if isinstance(error, FileNotFoundError) and folder.is_symlink():
            raise Unread(folder, f"{_DANGLING} Sätt tillbaka det som den leder till.") from None
        return []
    except (OSError, ValueError) as error:
        raise unread_place(folder, error) from None


def raise_unless_gone(error: OSError) -> None:
    """Raise what kept a folder from being looked in, unless there is none."""
    if not isinstance(error, GONE):
        raise error


def walk(
    folder: str | Path, unread: Callable[[OSError], None] = raise_unless_gone
) -> Iterator[tuple[str, list[str], list[str]]]:
    """As `os.walk`, but a folder that cannot be looked in raises OSError: it is not an empty one. One that is not there is.

    unread: what else to do about it.
    """
    return os.walk(folder, onerror=unread)


def files_in(folder: Path) -> Iterator[Path]:
    """Every file below a folder, in no order. Raises OSError for a folder that cannot be looked in."""
    return (Path(place, name) for place, _, names in walk(folder) for name in names)


def matching(folder: Path, *patterns: str) -> list[Path]:
    """What lies in a folder and is named as one of some patterns has it, which say what they do to `Path.glob` (a `/` at the end says nothing), in order.

    Raises OSError for a folder on the way that cannot be looked in, where `glob` finds nothing.
    """
    return list(map(Path, names_matching(folder, *patterns)))


def names_matching(folder: Path, *patterns: str) -> list[str]:
    """The same as text, for who asks of a hundred thousand: a path is ten times as long in the making."""
    found = {path for one in patterns for path in _matching(str(folder), PurePosixPath(one.lstrip("/")).parts)}
    # A folder before what lies beside it under a longer name, as paths are ordered.
    return sorted(found, key=lambda path: path.split(os.sep))  # noqa: PTH206


def _matching(place: str, parts: Sequence[str]) -> Iterator[str]:
    if not parts:
        yield place
        return
    first, *rest = parts
    if first == "**":
        for below, folders, names in walk(place):
            if len(rest) == 1 and glob.has_magic(rest[0]):  # Of a folder that has just been looked in.
                yield from (f"{below}{os.sep}{one}" for one in fnmatch.filter([*folders, *names], rest[0]))
            else:
                yield from _matching(below, rest)
        return
    if not glob.has_magic(first):
        names = [first] if exists(f"{place}{os.sep}{first}") else []
    else:
        try:
            names = fnmatch.filter(os.listdir(place), first)  # noqa: PTH208
        except GONE:
            return
    for one in names:
        yield from _matching(f"{place}{os.sep}{one}", rest)


def exists(place: str | Path) -> bool:
    """Whether anything has that name, be it a folder or a broken link. Raises OSError where that cannot be known."""
    try:
        os.lstat(place)
    except GONE:
        return False
    return True


def is_file(place: Path) -> bool:
    """Whether anything but a folder has that name, be it a broken link. Raises Unread where that cannot be known."""
    try:
        return not stat.S_ISDIR(place.stat().st_mode)
    except GONE:
        return place.is_symlink()
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ELOOP:
            return True
        raise unread_place(place, error) from None


def unread_place(place: Path, error: OSError | ValueError) -> Unread:
    """What to tell of a place that could not be looked in."""
    own = isinstance(error, OSError) and error.errno not in (errno.ELOOP, errno.ENAMETOOLONG)
    return (Closed if own else Unread)(place, _why(error))


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return _TROUBLE.get(error.errno or 0) or str(hindered(error, "x")).removeprefix("x ")
    return "har ett namn som inget kan ha. Byt namn."


def _unreadable(told: str, error: OSError | ValueError) -> DataFault:
    """What the system would not do is no fault of the data, unless the file is at fault."""
    if isinstance(error, OSError) and error.errno not in (errno.ELOOP, errno.ENAMETOOLONG, errno.EISDIR, errno.ENXIO):
        return UnreadableFile(Fault(told, str(hindered(error, "filen") or error), hindered=True))
    return _fault(told, _why(error))


def _assert_plain(told: str, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise _fault(told, _TROUBLE[errno.EISDIR])
    if not stat.S_ISREG(mode):
        raise _fault(told, _TROUBLE[errno.ENXIO])


def _fault(told: str, expected: str) -> DataFault:
    return DataFault(Fault(told, expected))
