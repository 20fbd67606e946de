"""Folders of thousands of files, removed while the build goes on. Entries: `removing` for who waits for it in the end, and `remove_folder`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samrapport.there import has

_REMOVE = "import shutil, sys; shutil.rmtree(sys.argv[1], ignore_errors=True)"
_begun: list[list[subprocess.Popen[bytes]]] = []


@contextmanager
def removing() -> Iterator[None]:
    """Within it, each folder that is to go has a process of its own; when it is left they have all ended."""
    _begun.append([])
    try:
        yield
    finally:
        for one in _begun.pop():
            one.wait()


def remove_folder(folder: Path) -> None:
    """Remove a folder that nobody needs any more. What cannot be removed stays.

    Should this process be killed meanwhile, the other goes on to its end; what it leaves is found by the next build, as ever.
    """
    if not _begun:
        shutil.rmtree(folder, ignore_errors=True)
    elif has(folder):
        quiet = subprocess.DEVNULL
        command = [sys.executable, "-I", "-S", "-c", _REMOVE, str(folder)]
        try:
            _begun[-1].append(subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet))
        except OSError:  # Out of processes.
            shutil.rmtree(folder, ignore_errors=True)
