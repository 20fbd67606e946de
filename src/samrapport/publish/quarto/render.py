"""A staged project rendered by Quarto, in parts side by side. Entry: `render`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Lock

from samrapport.publish.embedded.render import Progress, silent
from samrapport.publish.errors import PublishFault
from samrapport.publish.quarto.merge import PartingFault, merge_sites
from samrapport.publish.quarto.navigation import is_tied
from samrapport.publish.quarto.part import make_part
from samrapport.publish.quarto.parting import deal, estimate
from samrapport.publish.quarto.processes import Processes
from samrapport.publish.quarto.program import find_quarto
from samrapport.publish.quarto.run import run_quarto
from samrapport.publish.staging import Staged

_WHAT = "quarto render"


def render(
    staged: Staged, made: Path, *, jobs: int = 1, epoch: int = 0, progress: Progress = silent
) -> tuple[PublishFault, ...]:
    """Render the staged project into the folder `made`, and tell which reports are at fault, one fault for a document.

    A document that makes Quarto give up takes its own report with it, and no other: its part is rendered again without
    it. Pages of a report that is at fault may lie in `made`. Raises PublishFault, with nothing in `made`, for a fault
    that is tied to no report. jobs: how many projects Quarto may render at a time. epoch: stands for the clock.
    """
    program = find_quarto()
    tally = _Tally(staged, progress)
    whole = (staged.reports,)
    parts = whole if is_tied(staged.project) else deal(_seconds(staged), jobs)
    try:
        faults = _render_parts(program, staged, parts, made, epoch, tally)
    except PartingFault:
        if len(parts) == 1:
            raise
        # Rather slowly than not at all.
        shutil.rmtree(made, ignore_errors=True)
        faults = _render_parts(program, staged, whole, made, epoch, tally)
    tally.end()
    return faults


def _seconds(staged: Staged) -> dict[str, float]:
    return {one: estimate(staged.expected[one]) for one in staged.reports}


def _render_parts(
    program: Path, staged: Staged, parts: Sequence[tuple[str, ...]], made: Path, epoch: int, tally: _Tally
) -> tuple[PublishFault, ...]:
    # The processes end first, then the threads that wait for them: whatever happens, none is left.
    with ThreadPoolExecutor(max_workers=len(parts)) as pool, Processes() as processes:
        running = [
            pool.submit(_Part(program, staged, reports, f"{len(parts)}-{number}", processes, epoch, tally.done).render)
            for number, reports in enumerate(parts)
        ]
        for one in as_completed(running):
            one.result()
    done = [one.result() for one in running]
    merge_sites([one.site for one in done if one.site], made)
    return tuple(sorted((fault for one in done for fault in one.faults), key=str))


@dataclass(frozen=True)
class _Done:
    """site: None for a part that has no report left."""

    site: Path | None
    faults: tuple[PublishFault, ...]


@dataclass(frozen=True)
class _Part:
    """Some of the reports, to be rendered together. name: ends in its number; the first, 0, delivers the site's own pages."""

    program: Path
    staged: Staged
    reports: tuple[str, ...]
    name: str
    processes: Processes
    epoch: int
    done: Callable[[str], None]

    def render(self) -> _Done:
        """Render until what is left is without fault, so at most once more than there are reports."""
        faults: list[PublishFault] = []
        suspected = ""
        for turn in count():
            lost = {fault.report for fault in faults}
            reports = tuple(one for one in self.reports if one not in lost)
            if not reports and not self.name.endswith("-0"):
                break
            project = self.staged.project.with_name(f"del-{self.name}-{turn}")
            make_part(self.staged, reports, project)
            ran = run_quarto(self.program, project, self.processes, epoch=self.epoch, done=self.done)
            for fault in ran.faults:
                if fault.report not in reports:
                    # Of a page of the site itself, in which only a link may lack what other parts have.
                    raise PartingFault(fault.message, source=fault.source) if ran.site else fault
            faults += ran.faults
            if ran.site:
                return _Done(ran.site, tuple(faults))
            # What goes wrong when all documents are rendered looks like a fault of the last one. If it is told of the
            # next last one too, it was none of theirs.
            fault = ran.faults[-1]
            words = fault.message.replace(fault.source, "") if ran.ambiguous else ""
            if words and words == suspected:
                raise PublishFault(fault.message)
            suspected = words
            shutil.rmtree(project, ignore_errors=True)
        return _Done(None, tuple(faults))


class _Tally:
    """Counts the documents that are rendered, each once, however often and in how many parts."""

    def __init__(self, staged: Staged, progress: Progress) -> None:
        pages = [one for files in staged.expected.values() for one in files if one.endswith(".html")]
        own = [*staged.project.glob("*.qmd"), *(staged.project / "reports").glob("*.qmd")]
        self._progress, self._total = progress, len(pages) + len(own)
        self._lock = Lock()
        self._told: set[str] = set()
        progress(0, self._total, _WHAT)

    def done(self, document: str) -> None:
        """Tell of a document, unless it has been told of."""
        with self._lock:
            if document not in self._told and len(self._told) < self._total:
                self._told.add(document)
                self._progress(len(self._told), self._total, document)

    def end(self) -> None:
        """Tell of those that were left out."""
        for number in range(len(self._told) + 1, self._total + 1):
            self._progress(number, self._total, _WHAT)
