"""Fixtures that every kind of test may use."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from data_factory import Data
from hypothesis import settings

settings.register_profile("samrapport", deadline=None, max_examples=100, derandomize=True, print_blob=True)
settings.load_profile("samrapport")

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def data(tmp_path: Path) -> Data:
    """A sound data folder of the invented förbund."""
    return Data(tmp_path / "raw")


@pytest.fixture(scope="session")
def committed() -> Path:
    """The data folder of the project itself. Tests only read it."""
    return PROJECT / "data" / "raw"


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the committed raw data, built once a run by the first worker that asks. Tests only read it.

    SAMRAPPORT_SITE names a finished site to look at in place of that.
    """
    given = os.environ.get("SAMRAPPORT_SITE")
    if given:
        return Path(given).absolute()
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "whole"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            command = [sys.executable, "-m", "samrapport", "build", "--out", str(shared), "--engine", "embedded"]
            ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False)
            assert ended.returncode == 0, ended.stdout + ended.stderr
            (shared / "done").touch()
    return shared / "site"
