"""The whole way from raw data to published site. Entry: `build`.

validate -> plan -> execute -> assemble -> publish. A report that fails at one stage goes no further, and its last good folder and pages stay; the others go on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, closing
from functools import partial
from pathlib import Path
from typing import Any

from samrapport.errors import Hindered, SamrapportError
from samrapport.present.theme_file import read_theme
from samrapport.raw.folder import RawFolder
from samrapport.run.assembly.assemble import (
    Assembled,
    AssembleJob,
    assemble_report,
    assembly_key,
    find_assembled,
    place_report,
)
from samrapport.run.assembly.manifest import is_made
from samrapport.run.assembly.released import Released, keep_known
from samrapport.run.choosing import Choice, choose_reports
from samrapport.run.discover import Findings, Report, Section, find_all
from samrapport.run.disk.lock import hold_lock
from samrapport.run.disk.removal import removing
from samrapport.run.execution.execute import Job, Outcome, execute_section
from samrapport.run.execution.failure import describe_cold
from samrapport.run.execution.pool import Warmth, open_pool, run_jobs
from samrapport.run.fingerprint import Fingerprints
from samrapport.run.korlogg import write_korlogg
from samrapport.run.plan import Planned, choose_among, plan_report, records_of
from samrapport.run.project import Project
from samrapport.run.record import StateFolder
from samrapport.run.remains import clear_remains, own_temporary, remove_gone
from samrapport.run.remembered import Remembered, remembering
from samrapport.run.sitepages.frontpage import write_sites
from samrapport.run.sitepages.webbplats import read_webbplats
from samrapport.run.summary import Publication, ReportResult, SectionResult, Summary
from samrapport.run.validate import ValidateJob, is_validated, look_around, shown_texts, validate_report
from samrapport.run.watch import Watcher

OpenPool = Callable[[], AbstractContextManager[Executor]]
"""Opens what runs the jobs."""

READABLE = "rådata är läsbara"
WARM_FROM = 2
"""How many notebooks have to wait for warming up to be worth its time."""

Task = Job | AssembleJob | ValidateJob
Publisher = Callable[[Project, Collection[str], Watcher], Publication]
"""Publishes a project's reports. Told which reports the raw data knows (by folder): pages of these may be kept."""


def make_plan(
    project: Project, choice: Choice, found: Findings | None = None, known: Fingerprints | None = None,
    remembered: Remembered | None = None, run: Callable[[], object] = lambda: None,
) -> list[list[Planned]]:  # fmt: skip
    """Each chosen report's sections, with the reason why they have to run. Raises UnknownName.

    run: called when there turn out to be notebooks enough for warming up, and for each report after that. The rest: where they are had already.
    """
    found = found or find_all(project)
    selected = choose_among(found, choice.only) if choice.only else None
    fingerprints, released = known or Fingerprints(project.data), Released(project, (remembered or Remembered()).also)
    more: dict[str, Any] = {"selected": selected, "force": choice.force, "released": released, "remembered": remembered}
    plans, waiting = list[list[Planned]](), 0
    for report in choose_reports(found.reports, choice.forbund, choice.ar, found.troubles):
        state, sections = StateFolder(project.state, report), found.sections[report.type]
        plans.append(plan_report(report, sections, state, fingerprints, **more))
        if (waiting := waiting + sum(one.to_run for one in plans[-1])) >= WARM_FROM:
            run()
    return plans


def build(
    project: Project, choice: Choice, watcher: Watcher | None = None, publish: Publisher | None = None,
    ahead: Callable[[Project], None] = lambda _: None,
) -> Summary:  # fmt: skip
    """Build what is chosen, and publish it where `publish` is given. ahead: called when the workers are on their way, for what may wait for nothing.

    Raises SamrapportError for what concerns the whole; all else is in the summary.
    """
    started = time.monotonic()
    # Before anything is written: a wrong name leaves no trace.
    found = find_all(project)
    reports = choose_reports(found.reports, choice.forbund, choice.ar, found.troubles)
    choose_among(found, choice.only)
    read_webbplats(RawFolder(project.data))
    read_theme(project.root / "theme")
    with hold_lock(project.state / "lock"), own_temporary() as scratch, removing():
        clear_remains(project)
        keep_known(project, choice.released)
        if choice.scheduler:
            # Here, for there may be nothing to run any more.
            from samrapport.run.cluster.share import clear_left

            clear_left(project.state)
        beside = look_around(project, found.reports)
        results = {one: ReportResult(one, earlier=is_made(project.reports / one.folder)) for one in reports}
        batch = Batch(project, choice, watcher or Watcher(), results, ahead=ahead)
        batch.run(scratch)
        batch.fingerprints.keep()
        summary = Summary([*results.values()], notes=batch.notes, accepted=choice.accepted, hindered=found.hindered)
        removal = remove_gone(project, found, every=choice.forbund is None, many=choice.ta_bort)
        summary.removed, summary.notes = removal.removed, summary.notes + removal.notes
        summary.troubles = [*(one.message for one in found.troubles), *beside, *removal.refused]
        known = [*(report.folder.as_posix() for report in found.reports), *removal.stay]
        for site in write_sites(project):
            if publish is not None and not batch.stopped:
                summary.take(publish(site, known, batch.watcher), aside=site != project)
        summary.seconds = time.monotonic() - started
        asked = {"only": list(choice.only), "force": choice.force, "jobs": choice.jobs}
        write_korlogg(project, summary, asked, batch.fingerprints.made)
    return summary


def perform(job: Task) -> Outcome | Assembled | list[str] | Hindered:
    """Do one job, in a worker."""
    if isinstance(job, ValidateJob):
        return validate_report(job)
    return execute_section(job) if isinstance(job, Job) else assemble_report(job)


class Batch:
    """Reports of one build on their way. left: how many notebooks each waits for. pool, found, fingerprints: where these are had already."""

    def __init__(
        self, project: Project, choice: Choice, watcher: Watcher, results: dict[Report, ReportResult],
        pool: OpenPool | None = None, found: Findings | None = None, fingerprints: Fingerprints | None = None,
        ahead: Callable[[Project], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self.project, self.choice, self.watcher, self.results, self.pool = project, choice, watcher, results, pool
        self.ahead, self.found = ahead, found
        self.fingerprints = fingerprints or Fingerprints(project.data, project.hashes)
        self.left, self.unread, self.notes = dict[Report, int](), set[Report](), list[str]()

    @property
    def stopped(self) -> bool:
        """Whether a fault has ended the whole batch."""
        return self.choice.fail_fast and any(result.faults for result in self.results.values())

    def run(self, scratch: Path) -> None:
        """Read all raw data, so that its faults are told at once and first; then run what is stale. scratch: for the workers."""
        with closing(Warmth()) as warmth:
            self._run(warmth if self.choice.warm else None, (self.project.data, scratch, self.project.state / "cache"))
            if warmth.lost:
                self._note(warmth.lost)

    def _run(self, warm: Warmth | None, where: tuple[Path, Path, Path]) -> None:
        begin: Callable[[], object] = partial(warm.begin, *where) if warm and not self.pool else lambda: None
        with remembering(self.project.state / "cache") as kept:
            if self.fingerprints.raw_is_other:
                begin()
            plans = make_plan(self.project, self.choice, self.found, self.fingerprints, kept, begin)
        self.plans = {one[0].report: one for one in plans}
        self.watcher.begin("Granskar rådata", len(self.results))
        jobs = self._validating()
        self.unread = {job.report for job in jobs}
        jobs = jobs or [*self._running()]
        if not jobs:
            return
        stale = sum(planned.to_run for plan in plans for planned in plan)
        workers = min(self.choice.jobs, max(stale, len(jobs)))
        wanted = warm if warm and (warm.begun or stale >= WARM_FROM) else None
        pool: OpenPool = self.pool or partial(open_pool, workers, *where, warm=wanted)
        if self.choice.scheduler:
            # Only now: it is an extra that most builds do without.
            from samrapport.run.cluster.executor import Cluster, open_cluster

            cluster = Cluster(self.choice.scheduler, self.choice.share)
            pool = partial(open_cluster, cluster, self.project.data, self.project.state, pool)
        self.ahead(self.project)
        with closing(run_jobs(pool, perform, jobs, self._follow)) as ended:
            for job, done in ended:
                self._tell(job, done)
                if self.stopped:
                    break

    def _validating(self) -> list[Task]:
        jobs: list[Task] = []
        shown = [f"{file}: {names}" for file, names in shown_texts(self.project.notebooks).items()]
        for report in self.results:
            key = self.fingerprints.report(report.folder, texts=shown)
            if is_validated(report, self.project, key):
                self.watcher.report(report, READABLE)
            else:
                jobs.append(ValidateJob(report, self.project, key))
        return jobs

    def _running(self) -> Iterator[Task]:
        """What is to be run of the reports whose data is sound: first what is stale, which is at work while the others are looked at."""
        sound = [(report, result) for report, result in self.results.items() if not result.faults]
        for report, result in sound:
            result.sections = [SectionResult.known(planned) for planned in self.plans[report]]
            stale = [planned.section for planned in self.plans[report] if planned.to_run]
            self.left[report] = len(stale)
            yield from (self._job(report, section) for section in stale)
        others = [job for report, result in sound if not self.left[report] for job in self._assembling(result)]
        # A step for each notebook, and one for the report when its last has run.
        if steps := len(others) + sum(count + 1 for count in self.left.values() if count):
            self.watcher.begin("Kör anteckningsböcker", steps)
        yield from others

    def _job(self, report: Report, section: Section) -> Task:
        return Job(
            report=report,
            section=section,
            data=self.project.data,
            state=self.project.state,
            parameters=report.parameters,
            environment=self.fingerprints.environment,
            resources=self.fingerprints.resources,
            timeout=self.choice.timeout,
            memory=self.choice.memory,
        )

    def _assembling(self, result: ReportResult) -> list[Task]:
        """The report's assembling, when it is whole and not done before."""
        if result.faults or result.pending:
            return []
        state = StateFolder(self.project.state, result.report)
        sections = tuple(one.section for one in result.sections)
        key = assembly_key(result.report, records_of(self.plans[result.report], state), self.fingerprints)
        unexplained = None if self.choice.force else find_assembled(result.report, self.project, key, self.fingerprints)
        if unexplained is not None:
            result.assembled, result.unexplained = True, unexplained
            result.notes = state.told
            return []
        return [AssembleJob(result.report, sections, self.project, key)]

    def _follow(self, job: Task, done: Outcome | Assembled | list[str] | Hindered) -> Iterable[Task]:
        """Note how a job went, and give what it makes possible."""
        result = self.results[job.report]
        if isinstance(done, list | Hindered):
            told = [str(done)] if isinstance(done, Hindered) else done
            for fault in told:
                result.fail(fault, done.exit_code if isinstance(done, Hindered) else SamrapportError.exit_code)
            self.unread.discard(job.report)
            self.watcher.report(job.report, "rådata har fel" if told else READABLE)
            return [] if self.unread or self.stopped else self._running()
        if isinstance(done, Assembled) and isinstance(job, AssembleJob):
            done = place_report(job, done)
            if done.message:
                result.fail(done.message, done.exit_code)
            else:
                result.assembled = result.renewed = True
                result.notes = StateFolder(self.project.state, job.report).told
                result.unexplained = done.unexplained
        elif isinstance(job, Job) and isinstance(done, Outcome):
            result.take(job.section, done)
            if done.note:
                self._note(done.note)
            self.left[job.report] -= 1
            if not self.left[job.report]:
                return self._assembling(result)
        return []

    def _note(self, why: str) -> None:
        if (note := describe_cold(why)) not in self.notes:
            self.notes.append(note)

    def _tell(self, job: Task, done: Outcome | Assembled | list[str] | Hindered) -> None:
        if isinstance(job, ValidateJob):
            return
        result = self.results[job.report]
        if isinstance(job, Job) and isinstance(done, Outcome):
            self.watcher.section(job.report, result.of_section(job.section), done.seconds)
            # One that cannot be put together, or is already, has no job to wait for.
            if self.left[job.report] or not (result.faults or result.pending or result.assembled):
                return
        self.watcher.report(job.report, result.outcome)
