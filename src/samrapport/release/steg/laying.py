"""Folders of releases, laid whole at a place with as little as possible sent and done. Entry: `Laying`.

Readers meet one folder. Another stands beside it, mostly that of the release before: the next release takes it over, and only what
differs between the two is changed in it. What this takes out of a folder lies aside under its hash, below the release that was the last
one then, for as long as that one is kept: so each kept release can be laid anew. Where no folder can be taken over, one is made of what
the place has and what is sent.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from samrapport.errors import told_elsewhere
from samrapport.release.innehall.released import Fil, Read, Release, unlike
from samrapport.release.platser.plats import Plats, Post, Saknas, join
from samrapport.release.steg.journal import NAMNBYTE, Liggare, Room
from samrapport.release.steg.sending import do_all
from samrapport.release.steg.way import FORHAND, assert_whole, sent
from samrapport.run.watch import Watcher

NAME = ".samrapport-release"
"""The file by which a folder says which release it is, after a kill too."""

FOLDERS, _ASIDE = "mappar", "undan"
_SPARE = "-reserv"
_MOST_LISTED = 200
"""Folders that are looked in one by one; where more are changed, all is looked through."""


@dataclass
class Laying:
    """room, liggare, watcher: of the way that it works for. skickat: bytes of each file that was sent."""

    room: Room
    liggare: Liggare
    watcher: Watcher
    skickat: list[int] = field(default_factory=list)

    @property
    def plats(self) -> Plats:
        """The place."""
        return self.room.plats

    def live(self, name: str) -> str:
        """Where a release's folder lies: among the closed ones, or with names, when it is the one that readers meet, as the public one."""
        if self.liggare.byt == NAMNBYTE and name == self.liggare.nu and not self.liggare.pagar:
            return self.room.public
        return self.room.path(FOLDERS, name)

    def missing(self, release: Release) -> dict[str, Fil]:
        """The files whose content the place has not, and no earlier run sent."""
        if release.name in self.liggare.hela:
            return {}
        there = self._walk(self.live(release.name))
        known = self._known({one.sha for one in release.files.values()})
        return {
            path: one for path, one in release.files.items() if there.get(path) != one.size and one.sha not in known
        }

    def lay(self, release: Release, extra: Mapping[str, Fil], read: Read) -> None:
        """Have the folder of a release whole. extra: files of earlier releases that go along where the place has them."""
        try:
            done = self._taken_over(release, extra, read)
        except Saknas:
            # Another's hand has been in a closed folder: each file is looked at.
            done = False
        if not done:
            self._made(release.name, release, extra, read)

    def tidy(self, kept: Collection[str]) -> None:
        """Have one folder to take over the next time, and remove what no kept release needs."""
        spare = self._spare()
        if spare is None and self.liggare.can.link and self.liggare.nu in self.liggare.hela:
            nu = self.liggare.nu
            spare, extra = f"{nu}{_SPARE}", self._extra(nu)
            self.watcher.begin(f"Förbereder nästa publicering på {self.plats.namn}", 0)
            with suppress(Saknas):
                self._made(spare, self.room.read_release(nu), extra, lambda _: None)
        stay = {self.liggare.nu, self.liggare.pagar, spare, *self.liggare.kommande}
        for name in self._names(FOLDERS):
            if name not in stay:
                self._retire(name, kept)
        for name in self._names(_ASIDE):
            if name not in kept:
                self.plats.delete_tree(self.room.path(_ASIDE, name))

    def _spare(self) -> str | None:
        """The folder that the next release may take over: the youngest that is whole and that nobody meets or waits for."""
        taken = {self.liggare.nu, self.liggare.pagar, *self.liggare.kommande}
        order = {name: number for number, name in enumerate(self.liggare.names())}
        free = [one for one in self.liggare.hela if one not in taken]
        return max(free, key=lambda one: (order.get(release_of(one), -1), one), default=None)

    def _extra(self, name: str) -> dict[str, Fil]:
        """What a whole folder holds besides its release."""
        return {path: Fil(str(sha), int(size), asset=True) for path, (sha, size) in self.liggare.hela[name].items()}

    def _held(self, name: str) -> dict[str, Fil]:
        """All that a whole folder holds."""
        return {**self._extra(name), **self.room.read_release(release_of(name)).files}

    def _taken_over(self, release: Release, extra: Mapping[str, Fil], read: Read) -> bool:
        """Make one release's folder into another's; whether there was one for it."""
        name, folder = release.name, self.live(release.name)
        base = name if name in self.liggare.hela else self._spare()
        if base is None or not self.liggare.can.rename_folder or (base != name and self.plats.kind(folder) is not None):
            return False
        known = self._known({one.sha for one in extra.values()})
        wanted = {**{path: one for path, one in extra.items() if one.sha in known}, **release.files}
        before, after = unlike(self.room.read_manifest(release_of(base)), release.text)
        here = {**self._extra(base), **before}
        gone = {path: one for path, one in here.items() if path not in wanted or wanted[path].sha != one.sha}
        others = {path: wanted[path] for path in {**extra, **after} if path in wanted}
        left = [path for path, one in others.items() if path not in here or here[path].sha != one.sha]
        if base == name and not gone and not left:
            return True
        old = self.live(base)
        # From here on, until it is whole again, nobody takes it for more than what is seen in it.
        del self.liggare.hela[base]
        self.room.write_journal(self.liggare)
        self.plats.delete(join(old, NAME))
        self._lay_aside(old, gone)
        if base != name:
            self.plats.rename(old, folder)
        self._fill(folder, left, wanted, read)
        self._assert_laid(folder, {path: wanted[path].size for path in left}, gone.keys() - wanted.keys())
        self._is_whole(name, folder, release, wanted)
        return True

    def _made(self, name: str, release: Release, extra: Mapping[str, Fil], read: Read) -> None:
        """Make a folder of what the place has and what is sent, or go on with one that a killed run began."""
        folder = self.live(name)
        if self.liggare.hela.pop(name, None) is not None:
            self.room.write_journal(self.liggare)
        there = self._walk(folder)
        known = self._known({one.sha for one in (*extra.values(), *release.files.values())}, looked=True)
        # One of an earlier release that another's hand has taken away is no reason to stop.
        wanted = {**{path: one for path, one in extra.items() if one.sha in known}, **release.files}
        can = self.liggare.can
        if not there and can.copy_tree and not can.link and self.liggare.nu:
            there = self._copied(folder, wanted)
        for path in sorted(there.keys() - wanted.keys()):
            if not path.startswith(FORHAND):
                self.plats.delete(join(folder, path))
        left = [path for path, one in sorted(wanted.items()) if there.get(path) != one.size]
        for path in left:
            if path in there:
                self.plats.delete(join(folder, path))
        self._fill(folder, left, wanted, read)
        assert_whole(self.plats, {path: one.size for path, one in wanted.items()}, self._walk(folder), folder)
        self._is_whole(name, folder, release, wanted)

    def _is_whole(self, name: str, folder: str, release: Release, wanted: Mapping[str, Fil]) -> None:
        self.plats.write(join(folder, NAME), release.name.encode())
        beside = {path: [one.sha, one.size] for path, one in wanted.items() if path not in release.files}
        self.liggare.hela[name] = beside
        self.room.write_journal(self.liggare)

    def _fill(self, folder: str, left: Collection[str], wanted: Mapping[str, Fil], read: Read) -> None:
        """Lay files into a folder: what the place has by a second name or a copy, the rest sent."""
        known = self._known({wanted[path].sha for path in left})
        can = self.liggare.can
        if can.link:
            pairs = [(known[wanted[path].sha], join(folder, path)) for path in left if wanted[path].sha in known]
            if pairs:
                self.watcher.begin(f"Samlar det som är oförändrat på {self.plats.namn}", 0)
                self.plats.link_all(pairs)
            left = [path for path in left if wanted[path].sha not in known]

        def put(path: str) -> None:
            one, target = wanted[path], join(folder, path)
            source = known.get(one.sha)
            try:
                if source and can.copy:
                    return self.plats.copy(source, target)
            except Saknas:
                source = None
            sent(self.plats, target, one, lambda: self._content(path, source, read))
            return self.skickat.append(one.size)

        do_all(self.plats, f"Skickar till {self.plats.namn}", left, put, self.watcher)

    def _content(self, path: str, source: str | None, read: Read) -> bytes | None:
        content = read(path)
        return self.plats.read(source) if content is None and source else content

    def _assert_laid(self, folder: str, sizes: Mapping[str, int], gone: Collection[str]) -> None:
        """That what was laid is there, and what was taken out is not. Raises PlatsFel."""
        within = sorted({posixpath.dirname(path) for path in (*sizes, *gone)})
        if len(within) > _MOST_LISTED:
            found = self._walk(folder)
        else:
            found = {
                posixpath.join(one, name): post.size
                for one in within
                for name, post in self._list(join(folder, one)).items()
            }
        assert_whole(self.plats, sizes, found, folder)
        for path in found.keys() & set(gone):
            self.plats.delete(join(folder, path))

    def _lay_aside(self, folder: str, files: Mapping[str, Fil]) -> None:
        """Take files out of a folder, and keep them for the releases that may be gone back to."""
        names = self.liggare.names()
        aside = self.room.path(_ASIDE, names[-1]) if names else ""
        there = set(self._list(aside)) if aside else set[str]()
        keep = {}
        for path, one in sorted(files.items()):
            if aside and (key := _key(path, one.sha)) not in there:
                keep[path] = key
                there.add(key)

        def take(path: str) -> None:
            if path not in keep:
                return self.plats.delete(join(folder, path))
            # One that another's hand has taken away is no reason to stop.
            with suppress(Saknas):
                self.plats.rename(join(folder, path), join(aside, keep[path]))
            return None

        do_all(self.plats, f"Lägger undan det som ersätts på {self.plats.namn}", sorted(files), take, self.watcher)

    def _retire(self, name: str, kept: Collection[str]) -> None:
        """Remove a folder, once what only it has of the kept releases lies aside."""
        folder = self.room.path(FOLDERS, name)
        needed = {one.sha for other in kept for one in self.room.read_release(other).files.values()}
        if self.liggare.hela.pop(name, None) is not None:
            self.room.write_journal(self.liggare)
        needed -= self._known(needed).keys()
        if needed:
            with told_elsewhere():
                files = self.room.read_release(release_of(name)).files
                there = self._walk(folder)
                only = {path: one for path, one in files.items() if one.sha in needed and there.get(path) == one.size}
                self._lay_aside(folder, only)
        self.plats.delete_tree(folder)

    def _known(self, of: Collection[str], *, looked: bool = False) -> dict[str, str]:
        """Where each of some contents lies. looked: the folders are looked through, since another's hand may have been there."""
        found = dict[str, str]()
        if not of and not looked:
            return found
        for tag in self._names(_ASIDE):
            for key in self._list(self.room.path(_ASIDE, tag)):
                if (sha := key.partition(".")[0]) in of:
                    found[sha] = self.room.path(_ASIDE, tag, key)
        nu, hela = self.liggare.nu, self.liggare.hela
        for name in [*(one for one in hela if one != nu), *([nu] if nu else [])]:
            folder = self.live(name)
            standing = self._walk(folder) if looked or name not in hela else None
            old = {path: Fil(str(one[0]), int(one[1])) for path, one in self.liggare.gamla.items()}
            held = self._held(name) if name in hela else {**old, **self.room.read_release(name).files}
            for path, one in held.items():
                if one.sha in of and (standing is None or standing.get(path) == one.size):
                    found[one.sha] = join(folder, path)
        return found

    def _copied(self, folder: str, wanted: Mapping[str, Fil]) -> dict[str, int]:
        """Let the place copy the whole of the release before, and keep what is the same; gives what is there then."""
        aside = f"{folder}-kopia"
        self.plats.delete_tree(aside)
        self.plats.copy_tree(self.live(self.liggare.nu), aside)
        before = self.room.read_release(self.liggare.nu).files
        for path in self._walk(aside):
            # What goes along from earlier releases has its content in its name.
            same = path in wanted and (path not in before or before[path].sha == wanted[path].sha)
            if not same:
                self.plats.delete(join(aside, path))
        self.plats.rename(aside, folder)
        return self._walk(folder)

    def _walk(self, folder: str) -> dict[str, int]:
        try:
            return self.plats.walk(folder)
        except Saknas:
            return {}

    def _list(self, folder: str) -> dict[str, Post]:
        try:
            return self.plats.list(folder)
        except Saknas:
            return {}

    def _names(self, folder: str) -> Iterator[str]:
        return iter(sorted(self._list(self.room.path(folder))))


def release_of(folder: str) -> str:
    """The release that a folder is of, or was made from."""
    return folder.removesuffix(_SPARE)


def _key(path: str, sha: str) -> str:
    """The name of a content that lies aside."""
    return f"{sha}{posixpath.splitext(path)[1]}"
