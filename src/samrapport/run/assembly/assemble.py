"""Executed sections put together to one report folder. Entries: `assemble_report`, run in a worker, and `place_report`.

The folder is built aside and swapped in when it is whole, so a report that fails leaves the last good one. Swapping is
for the parent alone: one report's folder may lie within another's, and two workers would get in each other's way.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.hinder import hindered
from samrapport.raw.opening import matching
from samrapport.raw.rapporttyp import DATA
from samrapport.run.andringar.andringar import RELEASED, public_manifest
from samrapport.run.assembly.berakning import berakning_html
from samrapport.run.assembly.decided import DECIDED, decide, is_decided_as_noted
from samrapport.run.assembly.describe import Described, controls_in_words, describe_report, places_of_notes
from samrapport.run.assembly.document import Document, downloads_of, write_controls, write_document
from samrapport.run.assembly.downloadfiles import bilagor
from samrapport.run.assembly.draft import Unexplained, draft_metadata, find_unexplained
from samrapport.run.assembly.manifest import (
    FRONT_PAGE,
    MANIFEST,
    NOTES,
    OVERVIEW,
    PROFILE,
    PUBLIC_MANIFEST,
    make_manifest,
    name_of,
    notes_of,
)
from samrapport.run.assembly.page import Page, make_page
from samrapport.run.assembly.publicerad import CHANGES, changes_page, read_published
from samrapport.run.assembly.shown import list_shown
from samrapport.run.atomic import remove_empty, write_json
from samrapport.run.beslut.innehall import NOTE as CONTENT
from samrapport.run.beslut.innehall import Innehall
from samrapport.run.discover import Report, Section
from samrapport.run.disk.swap import keep_same, swap_folder
from samrapport.run.execution.failure import describe_program_fault, hide
from samrapport.run.fingerprint import Fingerprints, hash_tree
from samrapport.run.project import Project
from samrapport.run.record import SectionRecord, SectionState, StateFolder
from samrapport.there import has_file

NOTE = "rapport"


@dataclass(frozen=True)
class AssembleJob:
    """A report to put together. key: as `assembly_key` gives it."""

    report: Report
    sections: tuple[Section, ...]
    project: Project
    key: str


@dataclass(frozen=True)
class Assembled:
    """How it went. message: what failed, empty when it did not. folder, processed: what was made, not in its place yet. aside: the document
    beside the report. note: what to remember of it. unexplained: what the controls found that nobody has explained. content: what the report says, for who reviews it.
    """

    message: str = ""
    exit_code: int = 0
    folder: Path | None = None
    processed: Path | None = None
    aside: Path | None = None
    note: dict[str, Any] = field(default_factory=dict)
    unexplained: Unexplained = field(default_factory=Unexplained)
    content: Innehall | None = None


def assembly_key(report: Report, records: dict[str, SectionRecord], fingerprints: Fingerprints) -> str:
    """One hash of all that the report folder is made from, but for what is observed as it is read. Coarse, since assembling is quick."""
    sections = {
        name: (record.notebook, record.state, record.output, sorted(record.known.items()))
        for name, record in sorted(records.items())
    }
    return fingerprints.report(report.folder, within=True, sections=sections, aside=report.type.aside)


def find_assembled(
    report: Report, project: Project, key: str, known: Fingerprints | None = None, *, marked: bool = True
) -> Unexplained | None:
    """What nobody has explained, of a report whose folder is what `key` gives, untouched; None for any other.

    known: the build's, which has read what others read. marked: whether its pages also have to say what is decided of it by now.
    """
    note = StateFolder(project.state, report).read_note(NOTE)
    if note.get("key") != key:
        return None
    places = [
        (project.reports / report.folder, note["outputs"]),
        (project.processed / report.folder, note["processed"]),
    ]
    if "aside" in note:
        places.append((report.aside_folder(project, note["open"]), note["aside"]))
    fingerprints = known or Fingerprints(project.data)
    each = ((f"{place}/{path}", noted) for place, files in places for path, noted in files.items())
    same = all(fingerprints.made.file(file) == noted for file, noted in each)
    # A front page may tell of another year's report, or a comparison of all förbund: what it read is observed too.
    same = same and all(fingerprints.raw(path) == noted for path, noted in note.get("read", {}).items())
    if same and marked:
        same = is_decided_as_noted(project, report, note.get(DECIDED))
    return Unexplained.noted(note) if same else None


def assemble_report(job: AssembleJob) -> Assembled:
    """Make the report folder and its processed tables, out of the way. Every fault is a message: it must not stop other reports."""
    return _attempt(job, lambda: _assemble(job))


def place_report(job: AssembleJob, made: Assembled) -> Assembled:
    """Put what was made in its place, around the reports that lie within it."""
    if made.folder is None or made.processed is None:
        return made
    return _attempt(job, lambda: _place(job, made))


def holds_reports(folder: Path) -> bool:
    """Whether a folder within a report's own holds other reports: all do but that of its downloads."""
    return folder.name != DATA


def _attempt(job: AssembleJob, step: Callable[[], Assembled]) -> Assembled:
    try:
        return step()
    except SamrapportError as error:
        return Assembled(f"{job.report}: {hide(str(error))}", error.exit_code)
    except Exception as error:
        if isinstance(error, OSError) and (told := hindered(error)) is not None:
            return Assembled(f"{job.report}: {told}", told.exit_code)
        log = StateFolder(job.project.state, job.report).log(NOTE)
        return Assembled(f"{job.report}: {describe_program_fault(error, log)}", 1)


def _place(job: AssembleJob, made: Assembled) -> Assembled:
    project, report = job.project, job.report
    for new, base in ((made.processed, project.processed), (made.folder, project.reports)):
        if new is not None:
            _swap(new, base / report.folder)
    if report.type.aside:
        # It may have lain in the other place before, or be there no more.
        for is_open in (True, False):
            place = report.aside_folder(project, is_open)
            if made.aside is not None and made.note["open"] is is_open:
                _swap(made.aside, place)
            else:
                _clear(place, project.reports if is_open else project.aside.reports)
    state = StateFolder(project.state, report)
    if made.content is not None:
        state.write_note(CONTENT, made.content.note)
    state.write_note(NOTE, made.note)
    return Assembled(unexplained=made.unexplained)


def _swap(new: Path, place: Path) -> None:
    # What leads to a report is written when all are there, and stays the same file where it says the same.
    swap_folder(keep_same(new, place, also=FRONT_PAGE), place, keep=holds_reports)


def _clear(folder: Path, base: Path) -> None:
    """Remove a document that is no more, without the reports that lie within its folder."""
    for one in matching(folder, "*"):
        if has_file(one):
            one.unlink()
        elif not holds_reports(one):
            shutil.rmtree(one)
    remove_empty(folder, base)


def _assemble(job: AssembleJob) -> Assembled:
    project, report = job.project, job.report
    state = StateFolder(project.state, report)
    records = {section: record for section in job.sections if (record := state.read(section)) is not None}
    pages = [
        page
        for section, record in records.items()
        if record.state is SectionState.DONE
        and not (page := make_page(json.loads(state.executed(section).read_bytes()), section)).empty
    ]
    own = [page for page in pages if page.section.slug != report.type.aside]
    if not own:
        raise SamrapportError(
            "inget avsnitt har underlag, så det blir ingen rapport. Lägg in rådata för minst ett avsnitt."
        )
    described = describe_report(report, project.facade, records.values())
    fingerprints = Fingerprints(project.data)
    beside = {section: records.pop(section) for section in [*records] if section.slug == report.type.aside}

    more = notes_of(project.data, report, described.notes)
    more |= {OVERVIEW: dict(described.overview)} if described.overview else {}
    more |= {RELEASED: dict(described.released)} if described.released else {}

    def manifest_of(outputs: dict[str, str | None]) -> dict[str, Any]:
        shown = [asdict(one) for one in list_shown(own, records, described.facts, described.front_facts)]
        parts = (described.metadata, described.front, records, own, outputs, fingerprints)
        made = make_manifest(report, *parts, list(described.facts.values()), shown)
        return made | {"inputs": dict(sorted((made["inputs"] | described.read).items()))} | more

    alone = manifest_of({})
    content, lage, public, decided = decide(project, report, own, described, alone)
    published = read_published(project.data, report)
    changes = changes_page(project.data, report, published, alone) if published else None
    if changes is not None:
        own.append(changes[0])
        records[CHANGES] = changes[1]
    shown = [page for page in pages if page.section in beside]
    unexplained = find_unexplained(report, described, own, shown)
    described = replace(described, metadata=described.metadata | draft_metadata(unexplained, lage.draft))
    explained = _explained(own, records, described, PUBLIC_MANIFEST)
    notes = places_of_notes(report, described.controls, pages)
    name, profile = name_of(report.type.document, described.metadata), described.overview.get(PROFILE, {})
    document = Document(report.folder, name, described.metadata, own, explained, notes, profile, bilagor(public))

    folder, processed = _new_folder(project.reports, report), _new_folder(project.processed, report)
    aside = _new_folder(project.aside.reports, report) if report.type.aside else None
    try:
        write_document(document, folder, processed, described.beside, public)
        if aside is None:
            write_controls(folder, described.controls)
        else:
            _write_aside(report, described, beside, shown, fingerprints, aside, processed)
        manifest = manifest_of(hash_tree(folder))
        write_json(folder / DATA / PUBLIC_MANIFEST, public_manifest(manifest))
        outputs = hash_tree(folder)
        write_json(folder / MANIFEST, manifest | {"outputs": outputs})
    except BaseException:
        for one in filter(None, (folder, processed, aside)):
            shutil.rmtree(one, ignore_errors=True)
        raise
    note: dict[str, Any] = {
        "key": job.key,
        "outputs": hash_tree(folder),
        "processed": hash_tree(processed),
        "read": described.read,
        NOTES: [*more.get(NOTES, []), *lage.notes],
        DECIDED: decided,
    }
    if aside is not None:
        note |= {"aside": hash_tree(aside), "open": described.open_controls}
    made = Assembled(folder=folder, processed=processed, aside=aside, note=note | unexplained.note)
    return replace(made, unexplained=unexplained, content=content)


def _write_aside(
    report: Report,
    described: Described,
    records: Mapping[Section, SectionRecord],
    pages: list[Page],
    fingerprints: Fingerprints,
    folder: Path,
    processed: Path,
) -> None:
    """Write the document beside a report: what the controls found, for who makes it. Without pages, the findings alone."""
    if pages:
        place = report.folder / str(report.type.aside) if described.open_controls else report.folder
        name = "-".join([str(report.type.aside), *report.folder.parts])
        kept = {key: value for key, value in described.metadata.items() if key not in ("vision", "motto")}
        metadata = kept | {"title": f"{pages[0].title}: {described.metadata.get('title', '')}"}
        explained = _explained(pages, records, described)
        write_document(Document(place, name, metadata, pages, explained), folder, processed)
        write_controls(folder, described.controls)
        shown = [asdict(one) for one in list_shown(pages, records, described.facts)]
        front = controls_in_words(described.controls)
        own = (metadata, front, records, pages, hash_tree(folder), fingerprints)
        made = make_manifest(report, *own, shown=shown, document=(place, name))
        write_json(folder / MANIFEST, made)
    else:
        write_controls(folder, described.controls)


def _explained(
    pages: list[Page], records: Mapping[Section, SectionRecord], described: Described, record: str = ""
) -> dict[str, str]:
    """How each table and figure came about, by label."""
    links = {label: downloads_of(label) for page in pages for label in page.data}
    values = {label: told for page in pages for label, told in page.values.items()}
    return {
        one.label: berakning_html(one, described.facts, links.get(one.label, {}), record, values.get(one.label))
        for one in list_shown(pages, records, described.facts)
        if one.kind in ("table", "figure")
    }


def _new_folder(base: Path, report: Report) -> Path:
    """An empty folder on the same file system as the one that it will replace; dot names are cleared by the next build."""
    base.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=base, prefix=f".bygger-{'-'.join(report.folder.parts)}-"))
    folder.chmod(0o755)
    return folder
