"""What a build tells while it goes on. `Watcher` is told, and says nothing; the command line draws it."""

from __future__ import annotations

from samrapport.run.discover import Report
from samrapport.run.summary import SectionResult


class Watcher:
    """Is told how a build gets on."""

    def begin(self, stage: str, total: int) -> None:
        """A stage of `total` steps (0: not known) begins."""

    def section(self, report: Report, result: SectionResult, seconds: float) -> None:
        """A notebook has ended: one step."""

    def report(self, report: Report, outcome: str) -> None:
        """A report has got to the end of a stage: one step."""

    def step(self, text: str) -> None:
        """Any other step, told in words."""
