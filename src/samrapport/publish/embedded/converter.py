"""Pandoc processes that live for many documents, since starting one takes longer than a page. Entry: `Converters`."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from samrapport.publish.embedded.program import limit_memory, limit_time

WORKER = Path(__file__).with_name("worker.lua")
DOCUMENTS = 500
"""How many documents a process makes. It keeps a little of each, so that one for all would grow with the site."""


class Answer(NamedTuple):
    """done: whether the output was written. told: what the filter or pandoc said."""

    done: bool
    told: str


class ConverterDied(Exception):
    """A pandoc process ended, or did not answer in time."""


class Converters:
    """As many pandoc processes as are asked for at the same time, started when needed and ended by `close`.

    One that dies or is too slow is put away, and the next document gets a new one.
    """

    def __init__(self, program: str, timeout: float) -> None:
        self._program, self._timeout = program, timeout
        self._idle: queue.SimpleQueue[_Converter] = queue.SimpleQueue()
        self.started = 0

    def ask(self, request: Mapping[str, Any]) -> Answer:
        """What pandoc makes of a request (see worker.lua). Raises ConverterDied."""
        with self._taken() as one:
            return one.ask(request, self._timeout)

    def close(self) -> None:
        """End all processes that are not at work."""
        while not self._idle.empty():
            self._idle.get().end()

    @contextmanager
    def _taken(self) -> Iterator[_Converter]:
        try:
            one = self._idle.get_nowait()
        except queue.Empty:
            one = _Converter(self._program)
            self.started += 1
        try:
            yield one
        except BaseException:
            one.end()
            raise
        one.made += 1
        if one.made < DOCUMENTS:
            self._idle.put(one)
        else:
            one.end()


class _Converter:
    def __init__(self, program: str) -> None:
        self.made = 0
        try:
            self._process = subprocess.Popen(
                [program, "lua", str(WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                encoding="utf-8",
            )
        except OSError as error:
            raise ConverterDied(str(error)) from error
        limit_memory(self._process)

    def ask(self, request: Mapping[str, Any], timeout: float) -> Answer:
        assert self._process.stdin
        assert self._process.stdout
        # A process that hangs is ended, and reading from it with that.
        watch = threading.Timer(timeout, self._process.kill)
        watch.start()
        # Should this process be killed meanwhile, nobody else would end it.
        limit_time(self._process, timeout)
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except (OSError, ValueError) as error:
            raise ConverterDied(str(error)) from error
        finally:
            watch.cancel()
        if not line.endswith("\n"):
            raise ConverterDied("no answer")
        answer = json.loads(line)
        return Answer(bool(answer["done"]), str(answer["told"]))

    def end(self) -> None:
        self._process.kill()
        # Closes the pipes as well.
        self._process.communicate()
