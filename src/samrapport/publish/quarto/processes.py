"""A program that is heard line by line and leaves nothing behind. Entry: `run_program`."""

from __future__ import annotations

import codecs
import os
import re
import selectors
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

SILENCE = 3600.0
"""Seconds without a word after which a program is taken to hang. A project may take longer in all, a document never."""
_GRACE = 5.0


def run_program(command: Sequence[str], environment: Mapping[str, str], hear: Callable[[str], None]) -> int:
    """The exit code of a program. Every line it says, on either stream, is given to `hear` as it comes.

    However this ends, the program and all that it started end with it. Raises OSError where it cannot be started,
    TimeoutError where it falls silent.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        # One stream, so that what is said stands in the order in which it was said.
        stderr=subprocess.STDOUT,
        env=environment,
        bufsize=0,
        # A group of its own: what the program starts in its turn can be ended with it.
        process_group=0,
    )
    try:
        for line in _lines(process):
            hear(line)
        return process.wait(SILENCE)
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    finally:
        if process.poll() is None:
            _end(process)
        if process.stdout:
            process.stdout.close()


def _lines(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """What a program says, line by line; a carriage return ends a line too."""
    if process.stdout is None:
        return
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    left, going = "", True
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while going:
            if not selector.select(SILENCE):
                raise TimeoutError
            chunk = os.read(process.stdout.fileno(), 1 << 16)
            going = bool(chunk)
            *lines, left = re.split(r"[\r\n]+", left + decoder.decode(chunk, final=not going))
            yield from lines
    if left:
        yield left


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started: kindly first."""
    _signal(process, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
