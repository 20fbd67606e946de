"""A real browser on the real site: the committed raw data built once a run, served under a sub-path of a plain web server.

SAMRAPPORT_SITE names a finished site to look at in place of that. Without Chromium every test here is skipped.
"""

from __future__ import annotations

import fcntl
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
SUB_PATH = "/samverkan/rapporter/"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Chromium by itself asks the network for this and that, and needs its sandbox set up by root.
_ARGUMENTS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Served:
    """A site on a web server. base: its address, ending in a slash."""

    folder: Path
    base: str

    @property
    def pages(self) -> list[str]:
        """All pages, from the site's root."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The program, or a skip that says how to get it."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("no Chromium on this machine: install it (Debian: apt-get install chromium) to test in a browser")
    return found


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the committed raw data, built by the first worker that asks."""
    given = os.environ.get("SAMRAPPORT_SITE")
    if given:
        return Path(given).absolute()
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "browser"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            command = [sys.executable, "-m", "samrapport", "build", "--out", str(shared), "--engine", "embedded"]
            ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
            assert ended.returncode == 0, ended.stdout + ended.stderr
            (shared / "done").touch()
    return shared / "site"


class _Handler(http.server.SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(SUB_PATH.rstrip("/")) if path.startswith(SUB_PATH) else "/none")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[Served]:
    handler = functools.partial(_Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Served(site, f"http://127.0.0.1:{server.server_port}{SUB_PATH}")
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=[*_ARGUMENTS, *sandbox])
        yield opened
        opened.close()
