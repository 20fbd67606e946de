"""From the service to a built report by commands alone; and the build asks no network at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from data_factory import FORBUND, Data
from once import PROJECT, build_command
from pxweb_factory import hek, months, tjanst

pytestmark = pytest.mark.slow

WATCH = """\
import os, sys
def _note(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        place = args[0] if event.startswith("socket.get") else args[1]
        host = place[0] if isinstance(place, tuple) else place
        with open(os.environ["SAMRAPPORT_LOGG"], "a", encoding="utf-8") as file:
            file.write(f"{event} {'fil' if str(host).startswith(('/', chr(0))) else host}\\n")
sys.addaudithook(_note)
"""


def run(command: list[str], watch: Path, log: Path) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """A command whose every process notes what it connects to."""
    log.unlink(missing_ok=True)
    paths = [str(watch), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "SAMRAPPORT_LOGG": str(log)}
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done, log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def elsewhere(noted: list[str]) -> list[str]:
    return [one for one in noted if one.split()[-1] not in ("127.0.0.1", "::1", "localhost", "fil", "None")]


@pytest.mark.late
def test_figures_are_fetched_by_one_command_and_a_build_of_them_asks_no_network(data: Data, tmp_path: Path) -> None:
    watch, log, out = tmp_path / "watch", tmp_path / "log", tmp_path / "out"
    watch.mkdir()
    (watch / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    data.remove("scb/helarsekvivalenter.csv", "scb/folkmangd.csv")
    program = [sys.executable, "-m", "samrapport"]
    with tjanst(hek(months("2022", "2023", "2024:6"))) as own:
        asked = ["hämta", "scb", "--förbund", FORBUND, "--data", str(data.root), "--adress", own.adress]
        done, noted = run([*program, *asked], watch, log)
    assert done.returncode == 0, done.stderr
    assert "Sparat i scb/hamtat." in done.stdout
    assert "socket.connect 127.0.0.1" in noted, "what connects is noted"
    done, noted = run(build_command(data.root, out, "--godta-fynd"), watch, log)
    assert done.returncode == 0, done.stdout + done.stderr
    assert elsewhere(noted) == []
    assert not [
        one for one in noted if "getaddrinfo" in one and one.split()[-1] not in ("127.0.0.1", "localhost", "None")
    ]
    page = next((out / "site" / "reports" / FORBUND / "2024").glob("*helarsekvivalenter.html")).read_text(
        encoding="utf-8"
    )
    assert "Sjö-Bro 2024, januari–juni" in page
    assert "SCB, statistikdatabasen, tabell TAB1386, hämtad den" in page


def test_the_command_ends_with_1_and_one_line_where_the_service_does_not_answer(data: Data) -> None:
    with tjanst() as own:
        own.fail("/config", "inloggning")
        command = [
            sys.executable,
            "-m",
            "samrapport",
            "hämta",
            "scb",
            "--län",
            "23",
            "--data",
            str(data.root),
            "--adress",
            own.adress,
        ]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "login.example.se" in done.stderr


def test_no_module_but_those_of_the_command_loads_a_client_of_the_network() -> None:
    code = "import sys, samrapport.cli.app, samrapport.run.build, samrapport.rapport; print([one for one in ('httpx', 'tenacity', 'samrapport.intake') if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
