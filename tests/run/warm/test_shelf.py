"""The shelf, in interpreters of their own: what is there, what is hidden, and what a first import brings back."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

START = "import sys\nfrom samrapport.run.warm import shelf\nshelf.fill_shelf()\nshelf.hide_modules()\n"
OURS = "print(*sorted(n for n in sys.modules if n.startswith('samrapport')))\n"


def told(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_nothing_of_ours_is_seen_until_it_is_imported() -> None:
    assert told(START + OURS) == []


def loaded_by(statements: tuple[str, ...], begin: str) -> dict[str, str]:
    """What each statement has loaded of ours, in a fork of its own of an interpreter that began so."""
    code = (
        f"import os, sys\n{begin}\nfor statement in {statements!r}:\n    if not os.fork():\n"
        "        exec(statement, {})\n"
        "        print(statement, *sorted(n for n in sys.modules if n.startswith('samrapport')), sep='|', flush=True)\n"
        "        os._exit(0)\n    assert os.wait()[1] == 0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return dict(line.split("|", 1) for line in done.stdout.splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="utan fork")
def test_an_import_brings_back_what_it_would_have_loaded() -> None:
    statements = (
        "from samrapport.areas.ekonomi import charts",
        "import samrapport.rapport",
        "from samrapport.rapport import oppna as o",
        "import samrapport.areas.statistik.tables as h, samrapport.facts",
        "from samrapport.errors import *",
        "import samrapport.run.atomic",
        "import importlib; importlib.import_module('samrapport.present.tables')",
    )
    # The libraries are there either way: only what is ours is told.
    fresh = loaded_by(
        statements, "import matplotlib.figure, openpyxl, pandera.pandas, pydantic, scipy.optimize, seaborn"
    )
    assert len(fresh) == len(statements)
    assert all(fresh.values())
    assert loaded_by(statements, START) == fresh


def test_what_comes_back_is_the_module_itself() -> None:
    code = (
        "import sys\nfrom samrapport.run.warm import shelf\nshelf.fill_shelf()\n"
        "before = sys.modules['samrapport.errors']; spec = before.__spec__\n"
        "shelf.hide_modules()\n"
        "import samrapport.errors, importlib, inspect\n"
        "print(samrapport.errors is before, before.__spec__ is spec, bool(inspect.getsource(before.Fault)))\n"
        "print(importlib.reload(before) is before, hasattr(samrapport, 'present'))\n"
        "try:\n    import samrapport.finns_inte\nexcept ModuleNotFoundError as error:\n    print(error.name)\n"
    )
    assert told(code) == ["True", "True", "True", "True", "False", "samrapport.finns_inte"]
