"""A reader at the worst moment: reads a site's page, style sheet and search again and again. Run as a program: see `main`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

PAGE, STYLES, SEARCH = FILES = ("index.html", "assets/stil.css", "sok/index.json")
LENGTH = 50_000
"""Bytes in each file: longer than what is written or read at a time."""


def content(release: int) -> bytes:
    """What every file of a release holds."""
    return f"{release:08d}\n".encode() * (LENGTH // 9)


def main(site: str, reads: int, until: str) -> None:
    """Read so many times, or until the file `until` is there, and print what was met."""
    met: Counter[str] = Counter()
    while met["reads"] < reads and not Path(until).exists():
        for _ in range(100):
            page, styles, search, again = (_read(Path(site, name), met) for name in (*FILES, PAGE))
            # Between two looks at the same page the site was not changed.
            if page == again and {styles, search} - {page, None}:
                met["mixed"] += 1
    print(json.dumps(met))


def _read(path: Path, met: Counter[str]) -> bytes | None:
    met["reads"] += 1
    try:
        found = path.read_bytes()
    except OSError:
        met["missing"] += 1
        return None
    if found != found[:9] * (LENGTH // 9):
        met["cut"] += 1
    return found[:9]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
