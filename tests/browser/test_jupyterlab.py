"""JupyterLab as `make lab` starts it, in a real browser: the whole project, notebooks run and saved, and git sees no change."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from once import PROJECT
from playwright.sync_api import Browser, Page

from samrapport.facts.fact import Fact, FactBook

pytestmark = pytest.mark.late

TOKEN = "prov"
_SERVED = (
    *(".gitattributes", ".gitignore", ".jupyter", "START.ipynb", "_quarto.yml", "index.qmd"),
    *("notebooks", "theme", "data/raw"),
)
_OPEN = """
  const app = window.jupyterapp, pause = () => new Promise(done => setTimeout(done, 100));
  await app.restored;
  const widget = await app.commands.execute("docmanager:open", { path, factory: "Notebook" });
  await widget.context.ready;
  await widget.sessionContext.ready;
  // The page that it opens at may come to the front after.
  for (; app.shell.currentWidget !== widget; await pause()) app.shell.activateById(widget.id);
  const cells = () => widget.content.widgets.filter(one => one.model.type === "code");
"""
_CLOSE = """
  await widget.sessionContext.shutdown();
  widget.dispose();
"""
_RUN = f"""async path => {{
  {_OPEN}
  await app.commands.execute("notebook:clear-all-cell-outputs");
  await app.commands.execute("notebook:run-all-cells");
  const told = cells().flatMap(one => one.model.outputs.toJSON());
  await widget.context.save();
  {_CLOSE}
  return told;
}}"""
_SWITCH = f"""async path => {{
  {_OPEN}
  const left = () => cells().map(one => one.model.outputs.length);
  const before = left();
  cells()[0].model.sharedModel.setSource('forbund = "norra-vastmanland"\\nar = 2021');
  widget.content.activeCellIndex = 1;
  for (let n = 0; n < 2; n++) await app.commands.execute("notebook:run-cell-and-select-next");
  for (let n = 0; n < 300 && left()[2]; n++) await pause();
  const after = left();
  await widget.context.revert();
  {_CLOSE}
  return [before, after];
}}"""


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that serves a copy of the project, under git. address: with its token."""

    folder: Path
    address: str

    def changed(self) -> str:
        return _git(self.folder, "status", "--porcelain")


def _git(folder: Path, *words: str) -> str:
    own = ["-c", "user.name=A", "-c", "user.email=a@example.se"]
    return subprocess.run(["git", *own, *words], cwd=folder, capture_output=True, text=True, check=True).stdout


def _copy(folder: Path) -> None:
    for name in _SERVED:
        source, place = PROJECT / name, folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        else:
            shutil.copy(source, place)
    _git(folder, "init", "-q")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-qm", "x")
    # As `make lab` has it.
    _git(
        folder,
        "config",
        "filter.samrapport.clean",
        f"{shlex.quote(sys.executable)} -m samrapport.run.execution.committed",
    )


@pytest.fixture(scope="module")
def lab(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder, home = tmp_path_factory.mktemp("projekt"), tmp_path_factory.mktemp("hem")
    _copy(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    surroundings = {
        name: value for name, value in os.environ.items() if not name.startswith(("SAMRAPPORT_", "JUPYTER"))
    }
    surroundings |= {"HOME": str(home), "JUPYTER_CONFIG_PATH": str(folder / ".jupyter")}
    options = ["--no-browser", f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}"]
    command = [sys.executable, "-m", "jupyterlab", *options, *([] if os.geteuid() else ["--allow-root"])]
    with (
        (home / "log").open("w", encoding="utf-8") as log,
        subprocess.Popen(command, cwd=folder, env=surroundings, stdout=log, stderr=log) as server,
    ):
        try:
            _wait(f"http://127.0.0.1:{port}/api?token={TOKEN}", server, home / "log")
            yield Lab(folder, f"http://127.0.0.1:{port}/?token={TOKEN}")
        finally:
            server.terminate()


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.25)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture
def page(browser: Browser, lab: Lab) -> Iterator[Page]:
    with browser.new_context() as context:
        opened = context.new_page()
        opened.set_default_timeout(120_000)
        opened.goto(lab.address)
        opened.wait_for_function("window.jupyterapp && window.jupyterapp.shell")
        yield opened


def test_it_opens_at_the_page_that_says_what_is_where(page: Page, lab: Lab) -> None:
    page.get_by_role("heading", name="Börja här").wait_for()
    files = page.get_by_role("region", name="File Browser Section").inner_text()
    assert {"data", "notebooks", "theme"} <= set(files.split())
    assert lab.changed() == ""


def test_the_page_that_it_opens_at_leads_to_the_studio(page: Page, lab: Lab) -> None:
    link = page.get_by_role("link", name="studion").first
    link.focus()
    with page.context.expect_page() as coming:
        page.keyboard.press("Enter")
    studio = coming.value
    studio.set_default_timeout(120_000)
    studio.wait_for_selector("#rapport option", state="attached")
    assert studio.title() == "Studion – Samrapport"
    # What it writes it may: a page of its own origin sends it, with JupyterLab's own login.
    studio.goto(f"{studio.url.partition('#')[0]}#nytt")
    studio.wait_for_selector("#ny-ar")
    studio.get_by_role("button", name="Visa vad som skulle skrivas").focus()
    studio.keyboard.press("Enter")
    studio.get_by_text("filer skulle skrivas").wait_for()
    studio.close()


@pytest.mark.parametrize("kind", sorted({one.parent.name for one in (PROJECT / "notebooks").glob("*/*.ipynb")}))
def test_notebooks_that_are_opened_run_and_saved_leave_no_difference(page: Page, lab: Lab, kind: str) -> None:
    books = sorted((lab.folder / "notebooks" / kind).glob("[0-9]*.ipynb"))
    numbered = 0
    for book in books:
        outputs = page.evaluate(_RUN, book.relative_to(lab.folder).as_posix())
        assert outputs, book.name
        assert [one for one in outputs if one["output_type"] == "error"] == [], book.name
        # On the screen it shows numbers and references as the page does; saved, it does not.
        shown = [(one["metadata"].get("samrapport", {}).get("kind"), one["data"]) for one in outputs]
        prose = [str(data["text/markdown"]) for kind, data in shown if kind == "prose"]
        assert [one for one in prose if re.search(r"@(tbl|fig)-", one)] == [], book.name
        tables = [str(data["text/html"]) for kind, data in shown if kind == "table"]
        assert all('<caption><span class="nummer">Tabell\u00a0' in one for one in tables), book.name
        numbered += len(tables)
    assert numbered
    assert lab.changed() == ""


def test_another_report_empties_what_the_cells_below_showed(page: Page, lab: Lab) -> None:
    before, after = page.evaluate(_SWITCH, "notebooks/delarsrapport/08_budget-och-utfall.ipynb")
    assert before[2:] == [1] * len(before[2:])
    assert after[2:] == [0] * len(after[2:])
    assert lab.changed() == ""


def test_facts_are_found_as_one_types_and_copied_by_a_click(browser: Browser) -> None:
    facts = [Fact("budget.andel", Fraction(39, 100), "andel", "utfall / budget"), Fact("mote.antal", 4, "antal")]
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.route("http://localhost/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.goto("http://localhost/")
        page.set_content(str(FactBook({"budget": lambda: facts})._repr_html_()))
        page.get_by_label("Sök bland fakta").press_sequentially("ANDEL 39 %")
        assert [row.is_visible() for row in page.locator("tbody tr").all()] == [True, False]
        assert page.locator("output").inner_text() == "1 fakta"
        page.get_by_role("button", name="budget.andel | procent }}").click()
        assert page.evaluate("navigator.clipboard.readText()") == "{{ budget.andel | procent }}"
