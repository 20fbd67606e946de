"""The same tree gives the same bytes, wherever, whenever and by whomever it is built."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from once import Whole

ROOT = Path(__file__).parents[1]
TREE = ("_quarto.yml", "index.qmd", "theme", "notebooks", "data/raw", "src")

pytestmark = pytest.mark.late

# Python runs this before anything else, in the build and in each of its workers and kernels: their clocks go wrong.
SHIFTED_CLOCK = """
import os, time
_shift = float(os.environ["SHIFTED_BY"])
_time, _ns, _local, _utc = time.time, time.time_ns, time.localtime, time.gmtime
time.time = lambda: _time() + _shift
time.time_ns = lambda: _ns() + int(_shift * 1e9)
time.localtime = lambda seconds=None: _local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: _utc(time.time() if seconds is None else seconds)
"""


Folders = tuple[dict[str, Path], dict[str, Path]]


def build_tree(folder: Path, jobs: int, **environment: str) -> Path:
    """A copy of the whole tree in `folder`, the code too, built there."""
    for name in TREE:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(source, target, ignore=ignore) if source.is_dir() else shutil.copyfile(source, target)
    clock = folder.parent / f"klocka-{folder.name}"
    clock.mkdir()
    (clock / "sitecustomize.py").write_text(SHIFTED_CLOCK, encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if key not in ("SOURCE_DATE_EPOCH", "LANG", "LC_ALL", "TZ")}
    paths = os.pathsep.join([str(clock), str(folder / "src")])
    command = [sys.executable, "-m", "samrapport", "build", "--engine", "embedded", "--jobs", str(jobs)]
    ended = subprocess.run(
        command, cwd=folder, env=kept | {"PYTHONPATH": paths} | environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder


@pytest.fixture(scope="module")
def built(whole: Whole, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """The folders of two builds by their names: of the one that all tests share, and of a tree copied elsewhere."""
    names = {"_site": "site", "data/processed": "processed", "reports": "reports", "korlogg": "korlogg"}
    folder = build_tree(
        tmp_path_factory.mktemp("annan mapp å") / "ett projekt",
        1,
        TZ="America/Los_Angeles",
        LC_ALL="C.UTF-8",
        PYTHONHASHSEED="4711",
        SHIFTED_BY="-300000000",
    )
    return {name: whole.out / one for name, one in names.items()}, {name: folder / name for name in names}


def contents(folder: Path, pattern: str) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob(pattern))
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [
        ("_site", "*"),
        ("_site", "*.pdf"),
        ("data/processed", "*"),
        ("reports", "*.ipynb"),
        ("reports", "manifest.json"),
        ("reports", "*.qmd"),
    ],
)
def test_two_builds_of_the_same_tree_give_the_same_bytes(built: Folders, folder: str, pattern: str) -> None:
    first, second = (contents(one[folder], pattern) for one in built)
    assert first
    assert sorted(first) == sorted(second)
    assert {name for name in first if first[name] != second[name]} == set()


def test_the_executed_notebooks_are_among_what_is_compared(built: Folders) -> None:
    executed = [name for name in contents(built[0]["reports"], "*.ipynb") if name.startswith(".samrapport/")]
    assert executed


def test_the_two_were_built_at_different_times(built: Folders) -> None:
    times = [(one["korlogg"] / "vasteras-2021.jsonl").read_text(encoding="utf-8") for one in built]
    assert times[0] != times[1]


def test_no_place_or_time_of_the_build_is_published(built: Folders) -> None:
    for one in built:
        place = os.path.commonpath(one.values()).encode()
        for path in one["_site"].rglob("*"):
            if path.is_file():
                assert place not in path.read_bytes(), path
