"""Which notebooks have to run, and why. Entry: `plan_report`.

A section is fresh when everything that its record noted still holds, and only then; nothing is declared beforehand.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from samrapport.run.assembly.released import Released
from samrapport.run.choosing import choose_sections
from samrapport.run.discover import Findings, Report, Section
from samrapport.run.fingerprint import Fingerprints
from samrapport.run.record import SectionRecord, SectionState, StateFolder, read_reasons
from samrapport.run.remembered import Remembered


@dataclass(frozen=True)
class Planned:
    """A section of a report. reason: why it has to run, in Swedish; None when it is fresh. selected: --only admits it."""

    report: Report
    section: Section
    record: SectionRecord | None
    reason: str | None
    selected: bool = True

    @property
    def to_run(self) -> bool:
        """Whether this build runs it."""
        return self.selected and self.reason is not None


def plan_report(
    report: Report,
    sections: Sequence[Section],
    state: StateFolder,
    fingerprints: Fingerprints,
    *,
    selected: Collection[Section] | None = None,
    force: bool = False,
    released: Released | None = None,
    remembered: Remembered | None = None,
) -> list[Planned]:
    """Every section of the report with the reason why it is stale, if it is. released: what has been published of persons.

    remembered: what is kept of records of which everything that they read still stands; a fresh section has it for its record.
    """
    planned, now = [], time.time_ns()
    kept = remembered.of(state, sections, fingerprints) if remembered else None
    records = {section: state.read(section) for section in sections} if kept is None else kept
    for section, record in records.items():
        chosen = selected is None or section in selected
        reason = (
            "begärt med --force"
            if force and chosen
            else find_reason(report, section, record, state, fingerprints, released)
        )
        planned.append(Planned(report, section, record, reason, chosen))
    if remembered and kept is None and all(one.reason is None for one in planned):
        remembered.note(state, sections, records, now)
    return planned


def records_of(plan: Sequence[Planned], state: StateFolder) -> dict[str, SectionRecord]:
    """Each section's record, by its stem. What was not to run is not read again: of what has run since, there is another record."""
    found = {one.section.stem: (None if one.to_run else one.record) or state.read(one.section) for one in plan}
    return {stem: record for stem, record in found.items() if record is not None}


def choose_among(found: Findings, names: Iterable[str]) -> list[Section]:
    """The sections called `names`, of any report type."""
    return choose_sections([one for sections in found.sections.values() for one in sections], names)


def find_reason(
    report: Report,
    section: Section,
    record: SectionRecord | None,
    state: StateFolder,
    fingerprints: Fingerprints,
    released: Released | None = None,
) -> str | None:
    """Why the section has to run, None when it is fresh."""
    if record is None:
        return "har inte körts"
    reasons = chain(
        _own_reasons(report, section, record, state, fingerprints), _input_reasons(record, fingerprints, released)
    )
    return next(reasons, None)


def _own_reasons(
    report: Report, section: Section, record: SectionRecord, state: StateFolder, fingerprints: Fingerprints
) -> Iterator[str]:
    if record.state is SectionState.FAILED:
        yield "misslyckades förra gången"
    if record.notebook != fingerprints.made.file(section.notebook):
        yield "anteckningsboken är ändrad"
    if dict(record.parameters) != report.parameters:
        yield "parametrarna är andra"
    if record.output is not None and record.output != fingerprints.made.file(state.executed(section)):
        yield "resultatet saknas eller är ändrat för hand"


def _input_reasons(
    record: SectionRecord, fingerprints: Fingerprints, released: Released | None = None
) -> Iterator[str]:
    yield from read_reasons(record, fingerprints)
    for place, noted in sorted(record.known.items()):
        if released is not None and not released.is_as_noted(place, noted):
            yield f"det som är publicerat om {place.rpartition('/')[2]} är annat"
    if record.resources != fingerprints.resources:
        yield "en mall i programmet är ändrad"
    if record.environment != fingerprints.environment:
        yield "installerade paket är andra"
