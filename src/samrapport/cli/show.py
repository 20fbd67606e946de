"""What the command line shows: progress, plans and the summary. Entries: `ConsoleWatcher` and the `show_` functions."""

from __future__ import annotations

import contextlib
import io
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import TracebackType

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from samrapport.cli.options import plainly, tell
from samrapport.errors import counted
from samrapport.run.discover import Report, Trouble
from samrapport.run.plan import Planned
from samrapport.run.record import SectionState
from samrapport.run.summary import ReportResult, SectionResult, Summary
from samrapport.run.watch import Watcher
from samrapport.snapshot import Snapshot
from samrapport.there import has_file

_MARKS = {SectionState.DONE: "klar", SectionState.LEFT_OUT: "utelämnad", SectionState.FAILED: "fel"}


class ConsoleWatcher(Watcher):
    """Shows how a build gets on: a bar for each stage on a terminal, with the time left, else a line for each step.

    lines: whether lines are shown on a terminal too.
    """

    def __init__(self, console: Console | None = None, *, lines: bool = False) -> None:
        self.console = console or Console(stderr=True)
        self._total = self._count = 0
        self._started = time.monotonic()
        self._task: TaskID | None = None
        self._bar: Progress | None = None
        # One that cannot move its cursor shows no bar.
        if self.console.is_terminal and not self.console.is_dumb_terminal and not lines:
            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("tid"),
                TimeElapsedColumn(),
                TextColumn("kvar"),
                TimeRemainingColumn(),
                console=self.console,
                transient=True,
            )

    def __enter__(self) -> ConsoleWatcher:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, stage: str, total: int) -> None:
        """A stage of `total` steps (0: not known) begins."""
        self._end_stage()
        self._total, self._count, self._started = total, 0, time.monotonic()
        if self._bar is None:
            self._print(f"{stage} …")
            return
        self._task = self._bar.add_task(stage, total=total or None)

    def _end_stage(self) -> None:
        """The stage before is done: its bar is full, and its clock stands."""
        if self._bar is not None and self._task is not None:
            done = max(self._count, 1)
            self._bar.update(self._task, total=done, completed=done)

    def section(self, report: Report, result: SectionResult, seconds: float) -> None:
        """A notebook has ended."""
        state = _MARKS[result.state] if result.state else "fel"
        if self._bar is not None and state == "fel":
            self._print(f"{report} {result.section}: fel")
        self._advance(f"{report} {result.section}: {state} ({_seconds(seconds)})")

    def report(self, report: Report, outcome: str) -> None:
        """A report has been looked at or put together."""
        self._advance(f"{report}: {outcome}")

    def step(self, text: str) -> None:
        """Any other step."""
        self._advance(text)

    def _advance(self, text: str) -> None:
        self._count += 1
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task)
            return
        counted = f"[{self._count}/{self._total}] " if self._total else ""
        left = ""
        if self._total and 0 < self._count < self._total:
            left = f", {_seconds((time.monotonic() - self._started) / self._count * (self._total - self._count))} kvar"
        self._print(f"{counted}{text}{left}")

    def _print(self, text: str) -> None:
        self.console.print(plainly(text), markup=False, highlight=False, soft_wrap=True)


def show_plan(plans: Sequence[Sequence[Planned]]) -> None:
    """What would run, and why."""
    lines = [
        f"{planned.report} {planned.section}: {planned.reason}" for plan in plans for planned in plan if planned.to_run
    ]
    fresh = sum(1 for plan in plans for planned in plan if planned.reason is None)
    tell("\n".join([*lines, f"{len(lines)} avsnitt skulle köras, {counted(fresh, 'är aktuellt', 'är aktuella')}."]))


def show_list(plans: Sequence[Sequence[Planned]], states: Mapping[Report, Sequence[str]]) -> None:
    """Every report and section with its state. states: how far each report has come, and what reviewers have said of it."""
    for plan in plans:
        state, *notes = states[plan[0].report]
        tell(f"{plan[0].report} ({plan[0].report.type.name}): {state}")
        for note in notes:
            tell(f"  granskning: {note}")
        for planned in plan:
            tell(f"  {planned.section!s:<32} {_state_in_words(planned)}")


def show_troubles(troubles: Sequence[Trouble], forbund: str | None, ar: str | None) -> int:
    """What could not be looked in, where there may be more of what was asked for; gives what the command ends with."""
    found = [one for one in troubles if one.is_asked_for(forbund, ar)]
    if found:
        tell("\nFel i rådata:")
        for trouble in found:
            tell(f"  {trouble.message}")
    return min((one.exit_code for one in found), default=0)


def show_summary(summary: Summary) -> None:
    """The table of what was done, then every fault with its next step."""
    table = Table(title="Sammanfattning", title_justify="left")
    for head in ("Förbund", "År", "Rapport"):
        table.add_column(head, no_wrap=True)
    for head in ("Klara", "Körda nu", "Utelämnade", "Fel"):
        table.add_column(head, justify="right")
    table.add_column("Tid", justify="right", no_wrap=True)
    table.add_column("Läge")
    for result in summary.reports:
        counts = [result.of(state) for state in (SectionState.DONE, SectionState.LEFT_OUT, SectionState.FAILED)]
        ran = sum(1 for one in result.sections if one.ran)
        numbers = (len(counts[0]), ran, len(counts[1]), len(counts[2]))
        cells = [
            result.report.forbund,
            str(result.report.ar),
            " ".join([result.report.type.document, *(value for _, value in result.report.given)]),
            *map(str, numbers),
            _seconds(result.seconds),
            result.outcome,
        ]
        table.add_row(*map(escape, cells))
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    for result in summary.reports:
        for one in result.of(SectionState.LEFT_OUT):
            lack = f"saknar {', '.join(one.missing)}" if one.missing else "har inget att visa"
            tell(f"Utelämnat i {result.report}: {one.section} {lack}.")
        for one in result.sections:
            for warning in one.warnings:
                tell(f"Varning i {result.report}, {one.section}, {warning}")
    _show_notes(summary)
    site = summary.published
    if site is not None and not (summary.faults or site.faults):
        words = "Webbplatsen är klar" if site.fresh else "Webbplatsen är oförändrad"
        tell(f"{words}: {site.site / 'index.html'}")
    aside = summary.aside
    if aside is not None and not aside.faults:
        tell(f"Avstämningen, som inte är publik: {aside.site / 'index.html'}")
    _show_unexplained(summary)
    _show_faults(summary)
    tell(
        f"Klart på {_seconds(summary.seconds)}."
        if not summary.exit_code
        else f"Slut efter {_seconds(summary.seconds)}, med fel."
    )


def _show_notes(summary: Summary) -> None:
    for result in summary.reports:
        for note in result.notes:
            tell(f"Observera i {result.report}: {note}")
    for name in summary.removed:
        tell(f"Borttagen: {name}, som inte längre har rådata.")
    for note in summary.notes:
        tell(note)


def keep_snapshot(snapshot: Snapshot, summary: Summary, *, forced: bool) -> None:
    """Let the same command on untouched files be told at once what this one found; see `start`."""
    if summary.exit_code or forced:
        snapshot.forget()
        return
    with contextlib.suppress(OSError):
        snapshot.keep(tell_without_news(summary))


def tell_without_news(summary: Summary) -> str:
    """What the same build would show if it had found nothing to do."""
    reports = [
        replace(one, sections=[replace(section, ran=False) for section in one.sections], renewed=False, seconds=0.0)
        for one in summary.reports
    ]
    site, aside = (replace(one, fresh=False) if one else None for one in (summary.published, summary.aside))
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        show_summary(Summary(reports=reports, published=site, aside=aside, accepted=summary.accepted))
    return shown.getvalue()


def _show_unexplained(summary: Summary) -> None:
    """What the controls found and nobody has explained, report by report, and where to read of it."""
    for result in summary.reports:
        found = result.unexplained
        counts = [f"{found.errors} fel"] if found.errors else []
        counts += [f"{counted(found.warnings, 'varning', 'varningar')}"] if found.warnings else []
        if not counts:
            continue
        draft = ", så rapporten är märkt UTKAST" if found.errors else ""
        tell(f"Utan förklaring i {result.report}: {' och '.join(counts)}{draft}. {_where(result, summary)}")
    if summary.unexplained:
        step = "Rätta felen, eller förklara dem i avstamning.csv."
        tell(step if summary.accepted else f"{step} Med --godta-fynd slutar bygget med 0 ändå.")


def _where(result: ReportResult, summary: Summary) -> str:
    published = summary.aside if result.unexplained.apart else summary.published
    if published and result.unexplained.page:
        return f"Öppna {published.site / 'reports' / result.report.folder / result.unexplained.page}"
    return f"De visas av: samrapport check {result.report.forbund} {result.report.ar}"


def _show_faults(summary: Summary) -> None:
    if summary.troubles:
        tell("\nFel i rådata:")
        for message in summary.troubles:
            tell(f"  {message}")
    failed = [result for result in summary.reports if result.faults]
    for result in failed:
        tell(f"\nFel i {result.report}:")
        for fault in result.faults:
            tell("\n".join(f"  {line}" for line in fault.splitlines()))
    if summary.faults:
        there = summary.published is not None and has_file(summary.published.site / "index.html")
        tell(f"\nFel i webbplatsen{', som är lämnad som den var' if there else ''}:")
        for message, _ in summary.faults:
            tell(f"  {message}")
    if failed:
        names = ", ".join(str(result.report) for result in failed if result.earlier)
        left = f" Tidigare rapport och sidor för {names} är lämnade som de var." if names else ""
        tell(f"\nRätta felen och kör samma kommando igen.{left}")


def _state_in_words(planned: Planned) -> str:
    if planned.record is not None and planned.reason is None:
        if planned.record.missing:
            return f"{planned.record.state} (saknar {', '.join(planned.record.missing)})"
        return str(planned.record.state)
    if planned.record is None:
        return "har inte körts"
    return f"inaktuell: {planned.reason}"


def _seconds(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s".replace(".", ",")
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
