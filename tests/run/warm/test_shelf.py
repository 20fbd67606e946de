"""The shelf, in interpreters of their own: what is there, what is hidden, and what a first import brings back."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="utan fork")]

FILLED = "from samrapport.run.warm import shelf\nshelf.fill_shelf()\nimport samrapport.errors as before; spec = before.__spec__\nshelf.hide_modules()\n"
# The libraries are there either way: only what is ours is told.
PLAIN = "import matplotlib.figure, openpyxl, pandera.pandas, pydantic, scipy.optimize, seaborn\n"
LOADS = (
    "from samrapport.areas.ekonomi import charts",
    "import samrapport.rapport",
    "from samrapport.rapport import oppna as o",
    "import samrapport.areas.statistik.tables as h, samrapport.facts",
    "from samrapport.errors import *",
    "import samrapport.run.atomic",
    "import importlib; importlib.import_module('samrapport.present.tables')",
)
NOTHING = "pass"
SAME = (
    "import samrapport.errors, importlib, inspect\n"
    "print(samrapport.errors is before, before.__spec__ is spec, bool(inspect.getsource(before.Fault)))\n"
    "print(importlib.reload(before) is before, hasattr(samrapport, 'present'))\n"
    "try:\n    import samrapport.finns_inte\nexcept ModuleNotFoundError as error:\n    print(error.name)\n"
)


def forked(begin: str, *statements: str) -> dict[str, tuple[list[str], list[str]]]:
    """What each statement prints and has loaded of ours, in a fork of its own of an interpreter that began so."""
    code = (
        f"import contextlib, io, json, os, sys\n{begin}\nfor statement in {statements!r}:\n    if not os.fork():\n"
        "        with contextlib.redirect_stdout(io.StringIO()) as said:\n            exec(statement)\n"
        "        ours = sorted(n for n in sys.modules if n.startswith('samrapport'))\n"
        "        print(json.dumps((statement, said.getvalue().split(), ours)), flush=True)\n"
        "        os._exit(0)\n    assert os.wait()[1] == 0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {statement: (said, ours) for statement, said, ours in map(json.loads, done.stdout.splitlines())}


@pytest.fixture(scope="module")
def shelved() -> dict[str, tuple[list[str], list[str]]]:
    """Everything that is tried where the shelf is filled and hidden."""
    return forked(FILLED, *LOADS, NOTHING, SAME)


def test_nothing_of_ours_is_seen_until_it_is_imported(shelved: dict[str, tuple[list[str], list[str]]]) -> None:
    assert shelved[NOTHING] == ([], [])


def test_an_import_brings_back_what_it_would_have_loaded(shelved: dict[str, tuple[list[str], list[str]]]) -> None:
    fresh = forked(PLAIN, *LOADS)
    assert all(ours for _, ours in fresh.values())
    assert {one: shelved[one] for one in LOADS} == fresh


def test_what_comes_back_is_the_module_itself(shelved: dict[str, tuple[list[str], list[str]]]) -> None:
    assert shelved[SAME][0] == ["True", "True", "True", "True", "False", "samrapport.finns_inte"]
