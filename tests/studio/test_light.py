"""The studio's own process stands for days beside what one works in: it loads nothing that only its workers need."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

HEAVY = ("IPython", "matplotlib", "numpy", "pandas", "papermill", "pyarrow", "scipy", "seaborn")
LOADED = "import sys, samrapport.cli.app, samrapport.studio.serving; print(*sys.modules)"


def test_the_server_loads_nothing_that_only_its_workers_need() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "samrapport.studio.server" in loaded
    assert sorted(loaded & {*HEAVY}) == []
