"""What one process at a time may have. Entries: `hold_lock` for an output folder, `try_lock` for any open file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from samrapport.errors import SamrapportError


class Busy(SamrapportError):
    """Another process has what one may have at a time."""


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Hold the lock file, which the system lets go of however the process ends. Busy when another has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        if not try_lock(file):
            raise Busy(
                f"Ett annat bygge pågår redan i {path.parent.parent}. Vänta tills det är klart, eller välj en annan "
                "mapp med --out."
            )
        yield


def try_lock(file: IO[str]) -> bool:
    """Whether this process now has the lock on an open file, until it is closed."""
    if sys.platform == "win32":
        import msvcrt

        lock, kind = msvcrt.locking, (msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        lock, kind = fcntl.flock, (fcntl.LOCK_EX | fcntl.LOCK_NB,)
    try:
        lock(file.fileno(), *kind)
    except OSError:
        return False
    return True
