"""A stroke at a chosen step of a program: a kill, or a fault of the system. Entry: `strike_at`, used by `publish_once.py`.

A step is anything that touches the file system: opening, making, renaming, linking and removing. Python tells of each before
it is done (`sys.addaudithook`).
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path

STEPS = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.scandir", "os.listdir"}
CHANGES = STEPS - {"open", "os.scandir", "os.listdir"}
"""Those that change which files there are."""
TWO_NAMES = {"os.rename", "os.link", "os.symlink"}
"""Those that are told with two names; of the others the second is how, or in what."""


class Steps:
    """How many steps there have been, within `folder`."""

    def __init__(self, folder: str, at: int | None, fault: str, only: set[str]) -> None:
        self.folder, self.at, self.fault, self.only, self.count = folder, at, fault, only, 0

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        names = arguments[: 2 if event in TWO_NAMES else 1]
        if event not in self.only or not any(map(self._is_within, names)):
            return
        self.count += 1
        if self.count == self.at:
            if self.fault == "KILL":
                os.kill(os.getpid(), signal.SIGKILL)
            code = getattr(errno, self.fault)
            raise OSError(code, os.strerror(code), str(arguments[0]))

    def _is_within(self, one: object) -> bool:
        # A place may be named from the working folder.
        return isinstance(one, str | bytes | os.PathLike) and str(Path(os.fsdecode(one)).absolute()).startswith(
            self.folder
        )


def strike_at(folder: str, at: int | None = None, fault: str = "KILL", *, changes: bool = False) -> Steps:
    """From now on count the steps within `folder`, and at number `at` be killed, or meet the fault of that name (`ENOSPC` …).

    changes: count only what changes which files there are.
    """
    steps = Steps(folder, at, fault, CHANGES if changes else STEPS)
    sys.addaudithook(steps)
    return steps
