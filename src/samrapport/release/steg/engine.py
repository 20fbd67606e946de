"""From one release to the next at a place, in one step that cannot be half done. Entries: `open_engine`, `Engine`.

In order: what a killed run left is completed; the new release is laid at the place, closed, and looked through; readers are let to it;
its pages are fetched and compared; a difference takes the place back to what it was. Everything before and after that one step can be
stopped anywhere and done again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from samrapport.errors import SamrapportError, UnknownName
from samrapport.release.innehall.making import Before
from samrapport.release.innehall.released import Fil, Read, Release, report_of
from samrapport.release.platser.plats import Plats, Saknas, join, prova_formaga
from samrapport.release.steg.choosing import choose_way, free
from samrapport.release.steg.files import FILVIS, Files
from samrapport.release.steg.folders import Folders
from samrapport.release.steg.journal import Liggare, Room, open_room
from samrapport.release.steg.laying import release_of
from samrapport.release.steg.lock import hold_place
from samrapport.release.steg.way import DAY, Way, clock, fresh
from samrapport.run.watch import Watcher

KEPT = 10
"""Releases that stay at the place, the one that readers meet among them."""

Compare = Callable[[Release, Collection[str]], None]
"""Fetches these paths of a release as a reader would, and raises SamrapportError where they differ."""


class Differs(SamrapportError):
    """What readers get is not what was laid there."""

    exit_code = 1


@dataclass
class Engine:
    """One place with its lock held. way: how releases take each other's stead there. held: raises where the lock is lost.

    gone_back: the release that a killed run was going back to, and that is stepped to now.
    """

    room: Room
    liggare: Liggare
    way: Way
    watcher: Watcher
    held: Callable[[], None] = lambda: None
    now: Callable[[], float] = clock
    gone_back: str = ""

    def before(self) -> Before | None:
        """The release that readers meet, None before the first."""
        name = self.liggare.nu
        if not name:
            return None
        return Before(self.room.read_release(name), lambda path: self.room.plats.read(str(self.way.place(name, path))))

    def complete(self) -> bool:
        """Complete the step that a killed run began; whether there was one."""
        if not self.liggare.pagar:
            return False
        release = self.room.read_release(self.liggare.pagar)
        if release.name in self.liggare.names():
            self.gone_back = release.name
        self._step(release, self._past())
        return True

    def prepare(self, release: Release, read: Read, gone: Collection[str] = ()) -> None:
        """Have a release at the place, closed. gone: reports whose pages may not be left for a day."""
        self.room.write_release(release)
        self.way.prepare(release, self._going_along(release, gone), read)
        if release.name not in self.liggare.kommande and release.name != self.liggare.nu:
            self.liggare.kommande = [*self.liggare.kommande, release.name]
            self.room.write_journal(self.liggare)

    def expect(self, names: Collection[str]) -> None:
        """That of what is prepared, only these are still to come."""
        if set(self.liggare.kommande) != set(names):
            self.liggare.kommande = sorted(names)
            self.room.write_journal(self.liggare)

    def publish(self, release: Release, what: str, compare: Compare | None = None, gone: Collection[str] = ()) -> None:
        """Let readers meet a release that is prepared. what: how it is told in the list of releases. Raises Differs, the place
        back at what it was, where what readers get is not the release.
        """
        past = self._past()
        proved = self.room.read_release(self.liggare.provad) if self.liggare.provad in self.liggare.names() else None
        self._step(release, past, gone)
        if compare is not None:
            self._compare(release, past, proved, compare)
        self.liggare.provad = release.name if compare is not None else ""
        self.liggare.slapp = [
            *(one for one in self.liggare.slapp if one["namn"] != release.name or what != PUBLISHED),
            self._listed(release, what),
        ]
        self.liggare.slapp = _first_of_each(self.liggare.slapp)
        self.liggare.kommande = [one for one in self.liggare.kommande if one != release.name]
        self.room.write_journal(self.liggare)

    def tidy(self) -> None:
        """Take away what has had its time: old releases, old files, previews."""
        now, liggare = self.now(), self.liggare
        due = [path for path, one in liggare.gamla.items() if float(one[2]) <= now]
        self.way.remove(due)
        ended = [one for one in liggare.forhand if float(one["efter"]) <= now]
        for one in ended:
            self.room.plats.delete_tree(join(self.room.public, one["mapp"]))
        names = [one for one in liggare.names() if one != liggare.nu]
        kept = {*names[-(KEPT - 1) :], *liggare.kommande, *([liggare.nu] if liggare.nu else [])}
        dropped = [one for one in liggare.names() if one not in kept]
        if due or ended or dropped:
            liggare.gamla = {path: one for path, one in liggare.gamla.items() if path not in due}
            liggare.forhand = [one for one in liggare.forhand if one not in ended]
            liggare.slapp = [one for one in liggare.slapp if one["namn"] in kept]
            self.room.write_journal(liggare)
        self.way.forget(kept, dropped)
        # A folder that the next release takes over may be of one that never was shown: what it holds is known by its list.
        listed = kept | {release_of(folder) for folder in liggare.hela}
        for name in _names_in(self.room.plats, self.room.path("slapp")):
            if name.removesuffix(".json.gz") not in listed:
                self.room.plats.delete(self.room.path("slapp", name))

    def chosen(self, till: str | None) -> str:
        """The release to go back to: the one that is named, or begins so, else the one before. Raises SamrapportError."""
        names = self.liggare.names()
        if till is not None:
            found = [one for one in names if one.startswith(till)]
            if len(found) != 1:
                raise UnknownName("Releasen", till, names, next_step="Visa dem som finns med samrapport releaser MÅL.")
            return found[0]
        at = names.index(self.liggare.nu) if self.liggare.nu in names else len(names)
        if at == 0:
            raise SamrapportError(f"Det finns ingen tidigare release på {self.room.plats.namn} att gå tillbaka till.")
        return names[at - 1]

    def _past(self) -> Release | None:
        return self.room.read_release(self.liggare.nu) if self.liggare.nu else None

    def _going_along(self, release: Release, gone: Collection[str]) -> dict[str, Fil]:
        """Files of earlier releases that a reader's page may still load, for a folder to hold too."""
        past = self._past()
        leaves = self.way.leaves(past, release, gone)
        along = {**fresh(self.liggare.gamla, self.now()), **leaves}
        return {path: one for path, one in along.items() if path not in release.files and report_of(path, gone) is None}

    def _step(self, release: Release, past: Release | None, gone: Collection[str] = ()) -> None:
        """The one step, with the journal written before and after."""
        self.held()
        liggare = self.liggare
        if liggare.pagar != release.name:
            liggare.pagar = release.name
            self.room.write_journal(liggare)
        self.way.flip(release, past)
        until = self.now() + DAY
        leaves = self.way.leaves(past, release, gone)
        withdrawn = {path for path in liggare.gamla if report_of(path, gone)}
        before = past.files.keys() if past else set[str]()
        self.way.remove(sorted((before - release.files.keys() - leaves.keys()) | withdrawn))
        old = {path: one for path, one in liggare.gamla.items() if path not in release.files and path not in withdrawn}
        liggare.gamla = {**old, **{path: [one.sha, one.size, until] for path, one in leaves.items()}}
        liggare.nu, liggare.pagar = release.name, ""
        if release.name not in liggare.names():
            liggare.slapp = [*liggare.slapp, self._listed(release, PUBLISHED)]
        self.room.write_journal(liggare)

    def _listed(self, release: Release, what: str) -> dict[str, Any]:
        """How a release stands in the list of them."""
        return {"namn": release.name, "nar": _iso(self.now()), "vad": what, "rapporter": sorted(release.reports)}

    def _compare(self, release: Release, past: Release | None, proved: Release | None, compare: Compare) -> None:
        before = proved.files if proved else {}
        changed = [path for path, one in release.files.items() if before.get(path) != one]
        try:
            compare(release, changed)
        except SamrapportError as error:
            self._back(release, past)
            told = (
                f"Den tidigare releasen {past.name} visas igen."
                if past
                else "Inget visas, som före den första publiceringen."
            )
            raise Differs(f"{error} {told}") from None

    def _back(self, release: Release, past: Release | None) -> None:
        liggare = self.liggare
        if past is None:
            self.way.unflip(release)
            liggare.nu, liggare.slapp, liggare.gamla = "", [], {}
            self.room.write_journal(liggare)
            return
        if past.name != release.name:
            # Nothing is kept for the sake of one that was none.
            liggare.slapp = [one for one in liggare.slapp if one["namn"] != release.name]
            self.way.prepare(past, self._going_along(past, ()), lambda _: None)
            self._step(past, release)


PUBLISHED = "publicerad"


@dataclass
class Choices:
    """What a target says of its place. own: a folder for the closed room. byt: the way, where it is not to be found out."""

    public: str
    own: str | None = None
    byt: str | None = None
    take_over: bool = False


@contextmanager
def open_engine(
    plats: Plats, choices: Choices, watcher: Watcher, *, now: Callable[[], float] | None = None
) -> Iterator[Engine]:
    """The engine of a place, with its lock, after what a killed run left is completed."""
    room = open_room(plats, choices.public, choices.own)
    assert room is not None
    with hold_place(room) as held:
        liggare = room.read_journal()
        if not liggare.formaga:
            liggare.formaga = prova_formaga(plats, room.inner).as_dict()
        if not liggare.byt:
            liggare.byt = choose_way(room, liggare.can, choices.byt)
            free(room, liggare)
            room.write_journal(liggare)
        engine = Engine(room, liggare, _way(room, liggare, watcher, choices.take_over), watcher, held, now or clock)
        engine.complete()
        yield engine


def look(plats: Plats, choices: Choices, watcher: Watcher) -> Engine | None:
    """The engine of a place to ask things of, without its lock and with nothing written; None where nothing was ever published."""
    room = open_room(plats, choices.public, choices.own, make=False)
    if room is None:
        return None
    liggare = room.read_journal()
    return Engine(room, liggare, _way(room, liggare, watcher, choices.take_over), watcher)


def _way(room: Room, liggare: Liggare, watcher: Watcher, take_over: bool) -> Way:
    if liggare.byt == FILVIS:
        return Files(room, liggare, watcher, take_over)
    return Folders(room, liggare, watcher)


def _first_of_each(slapp: list[dict[str, object]]) -> list[dict[str, object]]:
    """Each release once, at its last place in the order of publication; going back does not change that order."""
    found: dict[str, dict[str, object]] = {}
    for one in slapp:
        name = str(one["namn"])
        if name in found and one["vad"] != PUBLISHED:
            found[name] = {**found[name], "vad": one["vad"]}
        else:
            found.pop(name, None)
            found[name] = one
    return list(found.values())


def _names_in(plats: Plats, folder: str) -> list[str]:
    try:
        return sorted(plats.list(folder))
    except Saknas:
        return []


def _iso(second: float) -> str:
    return datetime.fromtimestamp(second, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
