"""The process that a whole ipykernel runs in, and its memory limit.

Entries: `limit_memory`; `run_kernel` in a fork of the zygote. Run as a module it is an ipykernel within the limit.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from samrapport.run.warm.shelf import hide_modules

MEMORY = "SAMRAPPORT_MEMORY"
"""The environment variable that tells a notebook's process how many MB it may use."""


def limit_memory() -> None:
    """Keep this process, libraries included, within what the environment says: past it, Python raises MemoryError."""
    megabytes = os.environ.get(MEMORY)
    if megabytes and sys.platform != "win32":
        import resource

        # What whoever runs the machine has set lower stands.
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = int(megabytes) << 20 if hard == resource.RLIM_INFINITY else min(int(megabytes) << 20, hard)
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


def run_kernel(channels: list[int], request: dict[str, Any]) -> int:
    """Be the kernel that `request["arguments"]` asks for, to its end."""
    from ipykernel.kernelapp import IPKernelApp

    # ipykernel shows in the notebook what is written there, and echoes it to where it would have gone.
    nothing = os.open(os.devnull, os.O_RDWR)
    for target in (0, 1, 2):
        os.dup2(nothing, target)
    os.close(nothing)
    hide_modules()
    sys.argv = ["ipykernel_launcher", *request["arguments"]]
    # What ipykernel takes from the environment it took when the zygote imported it.
    app: Any = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize(request["arguments"])
    app.start()
    return 0
