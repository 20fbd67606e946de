"""How a build went. Entry: `Summary`."""

from __future__ import annotations

from dataclasses import dataclass, field

from samrapport.run.discover import Report, Section
from samrapport.run.record import SectionState


@dataclass
class SectionResult:
    """One section of a report. ran: whether it ran now, or is left from an earlier build."""

    section: Section
    state: SectionState | None = None
    ran: bool = False
    missing: tuple[str, ...] = ()
    message: str = ""
    warnings: tuple[str, ...] = ()


@dataclass
class ReportResult:
    """One report. faults: what stopped it, in Swedish. pending: sections that --only kept from running."""

    report: Report
    sections: list[SectionResult] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    exit_code: int = 0
    seconds: float = 0.0
    assembled: bool = False
    renewed: bool = False

    @property
    def pending(self) -> list[Section]:
        """Sections that are stale and were not run."""
        return [one.section for one in self.sections if one.state is None]

    def of(self, state: SectionState) -> list[SectionResult]:
        """The sections in this state."""
        return [one for one in self.sections if one.state is state]

    def fail(self, message: str, exit_code: int) -> None:
        """Note a fault. A fault of the program (1) weighs more than one of the data (2)."""
        self.faults.append(message)
        self.exit_code = exit_code if self.exit_code == 0 else min(self.exit_code, exit_code)


@dataclass
class Summary:
    """A whole build. published: None when publishing was not asked for or had nothing to do."""

    reports: list[ReportResult] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    published: str | None = None
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """0 when all went well, 2 when only data is at fault, 1 when anything else failed."""
        codes = [result.exit_code for result in self.reports if result.exit_code]
        return min(codes, default=0)
