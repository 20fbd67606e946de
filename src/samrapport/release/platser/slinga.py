"""A loop of its own for protocols whose libraries are asynchronous, so that a place is asked alike from any thread. Entry: `Slinga`."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds that an operation may take, and besides that what its bytes take."""

_SLOWEST = 10_000
"""Bytes a second below which a connection is as good as broken."""


class Slinga:
    """Runs coroutines in a thread of its own until it is closed. patience: seconds for an operation."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._closed = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T], size: int = 0) -> T:
        """What a coroutine gives. size: bytes that it moves. Raises TimeoutError when it takes too long, or all is closed."""
        if self._closed:
            work.close()
            raise TimeoutError
        limited = asyncio.wait_for(work, self.patience + size / _SLOWEST)
        future = asyncio.run_coroutine_threadsafe(limited, self._loop)
        try:
            return future.result()
        except CancelledError:
            # Another thread has let go of the connection.
            raise TimeoutError from None
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """End the thread."""
        self._closed = True

        async def cancel_all() -> None:
            others = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
            for one in others:
                one.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(cancel_all(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
