"""A fork that stands still before a cell, while a fork of its own goes on: who changes that cell goes on from there. Entry: `stand`.

What ran before the cell is then not run again. Each stands at a socket in a file, and waits there for whoever connects: it goes
on in another fork, in the place of the one before, which ends with all that stood after it.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import threading
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

LIFELINE = "lifeline"
"""The name of the thread by which a fork ends with the zygote; a fork's own fork is in its group, and ends with it."""
_ENDS = 1.0
_LOOK = 0.005

_lives: list[int] = []
"""What is read to the end when whoever this one went on after wants it no more; nothing in the first."""


def stand(place: Path, channel: socket.socket) -> socket.socket | None:
    """Stand at `place` for as long as it is wanted, and go on in a fork: at once, and whenever somebody connects there.

    channel: what the one that goes on at once is talked with by; it alone holds it, or nobody would hear that it died. Gives that
    one's connection; None at once. Where a process cannot be copied, since it has threads, it goes on by itself.
    """
    main = threading.main_thread()
    if any(one is not main and one.name != LIFELINE for one in threading.enumerate()):
        return None
    try:
        listener = _listen(place)
    except OSError:
        return None
    connection: socket.socket | None = None
    after: _After | None = None
    while True:
        new = _go_on(listener, after)
        if new is None:
            return connection
        if new.child:
            channel.close()
            if after is not None:
                _end(after)
            after = new
        elif after is None:
            place.unlink(missing_ok=True)
            listener.close()
            return None
        if connection is not None:
            connection.close()
        ready, _, _ = select.select([listener.fileno(), *_lives], [], [])
        if any(one in ready for one in _lives):
            place.unlink(missing_ok=True)
            if after is not None:
                _end(after)
            os._exit(0)
        connection, _ = listener.accept()


class _After(NamedTuple):
    """The process that went on. child: its number, 0 where there could be none. life: closed when it is wanted no more."""

    child: int
    life: int


def _go_on(listener: socket.socket, after: _After | None) -> _After | None:
    """Fork; None in the one that goes on."""
    read, write = os.pipe()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Of the lifeline's thread, which reads and does nothing else.
            child = os.fork()
    except OSError:
        for one in (read, write):
            os.close(one)
        return _After(0, 0)
    if child:
        os.close(read)
        return _After(child, write)
    listener.close()
    for one in (write, *([after.life] if after else []), *_lives):
        os.close(one)
    _lives[:] = [read]
    return None


def _listen(place: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    try:
        # Under its name only when it listens: whoever sees it may connect.
        listener.bind(f"{place}.ny")
        listener.listen(1)
        place.with_name(f"{place.name}.ny").rename(place)
    except BaseException:
        listener.close()
        raise
    return listener


def _end(after: _After) -> None:
    """End one that went on, which ends those that stand after it."""
    os.close(after.life)
    until = time.monotonic() + _ENDS
    with suppress(ChildProcessError):
        while not os.waitpid(after.child, os.WNOHANG)[0]:
            if time.monotonic() > until:
                os.kill(after.child, signal.SIGKILL)
                os.waitpid(after.child, 0)
                return
            time.sleep(_LOOK)
