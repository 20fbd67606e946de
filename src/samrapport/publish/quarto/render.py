"""A staged project rendered by Quarto: what changed in it, and the rest taken over. Entry: `render`.

What Quarto leaves undone is then done: drawings for narrow screens (`add_narrow`), a skip link, and a search index of what
a reader sees (`finish_site`).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from functools import cache
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

from samrapport.publish import figure_script
from samrapport.publish.embedded.render import add_word_files
from samrapport.publish.errors import PublishFault, report_of
from samrapport.publish.output import Before, Progress, Rendered, silent
from samrapport.publish.quarto.brand import brand_site
from samrapport.publish.quarto.merge import LIBRARIES, PartFault, merge_site, page_of, read_index, write_index
from samrapport.publish.quarto.narrow import add_narrow
from samrapport.publish.quarto.part import make_part
from samrapport.publish.quarto.run import find_quarto, read_version, run_quarto
from samrapport.publish.quarto.standards import ask_for_archive
from samrapport.publish.quarto.unchanged import forbund_of, make_keys, note_files, take_over
from samrapport.publish.staging import Staged
from samrapport.raw.opening import files_in, matching
from samrapport.there import has_file

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
    return [one.relative_to(site).as_posix() for one in files_in(site) if one.name.endswith(_ENDINGS)]


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
        ask_for_archive(project, read_version(program))
        ran = run_quarto(program, project, epoch=epoch, done=tally.done)
        for fault in ran.faults:
            if fault.report not in reports:
                # Of a page of the site itself, in which only a link may lack what is not in this project.
                raise PartFault(fault.message, source=fault.source) if ran.site else fault
        faults += ran.faults
        if ran.site:
            add_narrow(project, ran.site)
            finish_site(ran.site)
            brand_site(project, ran.site)
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
        own = matching(staged.project, "*.qmd", "reports/*.qmd")
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


# Quarto puts what `include-before-body` gives after the navigation, where a link past it is of no use.
_BODY = re.compile(r"<body\b[^>]*>")
_MAIN = "quarto-document-content"
_SKIP = f'<a class="hoppa" href="#{_MAIN}">Hoppa till innehållet</a>'
# What the embedded engine's search passes over too; one does not lie in another.
_HIDDEN = re.compile(r"<details\b[^>]*\bdata-pagefind-ignore\b[^>]*>(.*?)</details>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def finish_site(site: Path) -> None:
    """Begin every page with a link to its content, give those with figures their script, and take out of `search.json` what readers open to see."""
    hidden = cache(lambda page: _hidden_texts(_read(site / page)))
    entries = read_index(site)
    if entries is not None:
        write_index(site, (found for one in entries if (found := _without(one, hidden(page_of(one))))))
    for page in matching(site, "**/*.html"):
        text = _read(page)
        if f'id="{_MAIN}"' in text:
            script = figure_script.tag(text, "../" * (len(page.relative_to(site).parts) - 1))
            text = text.replace("</head>", f"{script}</head>", 1)
            page.write_text(_BODY.sub(lambda found: f"{found[0]}\n{_SKIP}", text, count=1), encoding="utf-8")
    figure_script.lay_in(site)


def _read(page: Path) -> str:
    return page.read_text(encoding="utf-8") if has_file(page) else ""


def _without(entry: Any, hidden: tuple[str, ...]) -> Any:
    """The entry without these texts; None where nothing is left of it."""
    if not hidden or not isinstance(entry, dict):
        return entry
    text = str(entry.get("text", ""))
    for one in hidden:
        text = text.replace(one, "")
    return {**entry, "text": text.strip()} if text.strip() else None


def _hidden_texts(html: str) -> tuple[str, ...]:
    """What stands on a page that the search is to pass over, as the index writes it; the longest first."""
    found = (unescape(_TAG.sub("", inside)).strip() for inside in _HIDDEN.findall(html))
    texts = (text.replace("<", "&lt;").replace(">", "&gt;") for text in found if text)
    return tuple(sorted(texts, key=len, reverse=True))
