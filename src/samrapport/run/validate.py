"""Reading all raw data of a report before anything runs. Entry: `validate_report`."""

from __future__ import annotations

from importlib import import_module

from samrapport.errors import SamrapportError
from samrapport.run.discover import Report
from samrapport.run.failure import hide
from samrapport.run.fingerprint import Fingerprints, hash_mapping
from samrapport.run.project import Project
from samrapport.run.record import StateFolder

NOTE = "granskad"


def validate_report(report: Report, project: Project, fingerprints: Fingerprints) -> list[str]:
    """All faults of the report's raw data, one line each. Data found sound before is not read again.

    A fault of the program is raised: it says nothing of the data, and another report would meet it too.
    """
    state = StateFolder(project.state, report)
    key = hash_mapping(
        {
            "raw": fingerprints.report_inputs(report.folder),
            "code": fingerprints.code,
            "environment": fingerprints.environment,
        }
    )
    if state.read_note(NOTE).get("key") == key:
        return []
    # Only now: it loads pandas, which a build without news never needs.
    validera = import_module(project.facade).validera
    try:
        faults = [str(fault) for fault in validera(project.data, **report.parameters)]
    except SamrapportError as error:
        faults = str(error).splitlines()
    if not faults:
        state.write_note(NOTE, {"key": key})
    # The data's own reading refuses personnummer and quotes none; what it did not look for there, it may quote.
    return [hide(fault) for fault in faults]
