"""How far a report has come, in words. Entries: `lage_i_ord`, `noteringar`. It loads nothing heavy, since `list` does not."""

from __future__ import annotations

from samrapport.errors import SamrapportError
from samrapport.release.tillstand.rapportlage import Rapportlage
from samrapport.run.discover import Report
from samrapport.run.project import Project


def lage_i_ord(project: Project, report: Report) -> tuple[str, ...]:
    """The state of a report as it is built, in a word; after it what reviewers have said."""
    lage = Rapportlage(project, report)
    try:
        return (str(lage.lage.tillstand), *lage.lage.notes) if lage.content is not None else ("inte byggd",)
    except SamrapportError:
        return ("besluten går inte att läsa",)


def noteringar(project: Project, report: Report) -> tuple[str, ...]:
    """What reviewers have said of a report as it is built. Raises DataFault for decisions that are not as they were written."""
    lage = Rapportlage(project, report)
    return lage.lage.notes if lage.content is not None else ()
