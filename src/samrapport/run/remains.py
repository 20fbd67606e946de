"""What builds leave lying, and earlier ones left. Entries: `own_temporary`, `temporary_folder`, `own_folder`, `clear_remains`, and
`find_gone` and `remove_gone` for reports whose raw data is gone."""

from __future__ import annotations

import glob
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from samrapport.errors import counted
from samrapport.raw.opening import matching, walk
from samrapport.raw.rapporttyp import DATA
from samrapport.run.assembly.assemble import holds_reports
from samrapport.run.assembly.released import keep_removed
from samrapport.run.atomic import remove_empty
from samrapport.run.discover import Findings, name_of
from samrapport.run.disk.lock import try_lock
from samrapport.run.disk.swap import restore_folder
from samrapport.run.project import Project
from samrapport.run.sitepages.finished import sound_reports
from samrapport.there import has

_PREFIX, _HELD = "samrapport-", ".i-bruk"


@contextmanager
def own_temporary() -> Iterator[Path]:
    """A folder that all temporary files of this process, and of those that it starts, lie in; gone afterwards.

    With the system's temporary files, since the path of a socket must be short. What processes that were killed left
    there goes first: they no longer hold the lock on their folder, which the system lets go of however a process ends.
    """
    with temporary_folder() as folder:
        before, tempfile.tempdir = tempfile.tempdir, str(folder)
        named = os.environ.get("TMPDIR")
        os.environ["TMPDIR"] = str(folder)
        try:
            yield folder
        finally:
            tempfile.tempdir = before
            os.environ.pop("TMPDIR")
            if named is not None:
                os.environ["TMPDIR"] = named


def temporary_folder() -> AbstractContextManager[Path]:
    """A folder among the system's temporary files; gone afterwards, or by the next process that has one where this is killed."""
    # Whole, for who works in another folder finds it by that too.
    return own_folder(Path(tempfile.gettempdir()).absolute(), _PREFIX)


@contextmanager
def own_folder(within: Path, prefix: str) -> Iterator[Path]:
    """A folder of this process in another, that only its user may look in; gone afterwards, as are those with the same prefix of
    processes that were killed.
    """
    _clear_left(within, prefix)
    folder, held = _taken(within, prefix)
    try:
        with held:
            yield folder
    finally:
        _remove_whole(folder)


def _taken(within: Path, prefix: str) -> tuple[Path, TextIO]:
    """A new folder, and the file in it whose lock says that it is in use."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=within))
        try:
            held, ours = (folder / _HELD).open("w", encoding="utf-8"), True
            # Where there are no locks, only the next process cannot tell that it is in use: see `_clear_left`.
            with suppress(OSError):
                ours = try_lock(held)
            if ours and has(folder / _HELD):
                return folder, held
            held.close()
        except FileNotFoundError:
            # Until it is locked it looks like one that was left, and another process has taken it away.
            continue
        except BaseException:
            _remove_whole(folder)
            raise


def _remove_whole(folder: Path) -> None:
    """Remove a folder that a process about to end may still write in: what it adds while this goes on goes at the next try."""
    for _ in range(40):
        shutil.rmtree(folder, ignore_errors=True)
        if not has(folder):
            return
        time.sleep(0.05)


def _clear_left(within: Path, prefix: str) -> None:
    left: list[Path] = []
    with suppress(OSError):  # A folder that all have their temporary files in need not let anyone see whose there are.
        left = matching(within, f"{glob.escape(prefix)}*")
    for folder in left:
        free, held = False, folder / _HELD
        # Another's, or one that goes at this moment, is not ours to remove, and may be a link to anything.
        with suppress(OSError):
            if not has(held):
                # Of a process that was killed before it held it: there is nothing in it.
                folder.rmdir()
            elif _is_own(held):
                with held.open("r+", encoding="utf-8") as file:
                    free = try_lock(file)
                    if free:
                        # Before the lock is let go of; where no file that is open can be removed, nobody else can have it open either.
                        held.unlink()
        if free:
            shutil.rmtree(folder, ignore_errors=True)


def _is_own(file: Path) -> bool:
    """Whether it is a plain file of the user who runs this."""
    found = file.lstat()
    return stat.S_ISREG(found.st_mode) and found.st_uid == getattr(os, "getuid", lambda: found.st_uid)()


def clear_remains(project: Project) -> None:
    """Take away, and take back, what a killed build left half done."""
    for base in (project.reports, project.processed, project.aside.reports):
        for path in matching(base, ".bygger-*"):
            shutil.rmtree(path, ignore_errors=True)
        # The outer before what lies within it; a year's folder is at the second level, others further in.
        for path in sorted(matching(base, "*/**/.*.old*"), key=lambda path: len(path.parts)):
            if has(path):
                restore_folder(path.with_name(path.name[1:].rpartition(".old")[0]), keep=holds_reports)


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
            f"{len(names)} av {counted(self.of, 'rapport', 'rapporter')} har inte längre rådata och skulle tas bort ur webbplatsen: {listed}. Inget är borttaget. "
            "Lägg tillbaka rådata, eller bygg med --ta-bort om de ska bort."
        )


def find_gone(project: Project, found: Findings) -> Gone:
    """What a build would remove, by what was found in the raw data."""
    made = sound_reports(project.reports)
    there = made | standing_reports(project.site)
    known = {one.folder for one in found.reports}
    known |= {one.folder / one.type.aside for one in found.reports if one.type.aside}
    rest = sorted(there - {one.as_posix() for one in known})
    unsure = tuple(one for one in rest if any(trouble.concerns(one) for trouble in found.troubles))
    return Gone(tuple(one for one in rest if one not in unsure), unsure, len(there))


LEADS_ON = '<html lang="sv" data-leder-vidare="">'
"""What tells a page that only leads on from where something stood: there is no report."""


def standing_reports(site: Path) -> set[str]:
    """The reports of a site: folders with a front page."""
    root, found = site / "reports", []
    for place, folders, names in walk(root):
        # Neither downloads nor figures hold reports, and they are most of a site.
        folders[:] = [name for name in folders if name != DATA and not name.endswith("_files")]
        if "index.html" in names:
            found.append(Path(place))
    reports = ((folder, folder.relative_to(root)) for folder in found)
    return {
        report.as_posix() for folder, report in reports if len(report.parts) > 1 and not leads_on(folder / "index.html")
    }


def leads_on(page: Path) -> bool:
    """Whether a page only leads on from where something stood."""
    with page.open("rb") as file:
        return LEADS_ON.encode() in file.read(100)


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
    keep_removed(project, gone.reports)
    kept = {report.folder for report in found.reports} | {Path(one) for one in gone.unsure}
    kept |= {report.folder / report.type.aside for report in found.reports if report.type.aside}
    for folder in map(Path, gone.reports):
        for base in (project.reports, project.processed, project.state, project.aside.reports):
            _remove(base, folder, kept)
    return Removal([name_of(Path(one)) for one in gone.reports], gone.unsure, notes, [])


def _remove(base: Path, folder: Path, kept: Collection[Path]) -> None:
    """Remove a report's folder but for the reports within it that are kept, and the folders around it left empty."""
    if any(folder in one.parents for one in kept):
        for path in matching(base / folder, "*"):
            _remove(base, path.relative_to(base), kept)
    elif folder not in kept:
        shutil.rmtree(base / folder, ignore_errors=True)
        (base / folder).unlink(missing_ok=True)
        remove_empty((base / folder).parent, base)
