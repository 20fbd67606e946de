"""What builds leave lying, and earlier ones left. Entries: `open_scratch`, `clear_remains`, `remove_orphans`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from samrapport.run.assembly.assemble import holds_reports
from samrapport.run.assembly.manifest import find_made, read_manifest
from samrapport.run.atomic import remove_empty, restore_folder, write_atomic
from samrapport.run.discover import Report, name_of
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
    for base in (project.reports, project.processed, project.aside.reports):
        for path in base.glob(".bygger-*"):
            shutil.rmtree(path, ignore_errors=True)
        # The outer before what lies within it; a year's folder is at the second level, others further in.
        for path in sorted(base.glob("*/**/.*.old"), key=lambda path: len(path.parts)):
            if path.exists():
                restore_folder(path.with_name(path.name[1 : -len(".old")]), keep=holds_reports)


def remove_orphans(project: Project, known: Collection[Report]) -> list[str]:
    """Remove reports whose raw data is gone, and say which: a site must not go on showing them."""
    folders = {report.folder for report in known}
    folders |= {report.folder / report.type.aside for report in known if report.type.aside}
    removed = []
    for folder in find_made(project.reports):
        if folder not in folders and read_manifest(project.reports / folder):
            for base in (project.reports, project.processed, project.state, project.aside.reports):
                _remove(base, folder, folders)
            removed.append(name_of(folder))
    return removed


def _remove(base: Path, folder: Path, kept: Collection[Path]) -> None:
    """Remove a report's folder but for the reports within it that are kept, and the folders around it left empty."""
    if any(folder in one.parents for one in kept):
        for path in (base / folder).glob("*"):
            _remove(base, path.relative_to(base), kept)
    elif folder not in kept:
        shutil.rmtree(base / folder, ignore_errors=True)
        (base / folder).unlink(missing_ok=True)
        remove_empty((base / folder).parent, base)
