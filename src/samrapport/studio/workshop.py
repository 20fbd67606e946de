"""The report that is looked at, made anew whenever what it hangs on is saved. Entry: `Workshop`.

Three threads. One looks at a text that is saved, and lays it into the page at once. Another does what a build does, in processes kept
warm: first the section of the page that is looked at, then all that hangs on the change, and the page. The third makes the PDF, after the
page; what is saved meanwhile ends that.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError, told_elsewhere
from samrapport.rapport.omraden import GEMENSAMMA
from samrapport.run.assembly.manifest import is_made
from samrapport.run.build import Batch, make_plan
from samrapport.run.choosing import Choice
from samrapport.run.discover import Findings, Report, Section, find_all
from samrapport.run.disk.lock import Busy, hold_lock
from samrapport.run.execution.execute import Job
from samrapport.run.fingerprint import PACKAGE, Fingerprints, Hashes
from samrapport.run.korlogg import write_korlogg
from samrapport.run.plan import Planned
from samrapport.run.project import Project
from samrapport.run.record import SectionState, StateFolder
from samrapport.run.sitepages.frontpage import write_sites
from samrapport.run.summary import ReportResult, Summary
from samrapport.studio.beside import Asked
from samrapport.studio.hub import Hub, Look
from samrapport.studio.pages import Pages
from samrapport.studio.pools import Pools
from samrapport.studio.printer import Printer
from samrapport.studio.quick import lay_section, lay_text
from samrapport.studio.reading import may_change_reports, relative, watch
from samrapport.studio.telling import Teller, faults_in, told_of, why_without

_REST = 120.0
"""Seconds without a change after which the programs that make pages are let go, and the forks of the notebook that is looked at: a few seconds' work."""
_UNMADE = "Sidan görs när felen är rättade."
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
        self.found: Findings | None = None
        self._staged: Report | None = None
        self._news: set[str] = set()
        self._texts: dict[str, float] = {}
        self._changed = threading.Condition()
        self._ended = threading.Event()
        self._at_once = ThreadPoolExecutor(1, thread_name_prefix="text")
        self._version = itertools.count(1)
        self.printer = Printer(self.pages, hub, lambda: self.report, self._version, self._fail)
        self._hashes = Hashes(project.hashes)

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
        self.printer.stop()
        self.pools.close()
        self.pages.close()

    def choose(self, report: Report, section: Section | None, window: str = "") -> None:
        """Let a window look at a page of a report, which is the one that is made from then on. section: None for the front page."""
        other = report != self.report
        self.report = report
        self.hub.look(window, Look(report, section))
        if other:
            self.hub.tell(rapport=report.folder.as_posix(), sidor={}, utan="Sidan görs.", pdf=None, fel=[])
            self.changed({""})
        else:
            self._at_once.submit(self._show, (), False)
            self._at_once.submit(self.hub.tell)  # What it looks at now may be as it was.

    @property
    def _looks(self) -> list[Look]:
        """The pages of the report that windows look at, the one that was chosen last first."""
        return [one for one in self.hub.looks if one.report == self.report]

    def changed(self, paths: Iterable[str]) -> None:
        """Take in that files are saved, by their paths from the project's root; "" to look through all."""
        paths = set(paths)
        data = self._data_prefix
        texts = [one.removeprefix(data) for one in paths if one.startswith(data) and one.endswith(".md")]
        for one in texts:
            with self._changed:
                waiting, self._texts[one] = one in self._texts, time.monotonic()
            # One that waits is read when its turn comes: saved ten times meanwhile, it is shown once.
            if not waiting:
                self._at_once.submit(self._lay_text, one)
        with self._changed:
            self._news |= paths
            self._changed.notify_all()
        self.printer.give_up()

    def saved(self, path: str) -> None:
        """Take in that a file is saved, by its path from the data folder."""
        self.changed({f"{self._data_prefix}{path}"})

    @property
    def _data_prefix(self) -> str:
        return f"{relative(self.project.data, self.project.root)}/"

    def ask(self, function: str, *args: Any) -> Future[Any]:
        """Have a function of the studio's done in the worker beside."""
        return self.pools.ask(function, *args)

    def _watch(self) -> None:
        watch(self.project, self._ended, self.changed)

    def _lay_text(self, path: str) -> None:
        """Show a saved text in its page, before anything is run."""
        with self._changed:
            since = self._texts.pop(path)
        for look in self._looks:
            if look.section is not None and path.startswith(f"{look.report.folder.as_posix()}/text/"):
                self._lay_text_in(look, look.section, path, since)

    def _lay_text_in(self, look: Look, section: Section, path: str, since: float) -> None:
        report = look.report
        asked = Asked(report, self.project.data)

        def bound(before: list[str]) -> str:
            template = (self.project.data / path).read_text(encoding="utf-8-sig")
            shown = str(self.ask("answers:shown_text", asked, path, template, before).result())
            if look not in self._looks:
                raise Interrupted
            return shown

        try:
            lay_in_whole = lay_text(self.pages, report, section, path, bound)
            if lay_in_whole is None:
                return
            self._show((path,), True)
            self.hub.tell(fas="arbetar", fel=[], matt={"text": round(time.monotonic() - since, 3)})
            lay_in_whole()
        except SamrapportError as error:
            self._fail(str(error).splitlines())
        except (Interrupted, OSError, BrokenExecutor):
            return
        self.printer.ask_early()

    def _work(self) -> None:
        while not self._ended.is_set():
            with self._changed:
                if not self._changed.wait_for(lambda: self._news or self._ended.is_set(), _REST):
                    self.pages.close()
                    self.pools.rest()
                    continue
                news, self._news = self._news, set()
            if self._ended.is_set() or self.report is None:
                continue
            # A text that is saved is shown first: the rest takes all the processors that there are.
            wait([self._at_once.submit(self._ended.is_set)])
            if any(one.endswith(".md") for one in news):
                self.printer.await_shown()
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
            self.pools.renew()
        self.hub.tell(fas="arbetar", sager="Ser efter vad som hänger på ändringen.", steg=None)
        if self.found is None or may_change_reports(self.project.root, self.found, news):
            self.found = find_all(self.project)
        if report not in self.found.reports:
            raise SamrapportError(f"{report} har inga rådata längre. Välj en annan rapport.")
        sections, made = self.found.sections[report.type], is_made(self.project.reports / report.folder)
        result = ReportResult(report, earlier=made)
        dressed = any(one.startswith("theme/") for one in news)
        if made and (self._staged != report or dressed):
            # What was put together last, at once; in its new colours.
            self._stage(report, sections)
            self.printer.ask_early()
            self.printer.await_shown()
        with hold_lock(self.project.state / "lock"):
            prints = Fingerprints(self.project.data)
            prints.made = self._hashes
            self._first(report, prints)
            choice = Choice(forbund=report.forbund, ar=str(report.ar), jobs=self.jobs)
            teller = Teller(self.hub, self._assert_newest)
            Batch(self.project, choice, teller, {report: result}, self.pools.lend, self.found, prints).run(self.scratch)
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
        self.printer.ask()

    def _stage(self, report: Report, sections: list[Section]) -> None:
        self.pages.stage(report, sections)
        self._staged = report
        self._show((), False)

    def _first(self, report: Report, prints: Fingerprints) -> None:
        """Run the section of the page that is looked at, if it is stale, and show it before the rest is made."""
        section = next((one.section for one in self._looks), None)
        plans = make_plan(self.project, Choice(forbund=report.forbund, ar=str(report.ar)), self.found, prints)
        own: list[Planned] = next((plan for plan in plans if plan[0].report == report), [])
        stale = next((one for one in own if one.section == section and one.to_run), None)
        page = self.pages.laid(report, section.page) if section is not None else None
        if stale is None or section is None or page is None:
            return
        self.hub.tell(sager=f"Kör {section}.")
        where = (self.project.data, self.project.state)
        outcome = self.pools.run(Job(report, section, *where, report.parameters, prints.environment, prints.resources))
        if outcome.state is SectionState.FAILED:
            self._fail([outcome.message])
            return
        executed = self.pages.executed(report, section)
        if outcome.state is SectionState.DONE and executed is not None and Look(report, section) in self._looks:
            with told_elsewhere():
                sections = [one.section for one in own if one.section.slug != report.type.aside]
                lay_in_whole = lay_section(self.pages, report, section, sections, page, executed)
                self._show((), True)
                lay_in_whole()
                self.printer.ask_early()
                self.printer.await_shown()
        self._assert_newest()

    def _show(self, texts: Iterable[str], early: bool) -> None:
        """Make the pages that are looked at, and tell the windows. early: whether what hangs on the change is not all done."""
        for look in self._looks:
            path, sidor, style = look.address, self.hub.state.get("sidor", {}), self.pages.style
            try:
                files = self.pages.make(path)
            except KeyError:
                self.hub.show(path, {"utan": why_without(StateFolder(self.project.state, look.report), look.section)})
                continue
            except SamrapportError as error:
                self._fail([str(error)])
                return
            if files or sidor.get(path, {}).get("stil") != style:
                shown = {"adress": path, "version": next(self._version), "filer": list(files), "texter": list(texts)}
                self.hub.show(path, shown | {"stil": style, "tidig": early})

    def _fail(self, told: Iterable[str]) -> None:
        if any("version" in one for one in self.hub.state.get("sidor", {}).values()):
            self.hub.tell(
                fas="fel", sager="Sidan är den förra: det som är sparat har fel.", fel=faults_in(told), steg=None
            )
        else:
            self.hub.tell(fas="fel", sager=_UNMADE, utan=_UNMADE, fel=faults_in(told), steg=None)

    def _assert_newest(self) -> None:
        with self._changed:
            if self._news or self._ended.is_set():
                raise Interrupted

    def _is_pool_old(self, news: set[str]) -> bool:
        """Whether the workers hold what is changed: the theme, the program, or what all reports share."""
        data = self._data_prefix
        shared = tuple(f"{data}{name}/" for name in GEMENSAMMA)
        package = relative(PACKAGE, self.project.root)
        return any(one == "theme/tema.yml" or one.startswith((*shared, f"{package}/")) for one in news)
