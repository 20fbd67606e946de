"""How a build went. Entry: `Summary`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from samrapport.errors import Hindered, SamrapportError, counted
from samrapport.run.assembly.draft import Unexplained
from samrapport.run.discover import Report, Section
from samrapport.run.execution.execute import Outcome
from samrapport.run.plan import Planned
from samrapport.run.record import SectionState

UNEXPLAINED = 1
"""What a build ends with when nothing else is wrong than that an error has no explanation."""


@dataclass
class SectionResult:
    """One section of a report. ran: whether it ran now, or is left from an earlier build."""

    section: Section
    state: SectionState | None = None
    ran: bool = False
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0

    @classmethod
    def known(cls, planned: Planned) -> SectionResult:
        """What is known of a section before anything runs."""
        result = cls(planned.section)
        if planned.reason is None and planned.record is not None:
            result.state, result.missing = planned.record.state, planned.record.missing
            result.warnings = planned.record.warnings
        return result


@dataclass
class ReportResult:
    """One report. faults: what stopped it, in Swedish. pending: sections that --only kept from running. unexplained: what its
    controls found that nobody has explained. earlier: whether there was one before this build. notes: what has to be known of
    how it is made.
    """

    report: Report
    sections: list[SectionResult] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    exit_code: int = 0
    seconds: float = 0.0
    assembled: bool = False
    renewed: bool = False
    notes: tuple[str, ...] = ()
    unexplained: Unexplained = field(default_factory=Unexplained)
    earlier: bool = False

    NEW: ClassVar[str] = "ny"
    """The outcome of a report that was put together anew."""

    @property
    def pending(self) -> list[Section]:
        """Sections that are stale and were not run."""
        return [one.section for one in self.sections if one.state is None]

    def of(self, state: SectionState) -> list[SectionResult]:
        """The sections in this state."""
        return [one for one in self.sections if one.state is state]

    @property
    def outcome(self) -> str:
        """What became of the report, in a word."""
        if self.faults:
            return "fel"
        if self.pending:
            return f"ej hopsatt, {counted(len(self.pending), 'avsnitt är inaktuellt', 'avsnitt är inaktuella')}"
        return (self.NEW if self.renewed else "oförändrad") if self.assembled else "ej hopsatt"

    def of_section(self, section: Section) -> SectionResult:
        """The result of one section."""
        return next(one for one in self.sections if one.section == section)

    def take(self, section: Section, outcome: Outcome) -> None:
        """Note how a notebook went."""
        one = self.of_section(section)
        one.state, one.ran, one.missing, one.warnings = outcome.state, True, outcome.missing, outcome.warnings
        one.seconds = outcome.seconds
        self.seconds += outcome.seconds
        if outcome.state is SectionState.FAILED:
            self.fail(outcome.message, SamrapportError.exit_code if outcome.foreseen else 1)

    def fail(self, message: str, exit_code: int) -> None:
        """Note a fault. A fault of the program (1) weighs more than one of the data (2)."""
        self.faults.append(message)
        self.exit_code = exit_code if self.exit_code == 0 else min(self.exit_code, exit_code)


@dataclass(frozen=True)
class Publication:
    """What publishing did. fresh: whether it made anything. faults: (report by its folder or "", message, exit code).

    notes: what else is worth knowing.
    """

    site: Path
    fresh: bool
    engine: str = ""
    faults: tuple[tuple[str, str, int], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Summary:
    """A whole build. removed: reports without raw data any more. faults: of the site as a whole, with exit code.

    aside: what publishing the documents beside the reports did. notes: what else is worth knowing. accepted: whether errors without an
    explanation are no failure. troubles: faults of the raw data that are no one report's, or that hinder finding them all. hindered: whether the system is what hinders.
    """

    reports: list[ReportResult] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    faults: list[tuple[str, int]] = field(default_factory=list)
    published: Publication | None = None
    aside: Publication | None = None
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    accepted: bool = False
    hindered: bool = False

    def take(self, publication: Publication, *, aside: bool = False) -> None:
        """Note what publishing did; a fault goes with its report, if that is one of this build. aside: of what lies beside them."""
        if aside:
            self.aside = publication
        else:
            self.published = publication
        self.notes += publication.notes
        results = {result.report.folder.as_posix(): result for result in self.reports}
        for name, message, code in publication.faults:
            if name in results:
                results[name].fail(message, code)
            else:
                self.faults.append((message, code))

    @property
    def exit_code(self) -> int:
        """0 when all went well, 2 when only data is at fault, 1 when anything else failed or an error has no explanation."""
        codes = [result.exit_code for result in self.reports if result.exit_code]
        codes += [code for _, code in self.faults] + [SamrapportError.exit_code for _ in self.troubles]
        codes += [Hindered.exit_code] if self.hindered else []
        return min(codes, default=UNEXPLAINED if self.unexplained and not self.accepted else 0)

    @property
    def unexplained(self) -> int:
        """How many errors nobody has explained, in all reports."""
        return sum(result.unexplained.errors for result in self.reports)
