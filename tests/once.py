"""What takes long to make, made once a run and shared by its workers. Entries: `once`, `build_command`."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
# As far from those of the other build that it is held against (test_reproducible) as surroundings can be.
SURROUNDINGS = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "COLUMNS": "160"}


def build_command(data: Path, out: Path, *more: str) -> list[str]:
    """The command that builds `data` into `out` with the engine that is everywhere."""
    program = [sys.executable, "-m", "samrapport", "build"]
    return [*program, "--data", str(data), "--out", str(out), "--engine", "embedded", *more]


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of a run have in common."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name`, filled by `make` in the first worker that asks, while the others wait. Whoever gets it only reads it."""
    folder = shared_folder(factory) / name
    folder.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.with_suffix(".done").exists():
            make(folder)
            folder.with_suffix(".done").touch()
    return folder


@dataclass(frozen=True)
class Whole:
    """A finished build of everything. data: the raw data it was made from. out: its folders. said: what the command said."""

    data: Path
    out: Path
    said: str

    @property
    def site(self) -> Path:
        return self.out / "site"


def whole_build(factory: pytest.TempPathFactory) -> Whole:
    """All reports of the committed raw data."""
    folder = once(factory, "whole", _build_all)
    return Whole(folder / "raw", folder / "out", (folder / "said").read_text(encoding="utf-8"))


def _build_all(folder: Path) -> None:
    data = shutil.copytree(PROJECT / "data" / "raw", folder / "raw")
    ended = subprocess.run(
        build_command(data, folder / "out", "--jobs", "2"),
        cwd=PROJECT,
        env=os.environ | SURROUNDINGS,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    (folder / "said").write_text(ended.stdout + ended.stderr, encoding="utf-8")
