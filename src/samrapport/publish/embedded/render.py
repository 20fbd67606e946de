"""A project as `quarto render` would leave it. Entries: `render`, and `add_word_files` for what Quarto does not make."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from samrapport.present.theme import THEME
from samrapport.publish.embedded import pandoc
from samrapport.publish.embedded.compose import compose
from samrapport.publish.embedded.config import Config, plain, read_config, sources
from samrapport.publish.embedded.document import Document, read_document
from samrapport.publish.embedded.docx import make_docx
from samrapport.publish.embedded.navigation import Around, Navigator
from samrapport.publish.embedded.output import Before, Made, put, reuse, write
from samrapport.publish.embedded.page import SEARCH_SCRIPT, STYLE_SHEET, make_page
from samrapport.publish.embedded.pdf import make_pdf
from samrapport.publish.errors import PublishFault, report_of

Progress = Callable[[int, int, str], None]
"""Called with how many outputs are done, how many there are, and the path of the one just done."""


def silent(done: int, total: int, what: str) -> None:
    """No progress."""


@dataclass(frozen=True)
class Rendered:
    """pages, pdfs: what now lies in the site, from its root. reused: how many of them came unchanged from before.

    faults: what could not be rendered, one for each source at most. state: for the next render's `before`.
    """

    pages: tuple[str, ...]
    pdfs: tuple[str, ...]
    reused: int
    faults: tuple[PublishFault, ...]
    state: Mapping[str, Any]


def render(
    project: Path, site: Path, *, progress: Progress = silent, before: Before | None = None, jobs: int | None = None
) -> Rendered:
    """Render every source that `_quarto.yml` names into the folder `site`.

    A source at fault is left out and told of in `faults`; the others are rendered. Raises PublishFault when the
    configuration itself is at fault. jobs: how many documents at a time, by default one for each processor.
    """
    config = read_config(project)
    faults: list[PublishFault] = []
    documents = _read(config, sources(config), faults)
    made: list[Made] = []
    tasks = _tasks(config, documents, site, before)
    with pandoc.served(), ThreadPoolExecutor(max_workers=jobs or os.cpu_count() or 1) as pool:
        running = [pool.submit(task) for task in tasks]
        for done, future in enumerate(as_completed(running), start=1):
            try:
                one = future.result()
            except PublishFault as fault:
                faults.append(fault)
                progress(done, len(tasks), fault.source)
            else:
                made.append(one)
                progress(done, len(tasks), one.path)
    made.sort(key=lambda one: one.path)
    _add_assets(config, site, made)
    return Rendered(
        pages=tuple(one.path for one in made if one.path.endswith(".html")),
        pdfs=tuple(one.path for one in made if one.path.endswith(".pdf")),
        reused=sum(one.reused for one in made),
        faults=tuple(sorted(faults, key=str)),
        state={one.path: one.state for one in made},
    )


def add_word_files(project: Path, site: Path, *, without: Collection[str] = ()) -> tuple[PublishFault, ...]:
    """Lay a Word file beside each PDF of a site that Quarto rendered: Quarto would leave the tables out of it.

    without: reports to pass over, by their folders under reports/. Tells which documents are at fault. Raises
    PublishFault when the configuration itself is.
    """
    config = read_config(project)
    faults = []
    for path in sources(config):
        if report_of(path) in without:
            continue
        try:
            document = read_document(project, path)
            if document.docx_path:
                put(site / document.docx_path, make_docx(config, document))
        except PublishFault as fault:
            faults.append(fault)
    return tuple(faults)


def _read(config: Config, paths: Iterable[str], faults: list[PublishFault]) -> list[Document]:
    documents = []
    for path in paths:
        try:
            documents.append(read_document(config.root, path))
        except PublishFault as fault:
            faults.append(fault)
    return documents


def _tasks(
    config: Config, documents: Sequence[Document], site: Path, before: Before | None
) -> list[Callable[[], Made]]:
    """One task an output, the slow PDFs first so that none is left to run alone at the end."""
    navigator = Navigator(config, {one.path: plain(one.title) for one in documents})
    shared = _shared_key(config)

    def page(document: Document) -> Callable[[], Made]:
        sidebar = document.front.get("sidebar", True) is not False
        around = navigator.around(document.path, sidebar=sidebar)
        key = _key(shared, document, around)
        return lambda: reuse(site, document.html_path, key, before) or _page(config, document, around, site, key)

    def pdf(document: Document, path: str) -> Callable[[], Made]:
        key = _key(shared, document, None)
        return lambda: reuse(site, path, key, before) or write(site, path, key, {path: make_pdf(config, document)})

    def word(document: Document, path: str) -> Callable[[], Made]:
        key = _key(shared, document, None)
        return lambda: reuse(site, path, key, before) or write(site, path, key, {path: make_docx(config, document)})

    pdfs = [pdf(one, one.pdf_path) for one in documents if one.pdf_path]
    words = [word(one, one.docx_path) for one in documents if one.docx_path]
    return [*pdfs, *words, *(page(one) for one in documents)]


def _page(config: Config, document: Document, around: Around, site: Path, key: str) -> Made:
    composed = compose(document, "html")
    made = pandoc.convert_html(document, composed, config.toc_depth)
    folder = document.path.rpartition("/")[0]
    files = {f"{folder}/{name}".lstrip("/"): content for name, content in composed.media.items()}
    files[document.html_path] = make_page(config, document, made, around).encode()
    return write(site, document.html_path, key, files)


def _add_assets(config: Config, site: Path, made: Sequence[Made]) -> None:
    """Lay in what the pages need besides themselves: files of the project, style sheet, search."""
    for name in sorted({*_resources(config), *_linked(config, made), *([config.logo] if config.logo else [])}):
        if not (site / name).exists():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(config.root / name, site / name)
    styles = [(config.root / name).read_text(encoding="utf-8") for name in config.css]
    styles.append((pandoc.HERE / "sida.css").read_text(encoding="utf-8"))
    put(site / STYLE_SHEET, "\n".join(styles).encode())
    if config.search:
        put(site / SEARCH_SCRIPT, (pandoc.HERE / "sok.js").read_bytes())


def _resources(config: Config) -> list[str]:
    return [
        path.relative_to(config.root).as_posix()
        for pattern in config.resources
        for path in config.root.glob(pattern)
        if path.is_file()
    ]


def _linked(config: Config, made: Sequence[Made]) -> set[str]:
    """Files of the project that a page links to: they come with it, as in Quarto."""
    root = config.root.resolve()
    found = set()
    for one in made:
        for name in one.links:
            file = ((root / one.path).parent / name).resolve()
            if not name.endswith(".html") and file.is_file() and root in file.parents:
                found.add(file.relative_to(root).as_posix())
    return found


def _key(shared: str, document: Document, around: Around | None) -> str:
    parts = [part if isinstance(part, str) else asdict(part) for part in document.parts]
    content = [shared, document.path, dict(document.front), parts, asdict(around) if around else None]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _shared_key(config: Config) -> str:
    """Everything besides the source that decides what an output looks like: theme, configuration, this code, the tools."""
    digest = hashlib.sha256()
    digest.update(repr(THEME).encode())
    kinds = (".py", ".lua", ".typ", ".j2", ".html")
    for file in sorted(path for path in pandoc.HERE.parent.rglob("*") if path.suffix in kinds):
        digest.update(file.read_bytes())
    for file in sorted((config.root / "theme").glob("*.typ")):
        digest.update(file.read_bytes())
    settings = [
        config.title,
        config.description,
        config.lang,
        config.logo,
        config.logo_alt,
        config.search,
        config.toc_depth,
    ]
    digest.update(json.dumps([settings, pandoc.version(), version("typst")], sort_keys=True).encode())
    return digest.hexdigest()
