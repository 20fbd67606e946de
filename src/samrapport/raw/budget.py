"""So much processor time and memory as one file may take to read, whatever it holds. Entries: `within_budget`, and `at_row` for readers to tell how far
they have come.

Sizes are bounded already (`opening`), and reading is in proportion to them, so nothing sound comes near; what is made to cost comes here.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from samrapport.errors import DataFault, Fault

if sys.platform == "linux":
    import resource

SECONDS = 90.0
"""Processor time."""
MEGABYTES = 2000
"""Memory, beyond what the process has already."""


_AGAIN = 0.1
"""So soon it is told again: what is raised while something is destroyed, or in a callback of another library, is lost."""


class _Spent(BaseException):
    """The time is up. No reader that catches whatever a damaged file makes its parser raise may catch this."""


_inside = threading.local()


@contextmanager
def within_budget(file: str) -> Iterator[None]:
    """Raise DataFault, naming the file and the row that was come to, where what is done within takes more than SECONDS or MEGABYTES.

    One within another is a part of it. Time is measured in the main thread, where all reading is done, and memory on Linux.
    """
    if getattr(_inside, "file", None) is not None or not _can_measure():
        yield
        return
    _inside.file, _inside.spent, _inside.row = file, False, None
    before = signal.signal(signal.SIGVTALRM, _end)
    limits = _limit_memory()
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS, _AGAIN)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if _inside.spent:
            raise _Spent
    except _Spent:
        raise DataFault(_costly(file, f"{SECONDS:.0f} sekunder")) from None
    except MemoryError:
        raise DataFault(_costly(file, f"{MEGABYTES} MB minne")) from None
    finally:
        signal.signal(signal.SIGVTALRM, before)
        if limits is not None:
            _set_limits(limits)
        _inside.file = None


def at_row(file: str, row: int) -> None:
    """Say which row of a file is about to be read."""
    if getattr(_inside, "file", None) == file:
        _inside.row = row


def _costly(file: str, what: str) -> Fault:
    so_far = ", och hit hann läsningen" if _inside.row else ""
    return Fault(
        file,
        f"filen tar mer än {what} att läsa{so_far}. Ta med bara det som rapporten behöver, eller dela upp den.",
        _inside.row,
    )


def _can_measure() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _end(number: int, frame: FrameType | None) -> None:
    _inside.spent = True
    raise _Spent


def _limit_memory() -> tuple[int, int] | None:
    """Let the process grow by no more than MEGABYTES; gives the limits that it had."""
    if sys.platform != "linux":
        return None
    before = resource.getrlimit(resource.RLIMIT_DATA)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    wanted = pages * os.sysconf("SC_PAGE_SIZE") + (MEGABYTES << 20)
    if before[0] != resource.RLIM_INFINITY and before[0] <= wanted:
        return None
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, before[1]))
    return before


def _set_limits(limits: tuple[int, int]) -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, limits)
