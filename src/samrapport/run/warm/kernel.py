"""A fork that is a whole ipykernel. Entry: `run_kernel`."""

from __future__ import annotations

import os
import sys
from typing import Any

from samrapport.run.warm.shelf import hide_modules


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
