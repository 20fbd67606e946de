"""Which reports of a site may go to a place now, which later, and why the others may not. Entry: `choose`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from samrapport.errors import Hindered, SamrapportError
from samrapport.release.embargo import find_embargo
from samrapport.release.innehall.making import site_reports
from samrapport.release.innehall.utgavor import Utgava
from samrapport.release.settings import Mal
from samrapport.release.tillstand import Rapportlagen, editions, hinder
from samrapport.run.assembly.manifest import PUBLIC_MANIFEST
from samrapport.run.atomic import read_json
from samrapport.run.project import Project


@dataclass(frozen=True)
class Choice:
    """Reports by folder. going: may be read now. waiting: may go, but not be read before an hour. hindered: why they may not go.

    utgavor: the editions of each that goes or waits, the last being the one that is built. by_system: of the hindered, those of which the
    system would not read something, so that nothing need be wrong with them.
    """

    going: frozenset[str]
    waiting: dict[str, datetime]
    hindered: dict[str, tuple[str, ...]]
    utgavor: dict[str, tuple[Utgava, ...]]
    by_system: frozenset[str] = frozenset()

    @property
    def hour(self) -> datetime | None:
        """When the next of those that wait may be read."""
        return min(self.waiting.values(), default=None)

    def at(self, hour: datetime) -> frozenset[str]:
        """What may be read at an hour."""
        return self.going | {one for one, until in self.waiting.items() if until <= hour}


def choose(project: Project, mal: Mal, now: datetime) -> Choice:
    """Of a target's reports those that may go. now: with a time zone. Raises SamrapportError for no site, or for what all of them stand on."""
    going, waiting, hindered, utgavor, by_system = set(), {}, {}, {}, set()
    lagen, embargo = Rapportlagen(project), cache(partial(find_embargo, project.data))
    lagen.assert_readable()
    for report in site_reports(project.site):
        if not mal.takes(report):
            continue
        try:
            reasons = hinder(lagen, report)
        except SamrapportError as error:
            reasons = (str(error),)
            if isinstance(error, Hindered):
                by_system.add(report)
        hour = _hour(project, report, embargo)
        if not reasons:
            utgavor[report] = editions(lagen, report, max(hour or now, now))
        if reasons:
            hindered[report] = reasons
        elif hour is not None and hour > now:
            waiting[report] = hour
        else:
            going.add(report)
    return Choice(frozenset(going), waiting, hindered, utgavor, frozenset(by_system))


def _hour(project: Project, report: str, embargo: Callable[[str], datetime | None]) -> datetime | None:
    """Its own hour, and that of every report whose raw data it was made of: a comparison tells of those too."""
    manifest = read_json(project.site / "reports" / report / "data" / PUBLIC_MANIFEST)
    inputs = manifest.get("inputs") if isinstance(manifest, dict) else None
    read = [path for path, sha in (inputs or {}).items() if sha is not None and path.endswith("/rapport.yml")]
    folders = {report, *(path.rpartition("/")[0] for path in read)}
    hours = [hour for folder in folders if (hour := embargo(folder)) is not None]
    return max(hours, default=None)
