"""A program is heard line by line, and nothing of it is left behind."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from samrapport.publish.quarto import run
from samrapport.publish.quarto.run import run_program


def alive(pid: int) -> bool:
    """Whether a process runs: it is not ended, nor waits for somebody to read its exit code."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone(pid: int) -> bool:
    """Whether a process is ended, now or in the moment that the system takes to end one."""
    for _ in range(1200):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


def wait_for(path: Path) -> str:
    for _ in range(6000):
        if path.is_file() and (text := path.read_text(encoding="utf-8")):
            return text
        time.sleep(0.05)
    raise AssertionError(f"{path.name} kom aldrig")


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_lines_of_both_streams_come_in_order_and_a_carriage_return_ends_one() -> None:
    program = (
        "import sys\nfor i in range(3):\n    print('ut', i, flush=True)\n    print(f'\\r[{i}] fel', file=sys.stderr)\n"
        "print('å slut', end='')\nsys.exit(3)"
    )
    heard: list[str] = []
    code = run_program(python(program), {**os.environ, "PYTHONIOENCODING": "utf-8"}, heard.append)
    assert code == 3
    assert [line for line in heard if line] == ["ut 0", "[0] fel", "ut 1", "[1] fel", "ut 2", "[2] fel", "å slut"]


def test_what_a_program_started_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """However it ends: here by what hears it, as when somebody interrupts the build."""
    monkeypatch.setattr(run, "_GRACE", 0.3)
    program = (
        "import os, signal, subprocess, sys, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(os.getpid(), child.pid, flush=True)\ntime.sleep(600)"
    )
    pids: list[int] = []

    def hear(line: str) -> None:
        pids.extend(int(pid) for pid in line.split())
        assert all(alive(pid) for pid in pids)
        raise KeyboardInterrupt

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_program(python(program), os.environ, hear)
    assert time.monotonic() - begun < 300
    assert len(pids) == 2
    assert all(gone(pid) for pid in pids)


def test_a_program_that_falls_silent_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "SILENCE", 0.3)
    heard: list[str] = []
    program = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    with pytest.raises(TimeoutError):
        run_program(python(program), os.environ, heard.append)
    assert all(gone(int(pid)) for pid in heard if pid)
