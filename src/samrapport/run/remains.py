"""What builds leave lying, and earlier ones left. Entries: `open_scratch`, `clear_remains`, `remove_orphans`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samrapport.run.atomic import restore_folder, write_atomic
from samrapport.run.discover import find_reports
from samrapport.run.project import Project

_SCRATCH_PREFIX = "samrapport-"
_SCRATCH_NOTE = "scratch"


@contextmanager
def open_scratch(project: Project) -> Iterator[Path]:
    """A folder for what workers need while they run, gone afterwards.

    With the system's temporary files, since the path of a socket must be short. Where it lies is noted, so that the next
    build can clear it after a kill.
    """
    folder = Path(tempfile.mkdtemp(prefix=_SCRATCH_PREFIX))
    write_atomic(project.state / _SCRATCH_NOTE, str(folder))
    try:
        yield folder
    finally:
        _clear_scratch(project)


def _clear_scratch(project: Project) -> None:
    note = project.state / _SCRATCH_NOTE
    if note.is_file():
        folder = Path(note.read_text(encoding="utf-8"))
        # Nothing but what was made here is removed, whatever the note says.
        if folder.name.startswith(_SCRATCH_PREFIX) and folder.parent == Path(tempfile.gettempdir()):
            shutil.rmtree(folder, ignore_errors=True)
        note.unlink()


def clear_remains(project: Project) -> None:
    """Take away, and take back, what a killed build left half done."""
    _clear_scratch(project)
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
