"""Whole builds killed by the clock: the site is the old or the new, nothing works on, and the next build completes and clears."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from once import build_command

from samrapport.run.fingerprint import hash_tree
from tests.chaos.conftest import Changed
from tests.chaos.tally import note

pytestmark = [pytest.mark.late, pytest.mark.skipif(sys.platform != "linux", reason="läser /proc")]

PATIENCE = 1800
"""Seconds. On a busy machine a build of a few seconds takes minutes, and what hangs does so however long one waits."""


def alive(mark: str) -> list[str]:
    """The programs that have `mark` in their surroundings and are not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (path / "environ").read_bytes() and "\nState:\tZ" not in (path / "status").read_text():
                found.append((path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:120])
        except OSError:
            continue
    return found


def build(changed: Changed, folder: Path, temporary: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        build_command(changed.data, folder, "--godta-fynd", "--force"),
        cwd=changed.root,
        env={**os.environ, "TMPDIR": str(temporary), "KAOS": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def killed(changed: Changed, place: Path, after: float, number: signal.Signals) -> str:
    folder, temporary = changed.copy(place / "ut"), place / "tmp"
    temporary.mkdir()
    process = build(changed, folder, temporary)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
    process.wait(PATIENCE)
    standing = hash_tree(folder / "site")
    assert standing in (changed.old, changed.new), f"{number.name} after {after:.2f} s left a site that is neither"
    end = time.monotonic() + PATIENCE
    while left := alive(f"KAOS={temporary}"):
        assert time.monotonic() < end, f"{number.name} after {after:.2f} s left at work: {left}"
        time.sleep(0.1)
    again = build(changed, folder, temporary)
    assert again.wait(PATIENCE) == 0
    assert hash_tree(folder / "site") == changed.new
    assert [one.name for one in temporary.iterdir()] == []
    assert sorted(one.name for one in folder.iterdir() if one.name.startswith(".")) == []
    return f"{number.name}: {'old' if standing == changed.old else 'new'} site, {process.returncode}"


@pytest.mark.parametrize("kills", [2, pytest.param(100, marks=pytest.mark.long)])
def test_a_build_killed_at_any_moment_leaves_nothing_behind(changed: Changed, tmp_path: Path, kills: int) -> None:
    rng = random.Random(kills)
    started = time.monotonic()
    (tmp_path / "hel").mkdir()
    assert build(changed, changed.copy(tmp_path / "hel" / "ut"), tmp_path / "hel").wait(PATIENCE) == 0
    whole = time.monotonic() - started
    for turn in range(kills):
        (tmp_path / str(turn)).mkdir()
        number = rng.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT))
        ended = killed(changed, tmp_path / str(turn), rng.uniform(0.2, whole), number)
        note("builds killed by the clock", Counter([ended]))
