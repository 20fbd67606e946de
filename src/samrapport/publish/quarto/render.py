"""A staged project rendered by Quarto, in parts side by side. Entry: `render`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Lock

from samrapport.publish.embedded.render import add_word_files
from samrapport.publish.errors import PublishFault, report_of
from samrapport.publish.output import Before
from samrapport.publish.quarto.merge import LIBRARIES, PartingFault, merge_sites
from samrapport.publish.quarto.part import make_part
from samrapport.publish.quarto.parting import deal, estimate
from samrapport.publish.quarto.processes import Processes
from samrapport.publish.quarto.program import find_quarto
from samrapport.publish.quarto.run import run_quarto
from samrapport.publish.quarto.unchanged import forbund_of, make_keys, note_files, take_over
from samrapport.publish.rendered import Progress, Rendered, silent
from samrapport.publish.staging import Staged

_WHAT = "quarto render"
_ENDINGS = (".html", ".pdf", ".docx")


def render(
    staged: Staged, made: Path, *, before: Before, jobs: int = 1, epoch: int = 0, progress: Progress = silent
) -> Rendered:
    """Render the staged project into the folder `made`, and tell which reports are at fault, one fault for a document.

    What stands in the published site as it would be made again is taken over. A document that makes Quarto give up
    takes its own report with it, and no other: its part is rendered again without it. Pages of a report that is at fault
    may lie in `made`. Raises PublishFault for a fault that is tied to no report. jobs: how many projects Quarto may
    render at a time. epoch: stands for the clock.
    """
    program = find_quarto()
    keys = make_keys(staged, program, epoch)
    kept = take_over(keys, made, before)
    new = tuple(one for one in staged.reports if forbund_of(one) not in kept)
    tally = _Tally(staged, new, progress)
    parts = deal(_seconds(staged, new), jobs) if keys else (new,)
    try:
        faults = _render_parts(program, staged, parts, "del", made, epoch, tally)
    except PartingFault:
        if parts == (staged.reports,):
            raise
        # Rather slowly than not at all.
        shutil.rmtree(made, ignore_errors=True)
        kept, new = {}, staged.reports
        faults = _render_parts(program, staged, (new,), "hel", made, epoch, tally)
    tally.end()
    done = {one for one in staged.reports if one not in new} | {fault.report for fault in faults}
    faults += add_word_files(staged.project, made, without=done)
    lost = {fault.report for fault in faults}
    whole = set(keys) - {forbund_of(one) for one in lost}
    noted = [kept.get(folder) or note_files(made, folder, keys[folder]) for folder in sorted(whole)]
    noted.append(note_files(made, LIBRARIES))
    good = sorted(file for file in _outputs(made) if report_of(file) not in lost)
    return Rendered(
        pages=tuple(one for one in good if one.endswith(".html")),
        pdfs=tuple(one for one in good if one.endswith(".pdf")),
        reused=sum(name.endswith(_ENDINGS) for one in kept.values() for name in one.files),
        faults=faults,
        state={"shared": "", "sources": {}, "outputs": {one.path: one.state for one in noted}},
    )


def _outputs(site: Path) -> list[str]:
    return [one.relative_to(site).as_posix() for one in site.rglob("*") if one.name.endswith(_ENDINGS)]


def _seconds(staged: Staged, reports: Iterable[str]) -> dict[str, float]:
    return {one: estimate(staged.expected[one]) for one in reports}


def _render_parts(
    program: Path, staged: Staged, parts: Sequence[tuple[str, ...]], name: str, made: Path, epoch: int, tally: _Tally
) -> tuple[PublishFault, ...]:
    # The processes end first, then the threads that wait for them: whatever happens, none is left.
    with ThreadPoolExecutor(max_workers=len(parts)) as pool, Processes() as processes:
        running = [
            pool.submit(_Part(program, staged, reports, f"{name}-{number}", processes, epoch, tally.done).render)
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
            project = self.staged.project.with_name(f"{self.name}-{turn}")
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

    def __init__(self, staged: Staged, reports: Iterable[str], progress: Progress) -> None:
        pages = [one for report in reports for one in staged.expected[report] if one.endswith(".html")]
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
