"""What the studio tells its windows while it works. Entry: `Hub`."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any


class Hub:
    """The state as it is, told to every window as it changes. Windows that are slow get the newest alone."""

    def __init__(self) -> None:
        self._state: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._windows: dict[asyncio.Queue[dict[str, Any]], asyncio.AbstractEventLoop] = {}

    @property
    def state(self) -> dict[str, Any]:
        """All that is told by now."""
        with self._lock:
            return dict(self._state)

    def tell(self, **more: Any) -> None:
        """Change the state, from any thread."""
        with self._lock:
            self._state |= more
            told, windows = dict(self._state), dict(self._windows)
        for queue, loop in windows.items():
            with suppress(RuntimeError):  # A window whose loop is over.
                loop.call_soon_threadsafe(_put_newest, queue, told)

    async def listen(self) -> AsyncIterator[dict[str, Any]]:
        """The state now, and whenever it changes."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=1)
        with self._lock:
            self._windows[queue] = asyncio.get_running_loop()
        try:
            yield self.state
            while True:
                yield await queue.get()
        finally:
            with self._lock:
                self._windows.pop(queue, None)


def _put_newest(queue: asyncio.Queue[dict[str, Any]], told: dict[str, Any]) -> None:
    with suppress(asyncio.QueueEmpty):
        queue.get_nowait()
    queue.put_nowait(told)
