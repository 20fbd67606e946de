"""What all notebooks are forked from holds what they need, and what those libraries bring along for nobody is found by who wants it."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

LOADED = """
import sys
from samrapport.run.warm.preload import preload
preload()
print(*(name for name, module in sys.modules.items() if module is not None))
import hypothesis, isoduration
"""


def test_libraries_are_loaded_without_what_no_notebook_has_them_do() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    loaded = {*done.stdout.split()}
    assert loaded >= {"papermill", "pandas", "seaborn", "scipy.stats", "pandera.pandas", "samrapport.rapport"}
    assert loaded & {"boto3", "botocore", "cryptography", "hypothesis", "isoduration", "arrow"} == set()
