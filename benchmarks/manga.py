"""A ready project of hundreds of reports in a minute: Västerås' two reports, with all that is built of them, under other names.

Usage: python benchmarks/manga.py BUILT TARGET [--copies 198]. BUILT: a project in which `samrapport build` has been run. The copies are built as far
as can be seen from their folders; a build finds that they are not as they say, and makes them anew. For --projekt of studio.py and sparningar.py.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

OF = "vasteras"
PLACES = ("data/raw", "data/processed", "reports", "reports/.samrapport", "reports/.samrapport/avstamning/reports")
SHARED = ("data/raw/forbund/forbund.csv", "data/raw/forbund/medlemmar.csv")
TEXTS = (".json", ".yml", ".qmd", ".csv", ".md")


def renamed(source: str, target: str, slug: str) -> None:
    """A file of a copy: with the name in it where it is text that may say it, else the same file."""
    if source.endswith(TEXTS) and OF in (text := Path(source).read_text(encoding="utf-8")):
        Path(target).write_text(text.replace(OF, slug), encoding="utf-8")
        shutil.copystat(source, target)
    else:
        os.link(source, target)


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


if __name__ == "__main__":
    main()
