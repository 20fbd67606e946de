"""Executed sections put together to one report folder. Entries: `assemble_report`, run in a worker, and `place_report`.

The folder is built aside and swapped in when it is whole, so a report that fails leaves the last good one. Swapping is
for the parent alone: one report's folder may lie within another's, and two workers would get in each other's way.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.raw.rapporttyp import DATA
from samrapport.run.andringar.andringar import public_manifest
from samrapport.run.assembly.berakning import berakning_html
from samrapport.run.assembly.describe import Described, describe_report
from samrapport.run.assembly.downloadfiles import write_downloads
from samrapport.run.assembly.manifest import MANIFEST, PUBLIC_MANIFEST, inputs_of, make_manifest
from samrapport.run.assembly.page import Cell, Page, make_page, markdown_cell
from samrapport.run.assembly.publicerad import CHANGES, changes_page, read_published
from samrapport.run.assembly.quoting import escape_markdown, front_matter
from samrapport.run.assembly.references import assert_unique_labels, resolve_references
from samrapport.run.assembly.shown import list_shown
from samrapport.run.atomic import write_json
from samrapport.run.discover import Report, Section
from samrapport.run.execution.failure import describe_program_fault, hide
from samrapport.run.execution.normalise import to_json, whole_notebook
from samrapport.run.fingerprint import Fingerprints, hash_file, hash_tree
from samrapport.run.project import Project
from samrapport.run.record import SectionRecord, SectionState, StateFolder
from samrapport.run.swap import swap_folder

# The theme's part of a PDF, from the project's root; Quarto takes the two by their file names.
PARTIALS = ("theme/typst-template.typ", "theme/typst-show.typ")

CONTROLS = "avstamning.json"
"""What the controls found, beside the downloads of the tables."""
CONTROLS_TABLE = "tbl-fynd"
"""The table that shows the same."""

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
    """How it went. message: what failed, empty when it did not. folder, processed: what was made, still aside.

    note: what to remember of it.
    """

    message: str = ""
    exit_code: int = 0
    folder: Path | None = None
    processed: Path | None = None
    note: dict[str, Any] = field(default_factory=dict)


def assembly_key(report: Report, records: dict[str, SectionRecord], fingerprints: Fingerprints) -> str:
    """One hash of all that the report folder is made from. Coarse, since assembling is quick."""
    sections = {name: (record.notebook, record.state, record.output) for name, record in sorted(records.items())}
    return fingerprints.report(report.folder, sections=sections)


def is_assembled(report: Report, project: Project, key: str) -> bool:
    """Whether the report folder is what `key` gives, untouched."""
    note = StateFolder(project.state, report).read_note(NOTE)
    if note.get("key") != key:
        return False
    found = (
        hash_file(base / report.folder / path) == noted
        for base, noted_files in ((project.reports, note["outputs"]), (project.processed, note["processed"]))
        for path, noted in noted_files.items()
    )
    # A front page may tell of another year's report, or a comparison of all förbund: what it read is observed too.
    fingerprints = Fingerprints(project.data)
    return all(found) and all(fingerprints.raw(path) == noted for path, noted in note.get("read", {}).items())


def assemble_report(job: AssembleJob) -> Assembled:
    """Make the report folder and its processed tables, aside. Every fault is a message: it must not stop other reports."""
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
        log = StateFolder(job.project.state, job.report).log(NOTE)
        return Assembled(f"{job.report}: {describe_program_fault(error, log)}", 1)


def _place(job: AssembleJob, made: Assembled) -> Assembled:
    project, report = job.project, job.report
    for new, base in ((made.processed, project.processed), (made.folder, project.reports)):
        if new is not None:
            swap_folder(new, base / report.folder, keep=holds_reports)
    StateFolder(project.state, report).write_note(NOTE, made.note)
    return Assembled()


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
    if not pages:
        raise SamrapportError(
            "inget avsnitt har underlag, så det blir ingen rapport. Lägg in rådata för minst ett avsnitt."
        )
    described = describe_report(report, project.facade, records.values())
    fingerprints = Fingerprints(project.data)

    def manifest_of(outputs: dict[str, str | None]) -> dict[str, Any]:
        shown = [asdict(one) for one in list_shown(pages, records, described.facts, described.front_facts)]
        own = (described.metadata, described.front, records, pages, outputs, fingerprints)
        made = make_manifest(report, *own, list(described.facts.values()), shown)
        return made | {"inputs": dict(sorted((made["inputs"] | described.read).items()))}

    published = read_published(project.data, report)
    changes = changes_page(project.data, report, published, manifest_of({})) if published else None
    if changes is not None:
        pages.append(changes[0])
        records[CHANGES] = changes[1]
    owners = assert_unique_labels(pages)
    explained = _explained(report, pages, records, described)

    folder, processed = _new_folder(project.reports, report), _new_folder(project.processed, report)
    try:
        for page in pages:
            cells = _with_downloads(resolve_references(page, owners), page, explained)
            matter = {"title": escape_markdown(page.title), "other-links": _pdf_links(report.type.pdf)}
            _write_notebook(folder / page.section.page, matter, cells, page.section.number)
        _write_notebook(folder / report.type.notebook, report_matter(described.metadata, report), _whole(pages), "hela")
        write_downloads(pages, folder / DATA, processed, "-".join(report.folder.parts), described.metadata)
        write_json(folder / DATA / CONTROLS, described.controls)
        manifest = manifest_of(hash_tree(folder))
        write_json(folder / DATA / PUBLIC_MANIFEST, public_manifest(manifest))
        outputs = hash_tree(folder)
        write_json(folder / MANIFEST, manifest | {"outputs": outputs})
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(processed, ignore_errors=True)
        raise
    note = {"key": job.key, "outputs": hash_tree(folder), "processed": hash_tree(processed), "read": described.read}
    return Assembled(folder=folder, processed=processed, note=note)


def _explained(
    report: Report, pages: list[Page], records: dict[Section, SectionRecord], described: Described
) -> dict[str, str]:
    """How each table and figure came about, by label."""
    asked = [*report.given, *([("typ", report.type.name)] if report.apart else [])]
    command = " ".join(["samrapport explain", *report.folder.parts[:2], *(f"--{key} {value}" for key, value in asked)])
    inputs = inputs_of(records.values())
    return {
        one.label: berakning_html(one, described.facts, inputs, command)
        for one in list_shown(pages, records, described.facts)
        if one.kind in ("table", "figure")
    }


def _new_folder(base: Path, report: Report) -> Path:
    """An empty folder on the same file system as the one that it will replace; dot names are cleared by the next build."""
    base.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=base, prefix=f".bygger-{'-'.join(report.folder.parts)}-"))
    folder.chmod(0o755)
    return folder


def web_format(pdf: str) -> dict[str, Any]:
    """How Quarto makes the page of the assembled report; the embedded engine does so unasked.

    Sections begin at h2, for the title is the page's h1; in the PDF they stay at the first level. The link to the PDF is
    named as on the sections' pages: by its own Quarto would lead to "Typst".
    """
    return {"toc": True, "shift-heading-level-by": 1, "format-links": False, "other-links": _pdf_links(pdf)}


def _pdf_links(pdf: str) -> list[dict[str, str]]:
    return [{"text": "Hela rapporten (PDF)", "href": pdf}]


def report_matter(metadata: dict[str, Any], report: Report) -> dict[str, Any]:
    """Front matter of the assembled report."""
    # A report's folder lies in reports/, at whatever depth.
    root = "../" * (len(report.folder.parts) + 1)
    typst = {
        "output-file": report.type.pdf,
        "papersize": "a4",
        "pdf-standard": "ua-1",
        "template-partials": [f"{root}{name}" for name in PARTIALS],
    }
    formats = {"html": web_format(report.type.pdf), "typst": typst}
    texts = {key: _escaped(value) for key, value in metadata.items()}
    return {"title": "", "lang": "sv"} | texts | {"search": False, "format": formats}


def _escaped(value: Any) -> Any:
    """Metadata with its texts escaped, for pandoc reads each as Markdown."""
    if isinstance(value, str):
        return escape_markdown(value)
    if isinstance(value, dict):
        return {key: _escaped(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [_escaped(content) for content in value]
    return value


def _with_downloads(cells: tuple[Cell, ...], page: Page, explained: dict[str, str]) -> list[Cell]:
    """The cells with links to its values, and how they came about, after each table and figure."""
    result: list[Cell] = []
    labels = iter(page.labels)
    for cell in cells:
        result.append(cell)
        if cell["cell_type"] == "code" and cell["source"].startswith("#| label: "):
            label = next(labels)
            if label in page.data:
                files = {"CSV": f"{label}.csv", "XLSX": f"{label}.xlsx"}
                if label == CONTROLS_TABLE:
                    files["JSON"] = CONTROLS
                links = (f"[Ladda ned som {kind}]({DATA}/{name}){{.nedladdning}}" for kind, name in files.items())
                result.append(markdown_cell(f"{cell['id']}-csv", " ".join(links)))
            result.append(markdown_cell(f"{cell['id']}-hur", explained[label]))
    return result


def _whole(pages: list[Page]) -> list[Cell]:
    cells: list[Cell] = []
    for page in pages:
        cells.append(markdown_cell(f"c{page.section.number}-titel", f"# {page.heading}"))
        cells += page.cells
    return cells


def _write_notebook(path: Path, matter: dict[str, Any], cells: list[Cell], prefix: str) -> None:
    first = {"cell_type": "raw", "id": f"c{prefix}-huvud", "metadata": {}, "source": front_matter(matter)}
    path.write_text(to_json(whole_notebook([first, *cells])), encoding="utf-8", newline="\n")
