"""What the studio holds on to by thousands of saves: memory, threads, open files, processes, temporary files; and what a save costs the processor.

Usage: python benchmarks/sparningar.py [--saves 2000] [--sample 100] [--whole 5] [--kinds text] [--projekt FOLDER]. Needs no browser: it saves
a text by the studio's own form, other files as an editor does, and listens to what windows are told. Every save is waited for until its page is
told of and fetched; of so many (`--whole`) the last also until all that hangs on it is made, with the PDF. --projekt: as
in studio.py.
"""

from __future__ import annotations

import argparse
import json
import queue
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx2
import psutil
from studio import LONGEST, TOKEN, YEAR, changes, copy_project, spent, studio_on

FORM = YEAR.relative_to("data/raw") / "text/budget.md"


class Window:
    """A window without a browser: what it is told, and what it asks for."""

    def __init__(self, client: httpx2.Client) -> None:
        self.client, self.state = client, dict[str, Any]()
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(httpx2.HTTPError), self.client.stream("GET", "api/handelser", timeout=None) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: "):
                    self._told.put(json.loads(line.removeprefix("data: ")))

    def await_that(self, holds: Callable[[dict[str, Any]], bool]) -> None:
        """Take in what is told until that holds."""
        end = time.monotonic() + LONGEST / 1000
        while not holds(self.state):
            self.state = self._told.get(timeout=end - time.monotonic())
            assert self.state.get("fas") != "fel", self.state

    def version(self, name: str) -> int:
        return int((self.state.get(name) or {}).get("version", 0))

    def fetch(self) -> None:
        """The page that was told of, as a browser does at once."""
        page = self.state["sida"]
        self.client.get(f"sida/{page['adress']}", params={"v": page["version"]}).raise_for_status()


@dataclass(frozen=True)
class Held:
    """MB in memory with shared pages counted once, of all processes and of the studio's own; and how many of the rest."""

    memory: float
    own: float
    threads: int
    descriptors: int
    processes: int
    files: int

    @classmethod
    def by(cls, studio: psutil.Process, temporary: Path) -> Held:
        all_ = [studio, *studio.children(recursive=True)]
        memory, threads, descriptors = list[float](), 0, 0
        for one in all_:
            with suppress(psutil.NoSuchProcess):
                memory.append(one.memory_full_info().pss / 1e6)
                threads, descriptors = threads + one.num_threads(), descriptors + one.num_fds()
        files = sum(1 for one in temporary.rglob("*") if one.is_file())
        return cls(sum(memory), memory[0], threads, descriptors, len(all_), files)


def slope(of: list[float], at: list[int]) -> float:
    """How much it grows for each thousand saves, by least squares over the latter half, when what is kept on purpose is kept."""
    half = len(of) // 2
    x, y = at[half:], of[half:]
    middle, mean = sum(x) / len(x), sum(y) / len(y)
    width = sum((one - middle) ** 2 for one in x)
    return 1000 * sum((a - middle) * (b - mean) for a, b in zip(x, y, strict=True)) / width if width else 0.0


def by_form(client: httpx2.Client, folder: Path) -> Callable[[int], None]:
    """A save of the text through the studio's form, in place of being written beside it."""
    of, first = {"fil": FORM.as_posix()}, (folder / YEAR / "text/budget.md").read_text(encoding="utf-8")
    etag = client.get("api/text", params=of).json()["etag"]

    def send(n: int) -> None:
        nonlocal etag
        sent = {"text": f"{first}\nMätning {'a' * (n % 50 + 1)}.\n", "etag": etag}
        etag = client.put("api/text", params=of, json=sent).raise_for_status().json()["etag"]

    return send


def measure(window: Window, save: Callable[[int], None], n: int, *, whole: bool) -> float:
    """Seconds from a save to its page; with `whole` all that hangs on it is awaited after that."""
    page, pdf, start = window.version("sida"), window.version("pdf"), time.monotonic()
    save(n)
    window.await_that(lambda _: window.version("sida") > page)
    window.fetch()
    took = time.monotonic() - start
    if whole:
        window.await_that(lambda state: state["fas"] == "klar" and window.version("pdf") > pdf)
        window.client.get("pdf", params={"v": window.version("pdf")}).raise_for_status()
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=2000)
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--whole", type=int, default=5)
    parser.add_argument("--kinds", nargs="*", default=["text"], help="of text, tabell, rubrik, cell, tema")
    parser.add_argument("--projekt", type=Path, help="a project to copy with all that is built in it; without it, this")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as temporary:
        folder = Path(name)
        copy_project(folder, built=asked.projekt)
        tempfile.tempdir = temporary
        with studio_on(folder) as (studio, address):
            home = {"authorization": f"token {TOKEN}", "origin": address.rstrip("/")}
            with httpx2.Client(base_url=address, headers=home, timeout=LONGEST / 1000) as client:
                window = Window(client)
                window.await_that(lambda state: state.get("fas") == "klar" and window.version("pdf") > 0)
                report = YEAR.relative_to("data/raw").as_posix()
                client.post("api/valj", json={"rapport": report, "sida": "budget-och-utfall"}).raise_for_status()
                window.await_that(lambda state: "budget-och-utfall" in state["sida"]["adress"])
                window.fetch()
                saves = {**changes(folder), "text": by_form(client, folder)}
                for kind in asked.kinds:
                    endure(window, studio, Path(temporary), kind, saves[kind], asked)


def endure(
    window: Window, studio: psutil.Process, temporary: Path, kind: str, save: Callable[[int], None],
    asked: argparse.Namespace,
) -> None:  # fmt: skip
    """Save so many times, and print what is held on the way and how that grows."""
    at, held, took = list[int](), list[Held](), list[float]()
    used = spent(studio)
    for n in range(asked.saves):
        took.append(measure(window, save, n, whole=n % asked.whole == asked.whole - 1))
        if n % asked.sample == asked.sample - 1:
            at.append(n + 1)
            held.append(Held.by(studio, temporary))
            now = spent(studio)
            each, used = (now - used) / asked.sample, now
            of = "  ".join(f"{name} {value:.0f}" for name, value in asdict(held[-1]).items())
            middle = sorted(took[-asked.sample :])[asked.sample // 2]
            print(f"{kind} {n + 1:6}  {of}  page {middle:.2f} s  processor {each:.2f} s a save", flush=True)
    for name in asdict(held[0]) if len(held) > 3 else ():
        grows = slope([asdict(one)[name] for one in held], at)
        print(f"{kind}: {name} grows by {grows:+.2f} for each thousand saves", flush=True)


if __name__ == "__main__":
    main()
