"""Whose each page of the site is, for who publishes it, and the pictures of pages that are no report's. Entries: `write_profiles`, `Profiles`."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from samrapport.raw.opening import matching
from samrapport.run.atomic import read_json, write_json
from samrapport.run.sitepages.finished import Finished
from samrapport.there import has_file

FILE = "_profiler.json"
"""In the folder of reports. `webbplats`: the site's name. `ensam`: the one förbund that it is all of, or "". `forbund`: by folder."""
BESIDE = ("*.svg", "*.png", "*.css")
"""What pages that lie directly in the folder of reports have beside them."""


def write_profiles(reports: Path, latest: Mapping[str, Finished], alone: str, name: str) -> None:
    """Write whose the pages are, and lay in what the first pages show. latest: by förbund the report that its first page is of.

    alone: the förbund that the whole site is of, or "". name: the site's.
    """
    found = {slug: dict(one.profile) for slug, one in latest.items() if one.profile}
    _write_changed_json(reports / FILE, {"webbplats": name, "ensam": alone, "forbund": found})
    wanted = {f"{slug}-{file.name}": file for slug, one in latest.items() for file in _beside(reports / one.folder)}
    for old in _beside(reports):
        if old.name not in wanted:
            old.unlink()
    for target, file in wanted.items():
        place = reports / target
        if not has_file(place) or place.read_bytes() != file.read_bytes():
            shutil.copyfile(file, place)


def clear_profiles(reports: Path) -> None:
    """Take away what earlier builds wrote, where there is no report any more."""
    (reports / FILE).unlink(missing_ok=True)
    for old in _beside(reports):
        old.unlink()


def read_profiles(reports: Path) -> dict[str, Any]:
    """What was written; of a folder without it, of no förbund."""
    found = read_json(reports / FILE)
    return found if isinstance(found, dict) else {"webbplats": "", "ensam": "", "forbund": {}}


def _beside(folder: Path) -> Sequence[Path]:
    return matching(folder, *BESIDE)


def _write_changed_json(path: Path, content: Any) -> None:
    if read_json(path) != content:
        write_json(path, content)
