"""What running and publishing costs, as ratios measured side by side. `make bench`; `make bench ARGS=--quick` for a short one.

Each piece of work is a process of its own, so that its start counts. Times are wall clock, with the processor's time
beside, which others on the machine disturb less. The table is printed and kept as JSON in benchmarks/senaste.json.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from work import notebooks  # noqa: E402  beside this file

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Time:
    """Seconds by the clock and by the processor, for so many runs. told: what the work printed."""

    wall: float
    cpu: float
    runs: int = 1
    told: str = ""

    def each(self) -> tuple[float, float]:
        return self.wall / self.runs, self.cpu / self.runs


def measure(command: list[str], runs: int = 1, **options: Any) -> Time:
    """Run a command, quietly, and time it with all that it starts."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(command)}:\n{done.stdout}{done.stderr}")
    return Time(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, runs, done.stdout)


def work(kind: str, data: Path, runs: int, jobs: int = 1) -> Time:
    return measure([sys.executable, str(HERE / "work.py"), kind, str(data), str(runs), str(jobs)], runs)


def median(measured: list[Time]) -> Time:
    return sorted(measured, key=lambda one: one.wall)[len(measured) // 2]


def command_line(data: Path, runs: int) -> Time:
    """papermill's command line, one notebook after the other."""
    wall = cpu = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for path, parameters in notebooks(data, runs):
            given = [part for name, value in parameters.items() for part in ("-p", name, str(value))]
            command = [str(BIN / "papermill"), str(path), f"{folder}/ut.ipynb", "--no-progress-bar", *given]
            one = measure(command, env=os.environ | {"SAMRAPPORT_DATA": str(data)})
            wall, cpu = wall + one.wall, cpu + one.cpu
    return Time(wall, cpu, runs)


def side_by_side(data: Path, runs: int, jobs: int) -> Time:
    """Plain Python on so many cores: a process on each, with its share."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, str(HERE / "work.py"), "plain", str(data), str(runs // jobs), "1"]
    for process in [subprocess.Popen(command) for _ in range(jobs)]:
        if process.wait():
            sys.exit("plain")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Time(time.monotonic() - started, cpu, runs // jobs * jobs)


def without_news(outputs: int, times: int) -> dict[str, Time]:
    """A build that finds nothing to do over so many outputs, against an interpreter's start and the libraries' import."""
    with tempfile.TemporaryDirectory(prefix="sb") as name:
        root = Path(name)
        (root / "notebooks").mkdir()
        (root / "_quarto.yml").touch()
        (root / "data" / "raw").mkdir(parents=True)
        for number in range(outputs):
            file = (
                root / "reports" / f"forbund-{number // 60}" / str(2000 + number // 12 % 5) / f"{number % 12:02}.ipynb"
            )
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(str(number), encoding="utf-8")
        (root / "reports" / ".samrapport").mkdir()
        command = [str(BIN / "samrapport"), "build"]
        code = (
            f"import sys; sys.argv = {command}; sys.path[0] = {str(BIN)!r}\n"
            "from samrapport import start\n"
            f"start.take_snapshot({str(root)!r}, {str(root / 'data/raw')!r}, None).keep('Klart.\\n')\n"
        )
        time.sleep(0.1)
        measure([sys.executable, "-c", code], cwd=root)
        assert measure(command, cwd=root).told == "Klart.\n", "snapshot not taken"
        turns = [(measure(command, cwd=root), measure([sys.executable, "-c", "pass"], cwd=root)) for _ in range(times)]
        return {
            "build": median([build for build, _ in turns]),
            "interpreter": median([alone for _, alone in turns]),
            "imports": median([measure([sys.executable, "-c", "import pandas, seaborn"]) for _ in range(3)]),
        }


def build_many(reports: int, jobs: int) -> dict[str, float]:
    """Seconds for so many example reports, half of them insatser's: a report to run and assemble and to publish, and all to publish one
    changed text; of that also the processor's, a report, and as a share of what building all of them takes.
    """
    with tempfile.TemporaryDirectory(prefix="sb") as name:
        data, out = Path(name) / "data", Path(name) / "ut"
        years = 5 if reports >= 50 else 1
        forbund = reports // 2 // years
        measure([str(BIN / "samrapport"), "example", str(data), "--forbund", str(forbund), "--years", str(years)])
        build = [str(BIN / "samrapport"), "build", "--data", str(data), "--out", str(out), "--jobs", str(jobs)]
        build += ["--engine", "embedded"]
        ran, published = measure([*build, "--no-publish"]), measure(build)
        text = next(iter(sorted(data.glob("*/*/text/sammanfattning.md"))))
        text.write_text(text.read_text(encoding="utf-8") + "\nEn mening till.\n", encoding="utf-8")
        changed = measure(build)
        return {
            "run": ran.wall / reports,
            "publish": published.wall / reports,
            "one change": changed.wall,
            "change": changed.cpu / reports,
            "share": changed.cpu / (ran.cpu + published.cpu),
        }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="a short run: small sizes, one repetition")
    options.add_argument("--runs", type=int, help="notebooks that ours and plain Python run (100)")
    options.add_argument("--sample", type=int, help="notebooks that papermill runs one by one (20)")
    options.add_argument("--endurance", type=int, help="runs of the memory test (500)")
    options.add_argument("--outputs", type=int, default=4800, help="outputs of the build without news")
    options.add_argument("--growth", default="", help="sizes of growth, in reports (20,80); a long one: 2,40,400")
    options.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="all cores")
    options.add_argument("--data", type=Path, default=HERE.parent / "data" / "raw", help="raw data")
    options.add_argument("--json", type=Path, default=HERE / "senaste.json", help="where the figures go")
    given = options.parse_args()
    runs = given.runs or (20 if given.quick else 100)
    sample = given.sample or (4 if given.quick else 20)
    lasting = given.endurance or (30 if given.quick else 500)
    data, jobs = given.data.absolute(), given.jobs
    figures: dict[str, Any] = {"sizes": {"runs": runs, "sample": sample, "endurance": lasting, "jobs": jobs}}
    rows: list[tuple[str, str, str]] = []

    def row(name: str, value: str, against: str = "") -> None:
        rows.append((name, value, against))
        print(f"{name:<58} {value:>12}  {against}", flush=True)

    def timed(name: str, one: Time) -> Time:
        wall, cpu = one.each()
        figures[name] = {"wall": one.wall, "cpu": one.cpu, "runs": one.runs}
        row(name, f"{wall:.3f} s", f"processor {cpu:.3f} s")
        return one

    def ratio(name: str, over: Time, under: Time, goal: str) -> None:
        by_clock, by_processor = (a / b for a, b in zip(over.each(), under.each(), strict=True))
        figures[name] = {"wall": by_clock, "cpu": by_processor, "goal": goal}
        row(name, f"{by_clock:.1f}x", f"processor {by_processor:.1f}x; goal {goal}")

    # Modules are compiled once, as for everyone who has not asked for something else.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # The protection of participants is computed once and kept, for all ways of running alike.
    os.environ["SAMRAPPORT_MINNE"] = str(Path(tempfile.gettempdir()) / "samrapport-bench-cache" / "rojande")
    work("plain", data, runs)
    print(f"{runs} notebooks (papermill: {sample} of the same), {jobs} cores; seconds a notebook, start included\n")
    cli = timed("papermill's command line, one by one", command_line(data, sample))
    api = timed("papermill's API, one by one", work("papermill-api", data, sample))
    one = timed("ours, 1 worker", work("warm", data, runs, 1))
    many = timed(f"ours, {jobs} workers", work("warm", data, runs, jobs))
    limit = timed("plain Python, 1 process", work("plain", data, runs))
    limits = timed(f"plain Python, {jobs} processes", side_by_side(data, runs, jobs))
    ratio("command line / ours, all cores", cli, many, ">= 10")
    ratio("API / ours, all cores", api, many, ">= 8")
    ratio("API / ours, 1 worker", api, one, ">= 6")
    ratio("ours / plain Python, all cores", many, limits, "<= 2")
    ratio("ours / plain Python, 1 worker", one, limit, "<= 2")

    # In turns: what else the machine does meets all of them alike.
    times = 1 if given.quick else 5
    turns = [
        [work("papermill-api", data, 1), work("stock", data, 1), work("papermill-api", data, 2), work("warm", data, 2)]
        for _ in range(times)
    ]
    cold_api, cold, two_api, two = (median([*one]) for one in zip(*turns, strict=True))
    timed("one cold notebook: papermill's API", cold_api)
    timed("one cold notebook: ours", cold)
    timed("two cold notebooks: papermill's API", two_api)
    timed("two cold notebooks: ours, 1 worker", two)
    ratio("one cold notebook: ours / API", cold, cold_api, "<= 1")
    ratio("two cold notebooks: ours / API", two, two_api, "<= 1")

    sizes = [int(one) for one in (given.growth or ("4,12" if given.quick else "20,80")).split(",")]
    grown = {size: build_many(size, jobs) for size in sizes}
    figures["growth"] = grown
    for size, seconds in grown.items():
        row(
            f"{size} reports, half of them of insatser: run, a report",
            f"{seconds['run']:.2f} s",
            f"publish {seconds['publish']:.2f} s",
        )
        row(
            f"{size} reports: build after one changed text",
            f"{seconds['one change']:.1f} s",
            f"processor {seconds['share']:.1%} of building all",
        )
    for what in ("run", "publish", "change"):
        row(
            f"growth: {what}, a report of {sizes[-1]} / of {sizes[0]}",
            f"{grown[sizes[-1]][what] / grown[sizes[0]][what]:.2f}x",
            "goal <= 1",
        )

    half = timed(f"growth: {runs // 2} notebooks alone", work("warm", data, runs // 2, jobs))
    ratio(f"growth: a notebook of {runs} / of {runs // 2}", many, half, "<= 1")

    told = json.loads(work("endurance", data, lasting).told)
    growth = told["memory"][1] / told["memory"][0] - 1
    figures["endurance"] = told | {"growth": growth}
    row(f"{lasting} runs: memory grows", f"{growth:.1%}", "goal < 5 %")
    row(
        f"{lasting} runs: errors, mismatches, processes left", f"{told['errors']}, {told['mismatches']}, {told['left']}"
    )

    figures["ends"] = json.loads(work("ends", data, 1).told)
    for name, seconds in figures["ends"].items():
        row(f"told after {name}", f"{seconds:.2f} s", "goal <= 1.5 s" if "crash" in name else "goal <= 0.3 s")

    news = without_news(given.outputs, 5 if given.quick else 15)
    for name, measured in news.items():
        timed(f"without news, {given.outputs} outputs: {name}", measured)
    ratio("without news: build / interpreter", news["build"], news["interpreter"], "<= 3")
    ratio("without news: build / import pandas, seaborn", news["build"], news["imports"], "<= 1")

    site = json.loads(work("publishing", data, 1).told)
    figures["publishing"] = site | {"share": site["inside"] / site["whole"]}
    row(
        "publishing a report, its pages and PDFs, 1 process",
        f"{site['whole']:.1f} s",
        f"{site['pages']} pages, {site['pdfs']} PDFs",
    )
    row("of which pandoc and Typst themselves", f"{site['inside'] / site['whole']:.0%}")
    row(
        "publishing / API's time for its notebooks",
        f"{site['whole'] / (api.each()[0] * site['notebooks']):.0%}",
        "goal <= 20 %",
    )
    given.json.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"\nmedian load {statistics.median(os.getloadavg()):.1f}; kept in {given.json}")


if __name__ == "__main__":
    main()
