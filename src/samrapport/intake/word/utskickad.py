"""The Word file as the built report gives it, paragraph by paragraph, and where each comes from. Entries: `las_utskickad`, `med_texter`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.intake.word.lasning import las_stycken
from samrapport.intake.word.stycken import TITEL, Last, Stycke
from samrapport.publish.embedded.config import Config, read_config
from samrapport.publish.embedded.document import Document, Part, Shown, read_document
from samrapport.publish.embedded.docx import make_docx, text_hash, text_of
from samrapport.run.assembly.manifest import read_manifest
from samrapport.run.assembly.page import make_page
from samrapport.run.discover import Report, find_all
from samrapport.run.fingerprint import Fingerprints
from samrapport.run.project import Project
from samrapport.run.record import StateFolder
from samrapport.there import has_file

_MARK = "\ue0f0{}\ue0f1"
_MARKS = re.compile(_MARK.format(r"(\d+)"))


class NotBuilt(SamrapportError):
    """The report is not built, or not of what its raw data is now."""


@dataclass(frozen=True)
class Del:
    """One cell of the report as it is in Word. fil: the text that it shows, from the data folder; "" for anything else.

    varifran: what else it is, and where to change it. markdown: of a text. stycken: its paragraphs.
    """

    fil: str
    varifran: str
    markdown: str
    stycken: tuple[Stycke, ...] = ()

    @property
    def avtryck(self) -> str:
        """What a Word file knows its text by."""
        return text_hash(self.markdown)


@dataclass(frozen=True)
class Utskickad:
    """A built report. namn: as `vasteras/2021/delarsrapport`. hanvisningar: the words of each reference, by label. noter: all notes."""

    namn: str
    config: Config
    document: Document
    delar: tuple[Del, ...]
    hanvisningar: Mapping[str, str] = field(default_factory=dict)
    noter: tuple[Stycke, ...] = ()


def las_utskickad(project: Project, report: Report) -> Utskickad:
    """The report as it was built last. Raises NotBuilt where it is not built of what its raw data is now."""
    folder = project.reports / report.folder
    manifest = read_manifest(folder)
    remedy = f"Bygg rapporten med: samrapport build {report.forbund} {report.ar}, och kör kommandot igen."
    if manifest is None:
        raise NotBuilt(f"{report} är inte byggd. {remedy}")
    fingerprints = Fingerprints(project.data)
    for path, known in manifest["inputs"].items():
        if fingerprints.raw(path) != known:
            fingerprints.assert_read((path,))
            raise NotBuilt(f"{path} är ändrad sedan {report} byggdes. {remedy}")
    path = f"reports/{report.folder.as_posix()}/{manifest['report']['document']}.ipynb"
    config = replace(read_config(project.root), root=project.reports.parent)
    document = read_document(config.root, path)
    empty = list(_parts(project, report, manifest, document, (config.root / path).read_text(encoding="utf-8")))
    if len(empty) != len(document.parts):
        raise NotBuilt(f"{report} är inte hel. {remedy}")
    namn = path.removeprefix("reports/").removesuffix(".ipynb")
    found = Utskickad(namn, config, document, tuple(empty))
    return med_texter(found, {})


def med_texter(utskickad: Utskickad, texter: Mapping[int, str]) -> Utskickad:
    """The report with other texts, by the number of their part. Raises PublishFault."""
    parts: list[Part] = []
    for n, part in enumerate(utskickad.document.parts):
        parts += [_MARK.format(n), _with_text(part, texter[n]) if n in texter else part]
    made = make_docx(utskickad.config, replace(utskickad.document, parts=tuple(parts)))
    read = las_stycken(utskickad.namn, made)
    delar = [replace(one, stycken=(), markdown=texter.get(n, one.markdown)) for n, one in enumerate(utskickad.delar)]
    for n, stycken in _divided(read):
        delar[n] = replace(delar[n], stycken=stycken)
    return replace(utskickad, delar=tuple(delar), hanvisningar=read.hanvisningar, noter=read.noter)


def titelns(utskickad: Utskickad, last: Last) -> frozenset[str]:
    """What stands on the cover, whatever style it has been given."""
    known = {one.text for one in last.stycken if one.slag == TITEL}
    return frozenset({*known, utskickad.document.title})


def _divided(read: Last) -> Iterator[tuple[int, tuple[Stycke, ...]]]:
    number: int | None = None
    held: list[Stycke] = []
    for one in read.stycken:
        if found := _MARKS.fullmatch(one.text):
            if number is not None:
                yield number, tuple(held)
            number, held = int(found[1]), []
        else:
            held.append(one)
    if number is not None:
        yield number, tuple(held)


def _with_text(part: Part, text: str) -> Part:
    return text if isinstance(part, str) else replace(part, bundle={**part.bundle, "text/markdown": text})


def _parts(project: Project, report: Report, manifest: Any, document: Document, notebook: str) -> Iterator[Del]:
    """What each part of the document is, in order."""
    texts, sections = _texts(project, report)
    shown = {
        one["label"]: {**one, "files": sorted({*one["files"], *_sources(manifest, one)})} for one in manifest["shown"]
    }
    parts = iter(document.parts)
    for number, cell in enumerate(json.loads(notebook)["cells"], start=1):
        if cell["cell_type"] == "raw":
            continue
        count = 1 if cell["cell_type"] == "markdown" else len(cell.get("outputs", ()))
        for _, part in zip(range(count), parts, strict=False):
            if isinstance(part, Shown) and part.cell != number:
                return
            text = text_of(part)
            path = texts.get(cell["id"], "") if text is not None else ""
            told = "" if path else _told(part, text, shown, sections.get(cell["id"].partition("-")[0], ""))
            yield Del(path, told, text or "")


def _sources(manifest: Any, one: Mapping[str, Any]) -> Iterator[str]:
    """The files that its facts stand on."""
    for fact in manifest["facts"]:
        if fact["name"] in one["facts"]:
            yield from (source["file"] for source in fact["sources"])


def _texts(project: Project, report: Report) -> tuple[dict[str, str], dict[str, str]]:
    """The text that each cell shows, and the notebook of each section by how its cells' names begin."""
    state = StateFolder(project.state, report)
    found: dict[str, str] = {}
    notebooks: dict[str, str] = {}
    for section in find_all(project).sections[report.type]:
        notebooks[f"c{section.number}"] = section.notebook.name
        if not has_file(state.executed(section)):
            continue
        page = make_page(json.loads(state.executed(section).read_bytes()), section)
        own = {cell["id"] for cell in page.cells}
        found |= {cell: path for cell, path in page.places.items() if path.endswith(".md") and cell in own}
        notebooks |= dict.fromkeys(own, section.notebook.name)
    return found, notebooks


def _told(part: Part, text: str | None, shown: Mapping[str, Any], notebook: str) -> str:
    """What is said of a part that is no text of the report's."""
    if text is None and isinstance(part, Shown):
        label = str(part.options.get("label", ""))
        one = shown.get(label, {})
        kind = "Tabellen" if label.startswith("tbl") else "Diagrammet"
        files: Sequence[str] = one.get("files", ())
        of = (
            f"görs av {', '.join(files[:4])}{' …' if len(files) > 4 else ''}. Ändra där"
            if files
            else "räknas fram ur rådata"
        )
        section = f" i {one['section']}.ipynb" if one.get("section") else ""
        return f"{kind} {label}{section} {of}"
    if isinstance(part, str):
        place = f"anteckningsboken {notebook}" if notebook else "rapporttypens anteckningsböcker"
        return f"Texten kommer från {place}. Ändra där"
    return "Meningarna räknas fram ur underlaget, och skrivs inte i någon text"
