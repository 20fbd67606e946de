"""A built site to a target, from the choice of reports to the note that they are published. Entries: `publish_site`, `look_ahead`, `restore`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from samrapport.errors import Hindered, SamrapportError
from samrapport.release.arkiv.sparat import sealer
from samrapport.release.choice import Choice, choose
from samrapport.release.compare import make_compare
from samrapport.release.innehall.making import Before, Made, make_release
from samrapport.release.innehall.released import Fil, Release, report_of
from samrapport.release.insyn import assert_unlisted
from samrapport.release.platser.plats import Plats, PlatsFel
from samrapport.release.settings import Mal
from samrapport.release.steg.engine import PUBLISHED, Choices, Engine, look, open_engine
from samrapport.release.tillstand import Rapportlagen, mark_published, mark_taken_back
from samrapport.run.project import Project
from samrapport.run.watch import Watcher

_MEMORY = "webbplatsens-filer.json"
RESTORED = "återställd"


@dataclass(frozen=True)
class Published:
    """release: what readers meet now. new: reports whose pages are other than before. sent: bytes. unchanged: whether nothing was done.

    pending: the release that lies closed and waits for its hour.
    """

    release: Release
    choice: Choice
    made: Made
    new: tuple[str, ...]
    sent: int
    unchanged: bool
    pending: str | None = None


def choices_of(mal: Mal, take_over: bool = False) -> Choices:
    """What a target says of its place."""
    return Choices(mal.mapp, mal.arbetsmapp, mal.byt, take_over)


def publish_site(
    project: Project,
    mal: Mal,
    plats: Plats,
    watcher: Watcher,
    *,
    take_over: bool = False,
    removed: Collection[str] = (),
) -> Published:
    """Publish what may be read now, and lay what waits for its hour at the place, closed. Raises SamrapportError."""
    compare = make_compare(mal.webb, watcher) if mal.webb else None
    with open_engine(plats, choices_of(mal, take_over), watcher) as engine:
        assert_unlisted(engine.room, mal)
        now = datetime.fromtimestamp(engine.now(), UTC)
        choice = choose(project, mal, now)
        before = engine.before()
        made = _made(project, choice, choice.going - set(removed), before, removed)
        _assert_something(made, choice, mal, before)
        release = made.release
        unchanged = before is not None and before.release.name == release.name and not _unproved(engine, mal)
        sent = 0
        new = _changed(made, before)
        if not unchanged:
            engine.prepare(release, made.read, removed)
            sent = sum(engine.way.skickat)
            engine.publish(release, PUBLISHED, compare, removed)
        _note_published(project, mal, choice, release, set(new), now)
        mark_taken_back(project, mal.namn, release.name, dict.fromkeys(set(removed) - release.reports.keys(), False))
        pending = _prepare_next(engine, project, choice)
        engine.expect([pending] if pending else [])
        engine.tidy()
        return Published(release, choice, made, new, sent, unchanged, pending)


def _made(
    project: Project, choice: Choice, goes: Collection[str], before: Before | None, removed: Collection[str] = ()
) -> Made:
    """The release of the reports that go."""
    memory, utgavor = project.state / _MEMORY, choice.utgavor
    return make_release(
        project.site,
        goes.__contains__,
        before,
        removed=removed,
        memory=memory,
        utgavor=utgavor,
        change=sealer(project),
    )


def _note_published(
    project: Project, mal: Mal, choice: Choice, release: Release, new: AbstractSet[str], now: datetime
) -> None:
    """Note of each report that it is published: of a new one, and of one of which a killed run did not come to note it."""
    lagen = Rapportlagen(project)
    for report in sorted(choice.going & release.reports.keys()):
        edition = choice.utgavor[report][-1]
        if report in new or mal.namn not in edition.platser:
            mark_published(lagen, report, release.name, mal.namn, now, edition.skal)


def _unproved(engine: Engine, mal: Mal) -> bool:
    """Whether what readers meet was stepped to without having been fetched, as by a run that completed a killed one's."""
    return bool(mal.webb) and engine.liggare.provad != engine.liggare.nu


def _assert_something(made: Made, choice: Choice, mal: Mal, before: Before | None) -> None:
    if made.release.reports or choice.waiting or before is not None:
        return
    reasons = [reason for report in sorted(choice.hindered) for reason in choice.hindered[report]]
    told = (
        "\n".join(reasons)
        or f"Webbplatsen har inga rapporter som hör till målet {mal.namn}. Se rapporter i publicera.yml."
    )
    raise (Hindered if choice.by_system else SamrapportError)(f"Ingen rapport får publiceras än.\n{told}")


def _changed(made: Made, before: Before | None) -> tuple[str, ...]:
    """The reports that come from here and are other than what the place has."""
    old = before.release if before else Release({})
    release = made.release
    changed = {
        report_of(path, release.reports)
        for path in release.files.keys() | old.files.keys()
        if release.files.get(path) != old.files.get(path)
    }
    return tuple(sorted(one for one in release.reports if one in changed and one not in made.kept))


def _prepare_next(engine: Engine, project: Project, choice: Choice) -> str | None:
    """Lay what the next hour lets out at the place, closed."""
    hour = choice.hour
    if hour is None:
        return None
    made = _made(project, choice, choice.at(hour), engine.before())
    engine.prepare(made.release, made.read)
    return made.release.name


@dataclass(frozen=True)
class Ahead:
    """What a run would do: the files that it would send, of how many."""

    choice: Choice
    made: Made
    missing: dict[str, Fil]
    unchanged: bool


def look_ahead(project: Project, mal: Mal, plats: Plats, watcher: Watcher, *, removed: Collection[str] = ()) -> Ahead:
    """What publishing would send, with nothing written anywhere. Raises SamrapportError where it would send nothing at all."""
    choice = choose(project, mal, datetime.now(UTC))
    engine = look(plats, choices_of(mal), watcher)
    before = engine.before() if engine else None
    made = _made(project, choice, choice.going - set(removed), before, removed)
    _assert_something(made, choice, mal, before)
    if engine is None or not engine.liggare.byt:
        return Ahead(choice, made, dict(made.release.files), unchanged=False)
    unchanged = before is not None and before.release.name == made.release.name
    return Ahead(choice, made, {} if unchanged else engine.way.missing(made.release), unchanged)


@dataclass(frozen=True)
class Restored:
    """release: what readers meet now. moved: whether they did not already. noted: the reports of which another edition stands at the
    target than was noted before, and whether any does.
    """

    release: Release
    moved: bool
    noted: Mapping[str, bool]


def restore(project: Project, mal: Mal, plats: Plats, watcher: Watcher, till: str | None) -> Restored:
    """Go back to a release that the place has kept, and note it of each report."""
    compare = make_compare(mal.webb, watcher) if mal.webb else None
    with open_engine(plats, choices_of(mal), watcher) as engine:
        late = {} if till else _late(engine, project, mal)
        # Who gives the command again after one that was stopped asks for no further step.
        back = engine.gone_back or (engine.liggare.nu if late else "")
        name = back if till is None and back else engine.chosen(till)
        release = engine.room.read_release(name)
        if name == engine.liggare.nu:
            return Restored(release, name == back, late | _note_taken_back(engine, project, mal))
        engine.prepare(release, lambda _: None)
        try:
            engine.publish(release, RESTORED, compare)
            engine.tidy()
        except PlatsFel:
            # Once readers meet it, what is left to note and to tidy is for the next run.
            if engine.liggare.nu != name:
                raise
        return Restored(release, True, _note_taken_back(engine, project, mal))


def _late(engine: Engine, project: Project, mal: Mal) -> dict[str, bool]:
    """Note the step back that a run was killed before it noted; gives what there was to note. What hinders it hinders no other step."""
    if engine.liggare.nu in engine.liggare.names()[:-1]:
        with suppress(SamrapportError, OSError):
            return _note_taken_back(engine, project, mal)
    return {}


def _note_taken_back(engine: Engine, project: Project, mal: Mal) -> dict[str, bool]:
    nu, names = engine.liggare.nu, engine.liggare.names()
    stands = engine.room.read_release(nu).reports
    known = {report: report in stands for one in engine.liggare.slapp for report in one["rapporter"]}
    later = names[names.index(nu) + 1 :]
    return {one: known[one] for one in mark_taken_back(project, mal.namn, nu, known, later)}
