"""The whole way from raw data to published site. Entry: `build`.

validate -> plan -> execute -> assemble -> publish. A report that fails at one stage goes no further, and its last good
folder and pages stay; the others go on.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from samrapport.run.assemble import Assembled, AssembleJob, assemble_report, assembly_key, is_assembled
from samrapport.run.atomic import restore_folder
from samrapport.run.discover import Report, Section, choose_reports, choose_sections, find_reports, find_sections
from samrapport.run.execute import DEFAULT_TIMEOUT, Job, Outcome, execute_section
from samrapport.run.fingerprint import Fingerprints
from samrapport.run.frontpage import write_index
from samrapport.run.lock import hold_lock
from samrapport.run.plan import Planned, parameters_of, plan_report
from samrapport.run.pool import open_pool, run_jobs
from samrapport.run.project import Project
from samrapport.run.publishing import publish_site
from samrapport.run.record import SectionState, StateFolder
from samrapport.run.summary import ReportResult, SectionResult, Summary
from samrapport.run.validate import validate_report
from samrapport.run.watch import Silent, Watcher


@dataclass(frozen=True)
class Choice:
    """What to build and how. forbund, ar: None for all. only: sections to run. jobs: worker processes."""

    forbund: str | None = None
    ar: str | None = None
    only: tuple[str, ...] = ()
    force: bool = False
    jobs: int = 1
    timeout: int = DEFAULT_TIMEOUT
    fail_fast: bool = False
    publish: bool = True
    engine: str = "auto"


def make_plan(project: Project, choice: Choice) -> list[list[Planned]]:
    """Each chosen report's sections, with the reason why they have to run. Raises UnknownName."""
    reports = choose_reports(find_reports(project.data), choice.forbund, choice.ar)
    sections = find_sections(project.notebooks)
    selected = choose_sections(sections, choice.only) if choice.only else None
    fingerprints = Fingerprints(project.data)
    return [
        plan_report(
            report, sections, StateFolder(project.state, report), fingerprints, selected=selected, force=choice.force
        )
        for report in reports
    ]


def build(project: Project, choice: Choice, watcher: Watcher | None = None) -> Summary:
    """Build what is chosen. Raises SamrapportError for what concerns the whole build; the rest is in the summary."""
    watcher = watcher or Silent()
    started = time.monotonic()
    # Before anything is written: a wrong name leaves no trace.
    reports = choose_reports(find_reports(project.data), choice.forbund, choice.ar)
    choose_sections(find_sections(project.notebooks), choice.only)
    with hold_lock(project.state / "lock"):
        _clear(project)
        summary = Summary()
        fingerprints = Fingerprints(project.data)
        results = {report: ReportResult(report) for report in reports}
        summary.reports = list(results.values())
        _validate(project, choice, results, fingerprints, watcher)
        _run(project, choice, results, fingerprints, watcher)
        if choice.forbund is None:
            summary.removed = _remove_orphans(project)
        if write_index(project.reports) and choice.publish and not _stopped(choice, results):
            summary.published = publish_site(project, choice.engine, watcher)
        summary.seconds = time.monotonic() - started
    return summary


def _stopped(choice: Choice, results: dict[Report, ReportResult]) -> bool:
    return choice.fail_fast and any(result.faults for result in results.values())


def _validate(
    project: Project,
    choice: Choice,
    results: dict[Report, ReportResult],
    fingerprints: Fingerprints,
    watcher: Watcher,
) -> None:
    watcher.begin("Granskar rådata", len(results))
    for report, result in results.items():
        for fault in validate_report(report, project, fingerprints):
            result.fail(fault, 2)
        watcher.report(report, "rådata har fel" if result.faults else "")
        if _stopped(choice, results):
            return


def _run(
    project: Project,
    choice: Choice,
    results: dict[Report, ReportResult],
    fingerprints: Fingerprints,
    watcher: Watcher,
) -> None:
    """Execute what is stale and put together what is whole."""
    if _stopped(choice, results):
        return
    jobs: list[Job | AssembleJob] = []
    waiting: dict[Report, int] = {}
    plans = {plan[0].report: plan for plan in make_plan(project, choice)}
    for report, result in results.items():
        if result.faults:
            continue
        result.sections = [_known(planned) for planned in plans[report]]
        stale = [planned.section for planned in plans[report] if planned.to_run]
        waiting[report] = len(stale)
        jobs += [_job(project, choice, report, section, fingerprints) for section in stale]
        if not stale:
            jobs += _assemble_jobs(project, choice, result, fingerprints)
    if not jobs:
        return
    watcher.begin("Kör anteckningsböcker", len(jobs) + sum(1 for count in waiting.values() if count))

    def follow(job: Job | AssembleJob, done: Outcome | Assembled) -> Sequence[Job | AssembleJob]:
        if not isinstance(job, Job):
            return ()
        waiting[job.report] -= 1
        _note(results[job.report], job, done)
        return () if waiting[job.report] else _assemble_jobs(project, choice, results[job.report], fingerprints)

    scratch = project.state / "tmp"
    pool: Callable[[], AbstractContextManager[Executor]] = partial(
        open_pool, min(choice.jobs, len(jobs)), project.data, scratch, project.state / "cache"
    )
    try:
        with closing(run_jobs(pool, perform, jobs, follow)) as ended:
            for job, done in ended:
                result = results[job.report]
                if isinstance(job, Job) and isinstance(done, Outcome):
                    watcher.section(job.report, _section_of(result, job.section), done.seconds)
                elif isinstance(done, Assembled):
                    _note_assembled(result, done)
                    watcher.report(job.report, done.message)
                if _stopped(choice, results):
                    break
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def perform(job: Job | AssembleJob) -> Outcome | Assembled:
    """Do one job, in a worker."""
    return execute_section(job) if isinstance(job, Job) else assemble_report(job)


def _known(planned: Planned) -> SectionResult:
    """What is known of a section before anything runs."""
    result = SectionResult(planned.section)
    if planned.reason is None and planned.record is not None:
        result.state, result.missing = planned.record.state, planned.record.missing
        result.warnings = planned.record.warnings
    return result


def _job(project: Project, choice: Choice, report: Report, section: Section, fingerprints: Fingerprints) -> Job:
    return Job(
        report=report,
        section=section,
        data=project.data,
        state=project.state,
        parameters=parameters_of(report),
        environment=fingerprints.environment,
        resources=fingerprints.resources,
        timeout=choice.timeout,
    )


def _section_of(result: ReportResult, section: Section) -> SectionResult:
    return next(one for one in result.sections if one.section == section)


def _note(result: ReportResult, job: Job, outcome: Outcome | Assembled) -> None:
    if not isinstance(outcome, Outcome):
        return
    one = _section_of(result, job.section)
    one.state, one.ran, one.missing = outcome.state, True, outcome.missing
    one.message, one.warnings = outcome.message, outcome.warnings
    result.seconds += outcome.seconds
    if outcome.state is SectionState.FAILED:
        result.fail(outcome.message, 2 if outcome.foreseen else 1)


def _assemble_jobs(
    project: Project, choice: Choice, result: ReportResult, fingerprints: Fingerprints
) -> list[Job | AssembleJob]:
    """The report's assembling, when it is whole and not done before."""
    if result.faults or result.pending:
        return []
    state = StateFolder(project.state, result.report)
    sections = tuple(one.section for one in result.sections)
    records = {section.stem: record for section in sections if (record := state.read(section)) is not None}
    key = assembly_key(result.report, records, fingerprints)
    if not choice.force and is_assembled(result.report, project, key):
        result.assembled = True
        return []
    return [AssembleJob(result.report, sections, project, key)]


def _note_assembled(result: ReportResult, done: Assembled) -> None:
    if done.message:
        result.fail(done.message, done.exit_code)
    else:
        result.assembled = result.renewed = True


def _clear(project: Project) -> None:
    """Take away, and take back, what a killed build left half done."""
    shutil.rmtree(project.state / "tmp", ignore_errors=True)
    for base in (project.reports, project.processed):
        for path in base.glob(".bygger-*"):
            shutil.rmtree(path, ignore_errors=True)
        for path in base.glob("*/.*.old"):
            restore_folder(path.with_name(path.name[1 : -len(".old")]))


def _remove_orphans(project: Project) -> list[str]:
    """Remove reports whose raw data is gone, and say which."""
    known = {report.folder for report in find_reports(project.data)}
    removed = []
    for manifest in sorted(project.reports.glob("*/*/manifest.json")):
        folder = manifest.parent.relative_to(project.reports)
        if folder not in known:
            for base in (project.reports, project.processed, project.state):
                shutil.rmtree(base / folder, ignore_errors=True)
                _remove_empty((base / folder).parent)
            removed.append(" ".join(folder.parts))
    return removed


def _remove_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
