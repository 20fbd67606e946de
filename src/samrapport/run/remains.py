"""What builds leave lying, and earlier ones left. Entries: `own_temporary`, `clear_remains`, `remove_orphans`."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from samrapport.run.assembly.assemble import holds_reports
from samrapport.run.assembly.manifest import find_made, read_manifest
from samrapport.run.atomic import remove_empty
from samrapport.run.discover import Report, name_of
from samrapport.run.lock import try_lock
from samrapport.run.project import Project
from samrapport.run.swap import restore_folder

_PREFIX, _HELD = "samrapport-", ".i-bruk"


@contextmanager
def own_temporary() -> Iterator[Path]:
    """A folder that all temporary files of this process, and of those that it starts, lie in; gone afterwards.

    With the system's temporary files, since the path of a socket must be short. What processes that were killed left
    there goes first: they no longer hold the lock on their folder, which the system lets go of however a process ends.
    """
    _clear_left()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    named = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        with (folder / _HELD).open("w") as held:
            try_lock(held)
            yield folder
    finally:
        tempfile.tempdir = before
        os.environ.pop("TMPDIR")
        if named is not None:
            os.environ["TMPDIR"] = named
        shutil.rmtree(folder, ignore_errors=True)


def _clear_left() -> None:
    for held in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_HELD}"):
        # Another's, or one that goes at this moment, is not ours to remove.
        with suppress(OSError), held.open("r+") as file:
            if try_lock(file):
                shutil.rmtree(held.parent, ignore_errors=True)


def clear_remains(project: Project) -> None:
    """Take away, and take back, what a killed build left half done."""
    for base in (project.reports, project.processed, project.aside.reports):
        for path in base.glob(".bygger-*"):
            shutil.rmtree(path, ignore_errors=True)
        # The outer before what lies within it; a year's folder is at the second level, others further in.
        for path in sorted(base.glob("*/**/.*.old*"), key=lambda path: len(path.parts)):
            if path.exists():
                restore_folder(path.with_name(path.name[1:].rpartition(".old")[0]), keep=holds_reports)


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
