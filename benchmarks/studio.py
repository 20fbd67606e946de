"""From save to the new page in a browser, for each kind of file, and what the studio costs at rest.

Usage: python benchmarks/studio.py [--saves 20] [--forbund 0]. Works on a copy of the project in a temporary folder; needs Chromium.
--forbund: so many made-up förbund, with five years each, beside the example's reports.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
YEAR = Path("data/raw/vasteras/2021")
LIMITS = {"text": 0.5, "tabell": 3, "anteckningsbok": 2, "tema": 2, "pdf": 2}
REST = 30
TOKEN = "matning"
PORT = 8799


def copy_project(folder: Path, forbund: int) -> None:
    for name in ("data/raw", "notebooks", "theme"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copy(ROOT / name, folder / name)
    if forbund:
        made = folder / "exempel"
        subprocess.run(
            [sys.executable, "-m", "samrapport", "example", made, "--forbund", str(forbund), "--years", "5"], check=True
        )
        for one in made.iterdir():
            if one.is_dir() and not (folder / "data/raw" / one.name).exists():
                shutil.move(one, folder / "data/raw" / one.name)


def changes(folder: Path) -> dict[str, Callable[[int], None]]:
    text, table = folder / YEAR / "text/budget.md", folder / YEAR / "utfall.csv"
    notebook, theme = folder / "notebooks/delarsrapport/08_budget-och-utfall.ipynb", folder / "theme/tema.yml"
    said = {one: one.read_text(encoding="utf-8") for one in (text, table, notebook, theme)}
    amount = said[table].splitlines()[1].split(";")[3]

    def save_theme(n: int) -> None:
        theme.write_text(said[theme].replace('"#1b2733"', f'"#1b27{0x34 + n % 32:02x}"', 1), encoding="utf-8")

    return {
        "text": lambda n: text.write_text(f"{said[text]}\nMätning {'a' * (n + 1)}.\n", encoding="utf-8") and None,
        "tabell": lambda n: (
            table.write_text(said[table].replace(f";{amount};", f";{int(amount) + n + 1};", 1), encoding="utf-8")
            and None
        ),
        "anteckningsbok": lambda n: (
            notebook.write_text(
                said[notebook].replace("# Budget och utfall", f"# Budget och utfall {'i' * (n + 1)}", 1),
                encoding="utf-8",
            )
            and None
        ),
        "tema": save_theme,
    }


def version(page: Page, name: str = "version") -> str:
    return page.get_attribute("body", f"data-{name}") or ""


def await_new(page: Page, old: str, name: str = "version") -> None:
    page.wait_for_selector(f"body[data-{name}]:not([data-{name}='{old}'])", timeout=60_000)


def measure(page: Page, save: Callable[[int], None], saves: int) -> tuple[list[float], list[float]]:
    """Seconds from each save to the new page, and from that to the new PDF page."""
    to_page, to_pdf = [], []
    for n in range(saves):
        before, pdf, start = version(page), version(page, "pdf"), time.monotonic()
        save(n)
        await_new(page, before)
        shown = time.monotonic()
        to_page.append(shown - start)
        await_new(page, pdf, "pdf")
        to_pdf.append(time.monotonic() - shown)
        page.wait_for_selector("body[data-fas=klar]", timeout=60_000)
    return to_page, to_pdf


def p95(found: list[float]) -> float:
    return sorted(found)[max(0, -(-95 * len(found) // 100) - 1)]


def at_rest(process: psutil.Process) -> tuple[float, float]:
    """Share of a core and MB that the studio and its processes take while nothing is saved. Shared pages are counted once."""
    all_ = [process, *process.children(recursive=True)]

    def spent() -> float:
        return sum(sum(one.cpu_times()[:2]) for one in all_ if one.is_running())

    before = spent()
    time.sleep(REST)
    memory = sum(getattr(info := one.memory_full_info(), "pss", info.rss) for one in all_ if one.is_running())
    return (spent() - before) / REST, memory / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=20)
    parser.add_argument("--forbund", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        copy_project(folder, asked.forbund)
        environment = {**os.environ, "SAMRAPPORT_STUDIO_TOKEN": TOKEN, "PYTHONPATH": str(ROOT / "src")}
        command = [
            sys.executable,
            "-m",
            "samrapport",
            "studio",
            "vasteras",
            "2021",
            "--port",
            str(PORT),
            "--öppna-inte",
        ]
        studio = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert studio.stdout
            studio.stdout.readline()
            chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = chromium.new_page(viewport={"width": 1600, "height": 900})
            page.goto(f"http://127.0.0.1:{PORT}/?token={TOKEN}")
            page.wait_for_selector("body[data-fas=klar]", timeout=600_000)
            page.select_option("#avsnitt", "budget-och-utfall")
            page.click("#visa-pdf")
            page.wait_for_selector("body[data-pdf]", timeout=60_000)
            print(f"load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
            all_pdf: list[float] = []
            for kind, save in changes(folder).items():
                to_page, to_pdf = measure(page, save, asked.saves)
                all_pdf += to_pdf
                print(
                    f"{kind:15} p50 {sorted(to_page)[len(to_page) // 2]:6.2f} s   p95 {p95(to_page):6.2f} s   (limit {LIMITS[kind]})",
                    flush=True,
                )
            print(
                f"{'pdf after page':15} p50 {sorted(all_pdf)[len(all_pdf) // 2]:6.2f} s   p95 {p95(all_pdf):6.2f} s   (limit {LIMITS['pdf']})"
            )
            core, megabytes = at_rest(psutil.Process(studio.pid))
            print(f"at rest: {100 * core:.1f} % of a core (limit 1), {megabytes:.0f} MB (limit 400)")
            chromium.close()
        finally:
            studio.terminate()
            studio.wait(30)


if __name__ == "__main__":
    main()
