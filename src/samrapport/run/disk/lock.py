"""What one process at a time may have. Entries: `hold_lock` for an output folder, `open_lock` and `try_lock` for any file."""

from __future__ import annotations

import os
import stat
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
    with open_lock(path) as file:
        if not try_lock(file):
            raise Busy(
                f"Ett annat bygge pågår redan i {path.parent.parent}. Vänta tills det är klart, eller välj en annan "
                "mapp med --out."
            )
        yield


def open_lock(path: Path) -> IO[str]:
    """A file to be locked, made where it is not there. Raises SamrapportError for a channel or a device, which would hang or act."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    file = os.fdopen(os.open(path, flags, 0o666), "w", encoding="utf-8")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise SamrapportError(f"{path} är ingen vanlig fil utan en kanal eller en enhet. Ta bort den.")
    return file


def try_lock(file: IO[str]) -> bool:
    """Whether this process now has the lock on an open file, until it is closed. Raises OSError where the place knows no locks."""
    if sys.platform == "win32":
        import msvcrt

        lock, kind = msvcrt.locking, (msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        lock, kind = fcntl.flock, (fcntl.LOCK_EX | fcntl.LOCK_NB,)
    try:
        lock(file.fileno(), *kind)
    except (BlockingIOError, PermissionError):
        return False
    return True
