"""A small project with one report, published and then changed, for chaos to have its way with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from data_factory import OWN, Data
from once import PROJECT, build_command, once

from samrapport.run.fingerprint import hash_tree
from tests.chaos.tally import totals

State = dict[str, str | None]


def build(data: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        build_command(data, out, "--godta-fynd", *more),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@dataclass(frozen=True)
class Changed:
    """A folder whose site is of the report before a change, and whose report is of after it, unpublished.

    old, new: the files of the site before, and as it is to be. data: the raw data, changed.
    """

    data: Path
    folder: Path
    old: State
    new: State

    def copy(self, target: Path) -> Path:
        """One to have its way with; its files are second names of the same, which nothing writes in."""
        shutil.rmtree(target, ignore_errors=True)
        return shutil.copytree(self.folder, target, copy_function=os.link)


def _make(folder: Path) -> None:
    data = Data(folder / "raw")
    out = folder / "ut"
    done = build(data.root, out)
    assert done.returncode == 0, done.stdout + done.stderr
    text = data.root / OWN / "rapport.yml"
    text.write_text(text.read_text(encoding="utf-8").replace("Halvårsbokslut", "Bokslut"), encoding="utf-8")
    done = build(data.root, out, "--no-publish")
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.copytree(out, folder / "ny")
    done = build(data.root, folder / "ny")
    assert done.returncode == 0, done.stdout + done.stderr


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell how many cases of each kind there were, and how they ended."""
    for line in totals():
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    folder = once(tmp_path_factory, "chaos", _make)
    old, new = hash_tree(folder / "ut" / "site"), hash_tree(folder / "ny" / "site")
    assert old != new
    return Changed(folder / "raw", folder / "ut", old, new)


class Publisher:
    """Publishes folders in processes of their own, struck at a step."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.publish_once"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def publish(self, folder: Path, step: int = 0, fault: str = "KILL", kind: str = "all") -> tuple[int, int]:
        """How it ended, and after how many steps."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{folder} {step} {fault} {kind}\n")
        self.process.stdin.flush()
        code, count = self.process.stdout.readline().split()
        return int(code), int(count)


@pytest.fixture(scope="module")
def publisher() -> Iterator[Publisher]:
    made = Publisher()
    with made.process:
        yield made
