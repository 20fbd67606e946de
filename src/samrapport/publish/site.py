"""Finished reports -> the published site, swapped in whole. Entries: `publish`, and `read_ahead` while there is time."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Collection, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from samrapport.publish.check import SiteCheck
from samrapport.publish.embedded import render as embedded
from samrapport.publish.embedded.search import SEARCH_SCRIPT, Search
from samrapport.publish.errors import PublishFault, report_of
from samrapport.publish.last_good import settle
from samrapport.publish.last_look import Looked, look_through_index
from samrapport.publish.maskin.machine import STATE, Machine
from samrapport.publish.output import Before, Progress, Rendered, silent
from samrapport.publish.quarto import render as quarto
from samrapport.publish.quarto.merge import INDEX, carry_index
from samrapport.publish.quarto.run import find_quarto, read_epoch
from samrapport.publish.quarto.unchanged import note_files
from samrapport.publish.quickyaml import load_once
from samrapport.publish.staging import CONFIG, NAVIGATION, Staged, stage_project
from samrapport.run.atomic import link_or_copy, read_json, write_atomic
from samrapport.run.disk.kept import Stamp
from samrapport.run.disk.removal import remove_folder
from samrapport.run.disk.swap import restore_folder, swap_folder
from samrapport.run.fingerprint import Hashes
from samrapport.there import has_file, has_folder

Engine = Literal["auto", "quarto", "embedded"]

_STATE = Path("reports/.samrapport/publicering.json")
_LOOKED, _FILES = "looked", "filer"


@dataclass(frozen=True)
class Published:
    """engine: the one that rendered. reports: published anew, by their folders under reports/. kept: left as they were last time.

    pages, pdfs: how many there are of the new ones; reused: how many of them were unchanged since last time.
    faults: why a report was not published anew. at_once: whether the new site took the place of the old in one step.
    """

    site: Path
    engine: Literal["quarto", "embedded"]
    reports: tuple[str, ...]
    kept: tuple[str, ...]
    pages: int
    pdfs: int
    reused: int
    faults: tuple[PublishFault, ...]
    at_once: bool


def publish(
    project: Path,
    site: Path,
    engine: Engine = "auto",
    *,
    root: Path | None = None,
    failed: Collection[str] | None = None,
    progress: Progress = silent,
    jobs: int | None = None,
) -> Published:
    """Render all finished reports under `project`/reports and put the site in the place of the one that is there.

    root: holds _quarto.yml, index.qmd and theme/; by default `project` if it has them, else the folder that the package
    is installed from. A report of the site that has no folder under reports/ is kept as it was when it is among
    `failed` (by folder), or when `failed` is None, and is taken away otherwise. A report that cannot be rendered, or has
    a page that is not whole, is told of in `faults`, and its last good pages are kept. Raises PublishFault, the site
    untouched, for what concerns the whole site. jobs: how many documents at a time, by default one a processor; Quarto takes
    one at a time.
    """
    chosen, late = choose_engine(engine), list[PublishFault]()
    while True:
        try:
            return _publish(project, site, chosen, root, failed, progress, jobs, late)
        except _Late as found:
            # Without these reports the rest is another site.
            late += found.faults


class _Late(Exception):
    """Faults of reports that show in what is made of all of them, when these are laid in the site already."""

    def __init__(self, faults: Sequence[PublishFault]) -> None:
        super().__init__()
        self.faults = faults


def _publish(
    project: Path, site: Path, chosen: Literal["quarto", "embedded"], root: Path | None, failed: Collection[str] | None,
    progress: Progress, jobs: int | None, late: Collection[PublishFault],
) -> Published:  # fmt: skip
    # Where a link leads, so that what is served there is what is published.
    site = Path(os.path.realpath(site))
    restore_folder(site)
    # Beside the site, so that it can be renamed into place; what a killed build left there goes.
    made = site.with_name(f".{site.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    scratch = _open_scratch(site, chosen)
    with ExitStack() as at_end:
        for folder in (scratch, made):
            at_end.callback(remove_folder, folder)
        # It is only read: our own engine writes nothing beside its sources, and Quarto gets copies of it.
        ours = chosen == "embedded"
        staged = stage_project(
            root or _find_root(project), project, scratch / "projekt", link_or_copy, embedded=ours, lead=ours
        )
        noted = _state(project)
        before = _before(noted, site)
        done = _render(chosen, staged, made, before, progress, jobs, _hashes(project))
        machine = Machine(project, staged.project, made, site, before, noted.get(STATE))
        machine.add_to_reports(staged.reports)
        search = at_end.enter_context(Search(made, before)) if has_file(made / SEARCH_SCRIPT) else None
        same = {**{path: one.links for path, one in done.same.items()}, **machine.same}
        check = SiteCheck(made, same, noted.get(_FILES, ()))
        let_be = staged.let_be
        looked = Looked(noted.get(_LOOKED))
        settled = settle(
            check, site, staged, [*done.faults, *looked.faults(made, staged.reports, let_be), *late], failed
        )
        # What was kept may be older than the look.
        files = check.files
        old = looked.faults(made, {*staged.reports, *settled.kept}, let_be) if settled.kept else ()
        carry_index(site, made, settled.kept, settled.lost)
        found = [*machine.add_to_site({*staged.reports, *settled.kept}, looked, let_be)]
        state = dict(done.state)
        index = search.add() if search else [note_files(made, INDEX)]
        new = [one.path for one in index if not one.reused]
        found += look_through_index(made, settled.kept, let_be, new, site if looked.knows else None)
        if own := [one for one in found if one.report in staged.reports and one.report not in settled.lost]:
            raise _Late(own)
        if found:
            raise found[0]
        outputs = machine.outputs({**state["outputs"], **{one.path: one.state for one in index}})
        state |= {"outputs": outputs, _LOOKED: looked.state, STATE: machine.state, _FILES: files}
        at_once = swap_folder(made, site, remove=remove_folder)
        # Without line breaks: for all of Sweden it is tens of megabytes.
        write_atomic(project / _STATE, json.dumps(state, ensure_ascii=False, sort_keys=True))
        fresh = tuple(one for one in staged.reports if one not in settled.lost)
        pages, pdfs = (sum(report_of(one) not in settled.lost for one in some) for some in (done.pages, done.pdfs))
        faults = (*settled.faults, *map(_standing, old))
        return Published(site, chosen, fresh, settled.kept, pages, pdfs, done.reused, faults, at_once)


def _open_scratch(site: Path, engine: Literal["quarto", "embedded"]) -> Path:
    """An empty folder to work in: on the site's own disk, where files can have two names, or for Quarto elsewhere.

    Quarto passes over folders whose name begins with a dot.
    """
    if engine == "quarto":
        return Path(tempfile.mkdtemp())
    scratch = site.with_name(f".{site.name}.arbete")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    return scratch


def choose_engine(engine: Engine) -> Literal["quarto", "embedded"]:
    """The engine to use: Quarto under `auto` where it is on PATH and new enough."""
    if engine == "quarto":
        find_quarto()
        return "quarto"
    if engine == "embedded":
        return "embedded"
    try:
        find_quarto()
    except PublishFault:
        return "embedded"
    return "quarto"


def _find_root(project: Path) -> Path:
    return project if has_file(project / CONFIG) else Path(__file__).parents[3]


def _render(
    engine: Literal["quarto", "embedded"],
    staged: Staged,
    made: Path,
    before: Before,
    progress: Progress,
    jobs: int | None,
    hashes: Hashes,
) -> Rendered:
    if engine == "embedded":
        made_by_us = embedded.render(staged.project, made, progress=progress, before=before, jobs=jobs, hashes=hashes)
        hashes.keep()
        return made_by_us
    return quarto.render(staged, made, before=before, epoch=read_epoch(), progress=progress)


def _hashes(project: Path) -> Hashes:
    """What the files that PDFs hold hash to, with what else a build may forget; where no build has been, nothing is kept."""
    cache = project / _STATE.with_name("cache")
    return Hashes(cache / "bilagor.json" if has_folder(cache) else None)


_ahead: dict[Path, tuple[Stamp, dict[str, Any]]] = {}


def read_ahead(project: Path) -> None:
    """Read what the next `publish` of a project will ask for, tens of megabytes of all Sweden's, while there is nothing else to do.

    What is another file by then is read again.
    """
    # Whoever asks for it tells what is wrong with it.
    with suppress(OSError, ValueError, yaml.YAMLError):
        if (stamp := _stamp(project)) is not None:
            _ahead[project] = stamp, _read_state(project)
        load_once((project / NAVIGATION).read_text(encoding="utf-8"))


def _stamp(project: Path) -> Stamp | None:
    try:
        found = (project / _STATE).stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def _state(project: Path) -> dict[str, Any]:
    """What the last publishing noted; empty where it cannot be used."""
    stamp, state = _ahead.pop(project, (None, {}))
    return state if stamp and stamp == _stamp(project) else _read_state(project)


def _before(state: dict[str, Any], site: Path) -> Before:
    """The published site, and what it was made from."""
    return Before(site) if not state else Before(site, state["outputs"], state["sources"], state["shared"])


def _read_state(project: Path) -> dict[str, Any]:
    state = read_json(project / _STATE)
    return state if isinstance(state, dict) and {"outputs", "sources", "shared"} <= state.keys() else {}


def _standing(fault: PublishFault) -> PublishFault:
    """A fault of pages that were published earlier and stay: somebody has to decide."""
    told = fault.message.partition(", som inte visas här")[0]
    return PublishFault(
        f"även de sidor som redan står i webbplatsen: {told}. De är lämnade som de var; rätta rapporten och bygg om, eller ta bort dem.",
        source=fault.source,
    )
