"""Reading all raw data of a report before anything runs. Entries: `look_around`, `is_validated`, `validate_report`,
run in a worker, and `find_faults`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from samrapport.errors import Fault, Hindered, SamrapportError
from samrapport.hinder import hindered
from samrapport.rapport.attempts import files_below
from samrapport.rapport.omraden import GEMENSAMMA
from samrapport.rapport.visade import Namn, read_shown
from samrapport.raw.folder import Personnummer, RawFolder
from samrapport.raw.opening import Unread
from samrapport.raw.personnummer.granskning import name_faults
from samrapport.raw.rapporttyp import find_report_types
from samrapport.run.addresses import Targets
from samrapport.run.discover import Report, find_sections
from samrapport.run.execution.failure import hide
from samrapport.run.project import Project
from samrapport.run.record import StateFolder

NOTE = "granskad"


def look_around(project: Project, reports: Iterable[Report]) -> list[str]:
    """The personnummer in raw files that belong to no report, and in their names: what is told of them, without the numbers."""
    raw = RawFolder(project.data)
    of_reports = {project.data / Path(*one.folder.parts[:2]) for one in reports} | {
        project.data / name for name in GEMENSAMMA
    }
    found: list[Fault] = []
    for path in files_below(project.data, without=of_reports):
        name = path.relative_to(project.data).as_posix()
        found += name_faults(name)
        try:
            raw.look_through(name)
        except Personnummer as error:
            found += error.faults
        except SamrapportError:
            continue  # Nothing reads it, so it need not be readable.
    return list(dict.fromkeys(map(str, found)))


@dataclass(frozen=True)
class ValidateJob:
    """A report whose raw data is to be read. key: of all that the reading hangs on."""

    report: Report
    project: Project
    key: str


def is_validated(report: Report, project: Project, key: str) -> bool:
    """Whether the data was found sound before, and what its texts lead to is still there."""
    note = StateFolder(project.state, report).read_note(NOTE)
    return note.get("key") == key and all(map(Targets(project, report).has, note.get("led to", [])))


def validate_report(job: ValidateJob) -> list[str] | Hindered:
    """All faults of the report's raw data, one line each; or what kept it from being read.

    A fault of the program is raised: it says nothing of the data, and another report would meet it too.
    """
    targets = Targets(job.project, job.report)
    try:
        faults = find_faults(job.project, job.report, targets)
        if not faults:
            note = {"key": job.key, "led to": sorted(targets.led_to)}
            StateFolder(job.project.state, job.report).write_note(NOTE, note)
    except Hindered as hinder:
        # Of the kind that comes whole out of a worker.
        return Hindered(hinder.told_from(job.project.data) if isinstance(hinder, Unread) else str(hinder))
    except OSError as error:
        if (told := hindered(error)) is None:
            raise
        return told
    return faults


def shown_texts(notebooks: Path) -> dict[str, Namn]:
    """The texts that the notebooks of each report type show, by the file that makes such a report."""
    return {
        kind.source: read_shown(section.notebook for section in find_sections(notebooks, kind.name))
        for kind in find_report_types(notebooks)
    }


def raw_faults(project: Project, report: Report, targets: Targets) -> list[Fault]:
    """All faults of a report's raw data and texts. targets: what its links may lead to. Raises SamrapportError."""
    # Only now: it loads pandas.
    validera = import_module(project.facade).validera
    # A mapping: the files that make reports, to the texts that the notebooks of their types show.
    files = shown_texts(project.notebooks)
    found: list[Fault] = validera(project.data, **report.asked, filer=files, leads_to=targets)
    return found


def find_faults(project: Project, report: Report, targets: Targets) -> list[str]:
    """As `raw_faults`, one line each. Raises Hindered."""
    try:
        faults = [str(fault) for fault in raw_faults(project, report, targets)]
    except Hindered:
        raise
    except SamrapportError as error:
        faults = str(error).splitlines()
    # The data's own reading refuses personnummer and quotes none; what it did not look for there, it may quote.
    return [hide(fault) for fault in faults]
