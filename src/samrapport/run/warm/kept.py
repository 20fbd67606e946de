"""A notebook run again from the cell that is changed: those before it tell what they told, and are not run. Entries: `Kept`, `kept_manager`.

It is as when all of them are run, for what they read is the same: whoever asks for it has seen to that. A fork stands before each
cell (`standing`), and goes on from there.
"""

from __future__ import annotations

import contextlib
import copy
import os
import shutil
import socket
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samrapport.run.warm.forks import Fork
from samrapport.run.warm.manager import CellsClient, CellsManager, come


@dataclass
class _Cell:
    """A cell that ended well. messages: what it told. record: what was noted by then of what the notebook read, as it lay in its file."""

    code: str
    messages: list[Any] = field(default_factory=list)
    record: bytes | None = None
    good: bool = False


class StandsNoMore(Exception):
    """What stood before a cell is dead, and has told nothing of the cell."""


class Kept:
    """One notebook's cells as they ran last, in this worker. record: the file where a notebook notes what it reads."""

    def __init__(self, record: Path) -> None:
        self.record = record
        self.cells: list[_Cell] = []
        self.places: list[Path] = []
        self.fork: Fork | None = None
        self._environment: dict[str, str] = {}
        self._folder: Path | None = None
        self._made = 0

    def begin(self, folder: Path) -> socket.socket:
        """A fork that has run nothing, and the channel to it. Raises ZygoteLost."""
        self.drop()
        self._folder = Path(tempfile.mkdtemp(prefix="k"))
        self.fork, channel = come(folder)
        self._environment = dict(os.environ)
        return channel

    @property
    def stands(self) -> bool:
        """Whether its forks are there still, and would be made so today."""
        return self.fork is not None and self.fork.poll() is None and self._environment == dict(os.environ)

    def drop(self) -> None:
        """End them all."""
        if self.fork is not None:
            self.fork.leave()
            self.fork = None
        self.cells, self.places = [], []
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def new_place(self) -> Path:
        """Where the next cell's fork is to stand."""
        assert self._folder is not None
        self._made += 1
        self.places.append(self._folder / str(self._made))
        return self.places[-1]

    def go_on(self, count: int) -> socket.socket | None:
        """The channel to a fork that has run as many of the first `count` cells as can be had; None where none stands there."""
        for number in range(min(count, len(self.places) - 1), -1, -1):
            channel = socket.socket(socket.AF_UNIX)
            try:
                channel.connect(str(self.places[number]))
            except OSError:
                channel.close()
                continue
            self.places = self.places[: number + 1]
            return channel
        return None


class _KeptClient(CellsClient):
    """Sends a fork the cells from the first that is changed on."""

    def __init__(self, kept: Kept, folder: Path) -> None:
        super().__init__(None)
        self._kept, self._folder, self._running = kept, folder, _Cell("")
        self._waits = False  # For the first word of what stood before a cell.

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for nothing: whether a fork is needed is not known yet."""

    async def is_alive(self) -> bool:
        """As `CellsClient.is_alive`; StandsNoMore where it died before it began."""
        if self._ended and self._waits:
            raise StandsNoMore
        return await super().is_alive()

    def execute(self, code: str, **_: Any) -> str:
        """As `CellsClient.execute`; a cell that is as before, with all before it, tells what it told then."""
        kept, number = self._kept, self._count
        self._count += 1
        name = f"cell-{number + 1}"
        if self._channel is None:
            before = kept.cells[number] if number < len(kept.cells) else None
            if before is not None and before.code == code:
                if before.record is not None:
                    kept.record.write_bytes(before.record)
                for message in copy.deepcopy(before.messages):
                    self._sort(message)
                return name
            stands = self._go_on(number)
        else:
            stands = False
        self._running = _Cell(code)
        self._run(code, name, stands=stands)
        return name

    def _go_on(self, number: int) -> bool:
        """Come to a fork that is about to run the cell; tells whether it is one that stands before it."""
        kept = self._kept
        again, kept.cells = kept.cells[:number], kept.cells[:number]
        self._channel = kept.go_on(number)
        if self._channel is None:
            self._channel = kept.begin(self._folder)
            kept.cells = again
            done, stands = 0, False
        else:
            done, stands = len(kept.places) - 1, True
            self._waits = True
        self._listen()
        # Under other names, so that what they tell is heard by nobody.
        for n in range(done, number):
            self._run(again[n].code, f"again-{n}", stands=stands)
            stands = False
        return stands

    def _run(self, code: str, name: str, *, stands: bool) -> None:
        place = {} if stands else {"place": str(self._kept.new_place())}
        self._send({"code": code, "id": name, **place})

    def _sort(self, message: Any) -> None:
        if self._channel is not None:
            self._waits = False
        if self._channel is not None and message["parent_header"].get("msg_id") == f"cell-{self._count}":
            self._note(message)
        super()._sort(message)

    def _note(self, message: Any) -> None:
        running, content = self._running, message["content"]
        running.messages.append(message)
        if message["msg_type"] == "execute_reply":
            running.good = content["status"] == "ok"
            with contextlib.suppress(FileNotFoundError):
                running.record = self._kept.record.read_bytes()
        elif message["msg_type"] == "status" and content["execution_state"] == "idle" and running.good:
            self._kept.cells.append(running)


class _KeptManager(CellsManager):
    """Lets the forks of a notebook stand when it is done."""

    kept: Kept

    async def start_kernel(self, **kwargs: Any) -> None:
        """See whether they stand still; a fork is made when a cell needs it."""
        self._folder = Path(kwargs.get("cwd") or Path.cwd())
        self._begun = True
        if not self.kept.stands:
            self.kept.drop()

    def client(self, **_: Any) -> Any:
        """Whoever talks with a fork."""
        return _KeptClient(self.kept, self._folder)

    @property
    def has_kernel(self) -> bool:
        """Whether there is something to talk with."""
        return getattr(self, "_begun", False)

    async def is_alive(self) -> bool:
        """Whether it lives: without a fork nothing has died."""
        return self.kept.fork is None or self.kept.fork.poll() is None

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """End nothing."""


def kept_manager(kept: Kept) -> type[CellsManager]:
    """The manager to run a notebook by, so that it is kept."""
    return type("KeptManager", (_KeptManager,), {"kept": kept})
