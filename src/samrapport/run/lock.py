"""One build at a time in an output folder. Entry: `hold_lock`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samrapport.errors import SamrapportError


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Hold the lock file, which the system lets go of however the process ends. SamrapportError when another has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SamrapportError(
                    f"Ett annat bygge pågår redan i {path.parent.parent}. Vänta tills det är klart, eller välj en annan "
                    "mapp med --out."
                ) from None
        yield
