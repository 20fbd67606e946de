"""The quick answer of a build without news: given on untouched files alone, and with nothing loaded."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from samrapport import snapshot

TOLD = "Allt är som det var.\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that was built, with its snapshot."""
    for name in (
        "_quarto.yml",
        "index.qmd",
        "notebooks/delarsrapport/01_a.ipynb",
        "theme/a.typ",
        "data/raw/vasteras/2021/budget.csv",
        "data/processed/vasteras/2021/a.csv",
        "reports/vasteras/2021/manifest.json",
        "reports/.samrapport/vasteras/2021/01_a.json",
        "_site/index.html",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("innehåll", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["samrapport", "build"])
    time.sleep(0.05)
    taken = snapshot.take_snapshot(str(tmp_path), str(tmp_path / "data" / "raw"), None)
    assert taken is not None
    taken.keep(TOLD)
    return tmp_path


def test_untouched_files_are_told_at_once(project: Path) -> None:
    assert snapshot.find_nothing_to_do() == TOLD


@pytest.mark.parametrize(
    "surroundings",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["what is written", "names"],
)
def test_it_is_told_where_no_swedish_letter_can_be(project: Path, surroundings: dict[str, str]) -> None:
    code = (
        "import sys; from pathlib import Path; from samrapport import snapshot, start\n"
        "sys.argv = ['samrapport', 'build']; root = Path.cwd()\n"
        f"snapshot.take_snapshot(str(root), str(root / 'data' / 'raw'), None).keep({'Oförändrat: − klart.'!a})\n"
        "start.main()\n"
    )
    environment = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_CTYPE")} | surroundings
    done = subprocess.run([sys.executable, "-c", code], cwd=project, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b"Of?r?ndrat: ? klart."


def test_a_folder_whose_name_is_no_utf_8_is_noted_as_any_other(project: Path) -> None:
    try:
        (project / "data" / "raw" / os.fsdecode(b"\xe5lvsjo")).mkdir()
    except OSError:
        pytest.skip("systemet tar bara namn i UTF-8")
    assert snapshot.find_nothing_to_do() is None
    time.sleep(0.05)
    taken = snapshot.take_snapshot(str(project), str(project / "data" / "raw"), None)
    assert taken is not None
    taken.keep(TOLD)
    assert snapshot.find_nothing_to_do() == TOLD


def change(path: str, text: str) -> Callable[[Path], object]:
    return lambda project: (project / path).write_text(text, encoding="utf-8")


def same_size_and_time(project: Path) -> None:
    file = project / "data/raw/vasteras/2021/budget.csv"
    before = file.stat()
    file.write_text("uppehåll", encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size


@pytest.mark.parametrize(
    "touch",
    [
        change("data/raw/vasteras/2021/budget.csv", "annat"),
        change("data/raw/vasteras/2021/mal.csv", "ny"),
        same_size_and_time,
        change("notebooks/delarsrapport/01_a.ipynb", "annat"),
        change("notebooks/delarsrapport/02_b.ipynb", "ny"),
        change("_quarto.yml", "annat"),
        change("om.qmd", "ny"),
        change("theme/a.typ", "annat"),
        change("data/processed/vasteras/2021/a.csv", "ändrad för hand"),
        change("reports/vasteras/2021/manifest.json", "halv"),
        change("reports/.samrapport/vasteras/2021/01_a.json", ""),
        change("_site/index.html", "ändrad för hand"),
        change("_site/ny.html", "ny"),
        change("reports/.samrapport/orort", "trasig"),
        lambda project: (project / "_site/index.html").unlink(),
        lambda project: (project / "reports/.samrapport/orort").unlink(),
        lambda project: (project / "data/raw/vasteras/2021/budget.csv").touch(),
        lambda project: (project / "data/raw/vasteras").rename(project / "data/raw/sala"),
    ],
)
def test_whatever_is_touched_goes_the_ordinary_way(project: Path, touch: Callable[[Path], object]) -> None:
    touch(project)
    assert snapshot.find_nothing_to_do() is None


@pytest.mark.parametrize("argv", [["build", "vasteras"], ["build", "--no-publish"], ["build", "--out", "ut"]])
def test_another_command_goes_the_ordinary_way(project: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["samrapport", *argv])
    assert snapshot.find_nothing_to_do() is None


@pytest.mark.parametrize("name", ["SOURCE_DATE_EPOCH", "SAMRAPPORT_DATA", "PATH"])
def test_other_surroundings_go_the_ordinary_way(project: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "1")
    assert snapshot.find_nothing_to_do() is None


def test_a_change_while_the_build_runs_is_not_taken_for_what_was_built(project: Path) -> None:
    taken = snapshot.take_snapshot(str(project), str(project / "data" / "raw"), None)
    assert taken is not None
    change("data/raw/vasteras/2021/budget.csv", "medan det byggdes")(project)
    taken.keep(TOLD)
    assert snapshot.find_nothing_to_do() is None


def test_a_file_written_this_very_moment_is_not_trusted(project: Path) -> None:
    (project / "reports/.samrapport/orort").unlink()
    change("data/raw/vasteras/2021/budget.csv", "nyss")(project)
    taken = snapshot.take_snapshot(str(project), str(project / "data" / "raw"), None)
    assert taken is not None
    taken.keep(TOLD)
    assert snapshot.find_nothing_to_do() is None


def test_nothing_is_loaded_for_it(project: Path) -> None:
    code = (
        "import sys\n"
        "sys.argv = ['samrapport', 'build']\n"
        "from samrapport import snapshot\n"
        "taken = snapshot.take_snapshot({root!r}, {data!r}, None); taken.keep('allt väl\\n')\n"
        "before = set(sys.modules)\n"
        "sys.stdout.write(snapshot.find_nothing_to_do())\n"
        "print(sorted(set(sys.modules) - before), 'typer' in sys.modules, 'json' in sys.modules)\n"
    ).format(root=str(project), data=str(project / "data" / "raw"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project)
    assert done.stdout == "allt väl\n[] False False\n"


@pytest.mark.skipif(sys.platform == "win32", reason="utan fork")
@pytest.mark.parametrize("fork", ["plain", "lambda: plain() or os._exit(3)", "lambda: (_ for _ in ()).throw(OSError)"])
def test_a_snapshot_of_many_folders_is_the_same_whether_another_process_helps_or_not(project: Path, fork: str) -> None:
    for one in range(150):
        file = project / f"reports/forbund-{one}/2021/a.ipynb"
        file.parent.mkdir(parents=True)
        file.write_text(f"{one}", encoding="utf-8")
    code = (
        "import os, sys\n"
        "sys.argv = ['samrapport', 'build']\n"
        "from samrapport import snapshot\n"
        "asked, plain = [], os.fork\n"
        f"helping = {fork}\n"
        "os.fork = lambda: (asked.append(1), helping())[1]\n"
        f"snapshot.take_snapshot({str(project)!r}, {str(project / 'data' / 'raw')!r}, None).keep('allt väl\\n')\n"
        "noted = open(f'reports/.samrapport/{snapshot.SNAPSHOT}', 'rb').read()\n"
        "snapshot._MANY = 1000\n"
        f"snapshot.take_snapshot({str(project)!r}, {str(project / 'data' / 'raw')!r}, None).keep('allt väl\\n')\n"
        "print(noted == open(f'reports/.samrapport/{snapshot.SNAPSHOT}', 'rb').read(), len(asked))\n"
    )
    time.sleep(0.05)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project)
    assert done.stdout == "True 1\n"


@pytest.mark.skipif(sys.platform == "win32", reason="utan fork")
@pytest.mark.parametrize("number", [None, 0, 1999])
def test_many_files_are_looked_at_by_two_processes(project: Path, number: int | None) -> None:
    for one in range(2000):
        file = project / f"reports/forbund-{one // 100}/2021/{one % 100:02}.ipynb"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    code = (
        "import os, sys\n"
        "sys.argv = ['samrapport', 'build']\n"
        "from samrapport import snapshot\n"
        f"snapshot.take_snapshot({str(project)!r}, {str(project / 'data' / 'raw')!r}, None).keep('allt väl\\n')\n"
        "forks, plain = [], os.fork\n"
        "def fork():\n"
        "    forks.append(1)\n"
        "    return plain()\n"
        "os.fork = fork\n"
        f"number = {number}\n"
        "if number is not None:\n"
        "    open(f'reports/forbund-{number // 100}/2021/{number % 100:02}.ipynb', 'w').write('x')\n"
        "told = snapshot.find_nothing_to_do()\n"
        "print(told, len(forks))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project)
    assert done.stdout == ("allt väl\n 1\n" if number is None else "None 1\n")
