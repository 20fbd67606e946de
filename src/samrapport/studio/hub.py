"""What the studio tells its windows while it works, each of its own page. Entries: `Hub`, `Look`."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from samrapport.run.discover import Report, Section


@dataclass(frozen=True)
class Look:
    """The page that a window looks at. section: None for the front page."""

    report: Report
    section: Section | None

    @property
    def address(self) -> str:
        """The page's, from the site's root."""
        name = "index.html" if self.section is None else self.section.page.replace(".ipynb", ".html")
        return f"reports/{self.report.folder.as_posix()}/{name}"


class Hub:
    """The state as it is, told to every window as it changes. Windows that are slow get the newest alone.

    Of the state `sidor` is what is shown of each page, by its address, or `utan` there, why it is not; a window is told that of its own
    as `sida` and `utan`.
    """

    def __init__(self) -> None:
        self._state: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._windows: dict[asyncio.Queue[dict[str, Any]], tuple[str, asyncio.AbstractEventLoop]] = {}
        self._looks: dict[str, Look] = {}

    @property
    def state(self) -> dict[str, Any]:
        """All that is told by now."""
        with self._lock:
            return dict(self._state)

    @property
    def looks(self) -> list[Look]:
        """The pages that windows look at, the one that was chosen last first."""
        with self._lock:
            return list(dict.fromkeys(reversed(self._looks.values())))

    def look(self, window: str, look: Look) -> None:
        """Take in what a window looks at from now on. window: its name; "" for whichever comes first."""
        with self._lock:
            self._looks.pop("", None)
            self._looks.pop(window, None)
            self._looks[window] = look

    def tell(self, **more: Any) -> None:
        """Change the state, from any thread."""
        with self._lock:
            self._state |= more
            self._send()

    def show(self, address: str, shown: dict[str, Any]) -> None:
        """Change what is shown of a page."""
        with self._lock:
            self._state |= {"sidor": {**self._state.get("sidor", {}), address: shown}}
            self._send()

    def _send(self) -> None:
        for queue, (_, loop) in self._windows.items():
            with suppress(RuntimeError):  # A window whose loop is over.
                loop.call_soon_threadsafe(_put_newest, queue, dict(self._state))

    async def listen(self, window: str = "") -> AsyncIterator[dict[str, Any]]:
        """The state now, and whenever it changes, as a window is told it."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=1)
        with self._lock:
            self._windows[queue] = window, asyncio.get_running_loop()
        try:
            yield self._told_to(window, self.state)
            while True:
                yield self._told_to(window, await queue.get())
        finally:
            with self._lock:
                self._windows.pop(queue, None)
                # One that comes back at once listens already; what the last of all looked at is made for whoever comes next.
                if len(self._looks) > 1 and all(other != window for other, _ in self._windows.values()):
                    self._looks.pop(window, None)

    def _told_to(self, window: str, state: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            look = self._looks.get(window) or next(reversed(self._looks.values()), None)
        sidor = state.pop("sidor", {})
        shown = sidor.get(look.address) if look else None
        if shown and "utan" in shown:
            return {**state, "sida": None, **shown}
        return {**state, "sida": shown}


def _put_newest(queue: asyncio.Queue[dict[str, Any]], told: dict[str, Any]) -> None:
    with suppress(asyncio.QueueEmpty):
        queue.get_nowait()
    queue.put_nowait(told)
