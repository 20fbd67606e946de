"""Processes of pandoc or Typst that live for many documents, since starting one takes longer than a page. Entry: `Converters`."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from samrapport.publish.embedded.program import limit_memory, limit_time

DOCUMENTS = 500
"""How many documents a process makes. It keeps a little of each, so that one for all would grow with the site."""


class Answer(NamedTuple):
    """done: whether the output was written. told: what the filter, pandoc or Typst said."""

    done: bool
    told: str


class ConverterDied(Exception):
    """A process ended, or did not answer in time. slow: whether for its time. code: what it ended with."""

    def __init__(self, why: str, *, slow: bool = False, code: int | None = None) -> None:
        self.slow, self.code = slow, code
        super().__init__(why)


class GivenUp(Exception):
    """What a thread waited for is not wanted any more: see `Converters.give_up`."""


class Converters:
    """As many processes of one program as are asked for at the same time, started when needed and ended by `close`.

    Each reads a request (JSON on one line) and answers with one line: `done` and `told`. One that dies or is too slow is put
    away, and the next document gets a new one. timeout: seconds for a document. threads: how many of them it works in.
    """

    def __init__(self, command: Sequence[str], timeout: float, *, threads: int = 1) -> None:
        self._command, self.timeout, self._threads = command, timeout, threads
        self._idle: queue.SimpleQueue[_Converter] = queue.SimpleQueue()
        self.started = 0
        self._at_work: dict[int, _Converter] = {}
        self._given_up: set[int] = set()

    def ask(self, request: Mapping[str, Any]) -> Answer:
        """What the program makes of a request. Raises ConverterDied, GivenUp, and OSError where no process can be started."""
        me = threading.get_ident()
        self._given_up.discard(me)
        try:
            with self._taken() as one:
                self._at_work[me] = one
                return one.ask(request, self.timeout, self._threads)
        except ConverterDied:
            if me in self._given_up:
                raise GivenUp from None
            raise
        finally:
            self._at_work.pop(me, None)

    def give_up(self, thread: int) -> None:
        """End what a thread waits for now, if it does: it then meets GivenUp."""
        if (one := self._at_work.get(thread)) is not None:
            self._given_up.add(thread)
            one.kill()

    def close(self) -> None:
        """End all processes that are not at work."""
        while not self._idle.empty():
            self._idle.get().end()

    @contextmanager
    def _taken(self) -> Iterator[_Converter]:
        try:
            one = self._idle.get_nowait()
        except queue.Empty:
            one = _Converter(self._command)
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
    def __init__(self, command: Sequence[str]) -> None:
        self.made = 0
        # Pandoc keeps a file of its own there as long as it lives, and is always killed.
        self._folder = tempfile.mkdtemp()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C.UTF-8", "TMPDIR": self._folder},
            encoding="utf-8",
        )
        limit_memory(self._process)

    def ask(self, request: Mapping[str, Any], timeout: float, threads: int) -> Answer:
        assert self._process.stdin
        assert self._process.stdout
        slow = threading.Event()

        def end_slow() -> None:
            slow.set()
            self._process.kill()

        # A process that hangs is ended, and reading from it with that.
        watch = threading.Timer(timeout, end_slow)
        watch.start()
        # Should this process be killed meanwhile, nobody else would end it.
        limit_time(self._process, timeout * threads)
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except (OSError, ValueError) as error:
            raise ConverterDied(str(error), slow=slow.is_set()) from error
        finally:
            watch.cancel()
        if not line.endswith("\n"):
            # Whether it was ended or ended, it has no more to say.
            raise ConverterDied("no answer", slow=slow.is_set(), code=self._process.wait())
        answer = json.loads(line)
        return Answer(bool(answer["done"]), str(answer["told"]))

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        self._process.kill()
        # Closes the pipes as well.
        self._process.communicate()
        shutil.rmtree(self._folder, ignore_errors=True)
