"""The report that is looked at, made anew whenever what it hangs on is saved. Entry: `Workshop`.

Two threads. One looks at a text that is saved, and lays it into the page at once. The other does what a build does, in processes kept
warm: first the section of the page that is looked at, then all that hangs on the change, the page, and the PDF.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import Any

import watchfiles

from samrapport.errors import SamrapportError
from samrapport.rapport.omraden import GEMENSAMMA
from samrapport.raw.filnamn import is_let_be
from samrapport.run.assembly.manifest import is_made
from samrapport.run.build import Batch, Choice, make_plan
from samrapport.run.discover import Findings, Report, Section, find_all
from samrapport.run.execution.execute import Job, execute_section
from samrapport.run.fingerprint import PACKAGE, Fingerprints
from samrapport.run.korlogg import write_korlogg
from samrapport.run.lock import Busy, hold_lock
from samrapport.run.plan import Planned
from samrapport.run.project import Project
from samrapport.run.record import SectionState
from samrapport.run.sitepages.frontpage import write_sites
from samrapport.run.summary import ReportResult, Summary
from samrapport.studio.beside import Asked
from samrapport.studio.hub import Hub
from samrapport.studio.pages import Pages, text_cells
from samrapport.studio.pools import Pools
from samrapport.studio.quick import page_of, with_text
from samrapport.studio.telling import Teller, faults_in, told_of

_REST = 120.0
"""Seconds without a change after which the programs that make pages are let go: they start in less than one."""
_AGAIN = 2.0
"""Seconds to wait for another build that goes on."""


class Interrupted(Exception):
    """Something else is saved: what is being made is old."""


class Workshop:
    """Makes one report at a time. hub: is told how it goes. scratch: for temporary files."""

    def __init__(self, project: Project, hub: Hub, scratch: Path, jobs: int = 2) -> None:
        self.project, self.hub, self.scratch, self.jobs = project, hub, scratch, jobs
        self.pools = Pools(project, scratch, jobs)
        self.pages = Pages(project, scratch / "studio")
        self.report: Report | None = None
        self.section: Section | None = None
        self.found: Findings | None = None
        self._staged: Report | None = None
        self._news: set[str] = set()
        self._changed = threading.Condition()
        self._ended = threading.Event()
        self._at_once = ThreadPoolExecutor(1, thread_name_prefix="text")
        self._version = 0

    def start(self) -> None:
        """Begin to watch and to make."""
        for name, run in (("bygge", self._work), ("bevakning", self._watch)):
            threading.Thread(target=run, name=name, daemon=True).start()

    def stop(self) -> None:
        """End all that was started."""
        self._ended.set()
        with self._changed:
            self._changed.notify_all()
        self._at_once.shutdown(cancel_futures=True)
        self.pools.close()
        self.pages.close()

    def choose(self, report: Report, section: Section | None) -> None:
        """Look at a page of a report. section: None for the front page."""
        other = report != self.report
        self.report, self.section = report, section
        if other:
            self.hub.tell(rapport=report.folder.as_posix(), sida=None, pdf=None, fel=[])
            self.changed({""})
        elif self.section is not None:
            self._at_once.submit(self._show, (), False)

    def changed(self, paths: Iterable[str]) -> None:
        """Take in that files are saved, by their paths from the project's root; "" to look through all."""
        paths = set(paths)
        data = self._data_prefix
        texts = [one.removeprefix(data) for one in paths if one.startswith(data) and one.endswith(".md")]
        for one in texts:
            self._at_once.submit(self._lay_text, one, time.monotonic())
        with self._changed:
            self._news |= paths
            self._changed.notify_all()

    def saved(self, path: str) -> None:
        """Take in that a file is saved, by its path from the data folder."""
        self.changed({f"{self._data_prefix}{path}"})

    @property
    def _data_prefix(self) -> str:
        return f"{_relative(self.project.data, self.project.root)}/"

    def ask(self, function: str, *args: Any) -> Future[Any]:
        """Have a function of the studio's done in the worker beside."""
        return self.pools.ask(function, *args)

    def _watch(self) -> None:
        project = self.project
        places = [one for one in (project.data, project.notebooks, project.root / "theme", PACKAGE) if one.is_dir()]
        for found in watchfiles.watch(*places, stop_event=self._ended, debounce=60, step=20, raise_interrupt=False):
            paths = {_relative(Path(one), project.root) for _, one in found if not _is_passed_over(Path(one))}
            if paths:
                self.changed(paths)

    def _lay_text(self, path: str, since: float) -> None:
        """Show a saved text in its page, before anything is run."""
        report, section = self.report, self.section
        if report is None or section is None or not path.startswith(f"{report.folder.as_posix()}/text/"):
            return
        with suppress(SamrapportError, OSError, BrokenExecutor):
            executed, page = self.pages.executed(report, section), self.pages.laid(report, section)
            if executed is None or page is None or path not in text_cells(executed).values():
                return
            template = (self.project.data / path).read_text(encoding="utf-8-sig")
            try:
                prose = self.ask("answers:bound_text", Asked(report, self.project.data), path, template).result()
            except SamrapportError as error:
                self._fail(str(error).splitlines())
                return
            if (report, section) == (self.report, self.section):
                self.pages.lay(report, section, with_text(page, executed, path, prose.visad))
                self._show((path,), True)
                self.hub.tell(fas="arbetar", fel=[], matt={"text": round(time.monotonic() - since, 3)})

    def _work(self) -> None:
        while not self._ended.is_set():
            with self._changed:
                if not self._changed.wait_for(lambda: self._news or self._ended.is_set(), _REST):
                    self.pages.close()
                    continue
                news, self._news = self._news, set()
            if self._ended.is_set() or self.report is None:
                continue
            # A text that is saved is shown first: the rest takes all the processors that there are.
            wait([self._at_once.submit(_nothing)])
            try:
                self._make(news)
            except Interrupted:
                continue
            except Exception as error:
                self._fail(told_of(error))
                if not isinstance(error, SamrapportError):
                    self.pools.close()
                elif isinstance(error, Busy) and not self._ended.wait(_AGAIN):
                    self.changed({""})

    def _make(self, news: set[str]) -> None:
        """Do what a build does for the report that is looked at."""
        report = self.report
        assert report is not None
        if self._is_pool_old(news):
            self.pools.close()
        self.hub.tell(fas="arbetar", sager="Ser efter vad som hänger på ändringen.", steg=None)
        self.found = find_all(self.project)
        if report not in self.found.reports:
            raise SamrapportError(f"{report} har inga rådata längre. Välj en annan rapport.")
        sections, result = (
            self.found.sections[report.type],
            ReportResult(report, earlier=is_made(self.project.reports / report.folder)),
        )
        dressed = any(one.startswith("theme/") for one in news)
        if (self._staged != report or dressed) and is_made(self.project.reports / report.folder):
            # What was put together last, at once; in its new colours.
            self._stage(report, sections)
        with hold_lock(self.project.state / "lock"):
            self._first(report)
            choice = Choice(forbund=report.forbund, ar=str(report.ar), jobs=self.jobs)
            Batch(self.project, choice, Teller(self.hub, self._assert_newest), {report: result}, self.pools.lend).run(
                self.scratch
            )
            if result.faults or not result.assembled:
                self._fail(result.faults or ["Rapporten gick inte att sätta ihop."])
                return
            write_sites(self.project)
        if result.renewed:  # Who put it together is asked when it is approved.
            write_korlogg(self.project, Summary([result]), {"studio": True})
        self._assert_newest()
        self.hub.tell(sager="Gör sidan.")
        self._stage(report, sections)
        self.hub.tell(fas="klar", sager="Sidan är som det som är sparat.", fel=[], steg=None, noter=list(result.notes))
        self._assert_newest()
        self._show_pdf()

    def _stage(self, report: Report, sections: list[Section]) -> None:
        self.pages.stage(report, sections)
        self._staged = report
        self._show((), False)

    def _first(self, report: Report) -> None:
        """Run the section of the page that is looked at, if it is stale, and show it before the rest is made."""
        section = self.section
        plans = make_plan(self.project, Choice(forbund=report.forbund, ar=str(report.ar)), self.found)
        own: list[Planned] = next((plan for plan in plans if plan[0].report == report), [])
        stale = next((one for one in own if one.section == section and one.to_run), None)
        page = self.pages.laid(report, section) if section is not None else None
        if stale is None or section is None or page is None:
            return
        self.hub.tell(sager=f"Kör {section}.")
        prints = Fingerprints(self.project.data)
        job = Job(
            report,
            section,
            self.project.data,
            self.project.state,
            report.parameters,
            prints.environment,
            prints.resources,
        )
        with self.pools.lend() as pool:
            outcome = pool.submit(execute_section, job).result()
        if outcome.state is SectionState.FAILED:
            self._fail([outcome.message])
            return
        executed = self.pages.executed(report, section)
        if outcome.state is SectionState.DONE and executed is not None and section == self.section:
            others = [one.section for one in own if one.section != section]
            with suppress(SamrapportError):
                self.pages.lay(report, section, page_of(self.pages, report, section, others, page, executed))
                self._show((), True)
        self._assert_newest()

    def _show(self, texts: Iterable[str], early: bool) -> None:
        """Make the page that is looked at, and tell the windows. early: whether what hangs on the change is not all done."""
        report, section = self.report, self.section
        if report is None:
            return
        name = "index.html" if section is None else section.page.replace(".ipynb", ".html")
        path = f"reports/{report.folder.as_posix()}/{name}"
        try:
            files = self.pages.make(path)
        except KeyError:
            return
        except SamrapportError as error:
            self._fail([str(error)])
            return
        before, style = self.hub.state.get("sida") or {}, self.pages.style
        if files or (before.get("adress"), before.get("stil")) != (path, style):
            self._version += 1
            shown = {"adress": path, "version": self._version, "filer": list(files), "texter": list(texts)}
            shown |= {"stil": style, "tidig": early}
            self.hub.tell(sida=shown)

    def _show_pdf(self) -> None:
        report = self.report
        if report is None or (path := self.pages.pdf_path(report)) is None:
            return
        try:
            if self.pages.make(path) or not self.hub.state.get("pdf"):
                self._version += 1
                self.hub.tell(pdf={"adress": path, "version": self._version})
        except SamrapportError as error:
            self._fail([str(error)])

    def _fail(self, told: Iterable[str]) -> None:
        self.hub.tell(fas="fel", sager="Sidan är den förra: det som är sparat har fel.", fel=faults_in(told), steg=None)

    def _assert_newest(self) -> None:
        with self._changed:
            if self._news or self._ended.is_set():
                raise Interrupted

    def _is_pool_old(self, news: set[str]) -> bool:
        """Whether the workers hold what is changed: the theme, the program, or what all reports share."""
        data = self._data_prefix
        shared = tuple(f"{data}{name}/" for name in GEMENSAMMA)
        package = _relative(PACKAGE, self.project.root)
        held = any(one == "theme/tema.yml" or one.startswith((*shared, f"{package}/")) for one in news)
        return held or self.pools.worn


def _nothing() -> None:
    """What is done when all before it is."""


def _relative(path: Path, root: Path) -> str:
    return Path(os.path.relpath(os.path.realpath(path), os.path.realpath(root))).as_posix()


def _is_passed_over(path: Path) -> bool:
    parts = path.parts[-3:]
    return path.suffix == ".pyc" or "__pycache__" in parts or ".ipynb_checkpoints" in parts or is_let_be(path.name)
