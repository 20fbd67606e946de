"""What Quarto rendered beside what was taken over, as one site with one search index, `search.json`.

Entries: `merge_site`, `PartFault`, `read_index`, `write_index`, `carry_index`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from samrapport.publish.errors import PublishFault, report_of
from samrapport.raw.opening import files_in
from samrapport.run.atomic import read_json, write_atomic
from samrapport.there import has, has_file

INDEX = "search.json"


def read_index(site: Path) -> list[Any] | None:
    """Its entries, one for each part of a page; None where there is no index."""
    entries = read_json(site / INDEX)
    return entries if isinstance(entries, list) else None


def write_index(site: Path, entries: Iterable[Any]) -> None:
    """Write entries page by page, each once, so that the same pages give the same index whoever rendered them."""
    once: dict[str, Any] = {}
    for one in entries:
        once.setdefault(_address(one), one)
    # The parts of a page stay in the order in which they stand on it.
    ordered = sorted(once.values(), key=page_of)
    text = json.dumps(ordered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    write_atomic(site / INDEX, text)


def carry_index(site: Path, made: Path, kept: Collection[str], lost: Collection[str]) -> None:
    """Let the index say what the pages say: nothing of the reports that failed, and what it said of those kept."""
    entries = read_index(made)
    if entries is None or not (kept or lost):
        return
    merged = [one for one in entries if report_at(one) not in {*kept, *lost}]
    write_index(made, merged + [one for one in read_index(site) or [] if report_at(one) in kept])


def report_at(entry: Any) -> str:
    """The report that an entry leads to, or "" for one of the site's own pages."""
    return report_of(_address(entry))


def page_of(entry: Any) -> str:
    """The page that an entry leads to, from the site's root."""
    return _address(entry).partition("#")[0]


def _address(entry: Any) -> str:
    return str(entry.get("href", "")) if isinstance(entry, dict) else ""


LIBRARIES = "site_libs"
"""Where the style sheets and scripts of all pages lie, from the site's root."""


class PartFault(PublishFault):
    """What may come of rendering only what changed: with all reports in the project it may go well."""


def merge_site(site: Path, made: Path) -> None:
    """Move the rendered site into the folder `made`, beside what was taken over from the published one.

    Raises PartFault where a file that all reports share is another in what was taken over.
    """
    entries = [*(read_index(made) or []), *(read_index(site) or [])]
    for file in sorted(files_in(site)):
        _take(file, file.relative_to(site).as_posix(), made)
    if has_file(made / INDEX):
        write_index(made, entries)


def _take(file: Path, path: str, made: Path) -> None:
    there = made / path
    if not has(there):
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, there)
    elif path != INDEX and there.read_bytes() != file.read_bytes():
        raise PartFault("Quarto gjorde filen på två sätt när bara en del av webbplatsen gjordes.", source=path)
