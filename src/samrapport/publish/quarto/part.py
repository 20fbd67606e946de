"""A part of the staged project as a project of its own. Entry: `make_part`."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from samrapport.publish.quarto.links import retarget
from samrapport.publish.quarto.navigation import write_part_navigation
from samrapport.publish.staging import NAVIGATION, Staged, copy_report


def make_part(staged: Staged, reports: Collection[str], target: Path) -> None:
    """Copy to `target` the site's own pages and these reports, with their navigation.

    Copies, no links: Quarto writes beside its sources. A part with all reports is the staged project itself.
    """
    whole = staged.project
    shutil.copytree(whole, target, ignore=lambda place, _: ["reports"] if Path(place) == whole else [])
    (target / "reports").mkdir()
    for file in sorted((whole / "reports").iterdir()):
        if file.is_file() and file != whole / NAVIGATION:
            shutil.copy2(file, target / "reports")
    for report in reports:
        copy_report(whole / "reports", target / "reports", report, staged.reports, shutil.copy2)
    write_part_navigation(whole, target, reports)
    absent = {*staged.reports, *staged.unfinished} - {*reports}
    if absent:
        for kind in ("*.qmd", "*.ipynb"):
            for source in target.rglob(kind):
                _lead_elsewhere(source, source.relative_to(target).as_posix(), absent)


def _lead_elsewhere(source: Path, page: str, absent: Collection[str]) -> None:
    # What is not UTF-8 is Quarto's to complain of, and stays as it is.
    text = source.read_bytes().decode("utf-8", "surrogateescape")
    changed = retarget(text, page, absent)
    if changed != text:
        source.write_bytes(changed.encode("utf-8", "surrogateescape"))
