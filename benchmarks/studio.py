"""From save to the new page in a browser, for each kind of file, and what the studio costs at rest.

Usage: python benchmarks/studio.py [--saves 20] [--forbund 0] [--years 5] [--windows 1] [--projekt FOLDER]. Works on a copy of the project in a temporary
folder; needs Chromium. --forbund: so many made-up förbund, with so many years each, beside the example's reports. --projekt: another project to copy
than this, with all that is built in it. Each figure stands beside that of a whole
build of the same report in the same run, by its command, and beside `quarto preview` of its pages where Quarto is. On a busy machine
the lowest of several and the processor's time say more than the rest.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from playwright.sync_api import Error, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
YEAR = Path("data/raw/vasteras/2021")
LIMITS = {"text": 0.5, "tabell": 3, "rubrik": 2, "cell": 2, "tema": 2, "pdf": 2}
RESTS_AFTER, REST = 130, 30
"""Seconds: after so many without a save the studio lets go of what it keeps warm; and so long it is looked at then."""
LONGEST = 1_200_000
BOOK = "notebooks/delarsrapport/08_budget-och-utfall.ipynb"
CELL = 'rapport.text(\\"eget-kapital\\")'
TOKEN = "matning"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def copy_project(folder: Path, forbund: int = 0, years: int = 5, built: Path | None = None) -> None:
    """built: a project to copy whole, with its times, for a build to know what it has made; None for what is in git of this."""
    if built is not None:
        shutil.copytree(built, folder, dirs_exist_ok=True, symlinks=True)
    for name in ("data/raw", "notebooks", "theme") if built is None else ():
        shutil.copytree(ROOT / name, folder / name)
    for name in ("_quarto.yml", "index.qmd") if built is None else ():
        shutil.copy(ROOT / name, folder / name)
    if forbund:
        made = folder / "exempel"
        subprocess.run(
            [
                sys.executable,
                "-m",
                "samrapport",
                "example",
                str(made),
                "--forbund",
                str(forbund),
                "--years",
                str(years),
            ],
            check=True,
        )
        for one in made.iterdir():
            if one.is_dir() and not (folder / "data/raw" / one.name).exists():
                shutil.move(one, folder / "data/raw" / one.name)


def changes(folder: Path) -> dict[str, Callable[[int], None]]:
    text, table = folder / YEAR / "text/budget.md", folder / YEAR / "utfall.csv"
    notebook, theme = folder / BOOK, folder / "theme/tema.yml"
    said = {one: one.read_text(encoding="utf-8") for one in (text, table, notebook, theme)}
    amount = said[table].splitlines()[1].split(";")[3]

    def writing(place: Path, old: str, new: Callable[[int], str]) -> Callable[[int], None]:
        assert old in said[place], (place, old)
        return lambda n: place.write_text(said[place].replace(old, new(n), 1), encoding="utf-8") and None

    return {
        "text": lambda n: text.write_text(f"{said[text]}\nMätning {'a' * (n + 1)}.\n", encoding="utf-8") and None,
        "tabell": writing(table, f";{amount};", lambda n: f";{int(amount) + n + 1};"),
        "rubrik": writing(notebook, "# Budget och utfall", lambda n: f"# Budget och utfall {'i' * (n + 1)}"),
        # One in the middle, that shows another text each time; a figure is among those after it.
        "cell": writing(notebook, CELL, lambda n: CELL.replace("eget-kapital", ("vision", "uppdrag")[n % 2])),
        "tema": writing(theme, '"#1b2733"', lambda n: f'"#1b27{0x34 + n % 32:02x}"'),
    }


def environment_of_its_own() -> dict[str, str]:
    own = {"SAMRAPPORT_STUDIO_TOKEN": TOKEN, "PYTHONPATH": str(ROOT / "src"), "TMPDIR": tempfile.gettempdir()}
    return {**os.environ, **own}


@contextmanager
def studio_on(folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    """The studio of a project, at the report that is changed, and its address."""
    port = free_port()
    command = ["-m", "samrapport", "studio", "vasteras", "2021", "--port", str(port), "--öppna-inte"]
    studio = subprocess.Popen(
        [sys.executable, *command], cwd=folder, env=environment_of_its_own(), stdout=subprocess.PIPE, text=True
    )
    try:
        assert studio.stdout
        studio.stdout.readline()
        yield psutil.Process(studio.pid), f"http://127.0.0.1:{port}/"
    finally:
        studio.terminate()
        studio.wait(30)


def version(page: Page, name: str = "version") -> str:
    return page.get_attribute("body", f"data-{name}") or ""


def await_new(page: Page, old: str, name: str = "version") -> None:
    # Asked every few milliseconds: who waits for a selector is answered at steps of half a second.
    asked = "([name, old]) => document.body.hasAttribute(name) && document.body.getAttribute(name) !== old"
    page.wait_for_function(asked, arg=[f"data-{name}", old], polling=5, timeout=LONGEST)


def spent(process: psutil.Process) -> float:
    """Processor seconds of a process and all that it started, by now."""
    total = 0.0
    for one in [process, *process.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            total += sum(one.cpu_times()[:4])
    return total


@dataclass
class Measured:
    """Seconds for each save: to the new page, from that to the new PDF page, and of the processors until all is done."""

    page: list[float] = field(default_factory=list)
    pdf: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def measure(page: Page, studio: psutil.Process, save: Callable[[int], None], saves: int) -> Measured:
    """Save so many times, each when all that hung on the one before is done."""
    found = Measured()
    for n in range(saves):
        before, pdf, used, start = version(page), version(page, "pdf"), spent(studio), time.monotonic()
        save(n)
        await_new(page, before)
        shown = time.monotonic()
        found.page.append(shown - start)
        await_new(page, pdf, "pdf")
        found.pdf.append(time.monotonic() - shown)
        page.wait_for_selector("body[data-fas=klar]", timeout=LONGEST)
        # What ended meanwhile is counted no more.
        found.processor += [took] if (took := spent(studio) - used) >= 0 else []
    return found


def p95(found: list[float]) -> float:
    return sorted(found)[max(0, -(-95 * len(found) // 100) - 1)]


def told(kind: str, found: list[float], limit: float, build: float, processor: list[float]) -> None:
    of_processor = f"   processor {min(processor):6.2f} s" if processor else ""
    print(
        f"{kind:8} lowest {min(found):6.2f} s   median {sorted(found)[len(found) // 2]:6.2f} s   p95 {p95(found):6.2f} s   (limit {limit})"
        f"   lowest of a build {min(found) / build:6.3f}{of_processor}",
        flush=True,
    )


def whole_build(folder: Path) -> tuple[float, float]:
    """Seconds, and processor's, that the command takes to build the same report from nothing and publish it."""
    command = [sys.executable, "-m", "samrapport", "build", "vasteras", "2021", "--out", folder / "bygge"]
    before, start = os.times(), time.monotonic()
    subprocess.run(command, cwd=folder, env=environment_of_its_own(), check=False, capture_output=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - start, used


def quarto_preview(folder: Path, driver: Playwright, saves: int) -> list[float] | None:
    """Seconds from a saved page to the new one in `quarto preview`, on a project of the report's pages as they were built; None without Quarto."""
    if (quarto := shutil.which("quarto")) is None:
        return None
    place = folder / "quarto"
    (place / "sida").mkdir(parents=True)
    (place / "_quarto.yml").write_text("project:\n  type: website\nexecute:\n  enabled: false\n", encoding="utf-8")
    source = folder / "reports/vasteras/2021/08-budget-och-utfall.ipynb"
    text = source.read_text(encoding="utf-8")
    shutil.copy(source, place / "index.ipynb")
    port = free_port()
    command = [quarto, "preview", "--no-browser", "--port", str(port), str(place)]
    preview = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        page = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"]).new_page()
        for _ in range(120):
            try:
                page.goto(f"http://127.0.0.1:{port}/")
                break
            except Error:
                time.sleep(1)
        found = []
        for n in range(saves):
            sign, start = f"mätning {'a' * (n + 1)}.", time.monotonic()
            (place / "index.ipynb").write_text(
                text.replace("Förbundets intäkter", f"{sign} Förbundets intäkter", 1), encoding="utf-8"
            )
            page.wait_for_function("sign => document.body.innerText.includes(sign)", arg=sign, timeout=LONGEST)
            found.append(time.monotonic() - start)
        return found
    finally:
        preview.terminate()
        preview.wait(30)


def at_rest(process: psutil.Process) -> tuple[float, float, float]:
    """Share of a core that the studio and its processes take while nothing is saved; and MB, with shared pages counted once, and for each."""
    time.sleep(RESTS_AFTER)
    before = spent(process)
    time.sleep(REST)
    used = (spent(process) - before) / REST
    all_ = [process, *process.children(recursive=True)]
    held = [one.memory_full_info() for one in all_ if one.is_running()]
    return used, sum(getattr(one, "pss", one.rss) for one in held) / 1e6, sum(one.rss for one in held) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=20)
    parser.add_argument("--forbund", type=int, default=0)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--windows", type=int, default=1, help="so many windows; the first shows the PDF too")
    parser.add_argument("--projekt", type=Path, help="a project to copy with all that is built in it; without it, this")
    parser.add_argument("--kinds", nargs="*", help="of " + ", ".join(LIMITS))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        copy_project(folder, asked.forbund, asked.years, asked.projekt)
        with studio_on(folder) as (studio, address):
            chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = chromium.new_page(viewport={"width": 1600, "height": 900})
            page.goto(f"{address}?token={TOKEN}")
            page.wait_for_selector("body[data-fas=klar]", timeout=LONGEST)
            page.select_option("#avsnitt", "budget-och-utfall")
            page.click("#visa-pdf")
            page.wait_for_selector("body[data-pdf]", timeout=LONGEST)
            page.wait_for_selector("body[data-fas=klar]", timeout=LONGEST)
            for _ in range(asked.windows - 1):
                other = chromium.new_page()
                other.goto(f"{address}?token={TOKEN}")
                other.wait_for_selector("body[data-version]", timeout=LONGEST)
            print(f"load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
            wall, used = whole_build(folder)
            print(f"whole build of the report: {wall:.1f} s, processor {used:.1f} s")
            all_pdf = list[float]()
            for kind, save in changes(folder).items():
                if asked.kinds and kind not in asked.kinds:
                    continue
                found = measure(page, studio, save, asked.saves)
                all_pdf += found.pdf
                told(kind, found.page, LIMITS[kind], wall, found.processor)
            told("pdf", all_pdf, LIMITS["pdf"], wall, [])
            if (preview := quarto_preview(folder, driver, asked.saves)) is not None:
                told("quarto", preview, LIMITS["text"], wall, [])
            core, once, each = at_rest(studio)
            print(f"at rest: {100 * core:.1f} % of a core (limit 1), {once:.0f} MB (limit 400); {each:.0f} MB as RSS")
            chromium.close()


if __name__ == "__main__":
    main()
