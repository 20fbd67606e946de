"""Gives Jupyter a whole kernel that is a fork of the zygote. Entry: `ZygoteProvisioner`.

Jupyter knows it by its entry point, and uses it only where a kernelspec names it: that of a worker's private folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from samrapport.run.warm.forks import ADDRESS, Fork, await_fork, order_fork

NAME = "samrapport-zygote"
METADATA = {"kernel_provisioner": {"provisioner_name": NAME}}
"""By which a kernelspec names it."""


class ZygoteProvisioner(LocalProvisioner):
    """Forks instead of starting a program; all else as for any kernel on this machine."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork. Raises ZygoteLost."""
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        environment = {**os.environ, **(kwargs.get("env") or {})}
        folder = Path(kwargs.get("cwd") or Path.cwd())
        fork = await_fork(
            order_fork("kernel", environment[ADDRESS], [], folder=folder, environment=environment, arguments=arguments)
        )
        process: Any = _Process(fork)
        self.process = process
        self.pid = self.pgid = fork.pid
        return self.connection_info


class _Process:
    """A fork as jupyter_client knows processes."""

    stdin = stdout = stderr = None

    def __init__(self, fork: Fork) -> None:
        self.fork, self.pid = fork, fork.pid

    def poll(self) -> int | None:
        return self.fork.poll()

    def wait(self) -> int | None:
        return self.fork.wait()

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.fork.end()

    terminate = kill
