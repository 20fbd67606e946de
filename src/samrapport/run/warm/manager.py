"""What nbclient takes for a kernel's manager and client, with a fork in its place. Entry: `CellsManager`.

papermill and nbclient do their work as ever: injecting parameters, time limits, gathering outputs, errors. Only the
messages come from a fork that runs the cells, instead of from a kernel.

While a notebook runs, the fork for the next one gets ready: it has its own process from the start, and waits until it is
told in which folder it is to work.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.manager import AsyncKernelManager

from samrapport.run.warm.forks import ADDRESS, Fork, ZygoteLost, await_fork, order_with_channel
from samrapport.run.warm.wire import Reader, send_message

_LANGUAGE = {"name": "python"}


class NeedsKernel(Exception):
    """The notebook does what only a whole kernel can."""


class _Ordered:
    """A fork for one notebook, on its way. environment: what it was given, which is what it is good for."""

    def __init__(self) -> None:
        self.environment = dict(os.environ)
        self.connection, self.channel = order_with_channel("cells", os.environ[ADDRESS], self.environment)

    def come(self, folder: Path) -> Fork:
        """The fork, working in `folder`. Raises ZygoteLost."""
        try:
            fork = await_fork(self.connection)
            send_message(self.channel, json.dumps({"folder": str(folder)}).encode())
        except BaseException as error:
            self.drop()
            if isinstance(error, OSError):
                raise ZygoteLost("den förvärmda processen svarar inte") from error
            raise
        return fork

    def drop(self) -> None:
        """Do without it."""
        self.channel.close()
        self.connection.close()


_next: list[_Ordered] = []


def come(folder: Path) -> tuple[Fork, socket.socket]:
    """The fork that was ordered while the last notebook ran, or a new one where that is gone or things have changed."""
    while _next:
        ordered = _next.pop()
        if ordered.environment == dict(os.environ):
            with contextlib.suppress(ZygoteLost):
                return ordered.come(folder), ordered.channel
        ordered.drop()
    ordered = _Ordered()
    return ordered.come(folder), ordered.channel


class CellsManager(AsyncKernelManager):
    """Starts a fork and ends it."""

    fork: Fork | None = None
    channel: socket.socket | None = None

    async def start_kernel(self, **kwargs: Any) -> None:
        """Fork. Raises ZygoteLost."""
        self.fork, self.channel = come(Path(kwargs.get("cwd") or Path.cwd()))
        # If it cannot be had, the next notebook will tell.
        with contextlib.suppress(ZygoteLost, OSError):
            _next.append(_Ordered())

    def client(self, **_: Any) -> Any:
        """Whoever talks with the fork."""
        assert self.channel is not None
        return CellsClient(self.channel)

    @property
    def has_kernel(self) -> bool:
        """Whether there is a fork."""
        return self.fork is not None

    @property
    def ipykernel(self) -> bool:
        """Whether it takes ipykernel's arguments: it takes none."""
        return False

    async def is_alive(self) -> bool:
        """Whether it lives."""
        return self.fork is not None and self.fork.poll() is None

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """End it with all that it started. The next notebook need not wait until the system has cleared it away."""
        if self.fork is not None:
            self.fork.leave()
            self.fork = None

    async def interrupt_kernel(self) -> None:
        """There is no interrupting: what takes too long is ended."""

    async def cleanup_resources(self, restart: bool = False) -> None:
        """A fork that ended by itself may have left others."""
        await self.shutdown_kernel()


class CellsClient:
    """Sends cells to the fork, and sorts what comes back."""

    allow_stdin = False

    def __init__(self, channel: socket.socket | None) -> None:
        self._channel = channel
        self._reader = Reader()
        self._count = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = False
        self._need = ""
        self.shell_channel, self.iopub_channel = _Inbox(), _Inbox()

    def start_channels(self, **_: Any) -> None:
        """Listen, in the loop that is running."""
        self._loop = asyncio.get_running_loop()
        self._listen()

    def _listen(self) -> None:
        if self._loop is not None and self._channel is not None:
            self._loop.add_reader(self._channel.fileno(), self._take)

    def stop_channels(self) -> None:
        """Listen no more."""
        if self._loop is not None and self._channel is not None:
            # Before the socket is closed, or the loop would take the next one of the same number for it.
            self._loop.remove_reader(self._channel.fileno())
            self._channel.close()
        self._loop = None

    async def is_alive(self) -> bool:
        """Whether the fork lives. NeedsKernel when it ended because it told of a need."""
        if self._need:
            raise NeedsKernel(self._need)
        return not self._ended

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the fork has made its shell. RuntimeError, as from a kernel, when it does not."""
        try:
            await self.shell_channel.get_msg(timeout=timeout)
        except Empty as error:
            raise RuntimeError("Kernel died before replying to kernel_info") from error

    def execute(self, code: str, **_: Any) -> str:
        """Send a cell, and tell the number by which its messages will go."""
        self._count += 1
        name = f"cell-{self._count}"
        self._send({"code": code, "id": name})
        return name

    def _send(self, request: dict[str, str]) -> None:
        assert self._channel is not None
        try:
            send_message(self._channel, json.dumps(request).encode())
        except OSError:
            self._end()

    def kernel_info(self, **_: Any) -> str:
        """Ask nothing, for the answer is known."""
        content = {"language_info": _LANGUAGE, "status": "ok"}
        self.shell_channel.put(
            {"msg_type": "kernel_info_reply", "content": content, "parent_header": {"msg_id": "info"}}
        )
        return "info"

    def _take(self) -> None:
        assert self._channel is not None
        try:
            piece = self._channel.recv(1 << 20)
        except OSError:
            piece = b""
        if not piece:
            self._end()
        for message in self._reader.take(piece):
            self._sort(message)

    def _sort(self, message: Any) -> None:
        kind = message["msg_type"]
        if kind == "need":
            self._need = message["content"]["why"]
        elif kind in ("ready", "execute_reply"):
            self.shell_channel.put(message)
        else:
            self.iopub_channel.put(message)

    def _end(self) -> None:
        self._ended = True
        self.stop_channels()
        # Whoever waits for an answer gets none, and then asks whether we live.
        self.shell_channel.put(None)


class _Inbox:
    """What has come and not been read."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Any] = asyncio.Queue()

    def put(self, message: Any) -> None:
        """Lay in a message; None when there will be no more."""
        self._queue.put_nowait(message)

    async def get_msg(self, timeout: float | None = None) -> Any:
        """The next one. Empty when none comes in time."""
        try:
            message = await asyncio.wait_for(self._queue.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if message is None:
            self._queue.put_nowait(None)
            raise Empty
        return message
