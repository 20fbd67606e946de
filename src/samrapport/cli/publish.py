"""Publishing as the last stage of a build, done only when something is new, and the question asked before many reports go. Entries:
`make_publisher`, `read_ahead`, `may_remove`.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import typer

from samrapport.errors import SamrapportError, counted
from samrapport.hinder import hindered
from samrapport.publish.manifests import Manifests
from samrapport.publish.quarto.run import read_epoch
from samrapport.raw.opening import matching
from samrapport.raw.personnummer.form import hide_personnummer
from samrapport.run.assembly.manifest import MANIFEST
from samrapport.run.atomic import read_json, write_json
from samrapport.run.build import Publisher
from samrapport.run.discover import find_all
from samrapport.run.fingerprint import PACKAGE, hash_file, hash_mapping, hash_tree
from samrapport.run.project import Project
from samrapport.run.remains import find_gone
from samrapport.run.summary import Publication
from samrapport.run.watch import Watcher

_NOT_AT_ONCE = (
    "Mappen {} kunde inte bytas ut i ett steg (det kan den inte där en annan disk är monterad), så filerna byttes en och en: "
    "den som läste under tiden kan ha mött gammalt och nytt sida vid sida."
)

_CLOSED = (
    "Webbplatsen i {0} har filer som bara du kan läsa (umask), så en webbserver kan inte visa dem. "
    "Ge andra läsrätt: chmod -R o+rX {0}"
)


def make_publisher(engine: str, jobs: int) -> Publisher:
    """The function that `build` calls in the end, for an engine (auto, quarto or embedded) and so many jobs.

    Raises PublishFault where the environment sets a clock that is none, before anything is built.
    """
    read_epoch()

    def publish_reports(project: Project, known: Collection[str], watcher: Watcher) -> Publication:
        try:
            return publish_new(project, known, watcher)
        except OSError as error:
            if (told := hindered(error)) is None:
                raise
            # With what else the build has to tell, and the site as it was.
            return Publication(project.site, fresh=False, faults=(("", str(told), told.exit_code),))

    def publish_new(project: Project, known: Collection[str], watcher: Watcher) -> Publication:
        _bring_theme_in_step(project)
        note = project.state / "publicerad.json"
        kept = read_json(note)
        noted = kept if isinstance(kept, dict) else {}
        # What it is made from before anything is made, so that what changes on the way is new the next time.
        now = {"own": _own(project, engine), "reports": _reports(project)}
        if noted.get("own") == now["own"] and _stands(noted, now, project):
            return Publication(project.site, fresh=False)
        now["key"] = _key(project, engine)
        if noted.get("key") == now["key"] and _stands(noted, now, project):
            write_json(note, {**noted, **now})
            return Publication(project.site, fresh=False)
        # Only now: it loads pandoc and Typst, which a build without news never needs.
        from samrapport.publish.site import publish

        begun = False

        def progress(done: int, total: int, what: str) -> None:
            nonlocal begun
            if not begun:
                begun = True
                watcher.begin("Publicerar", total)
            if done:
                watcher.step(what)

        # A site half made by a kill has no note, and is made again.
        note.unlink(missing_ok=True)
        try:
            published = publish(
                project.reports.parent,
                project.site,
                engine,  # type: ignore[arg-type]  # The command line has checked it.
                root=project.root,
                failed=known,
                progress=progress,
                jobs=jobs,
            )
        except SamrapportError as error:
            return Publication(project.site, fresh=False, faults=(("", str(error), error.exit_code),))
        faults = tuple((fault.report, str(fault), fault.exit_code) for fault in published.faults)
        seen = _seen(project.site)
        if not faults:
            write_json(note, {**now, "site": _hash_of(seen)})
        notes = tuple(_notes(project.site, seen, at_once=published.at_once))
        return Publication(project.site, fresh=True, engine=published.engine, faults=faults, notes=notes)

    return publish_reports


def read_ahead(project: Project) -> None:
    """Load what publishes, and what it will ask for, while notebooks run: most of a second that nobody waits for then."""
    from samrapport.publish.site import read_ahead as read

    read(project.reports.parent)


def _notes(site: Path, seen: Mapping[str, os.stat_result], *, at_once: bool) -> Iterator[str]:
    if not at_once:
        yield _NOT_AT_ONCE.format(site)
    # All of them: what has not changed may be from a build that let nobody read.
    if os.name == "posix" and not all(one.st_mode & stat.S_IROTH for one in (site.stat(), *seen.values())):
        yield _CLOSED.format(site)


def _bring_theme_in_step(project: Project) -> None:
    """Let the tree's style sheet and template have the theme's colours, so that a bare `quarto render` has them too."""
    from samrapport.publish.theme_files import apply_theme

    # A tree that may not be written to is published from a copy, whose files are brought in step in any case.
    with suppress(OSError):
        apply_theme(project.root / "theme")


def _stands(noted: Mapping[str, str], now: Mapping[str, str], project: Project) -> bool:
    """Whether reports and site are as they were noted: what only looks new is taken over file by file when it is published."""
    return noted.get("reports") == now["reports"] and noted.get("site") == _hash_of(_seen(project.site))


def _key(project: Project, engine: str) -> str:
    """One hash of all besides reports that the site is made from."""
    return hash_mapping(
        {
            "pages": sorted((str(path), hash_file(path)) for path in _own_pages(project)),
            "theme": sorted(hash_tree(project.root / "theme").items()),
            "code": sorted(hash_tree(PACKAGE / "publish").items()),
            "engine": (engine, shutil.which("quarto")),
        }
    )


def _own(project: Project, engine: str) -> str:
    """The same by sizes and times: only where these tell of something is anything read."""
    pages = [(str(path), found.st_size, found.st_mtime_ns) for path in _own_pages(project) for found in [path.stat()]]
    stamps = [_hash_of(_seen(folder)) for folder in (PACKAGE / "publish", project.root / "theme")]
    return hash_mapping({"engine": (engine, shutil.which("quarto")), "pages": pages, "stamps": stamps})


def _reports(project: Project) -> str:
    """One hash of the sizes and times of what is published of reports, and of what is asked of their manifests, which tell of much besides."""
    seen = _seen(project.reports)
    ends = f"/{MANIFEST}"
    folders = [name.removesuffix(ends) for name in seen if name.endswith(ends)]
    asked = Manifests(project.reports, folders)
    told = {one: (asked.document(one), sorted(asked.let_be(one))) for one in sorted(folders)}
    return hash_mapping({"files": _hash_of(seen, besides=ends), "manifests": told})


def _hash_of(seen: Mapping[str, os.stat_result], besides: str = "//") -> str:
    """One hash of the sizes and times of files. besides: how the names of those end that do not count."""
    files = ((name, one.st_size, one.st_mtime_ns) for name, one in seen.items() if not stat.S_ISDIR(one.st_mode))
    return hash_mapping({"": sorted(one for one in files if not one[0].endswith(besides))})


def _own_pages(project: Project) -> list[Path]:
    """What is made by hand, and the front page of the documents beside the reports, which each build writes."""
    folders = dict.fromkeys((project.root, project.reports.parent))
    return [*(path for folder in folders for path in matching(folder, "*.qmd")), project.root / "_quarto.yml"]


def _seen(folder: Path) -> dict[str, os.stat_result]:
    """Every file and folder below one, but for those with a dot name or compiled ones, as it stands; nothing of one that is not there."""
    return dict(_below(str(folder), ""))


def _below(folder: str, within: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        found = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in found:
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        yield f"{within}{entry.name}", entry.stat()
        if entry.is_dir():
            yield from _below(entry.path, f"{within}{entry.name}/")


def may_remove(project: Project) -> bool:
    """Ask, on a terminal and where many reports would go. Elsewhere nobody can answer, and the build says what to do."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    gone = find_gone(project, find_all(project))
    if not gone.reports or not gone.many:
        return False
    listed = "\n".join(f"  {one}" for one in gone.reports)
    question = f"{len(gone.reports)} av {counted(gone.of, 'rapport', 'rapporter')} har inte längre rådata:\n{listed}\nSka de tas bort ur webbplatsen?"
    return typer.confirm(hide_personnummer(question), default=False, err=True)
