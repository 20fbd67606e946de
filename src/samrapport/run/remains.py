"""What earlier builds left lying. Entries: `clear_remains`, `remove_orphans`."""

from __future__ import annotations

import shutil
from pathlib import Path

from samrapport.run.atomic import restore_folder
from samrapport.run.discover import find_reports
from samrapport.run.project import Project


def clear_remains(project: Project) -> None:
    """Take away, and take back, what a killed build left half done."""
    shutil.rmtree(project.state / "tmp", ignore_errors=True)
    for base in (project.reports, project.processed):
        for path in base.glob(".bygger-*"):
            shutil.rmtree(path, ignore_errors=True)
        for path in base.glob("*/.*.old"):
            restore_folder(path.with_name(path.name[1 : -len(".old")]))


def remove_orphans(project: Project) -> list[str]:
    """Remove reports whose raw data is gone, and say which: a site must not go on showing them."""
    known = {report.folder for report in find_reports(project.data)}
    removed = []
    for manifest in sorted(project.reports.glob("*/*/manifest.json")):
        folder = manifest.parent.relative_to(project.reports)
        if folder not in known:
            for base in (project.reports, project.processed, project.state):
                shutil.rmtree(base / folder, ignore_errors=True)
                _remove_empty((base / folder).parent)
            removed.append(" ".join(folder.parts))
    return removed


def _remove_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
