"""Whoever reads the site while it is published meets the old or the new, whole: nothing missing, nothing cut, nothing mixed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from once import PROJECT

from samrapport.run.disk import swap
from tests.chaos.read_on import FILES, content
from tests.chaos.tally import note

pytestmark = pytest.mark.slow

READERS = 2


def release(folder: Path, number: int) -> Path:
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content(number))
    return folder


def hammered(folder: Path, site: Path, reads: int) -> Counter[str]:
    """What the readers met while one release after the other was put in place, until each had read so many times."""
    swap.swap_folder(release(folder / ".ny", 0), site)
    readers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.read_on", site, str(reads), folder / "slut"],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(READERS)
    ]
    met: Counter[str] = Counter()
    while any(one.poll() is None for one in readers):
        met["swaps"] += 1
        swap.swap_folder(release(folder / ".ny", met["swaps"]), site)
    for one in readers:
        with one:
            assert one.stdout
            met += Counter(json.loads(one.stdout.read()))
    return met


def assert_nothing_amiss(met: Counter[str], reads: int) -> None:
    note("readers", Counter({"whole": READERS}))
    print(dict(met))
    assert met["reads"] >= READERS * reads
    assert met["swaps"] > reads // 10_000
    assert {name: met[name] for name in ("missing", "cut", "mixed")} == {"missing": 0, "cut": 0, "mixed": 0}


@pytest.mark.parametrize("linked", [False, True], ids=["a folder", "a link to a folder"])
@pytest.mark.parametrize("reads", [10_000, pytest.param(500_000, marks=pytest.mark.long)])
def test_no_reader_meets_anything_but_a_whole_site(tmp_path: Path, linked: bool, reads: int) -> None:
    site = tmp_path / "site"
    if linked:
        (tmp_path / "served").mkdir()
        site.symlink_to(tmp_path / "served")
    assert_nothing_amiss(hammered(tmp_path, site, reads), reads)
    assert site.is_symlink() == linked


@pytest.mark.parametrize("reads", [10_000, pytest.param(500_000, marks=pytest.mark.long)])
def test_file_by_file_nothing_is_missing_or_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: int) -> None:
    """As where the folder can't change its name; that pages may be of two releases meanwhile is told at the end of the build."""
    monkeypatch.setattr(swap, "exchange_names", lambda one, other: False)
    met = hammered(tmp_path, tmp_path / "site", reads)
    del met["mixed"]
    assert_nothing_amiss(met, reads)
