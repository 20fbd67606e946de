"""A small project with one report, published and then changed, for chaos to have its way with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from data_factory import OWN
from once import PROJECT, build_command, once

from samrapport.run.fingerprint import hash_tree
from tests.chaos.project import write_project
from tests.chaos.tally import totals

State = dict[str, str | None]


def build(root: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        build_command(root / "data" / "raw", out, "--godta-fynd", *more),
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@dataclass(frozen=True)
class Changed:
    """A folder whose site is of the report before a change, and whose report is of after it, unpublished.

    old, new: the files of the site before, and as it is to be. root: of the project, with the raw data, changed.
    """

    root: Path
    folder: Path
    old: State
    new: State

    @property
    def data(self) -> Path:
        """The raw data."""
        return self.root / "data" / "raw"

    def copy(self, target: Path) -> Path:
        """One to have its way with; its files are second names of the same, which nothing writes in."""
        shutil.rmtree(target, ignore_errors=True)
        return shutil.copytree(self.folder, target, copy_function=os.link)


def _make(folder: Path) -> None:
    root = folder / "projekt"
    data = write_project(root)
    out = folder / "ut"
    done = build(root, out)
    assert done.returncode == 0, done.stdout + done.stderr
    text = data.root / OWN / "rapport.yml"
    text.write_text(text.read_text(encoding="utf-8").replace("Halvårsbokslut", "Bokslut"), encoding="utf-8")
    done = build(root, out, "--no-publish")
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.copytree(out, folder / "ny")
    done = build(root, folder / "ny")
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
    return Changed(folder / "projekt", folder / "ut", old, new)


class Struck:
    """A module of these, run as a program that does what each line asks in a process of its own, struck at a step."""

    def __init__(self, module: str, *words: str, surroundings: Mapping[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"tests.chaos.{module}", *words],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(surroundings or {})},
        )

    def ask(self, line: str) -> tuple[int, int]:
        """How it ended, and after how many steps."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        code, count = self.process.stdout.readline().split()
        return int(code), int(count)


class Publisher(Struck):
    """Publishes folders."""

    def publish(self, folder: Path, step: int = 0, fault: str = "KILL", kind: str = "all") -> tuple[int, int]:
        return self.ask(f"{folder} {step} {fault} {kind}")


@dataclass(frozen=True)
class Stroke:
    """At which step of what is done within a folder a command is struck, and how; nowhere at 0."""

    within: Path
    step: int = 0
    fault: str = "EIO"


class Commands(Struck):
    """Gives the program's commands."""

    def give(self, words: list[str], cwd: Path, said: Path, stroke: Stroke) -> tuple[int, int]:
        """said: the file that gets what the command says."""
        within = str(stroke.within)
        asked = {"command": words, "folder": within, "cwd": str(cwd), "said": str(said)}
        return self.ask(json.dumps({**asked, "step": stroke.step, "fault": stroke.fault}))


@pytest.fixture(scope="module")
def publisher(changed: Changed) -> Iterator[Publisher]:
    made = Publisher("publish_once", str(changed.root))
    with made.process:
        yield made
