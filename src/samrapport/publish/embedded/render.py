"""A project as `quarto render` would leave it. Entries: `render`, and `add_word_files` for what Quarto does not make."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from samrapport.present.theme import THEME
from samrapport.publish import figure_script
from samrapport.publish.embedded import pandoc
from samrapport.publish.embedded.compose import compose
from samrapport.publish.embedded.config import Config, plain, read_config, sources
from samrapport.publish.embedded.document import Document, read_document
from samrapport.publish.embedded.docx import make_docx
from samrapport.publish.embedded.navigation import Around, Navigator
from samrapport.publish.embedded.page import STYLE_SHEET, make_page, site_identity
from samrapport.publish.embedded.pdf import make_pdf
from samrapport.publish.embedded.search import SEARCH_SCRIPT
from samrapport.publish.embedded.source import Source, read_sources
from samrapport.publish.embedded.typesetter import typesetters
from samrapport.publish.errors import PublishFault, report_of
from samrapport.publish.identity import Identity, identity_of
from samrapport.publish.output import Before, Made, Progress, Rendered, put, reuse, silent, stamp_of, write
from samrapport.publish.theme_files import OF_QUARTO
from samrapport.raw.opening import exists, matching, names_matching
from samrapport.run.addresses import resolve
from samrapport.run.atomic import link_or_copy
from samrapport.run.fingerprint import Hashes
from samrapport.run.sitepages.profiles import read_profiles
from samrapport.there import has_file

_TO_PAGE = re.compile(r"\A#|\.html(?:[?#]|\Z)")
_HELD = 16
"""How many documents are held in memory between two outputs of them."""


def render(
    project: Path,
    site: Path,
    *,
    progress: Progress = silent,
    before: Before | None = None,
    jobs: int | None = None,
    hashes: Hashes | None = None,
) -> Rendered:
    """Render every source that `_quarto.yml` names into the folder `site`.

    A source at fault is left out and told of in `faults`; the others are rendered. Raises PublishFault when the
    configuration itself is at fault. jobs: how many documents at a time, by default one for each processor. hashes: of the files
    that PDFs hold, kept from one render to the next.
    """
    config = read_config(project)
    before = before or Before(site)
    shared = shared_key(config)
    found, faults = read_sources(project, sources(config), before.sources if before.shared == shared else {})
    made: list[Made] = []
    new: dict[Future[Made], str] = {}
    with pandoc.served(), typesetters(), ThreadPoolExecutor(max_workers=jobs or os.cpu_count() or 1) as pool:
        for output in outputs(config, found, shared, hashes):
            kept = reuse(site, output.path, output.key, before)
            if kept is None:
                new[pool.submit(output.write, site)] = output.path
            else:
                made.append(kept)
        # While other processes make the new ones; what may be of them waits.
        resources = {*_resources(config)}
        laid = {one for one in resources if "_files/" not in one} | _linked(config, made, resources)
        laid.difference_update(new.values())
        _lay_in(config, site, laid, before.site)
        reused = len(made)
        for done, future in enumerate(as_completed(new), start=1):
            try:
                one = future.result()
            except PublishFault as fault:
                faults.append(fault)
                progress(done, len(new), fault.source)
            else:
                made.append(one)
                progress(done, len(new), one.path)
    add_assets(config, site, made[reused:], before.site, resources, laid)
    made.sort(key=lambda one: one.path)
    return Rendered(
        pages=tuple(one.path for one in made if one.path.endswith(".html")),
        pdfs=tuple(one.path for one in made if one.path.endswith(".pdf")),
        reused=reused,
        faults=tuple(sorted(faults, key=str)),
        state={
            "shared": shared,
            "sources": {one.path: one.state for one in found},
            "outputs": {one.path: one.state for one in made},
        },
        same={one.path: one for one in made if one.reused and one.path.endswith(".html")},
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


@dataclass(frozen=True)
class Output:
    """A page, PDF or Word file to be.

    key: hash of all that it is made of. make: its files, by their paths from the site's root. shown: as `key`, of what it shows on its
    pages, where there is more in it than that.
    """

    path: str
    key: str
    make: Callable[[], Mapping[str, bytes]]
    shown: str = ""

    @property
    def look(self) -> str:
        """What decides what one sees of it."""
        return self.shown or self.key

    def write(self, site: Path) -> Made:
        """Make its files, and lay them in a site."""
        return write(site, self.path, self.key, self.make())


def outputs(config: Config, found: Sequence[Source], shared: str, hashes: Hashes | None = None) -> list[Output]:
    """All that the sources become, the slow PDFs first so that none is left to be made alone at the end. hashes: of the files that
    PDFs hold, where these are known.
    """
    hashes = hashes or Hashes()
    navigator = Navigator(config, {one.path: plain(one.title) for one in found})
    # A whole report is read once for its PDF and its Word file, which come after each other.
    read = functools.lru_cache(maxsize=_HELD)(functools.partial(read_document, config.root))

    profiles, whole_site = read_profiles(config.root / "reports"), site_identity(config)
    senders: dict[str, Identity] = {}

    def sender_of(path: str) -> Identity:
        # All pages of a report have the same.
        of = report_of(path) or path
        if of not in senders:
            found = identity_of(profiles, config.root, path) or whole_site
            bare = found.picture is None and whole_site.picture
            senders[of] = replace(found, picture=whole_site.picture) if bare else found
        return senders[of]

    def page(source: Source) -> Output:
        around = navigator.key(source.path, sidebar=source.sidebar)
        sender = sender_of(source.path)
        key = _key(shared, source, around, sender)
        return Output(
            source.html_path,
            key,
            lambda: _page(config, read(source.path), navigator.around(source.path, sidebar=source.sidebar), sender),
        )

    def pdf(source: Source, path: str) -> Output:
        key = _key(shared, source, attached=_attached(config, source, hashes))
        return Output(path, key, lambda: {path: make_pdf(config, read(source.path))}, _key(shared, source))

    def word(source: Source, path: str) -> Output:
        return Output(path, _key(shared, source), lambda: {path: make_docx(config, read(source.path))})

    whole = [
        output
        for one in found
        if one.pdf_path and one.docx_path
        for output in (pdf(one, one.pdf_path), word(one, one.docx_path))
    ]
    return [*whole, *(page(one) for one in found)]


def _page(config: Config, document: Document, around: Around, sender: Identity) -> dict[str, bytes]:
    composed = compose(document, "html")
    made = pandoc.convert_html(document, composed, config.toc_depth)
    folder = document.path.rpartition("/")[0]
    files = {f"{folder}/{name}".lstrip("/"): content for name, content in composed.media.items()}
    files[document.html_path] = make_page(config, document, made, around, sender).encode()
    return files


def add_assets(
    config: Config,
    site: Path,
    made: Sequence[Made],
    before: Path,
    resources: Collection[str] = (),
    laid: Collection[str] = (),
) -> None:
    """Lay in what the pages need besides themselves: files of the project, style sheet, search. before: the earlier site. resources: as the
    configuration names them, and laid: those that lie there already, where that is known.
    """
    resources = resources or _resources(config)
    _lay_in(config, site, {*resources, *_linked(config, made, resources), config.logo}.difference(laid, {""}), before)
    styles = [OF_QUARTO.sub("", (config.root / name).read_text(encoding="utf-8")) for name in config.css]
    styles.append((pandoc.HERE / "sida.css").read_text(encoding="utf-8"))
    put(site / STYLE_SHEET, "\n".join(styles).encode())
    figure_script.lay_in(site)
    if config.search:
        put(site / SEARCH_SCRIPT, (pandoc.HERE / "sok.js").read_bytes())


def _lay_in(config: Config, site: Path, names: Iterable[str], before: Path) -> None:
    # As text: there are as many of them as of all else.
    source, old, new = (f"{place}{os.sep}" for place in (config.root, before, site))
    for name in sorted(names):
        if not exists(new + name):
            _take_along(source + name, old + name, new + name)


def _take_along(source: str, before: str, target: str) -> None:
    """Copy a file of the project with its time, or take the copy that an earlier site has, by size and time."""
    try:
        same = stamp_of(before) == stamp_of(source)
    except (FileNotFoundError, NotADirectoryError):
        same = False
    file, copy = (before, link_or_copy) if same else (source, shutil.copy2)
    try:
        copy(file, target)
    except FileNotFoundError:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        copy(file, target)


def _resources(config: Config) -> list[str]:
    begins = len(f"{config.root}{os.sep}")
    found = names_matching(config.root, *config.resources)
    return [path[begins:].replace(os.sep, "/") for path in found if has_file(path)]


def _linked(config: Config, made: Sequence[Made], there: Collection[str]) -> set[str]:
    """Files of the project that a page links to: they come with it, as in Quarto. there: those that come anyway."""
    # Nine of ten lead to pages, and most of the rest to downloads.
    links = ((link, one.path) for one in made for link in one.links if not link.endswith(".html"))
    named = {resolve(link, page)[0] or "" for link, page in links if not _TO_PAGE.search(link)}
    others = (one for one in named.difference(there) if not one.endswith(".html") and not one.startswith(".."))
    return {one for one in others if has_file(config.root / one)}


def _attached(config: Config, source: Source, hashes: Hashes) -> dict[str, str | None]:
    """The files that a PDF holds, by hash."""
    folder = (config.root / source.path).parent
    return {name: hashes.file(f"{folder}/{name}") for name in source.attached}


def _key(
    shared: str,
    source: Source,
    around: str = "",
    sender: Identity | None = None,
    attached: Mapping[str, str | None] | None = None,
) -> str:
    content = [shared, source.path, source.content, around, sender, attached]
    # As `asdict` gives them, without a copy of each of their parts.
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=vars).encode()).hexdigest()


def shared_key(config: Config) -> str:
    """Everything besides the source that decides what an output looks like: theme, configuration, this code, the tools."""
    digest = hashlib.sha256()
    digest.update(repr(THEME).encode())
    kinds = (".py", ".lua", ".typ", ".j2", ".html")
    for file in matching(pandoc.HERE.parent, *(f"**/*{one}" for one in kinds)):
        digest.update(file.read_bytes())
    for file in matching(config.root, "theme/*.typ"):
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
