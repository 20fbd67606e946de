"""A staged project rendered by Quarto: what changed in it, and the rest taken over. Entry: `render`."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from samrapport.publish.embedded.render import add_word_files
from samrapport.publish.errors import PublishFault, report_of
from samrapport.publish.output import Before, Progress, Rendered, silent
from samrapport.publish.quarto.finish import finish_site
from samrapport.publish.quarto.merge import LIBRARIES, PartFault, merge_site
from samrapport.publish.quarto.part import make_part
from samrapport.publish.quarto.run import find_quarto, run_quarto
from samrapport.publish.quarto.unchanged import forbund_of, make_keys, note_files, take_over
from samrapport.publish.staging import Staged

_WHAT = "quarto render"
_ENDINGS = (".html", ".pdf", ".docx")


def render(staged: Staged, made: Path, *, before: Before, epoch: int = 0, progress: Progress = silent) -> Rendered:
    """Render the staged project into the folder `made`, and tell which reports are at fault, one fault for a document.

    What stands in the published site as it would be made again is taken over. A document that makes Quarto give up
    takes its own report with it, and no other: all is rendered again without it. Pages of a report that is at fault may
    lie in `made`. Raises PublishFault for a fault that is tied to no report. epoch: stands for the clock.
    """
    program = find_quarto()
    keys = make_keys(staged, program, epoch)
    kept = take_over(keys, made, before)
    new = tuple(one for one in staged.reports if forbund_of(one) not in kept)
    tally = _Tally(staged, new, progress)
    try:
        faults = _render(program, staged, new, "del", made, epoch, tally)
    except PartFault:
        if not kept:
            raise
        # Rather slowly than not at all.
        shutil.rmtree(made, ignore_errors=True)
        kept, new = {}, staged.reports
        faults = _render(program, staged, new, "hel", made, epoch, tally)
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


def _render(
    program: Path, staged: Staged, chosen: tuple[str, ...], name: str, made: Path, epoch: int, tally: _Tally
) -> tuple[PublishFault, ...]:
    """Render the site's own pages and the reports `chosen` until what is left is without fault, so at most once more than
    there are reports. name: of the folder to do it in. Gives the faults.
    """
    faults: list[PublishFault] = []
    suspected = ""
    for turn in count():
        lost = {fault.report for fault in faults}
        reports = tuple(one for one in chosen if one not in lost)
        project = staged.project.with_name(f"{name}-{turn}")
        make_part(staged, reports, project)
        ran = run_quarto(program, project, epoch=epoch, done=tally.done)
        for fault in ran.faults:
            if fault.report not in reports:
                # Of a page of the site itself, in which only a link may lack what is not in this project.
                raise PartFault(fault.message, source=fault.source) if ran.site else fault
        faults += ran.faults
        if ran.site:
            finish_site(ran.site)
            merge_site(ran.site, made)
            break
        # What goes wrong when all documents are rendered looks like a fault of the last one. If it is told of the
        # next last one too, it was none of theirs.
        fault = ran.faults[-1]
        words = fault.message.replace(fault.source, "") if ran.ambiguous else ""
        if words and words == suspected:
            raise PublishFault(fault.message)
        suspected = words
        shutil.rmtree(project, ignore_errors=True)
    return tuple(sorted(faults, key=str))


class _Tally:
    """Counts the documents that are rendered, each once, however often."""

    def __init__(self, staged: Staged, reports: Iterable[str], progress: Progress) -> None:
        pages = [one for report in reports for one in staged.expected[report] if one.endswith(".html")]
        own = [*staged.project.glob("*.qmd"), *(staged.project / "reports").glob("*.qmd")]
        self._progress, self._total = progress, len(pages) + len(own)
        self._told: set[str] = set()
        progress(0, self._total, _WHAT)

    def done(self, document: str) -> None:
        """Tell of a document, unless it has been told of."""
        if document not in self._told and len(self._told) < self._total:
            self._told.add(document)
            self._progress(len(self._told), self._total, document)

    def end(self) -> None:
        """Tell of those that were left out."""
        for number in range(len(self._told) + 1, self._total + 1):
            self._progress(number, self._total, _WHAT)
