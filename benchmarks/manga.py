"""A ready project of hundreds of reports in a minute: Västerås' two reports, with all that is built of them, under other names.

Usage: python benchmarks/manga.py BUILT TARGET [--copies 198]. BUILT: a project in which `samrapport build` has been run, by this very code. The copies'
notebooks have run, under the new names; the first build reads their raw data, puts the reports together and publishes them. For --projekt of
studio.py and sparningar.py, and for what a changed text costs among hundreds of reports.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from samrapport.run.fingerprint import Fingerprints

OF = "vasteras"
_OF = re.compile(rf"(?<![\w.-]){OF}(?![\w-])")
"""The förbund's own short name, and not a kommun's in the name of a fact, nor a part of another word."""
PLACES = ("data/raw", "data/processed", "reports", "reports/.samrapport", "reports/.samrapport/avstamning/reports")
SHARED = ("data/raw/forbund/forbund.csv", "data/raw/forbund/medlemmar.csv")
TEXTS = (".json", ".ipynb", ".yml", ".qmd", ".csv", ".md")


def renamed(source: str, target: str, slug: str) -> None:
    """A file of a copy: with the name in it where it is text that may say it, else the same file."""
    if source.endswith(TEXTS) and _OF.search(text := Path(source).read_text(encoding="utf-8")):
        Path(target).write_text(_OF.sub(slug, text), encoding="utf-8")
        shutil.copystat(source, target)
    else:
        os.link(source, target)


def say_as_is(state: Path, raw: Fingerprints, slugs: Iterable[str]) -> None:
    """Let the records of the copies say what their files are now: they hold the names."""
    for file in (one for slug in slugs for one in sorted((state / slug).rglob("*.json"))):
        record = json.loads(file.read_bytes())
        if "notebook" in record:
            executed = raw.made.file(file.with_suffix(".ipynb"))
            said = {"files": {path: raw.raw(path) for path in record["files"]}, "output": record["output"] and executed}
            file.unlink()
            file.write_text(json.dumps(record | said, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("built", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--copies", type=int, default=198)
    asked = parser.parse_args()
    shutil.copytree(asked.built, asked.target, symlinks=True)
    slugs = [f"{OF}-{n:03}" for n in range(1, asked.copies + 1)]
    for place in (asked.target / one for one in PLACES):
        for slug in slugs if (place / OF).is_dir() else ():
            shutil.copytree(place / OF, place / slug, copy_function=lambda a, b, slug=slug: renamed(a, b, slug))
    for file in (asked.target / one for one in SHARED):
        text = file.read_text(encoding="utf-8")
        own = [line for line in text.splitlines(keepends=True) if line.startswith(f"{OF};")]
        file.write_text(text + "".join(line.replace(OF, slug, 1) for slug in slugs for line in own), encoding="utf-8")
    # What is Västerås' own reads of all the förbund too.
    raw = Fingerprints((asked.target / "data/raw").absolute())
    say_as_is(
        asked.target / "reports/.samrapport",
        raw,
        [*slugs, *(one.name for one in (asked.target / "data/raw").iterdir())],
    )


if __name__ == "__main__":
    main()
