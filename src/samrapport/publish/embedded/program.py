"""Programs that end by themselves, also when nobody is left to end them. Entries: `run_bounded`, `limit_time`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any


def run_bounded(
    command: Sequence[str], timeout: float, *, given: bytes = b"", **surroundings: Any
) -> subprocess.CompletedProcess[bytes]:
    """As `subprocess.run` with both streams caught: given is what it reads.

    Raises TimeoutExpired after so many seconds; so much processor time is its limit too, should this process be killed.
    """
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, **surroundings) as process:
        limit_time(process, timeout)
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
    import resource

    # One that has just ended needs no limit.
    with suppress(OSError):
        fields = (
            Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        )
        used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        _, hard = resource.prlimit(process.pid, resource.RLIMIT_CPU)
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (int(used + seconds) + 1, hard))
