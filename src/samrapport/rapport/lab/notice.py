"""What is shown for the screen alone, and never saved: a line, and how long a cell has worked. Entries: `notice`, `Clock`."""

from __future__ import annotations

from html import escape
from threading import Event, Thread
from typing import Any, Final

from IPython.display import display

NOTICE: Final = {"samrapport": {"kind": "notis"}}
"""The metadata by which it is known (`samrapport.run.execution.committed`)."""
AFTER: Final = 1.0
"""Seconds that a cell may take before it is told that it works, and between each telling."""


def notice(text: str, script: str = "", handle: Any = None) -> Any:
    """Show a line, in place of an earlier one where its handle is given. Gives the handle by which another may take its place."""
    data = {"text/html": (f"<p>{escape(text)}</p>" if text else "") + script, "text/plain": text}
    if handle is None:
        return display(data, raw=True, metadata=NOTICE, display_id=True)  # type: ignore[no-untyped-call]
    handle.update(data, raw=True, metadata=NOTICE)
    return handle


class Clock:
    """Tells how long a cell has worked, when that is more than a second, until it is done."""

    def __init__(self) -> None:
        self._done, self._thread = Event(), Thread()

    def start(self) -> None:
        """A cell begins."""
        self._done.set()
        self._done = Event()
        self._thread = Thread(target=_tell, args=(self._done,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """It has ended: nothing is left on the screen."""
        self._done.set()
        if self._thread.ident is not None:
            self._thread.join()


def _tell(done: Event) -> None:
    handle = None
    seconds = 0
    while not done.wait(AFTER):
        seconds += 1
        handle = notice(f"Arbetar … {seconds} s", handle=handle)
    if handle is not None:
        notice("", handle=handle)
