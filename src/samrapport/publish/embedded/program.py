"""Programs that end by themselves, also when nobody is left to end them. Entries: `run_bounded`, and `limit_time` and `limit_memory` for one that runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

MEGABYTES = 4000
"""Memory of a program. The largest report takes a tenth of it."""
OUT_OF_MEMORY = "out of memory"
"""What pandoc says of it, among other words."""


def run_bounded(
    command: Sequence[str], timeout: float, *, given: bytes = b"", **surroundings: Any
) -> subprocess.CompletedProcess[bytes]:
    """As `subprocess.run` with both streams caught: given is what it reads.

    Raises TimeoutExpired after so many seconds; so much processor time is its limit too, should this process be killed. What asks for more
    than MEGABYTES ends as it does where a machine has no more.
    """
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, **surroundings) as process:
        limit_time(process, timeout)
        limit_memory(process)
        try:
            out, told = process.communicate(given, timeout)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(command, process.returncode, out, told)


def limit_time(process: subprocess.Popen[Any], seconds: float) -> None:
    """Let the system end a program that from now on uses more than so many seconds of processor time. Only Linux can."""
    if sys.platform != "linux":
        return
    # One that has just ended needs no limit.
    with suppress(OSError):
        fields = (
            Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        )
        used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        _limit(process, "RLIMIT_CPU", int(used + seconds) + 1)


def limit_memory(process: subprocess.Popen[Any]) -> None:
    """Let the system give a program no more than MEGABYTES. Only Linux can."""
    with suppress(OSError):
        _limit(process, "RLIMIT_DATA", MEGABYTES << 20)


def _limit(process: subprocess.Popen[Any], name: str, most: int) -> None:
    if sys.platform != "linux":
        return
    import resource

    kind = getattr(resource, name)
    _, hard = resource.prlimit(process.pid, kind)
    # What whoever runs the machine has set lower stands.
    if hard == resource.RLIM_INFINITY or hard > most:
        resource.prlimit(process.pid, kind, (most, hard))
