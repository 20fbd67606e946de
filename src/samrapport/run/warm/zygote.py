"""The process that the others are forked from: libraries imported, one thread, nothing open. Run as a module.

`python -m samrapport.run.warm.zygote SOCKET` listens there until its standard input ends. Each connection asks for one
fork, which goes by these rules, so that nothing is left behind whoever dies first:

- the fork leads a process group of its own; when it ends, what is left of the group is ended too;
- when whoever asked closes the connection, the fork and its group are ended;
- when the zygote itself ends, however that comes about, its forks end.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from samrapport.run.warm.limited import limit_memory
from samrapport.run.warm.standing import LIFELINE
from samrapport.run.warm.wire import HEAD, receive_exactly

ADDRESS = "SAMRAPPORT_ZYGOTE"
"""The environment variable by which a worker knows the zygote's socket."""

TARGETS: Mapping[str, str] = {
    "cells": "samrapport.run.warm.cells:serve_cells",
    "kernel": "samrapport.run.warm.limited:run_kernel",
    "worker": "samrapport.run.warm.pool:serve_jobs",
}
"""What a fork may be asked to do: a function that takes its channel and the request."""


class _Zygote:
    def __init__(self, address: str) -> None:
        self.listener = socket.socket(socket.AF_UNIX)
        # Under its name only when it listens: whoever sees it may connect.
        self.listener.bind(f"{address}.ny")
        self.listener.listen(128)
        Path(f"{address}.ny").rename(address)
        # A fork reads from it: end of file when the zygote, which alone can write, is gone.
        self.lifeline, self._alive = os.pipe()
        self.forks: dict[socket.socket, int] = {}
        self.selector = selectors.DefaultSelector()
        self.wake, self._woken = socket.socketpair()
        for one in (self.wake, self._woken):
            one.setblocking(False)

    def run(self) -> None:
        signal.set_wakeup_fd(self._woken.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.selector.register(self.listener, selectors.EVENT_READ, self._accept)
        self.selector.register(self.wake, selectors.EVENT_READ, self._reap)
        self.selector.register(sys.stdin.fileno(), selectors.EVENT_READ, self._end)
        gc.collect()
        # What is here already is never looked through again, so that its pages stay shared.
        gc.freeze()
        while True:
            for key, _ in self.selector.select():
                key.data(key.fileobj)

    def _accept(self, _: object) -> None:
        connection, _address = self.listener.accept()
        try:
            request, channels = receive_request(connection)
        except (OSError, ValueError, EOFError):
            connection.close()
            return
        try:
            pid = os.fork()
        except OSError:
            # Out of processes or memory: whoever asked sees the connection end, and does without.
            connection.close()
            pid = -1
        if pid == 0:
            self._become(connection, request, channels)
        for one in channels:
            os.close(one)
        if pid > 0:
            self.forks[connection] = pid
            self.selector.register(connection, selectors.EVENT_READ, self._hang_up)
            with contextlib.suppress(OSError):
                connection.sendall(pid.to_bytes(4, "big"))

    def _become(self, connection: socket.socket, request: dict[str, Any], channels: list[int]) -> NoReturn:
        """Be the fork, to the end of its life."""
        code = 1
        try:
            os.setsid()
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self.selector.close()
            for one in (connection, self.listener, self.wake, self._woken, *self.forks):
                one.close()
            os.close(self._alive)
            threading.Thread(target=_end_with, args=(self.lifeline,), daemon=True, name=LIFELINE).start()
            code = _be(request, channels)
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            # Without the interpreter's own ending, whose hooks belong to the zygote.
            os._exit(code)

    def _hang_up(self, connection: object) -> None:
        """Whoever asked is gone, or wants the fork to end."""
        assert isinstance(connection, socket.socket)
        pid = self.forks.get(connection)
        if pid is None:
            # The fork was cleared away since both were told of at once: the connection is closed already.
            return
        # It would tell of its end again and again, until the fork is cleared away.
        self.selector.unregister(connection)
        _end_group(pid)

    def _reap(self, _: object) -> None:
        with contextlib.suppress(BlockingIOError):
            self.wake.recv(4096)
        while True:
            try:
                if hasattr(os, "waitid"):
                    # Until it is reaped its number is its own, and its group can be ended safely.
                    ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
                    if ended is not None:
                        _end_group(ended.si_pid)
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            if not hasattr(os, "waitid"):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
            self._tell(pid, os.waitstatus_to_exitcode(status))

    def _tell(self, pid: int, code: int) -> None:
        for connection in [one for one, forked in self.forks.items() if forked == pid]:
            del self.forks[connection]
            with contextlib.suppress(KeyError):
                self.selector.unregister(connection)
            with contextlib.suppress(OSError):
                connection.sendall(code.to_bytes(4, "big", signed=True))
            connection.close()

    def _end(self, stdin: object) -> None:
        """The build is over, or gone."""
        if os.read(0, 1):
            return
        for pid in self.forks.values():
            _end_group(pid)
        os._exit(0)


def _be(request: dict[str, Any], channels: list[int]) -> int:
    """What makes a fork of one request out of a copy of the zygote."""
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    os.chdir(request["folder"])
    _seed_anew()
    if request["target"] != "worker":
        os.environ.pop(ADDRESS, None)
        limit_memory()
    module, _, name = TARGETS[request["target"]].partition(":")
    target: Callable[[list[int], dict[str, Any]], int | None] = getattr(import_module(module), name)
    return target(channels, request) or 0


def _seed_anew() -> None:
    """Chance that is the fork's own: a copy would draw what its brothers draw."""
    import random

    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _end_with(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.killpg(0, signal.SIGKILL)


def _end_group(pid: int) -> None:
    # Both, for a fork so young that it has no group yet.
    for end in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)


def receive_request(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """A request and the file descriptors that came with it. ValueError for none, EOFError for half of one."""
    head, channels, _, _ = socket.recv_fds(connection, HEAD.size, 8)
    if len(head) != HEAD.size:
        raise ValueError("ingen begäran")
    return json.loads(receive_exactly(connection, HEAD.unpack(head)[0])), channels


def _main() -> None:
    from samrapport.run.warm.preload import preload

    zygote = _Zygote(sys.argv[1])
    preload()
    if threading.active_count() > 1:
        names = ", ".join(one.name for one in threading.enumerate())
        sys.exit(f"fler trådar än en lever ({names}), och då går det inte att dela processen säkert")
    zygote.run()


if __name__ == "__main__":
    # Under its own name, so that forks that import it get this one.
    sys.modules["samrapport.run.warm.zygote"] = sys.modules["__main__"]
    _main()
