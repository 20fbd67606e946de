"""Asking the zygote for forks. Entries: `start_zygote` for the build, `order_fork` for whoever needs a fork."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.run.warm.wire import HEAD
from samrapport.run.warm.zygote import ADDRESS as ADDRESS  # noqa: PLC0414  told by this module to its users
from samrapport.there import has

IMPOSSIBLE = "det går inte att dela processer i det här operativsystemet"
START_TIMEOUT = 300.0
"""Seconds: where so many others work that the libraries take minutes to import, each notebook by itself would take as long."""
_LONGEST = 100


class ZygoteLost(SamrapportError):
    """There is no zygote, or none any more."""

    exit_code = 1


@dataclass
class Fork:
    """A process that was forked for us. Closing the connection ends it and all that it started."""

    pid: int
    connection: socket.socket
    code: int | None = None

    def poll(self) -> int | None:
        """Its exit code, negative for a signal; None while it lives."""
        return self.wait(0)

    def wait(self, seconds: float | None = None) -> int | None:
        """Its exit code, waited for so long at most."""
        if self.code is None:
            ready, _, _ = select.select([self.connection], [], [], seconds)
            if ready:
                told = b""
                with contextlib.suppress(OSError):
                    told = self.connection.recv(4)
                # Without a word the zygote itself is gone, and its forks with it.
                self.code = int.from_bytes(told, "big", signed=True) if len(told) == 4 else -9
                self.connection.close()
        return self.code

    def end(self, seconds: float = 5.0) -> None:
        """End it with all that it started, and wait until that is done."""
        if self.code is None:
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_WR)
            self.wait(seconds)
        self.connection.close()

    def leave(self) -> None:
        """Let the zygote end it with all that it started, and wait for nothing."""
        self.connection.close()


def is_possible() -> bool:
    """Whether processes can be forked safely here."""
    return os.name == "posix" and hasattr(os, "fork") and hasattr(socket, "recv_fds")


@dataclass
class Zygote:
    """A running zygote. address: its socket. log: where it complains."""

    process: subprocess.Popen[bytes]
    address: Path
    log: Path

    def end(self) -> None:
        """End it, and with it all its forks."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def complaint(self) -> str:
        """What it said in the end, if that is meant for people and no error of Python's."""
        with contextlib.suppress(OSError):
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
            return lines[-1] if lines and not lines[0].startswith("Traceback") else ""
        return ""


def start_zygote(scratch: Path, environment: Mapping[str, str]) -> Zygote:
    """Start one, which goes on warming up while we do other things. ZygoteLost when it cannot be started."""
    if not is_possible():
        raise ZygoteLost(IMPOSSIBLE)
    address, log = scratch / "z", scratch / "zygote.log"
    if len(os.fsencode(address)) > _LONGEST:
        raise ZygoteLost("mappen för tillfälliga filer har en för lång sökväg")
    try:
        with log.open("wb") as complaints:
            process = subprocess.Popen(
                [sys.executable, "-m", "samrapport.run.warm.zygote", str(address)],
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                start_new_session=True,
            )
    except OSError as error:
        raise ZygoteLost("den förvärmda processen startade inte") from error
    return Zygote(process, address, log)


def await_zygote(zygote: Zygote, seconds: float = START_TIMEOUT) -> None:
    """Wait until its socket is there. ZygoteLost when it ended instead."""
    end = time.monotonic() + seconds
    while not has(zygote.address):
        if zygote.process.poll() is not None or time.monotonic() > end:
            raise ZygoteLost(zygote.complaint() or "den förvärmda processen startade inte")
        time.sleep(0.01)


def order_fork(
    target: str,
    address: str | Path,
    channels: Sequence[int],
    *,
    folder: Path,
    environment: Mapping[str, str],
    **more: Any,
) -> socket.socket:
    """Ask for a fork that does `target` with these file descriptors, environment and working folder. Raises ZygoteLost.

    It is not waited for: what is given is the connection that `await_fork` takes. Closing it ends the fork.
    """
    content = json.dumps({"target": target, "folder": str(folder), "environment": dict(environment)} | more).encode()
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(START_TIMEOUT)
        connection.connect(str(address))
        socket.send_fds(connection, [HEAD.pack(len(content))], list(channels))
        connection.sendall(content)
    except OSError as error:
        connection.close()
        raise ZygoteLost("den förvärmda processen svarar inte") from error
    return connection


def order_with_channel(
    target: str, address: str | Path, environment: Mapping[str, str]
) -> tuple[socket.socket, socket.socket]:
    """As `order_fork`, in this working folder: the connection, and our end of a channel to the fork. Raises ZygoteLost."""
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            return order_fork(target, address, [theirs.fileno()], folder=Path.cwd(), environment=environment), ours
        except BaseException:
            ours.close()
            raise


def await_fork(connection: socket.socket) -> Fork:
    """The fork that was ordered. Raises ZygoteLost."""
    told = b""
    with contextlib.suppress(OSError):
        told = connection.recv(4)
        connection.settimeout(None)
    if len(told) != 4:
        connection.close()
        raise ZygoteLost("den förvärmda processen svarar inte")
    return Fork(int.from_bytes(told, "big"), connection)
