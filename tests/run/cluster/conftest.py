"""A dask scheduler with two workers on loopback, each in a folder of its own, as real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fsspec.registry import known_implementations

from samrapport.run.cluster import executor

from .hink import Hink


@dataclass
class Machines:
    """The cluster's processes. address: of the scheduler."""

    folder: Path
    address: str = ""
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, workers: int = 2) -> None:
        note = self.folder / "scheduler.json"
        self.scheduler = self._run(
            "scheduler", "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(note)
        )
        until = time.monotonic() + 300
        while not self.address:
            assert time.monotonic() < until
            assert self.scheduler.poll() is None
            time.sleep(0.05)
            try:
                self.address = json.loads(note.read_text(encoding="utf-8"))["address"]
            except (OSError, ValueError):
                continue
        for number in range(workers):
            self.add_worker(f"dator-{number}")

    def add_worker(self, name: str) -> subprocess.Popen[bytes]:
        worker = self._run(name, "dask_worker", self.address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny")
        self.workers.append(worker)
        return worker

    def end(self) -> None:
        for one in [*self.workers, self.scheduler]:
            if one is not None:
                one.kill()
                one.wait()

    def _run(self, name: str, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        own = self.folder / name
        own.mkdir()
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--no-dashboard"]
        with (own / "log").open("wb") as log:
            return subprocess.Popen(command, cwd=own, stdout=log, stderr=log)


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machines]:
    """Not started yet, so that a test can set the environment first. On a busy machine they take their time to answer."""
    monkeypatch.setattr(executor, "WAIT", 300.0)
    folder = tmp_path / "datorer"
    folder.mkdir()
    found = Machines(folder)
    try:
        yield found
    finally:
        found.end()


@pytest.fixture
def hink(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hink]:
    """A running service, whose addresses fsspec opens here and in processes that are started from here."""
    implementation = "cluster.hink.HinkFileSystem"
    folder = tmp_path / "tillägg" / "hink-1.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: hink\nVersion: 1\n", encoding="utf-8")
    (folder / "entry_points.txt").write_text(f"[fsspec.specs]\nhink = {implementation}\n", encoding="utf-8")
    tests = str(Path(__file__).parents[1])
    path = [str(folder.parent), tests, os.environ.get("PYTHONPATH")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, path)))
    monkeypatch.syspath_prepend(tests)
    monkeypatch.setitem(known_implementations, "hink", {"class": implementation})
    found = Hink()
    found.start()
    try:
        yield found
    finally:
        found.stop()
