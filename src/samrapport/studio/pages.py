"""The pages and the PDF of one report as they would be published, made one by one in a folder of the studio's own. Entry: `Pages`.

A page is made at once, and nothing waits for it long. A PDF or a Word file takes seconds, and is made beside: no page waits for it.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import pypdfium2

from samrapport.publish.embedded import pandoc, typesetter
from samrapport.publish.embedded.config import Config, read_config, sources
from samrapport.publish.embedded.converter import GivenUp
from samrapport.publish.embedded.page import STYLE_SHEET
from samrapport.publish.embedded.render import Output, add_assets, outputs, shared_key
from samrapport.publish.embedded.source import Source, read_sources
from samrapport.publish.errors import PublishFault
from samrapport.publish.output import write
from samrapport.publish.staging import stage_project
from samrapport.raw.opening import files_in, matching
from samrapport.run.atomic import link_or_copy, read_json
from samrapport.run.discover import Report, Section
from samrapport.run.execution.normalise import join_lines, to_json
from samrapport.run.fingerprint import hash_file, hash_mapping
from samrapport.run.project import Project
from samrapport.run.record import StateFolder
from samrapport.there import has_file

_SCALE = 1.6
"""Points of the screen for each of the PDF's."""
_FENCE = ":" * 12
_DOWNLOADS = {".csv", ".json", ".xlsx", ".svg", ".png", ".css", ".ipynb"}
Notebook = dict[str, Any]


@dataclass(frozen=True)
class PdfPage:
    """A page of the PDF as a picture. number: from 1. count: how many there are."""

    png: bytes
    number: int
    count: int


class Pages:
    """One report's pages. folder: to work in, emptied whenever the report is put together anew."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project, self.folder, self.site = project, folder, folder / "sida"
        self._lock = threading.RLock()
        self._slow = threading.RLock()
        """Held by who makes a PDF or a Word file; taken before the other, never within it."""
        self._drawing = threading.Lock()
        self._maker = 0
        """The thread that makes one now."""
        self._outputs: dict[str, Output] = {}
        self._keys: dict[str, str] = {}
        self._looks: dict[str, str] = {}
        self._sources: dict[str, Source] = {}
        self._config: Config | None = None
        self._shared = ""
        self.style = ""
        """Hash of what all pages are dressed in."""
        self._open = ExitStack()
        self._warm = False

    def close(self) -> None:
        """End the programs that make pages."""
        with self._slow, self._lock:
            self._open.close()
            self._warm = False

    def stage(self, report: Report, sections: list[Section]) -> None:
        """Take in the report as it is put together. Raises PublishFault."""
        with self._lock:
            staged = self.folder / "projekt.ny"
            shutil.rmtree(staged, ignore_errors=True)
            root, name = self.project.root, report.folder.as_posix()
            stage_project(root, self.project.reports.parent, staged, link_or_copy, embedded=True, only={name})
            for section in sections:
                page = staged / "reports" / name / section.page
                if has_file(page) and (executed := self.executed(report, section)) is not None:
                    _rewrite(page, with_places(json.loads(page.read_bytes()), executed))
            shutil.rmtree(self._staged, ignore_errors=True)
            staged.rename(self._staged)
            self._read()

    @property
    def _staged(self) -> Path:
        return self.folder / "projekt"

    def _read(self) -> None:
        config = self._config = read_config(self._staged)
        self._shared = shared_key(config)
        known = {path: one.state for path, one in self._sources.items()}
        self._take_in(sources(config), known, {})
        self.site.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.site / "theme", ignore_errors=True)
        add_assets(config, self.site, [], self.site)
        worn = [self.site / STYLE_SHEET, *sorted(files_in(self.site / "theme"))]
        self.style = hash_mapping({one.as_posix(): hash_file(one) for one in worn})

    def _take_in(self, paths: Iterable[str], known: Mapping[str, Any], others: Mapping[str, Source]) -> None:
        """Read these sources; the others are as they were, for nobody else writes here."""
        assert self._config is not None
        found, faults = read_sources(self._staged, paths, known)
        if faults:
            raise faults[0]
        self._sources = {**others, **{one.path: one for one in found}}
        self._outputs = {one.path: one for one in outputs(self._config, [*self._sources.values()], self._shared)}

    def executed(self, report: Report, section: Section) -> Notebook | None:
        """A section's notebook as it was run last."""
        found = read_json(StateFolder(self.project.state, report).executed(section))
        return found if isinstance(found, dict) else None

    def lay(self, report: Report, name: str, notebook: Notebook) -> None:
        """Put another notebook in the place of a page's or the whole report's, until the report is put together anew."""
        with self._lock:
            page = self._staged / "reports" / report.folder / name
            _rewrite(page, notebook)
            self._take_in([page.relative_to(self._staged).as_posix()], {}, self._sources)

    def laid(self, report: Report, name: str) -> Notebook | None:
        """The notebook that a page is made of, or the whole report; None where the report has no such page."""
        found = read_json(self._staged / "reports" / report.folder / name)
        return found if isinstance(found, dict) else None

    def make(self, path: str) -> tuple[str, ...]:
        """Make a page, PDF or Word file, by its path from the site's root; gives the files that are not as they were. Raises PublishFault.

        KeyError for one that there is not. GivenUp, of a PDF or a Word file, where it is not wanted any more: see `give_up`.
        """
        if path.endswith(".html"):
            with self._lock:
                output = self._wanted(path)
                return self._write(output, output.make()) if output is not None else ()
        with self._slow:
            with self._lock:
                output = self._wanted(path)
            if output is None:
                return ()
            self._maker = threading.get_ident()
            try:
                content = output.make()
            except (PublishFault, OSError):
                # What it is made of may have been another since it was begun.
                with self._lock:
                    if self._outputs.get(path) is not output:
                        raise GivenUp from None
                raise
            finally:
                self._maker = 0
            with self._lock:
                if self._outputs.get(path, output).look != output.look:
                    raise GivenUp
                return self._write(output, content)

    def give_up(self) -> None:
        """Let a PDF or a Word file that is being made be: something else is wanted now."""
        if maker := self._maker:
            pandoc.give_up(maker)
            typesetter.give_up(maker)

    def looks_as_made(self, path: str) -> bool:
        """Whether a PDF, as it was made last, has the pages that it is to have now; the files in it may be others. KeyError for one that there is not."""
        with self._lock:
            return self._looks.get(path) == self._outputs[path].look

    def _wanted(self, path: str) -> Output | None:
        """What is to be made; None where it is as it should be already."""
        output = self._outputs[path]
        if self._keys.get(path) == output.key:
            return None
        if not self._warm:
            self._open.enter_context(pandoc.served())
            self._open.enter_context(typesetter.typesetters())
            self._warm = True
        return output

    def _write(self, output: Output, content: Mapping[str, bytes]) -> tuple[str, ...]:
        before = {one: one.read_bytes() for one in self._beside(output.path)}
        made = write(self.site, output.path, output.key, content)
        self._keys[output.path], self._looks[output.path] = output.key, output.look
        return tuple(one for one in made.files if before.get(self.site / one) != (self.site / one).read_bytes())

    def _beside(self, path: str) -> Iterator[Path]:
        """A page's own files from before."""
        page = self.site / path
        yield from (one for one in (page, *matching(page.with_name(f"{page.stem}_files"), "*")) if has_file(one))

    def read(self, path: str) -> bytes | None:
        """A file of the site, made if need be; None for what there is not. Raises PublishFault."""
        if path in self._outputs:
            self.make(path)
        with self._lock:
            for root in (self.site, self._staged):
                place = root / path
                inside = root.resolve() in place.resolve().parents
                if inside and has_file(place) and (root == self.site or place.suffix in _DOWNLOADS):
                    return place.read_bytes()
            return None

    def pdf_path(self, report: Report) -> str | None:
        """Where the PDF of the whole report is, from the site's root."""
        folder = f"reports/{report.folder.as_posix()}/"
        found = (one for one in self._outputs if one.endswith(".pdf") and one.rpartition("/")[0] + "/" == folder)
        return next(found, None)

    def pdf_page(self, report: Report, title: str, number: int | None = None) -> PdfPage | None:
        """A page of the PDF: that of a number, or where the section of that title begins; None without a PDF."""
        with self._lock:
            path = self.pdf_path(report)
            if path is None or not has_file(self.site / path):
                return None
            content = (self.site / path).read_bytes()
        # PDFium is for one thread at a time.
        with self._drawing:
            document = pypdfium2.PdfDocument(content)
            try:
                number = number or _beginning(document, title)
                number = min(max(number, 1), len(document))
                made = io.BytesIO()
                document[number - 1].render(scale=_SCALE).to_pil().save(made, "PNG")
                return PdfPage(made.getvalue(), number, len(document))
            finally:
                document.close()


def _beginning(document: Any, title: str) -> int:
    for one in document.get_toc():
        if (one.get_title() or "").strip() == title and (dest := one.get_dest()) is not None:
            return int(dest.get_index()) + 1
    return 1


def _rewrite(path: Path, notebook: Notebook) -> None:
    path.unlink(missing_ok=True)  # It may be the very file of the project.
    path.write_text(to_json(notebook), encoding="utf-8", newline="\n")


def text_cells(executed: Notebook) -> dict[str, str]:
    """The text that each cell of an executed notebook shows, by the cell's id as the page has it."""
    return {cell: path for cell, path, _ in _texts(executed)}


def texts_before(executed: Notebook, path: str) -> list[str]:
    """The texts that an executed notebook shows before one, as they are shown."""
    others = takewhile(lambda one: one[1] != path, _texts(executed))
    return [join_lines(output["data"].get("text/markdown", "")) for _, _, output in others]


def _texts(executed: Notebook) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each text's cell, by its id as the page has it; its path; and its output."""
    for cell in executed["cells"]:
        shown = [one for one in cell.get("outputs", ()) if one["output_type"] in ("display_data", "execute_result")]
        for nth, output in enumerate(shown):
            described = output.get("metadata", {}).get("samrapport") or {}
            if described.get("kind") == "prose" and described.get("text"):
                yield cell["id"] if nth == 0 else f"{cell['id']}-{nth}", str(described["text"]), output


def with_places(page: Notebook, executed: Notebook) -> Notebook:
    """The page's notebook with each text marked by its file, so that faults and changes can be shown there."""
    texts = text_cells(executed)
    for cell in page["cells"]:
        if (path := texts.get(cell["id"])) is not None and cell.get("outputs"):
            data = cell["outputs"][0]["data"]
            data["text/markdown"] = mark_text(path, join_lines(data.get("text/markdown", "")))
    return page


def mark_text(path: str, markdown: str) -> str:
    """A text of a page with its file, where that can be said without changing how the page is divided."""
    # A heading within a division would not be in the page's list of them.
    if not markdown.strip() or re.search(r"^#", markdown, re.MULTILINE) or ":::::" in markdown:
        return markdown
    return f'{_FENCE} {{data-fil="{path}"}}\n{markdown}\n{_FENCE}'
