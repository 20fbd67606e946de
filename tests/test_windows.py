"""A whole build where what only Unix has is not there: `windows/sitecustomize.py` says what is pretended. Real Windows has not been tried."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from data_factory import FORBUND, OWN, Data
from test_build import contents, pages_of

pytestmark = pytest.mark.late

ROOT = Path(__file__).parents[1]
Run = Callable[..., tuple[int, str]]


def project(root: Path) -> Path:
    """A project with a made-up förbund, and the notebooks of its delårsrapport."""
    shutil.copytree(ROOT / "notebooks" / "delarsrapport", root / "notebooks" / "delarsrapport")
    shutil.copytree(ROOT / "theme", root / "theme")
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copy(ROOT / name, root / name)
    Data(root / "data" / "raw")
    return root


def run(root: Path, *words: str, **more: str) -> tuple[int, str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "160"} | more
    command = [sys.executable, "-m", "samrapport", *words]
    ended = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False, timeout=1800)
    return ended.returncode, (ended.stdout + ended.stderr).decode("cp1252" if more else "utf-8", "replace")


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("w") / "Åsa Öberg"


@pytest.fixture(scope="module")
def windows(disk: Path) -> Run:
    """Run a command in the project on the disk, as on Windows."""
    root = project(disk / "Mina dokument" / "rapporter")
    (disk / "Temp").mkdir()

    def done(*words: str) -> tuple[int, str]:
        return run(
            root, *words, PYTHONPATH=f"{ROOT / 'tests' / 'windows'}{os.pathsep}{ROOT / 'src'}", SAMRAPPORT_WINDOWS=str(disk),
            TMPDIR=str(disk / "Temp"), HOME=str(disk), PYTHONWARNDEFAULTENCODING="1", PYTHONIOENCODING="cp1252",
        )  # fmt: skip

    return done


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import fcntl", "No module named 'fcntl'"),
        ("import resource", "No module named 'resource'"),
        ("import os; os.fork()", "no attribute 'fork'"),
        ("import os; os.killpg(1, 9)", "no attribute 'killpg'"),
        ("from signal import SIGKILL", "cannot import name 'SIGKILL'"),
        ("import socket; socket.AF_UNIX", "no attribute 'AF_UNIX'"),
        ("from pathlib import Path; Path('x').symlink_to('y')", "privilege"),
        ("from pathlib import Path; Path('/tmp/samrapport-x').write_bytes(b'')", "No such file"),
        ("from pathlib import Path; Path('a:b').write_bytes(b'')", "filename"),
        ("from pathlib import Path; Path('Temp/con.txt').write_bytes(b'')", "filename"),
        ("from pathlib import Path; Path('x').touch(); Path('y').touch(); Path('x').rename('y')", "File exists"),
        ("from pathlib import Path; Path('x').open('w')", "'encoding' argument not specified"),
    ],
)  # fmt: skip
def test_what_is_pretended_holds_for_the_program(disk: Path, windows: Run, code: str, error: str) -> None:
    module = disk / "samrapport" / f"prov{abs(hash(code))}.py"
    module.parent.mkdir(exist_ok=True)
    module.write_text(code, encoding="utf-8")
    (module.parent / "__init__.py").touch()
    environment = os.environ | {
        "PYTHONPATH": f"{ROOT / 'tests' / 'windows'}{os.pathsep}{disk}",
        "SAMRAPPORT_WINDOWS": str(disk),
        "PYTHONWARNDEFAULTENCODING": "1",
    }
    command = [sys.executable, "-c", f"import samrapport.{module.stem}"]
    ended = subprocess.run(command, cwd=disk, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert error in ended.stderr


def test_a_whole_build_succeeds_and_gives_the_same_site_byte_for_byte(disk: Path, windows: Run, tmp_path: Path) -> None:
    code, said = windows("build", "--engine", "embedded", "--jobs", "2", "--godta-fynd")
    assert code == 0, said
    assert "vanliga kärnor" in said
    site = disk / "Mina dokument" / "rapporter" / "_site"
    other = project(tmp_path / "projekt")
    code, told = run(other, "build", "--engine", "embedded", "--jobs", "2", "--godta-fynd")
    assert code == 0, told
    assert pages_of(site) == pages_of(other / "_site")
    assert len(contents(site / "reports" / OWN)) > 20


def test_what_a_file_in_the_machines_encoding_cannot_hold_ends_no_command(windows: Run) -> None:
    code, said = windows("explain", FORBUND, "2024", "ek.ar1.resultat")
    assert code == 0, said
    assert "Formel:" in said


def test_a_second_build_finds_nothing_to_do_and_the_other_commands_work(windows: Run) -> None:
    for words in (["build", "--engine", "embedded", "--godta-fynd"], ["list"], ["check"]):
        code, said = windows(*words)
        assert "Traceback" not in said
        assert code == (1 if words == ["check"] and "fel" in said.lower() else 0), said
