"""A memory limit for a notebook's process. Entry: `limit_memory`; run as a module it is an ipykernel within the limit."""

from __future__ import annotations

import os
import sys
from pathlib import Path

MEMORY = "SAMRAPPORT_MEMORY"
"""The environment variable that tells a notebook's process how many MB it may use."""


def limit_memory() -> None:
    """Keep this process, libraries included, within what the environment says: past it, Python raises MemoryError."""
    megabytes = os.environ.get(MEMORY)
    if megabytes and sys.platform != "win32":
        import resource

        limit = int(megabytes) << 20
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _main() -> None:
    # As ipykernel's own launcher does: the folder comes back in its right place.
    if sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]
    limit_memory()
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


if __name__ == "__main__":
    _main()
