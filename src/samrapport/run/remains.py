"""What builds leave lying, and earlier ones left. Entries: `open_scratch`, `clear_remains`, and
`find_gone` and `remove_gone` for reports whose raw data is gone."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from samrapport.run.assembly.assemble import holds_reports
from samrapport.run.assembly.manifest import find_made, read_manifest
from samrapport.run.atomic import remove_empty, restore_folder, write_atomic
from samrapport.run.discover import Findings, name_of
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
        # The outer before what lies within it; a year's folder is at the second level, others further in.
        for path in sorted(base.glob("*/**/.*.old"), key=lambda path: len(path.parts)):
            if path.exists():
                restore_folder(path.with_name(path.name[1 : -len(".old")]), keep=holds_reports)


@dataclass(frozen=True)
class Gone:
    """Reports that are made or published, by their folders, and that no raw data is found for.

    reports: those whose raw data is certainly gone. unsure: those in places that could not be looked in. of: how many there are in all.
    """

    reports: tuple[str, ...]
    unsure: tuple[str, ...]
    of: int

    @property
    def many(self) -> bool:
        """Whether so many would go that somebody has to say that it is meant: more than one, or a third of all."""
        return len(self.reports) > 1 or 3 * len(self.reports) > self.of

    @property
    def refusal(self) -> str:
        """What to say where they are many and nobody has."""
        names = [name_of(Path(one)) for one in self.reports]
        listed = ", ".join(names[:5]) + (f" och {len(names) - 5} till" if len(names) > 5 else "")
        return (
            f"{len(names)} av {self.of} rapporter har inte längre rådata och skulle tas bort ur webbplatsen: {listed}. Inget är borttaget. "
            "Lägg tillbaka rådata, eller bygg med --ta-bort om de ska bort."
        )


def find_gone(project: Project, found: Findings) -> Gone:
    """What a build would remove, by what was found in the raw data."""
    made = {one.as_posix() for one in find_made(project.reports) if read_manifest(project.reports / one)}
    there = made | standing_reports(project.site)
    rest = sorted(there - {one.folder.as_posix() for one in found.reports})
    unsure = tuple(one for one in rest if any(trouble.concerns(one) for trouble in found.troubles))
    return Gone(tuple(one for one in rest if one not in unsure), unsure, len(there))


def standing_reports(site: Path) -> set[str]:
    """The reports of a site: folders with a front page."""
    pages = (page.relative_to(site / "reports").parent for page in (site / "reports").rglob("index.html"))
    return {report.as_posix() for report in pages if len(report.parts) > 1}


@dataclass(frozen=True)
class Removal:
    """removed: the names of reports that are gone now. stay: those, by their folders, that stay as they were published.

    notes: what to know of it. refused: why reports were not removed that would have been.
    """

    removed: list[str]
    stay: tuple[str, ...]
    notes: list[str]
    refused: list[str]


def remove_gone(project: Project, found: Findings, *, every: bool, many: bool) -> Removal:
    """Remove the reports whose raw data is certainly gone: a site must not go on showing them.

    every: whether the build is of all reports, or else removes none. many: whether they may go though they are many.
    """
    gone = find_gone(project, found)
    notes = []
    if gone.unsure:
        names = ", ".join(name_of(Path(one)) for one in gone.unsure)
        notes.append(
            f"Det går inte att veta om rådata finns kvar för {names}. Det som är publicerat är lämnat som det var."
        )
    if not every or (gone.many and not many):
        refused = [gone.refusal] if every and gone.reports else []
        return Removal([], (*gone.unsure, *gone.reports), notes, refused)
    kept = {report.folder for report in found.reports} | {Path(one) for one in gone.unsure}
    for folder in map(Path, gone.reports):
        for base in (project.reports, project.processed, project.state):
            _remove(base, folder, kept)
    return Removal([name_of(Path(one)) for one in gone.reports], gone.unsure, notes, [])


def _remove(base: Path, folder: Path, kept: Collection[Path]) -> None:
    """Remove a report's folder but for the reports within it that are kept, and the folders around it left empty."""
    if any(folder in one.parents for one in kept):
        for path in (base / folder).glob("*"):
            _remove(base, path.relative_to(base), kept)
    elif folder not in kept:
        shutil.rmtree(base / folder, ignore_errors=True)
        (base / folder).unlink(missing_ok=True)
        remove_empty((base / folder).parent, base)
