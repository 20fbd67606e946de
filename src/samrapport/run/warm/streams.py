"""What a notebook prints, in a fork without a kernel. Entry: `CellStream`."""

from __future__ import annotations

import io
import os
import threading
import time
from typing import Any

_KEPT_AT_MOST = 0.2
"""Seconds that text may wait for more, as in ipykernel."""


class CellStream(io.TextIOBase):
    """Standard output or error: gathers what is written and sends it as a stream message. name: stdout or stderr."""

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, session: Any, shell: Any, name: str) -> None:
        super().__init__()
        self.session, self.shell, self.name = session, shell, name
        self._parts: list[str] = []
        self._since = 0.0
        self._lock = threading.RLock()

    def write(self, text: str) -> int:
        """Take text; it goes when a cell shows something else or ends."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self.session.owner:
            # A process that the notebook forked: its output is not ours to order.
            os.write(self.fileno(), text.encode(errors="replace"))
            return len(text)
        with self._lock:
            now = time.monotonic()
            if not self._parts:
                self._since = now
            self._parts.append(text)
            if now - self._since > _KEPT_AT_MOST:
                self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what was gathered."""
        with self._lock:
            text = "".join(self._parts)
            self._parts.clear()
            if text and os.getpid() == self.session.owner:
                self.session.send(None, "stream", {"name": self.name, "text": text}, self.shell.get_parent())

    def writable(self) -> bool:
        """It is."""
        return True

    def isatty(self) -> bool:
        """It is no terminal."""
        return False

    def fileno(self) -> int:
        """The descriptor that other programs write to; see `cells` for what becomes of that."""
        return 1 if self.name == "stdout" else 2
