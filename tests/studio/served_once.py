"""The studio served for real, once for all tests of a worker that meet it, and its page in a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
TOKEN = "hemligt"
LONGEST = 300_000
YEAR = "data/raw/norra-vastmanland/2021"


@dataclass(frozen=True)
class Served:
    folder: Path
    address: str
    pid: int


@contextmanager
def serving(folder: Path, *report: str) -> Iterator[Served]:
    """The studio on a project in `folder`, which holds its raw data already."""
    for name in ("notebooks", "theme"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copy(ROOT / name, folder / name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "SAMRAPPORT_STUDIO_TOKEN": TOKEN, "PYTHONPATH": str(ROOT / "src")}
    command = ["-m", "samrapport", "studio", *report, "--port", str(port), "--öppna-inte"]
    process = subprocess.Popen(
        [sys.executable, *command], cwd=folder, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdout is not None
    try:
        assert f"http://127.0.0.1:{port}/?token={TOKEN}" in process.stdout.readline()
        yield Served(folder, f"http://127.0.0.1:{port}/", process.pid)
    finally:
        process.terminate()
        assert process.wait(60) is not None
        process.stdout.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("projekt")
    shutil.copytree(ROOT / "data/raw", folder / "data/raw")
    with serving(folder, "norra-vastmanland", "2021") as found:
        yield found


@contextmanager
def opened(served: Served, browser: Browser, **more: object) -> Iterator[Page]:
    """A window of its own at the studio's page, in which no script fails."""
    size = {"viewport": {"width": 1280, "height": 900}, "bypass_csp": True, **more}
    with browser.new_context(**size) as context:  # type: ignore[arg-type]
        made = context.new_page()
        made.set_default_timeout(LONGEST)
        faults: list[str] = []
        made.on("pageerror", lambda error: faults.append(str(error)))
        made.goto(f"{served.address}?token={TOKEN}")
        assert TOKEN not in made.url
        yield made
    assert faults == []


@pytest.fixture
def page(served: Served, browser: Browser) -> Iterator[Page]:
    with opened(served, browser) as made:
        await_done(made)
        yield made


def await_done(page: Page) -> None:
    page.wait_for_selector("body[data-fas=klar][data-version]")


def frame_text(page: Page) -> str:
    return page.frame_locator("#ram iframe:not(.kommer)").locator("main").inner_text()


def await_new(page: Page, before: str | None) -> None:
    page.wait_for_selector(f"body[data-version]:not([data-version='{before}'])")
