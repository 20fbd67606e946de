"""A release is a folder at the place, and another takes its stead by a link or by names. Entry: `Folders`.

With links the public folder is a link to the release, replaced in one step. Without them the public folder is the release: two folders
change names in one step where the place can, else in two, and the next run completes what stops between.
"""

from __future__ import annotations

import posixpath
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from samrapport.release.innehall.released import Fil, Read, Release
from samrapport.release.platser.plats import KanInte, Saknas, join
from samrapport.release.steg.sending import do_all
from samrapport.release.steg.way import FORHAND, Way, assert_whole, sent

LANK, NAMNBYTE = "lank", "namnbyte"
NAME = ".samrapport-release"
"""The file by which a folder says which release it is, after a kill too."""

_FOLDERS = "mappar"


@dataclass
class Folders(Way):
    """See the module."""

    only_assets = True

    def live(self, name: str) -> str:
        """Where a release's folder lies: among the closed ones, or with names, when it is the one that readers meet, as the public one."""
        if self.liggare.byt == NAMNBYTE and name == self.liggare.nu and not self.liggare.pagar:
            return self.room.public
        return self.room.path(_FOLDERS, name)

    def missing(self, release: Release) -> dict[str, Fil]:
        """The files whose content no kept release has, and no earlier run sent."""
        there = self._walk(self.live(release.name))
        known = self._known()
        can = self.liggare.can
        return {
            path: one
            for path, one in release.files.items()
            if there.get(path) != one.size and not (one.sha in known and (can.link or can.copy or can.copy_tree))
        }

    def prepare(self, release: Release, extra: Mapping[str, Fil], read: Read) -> None:
        """Make the release's folder of what the place has and what is sent."""
        folder = self.live(release.name)
        known = self._known()
        there = self._walk(folder)
        # One of an earlier release that another's hand has taken away is no reason to stop.
        wanted = {**{path: one for path, one in extra.items() if one.sha in known}, **release.files}
        can = self.liggare.can
        if not there and can.copy_tree and not can.link and self.liggare.nu:
            there = self._copied(folder, wanted)
        for path in sorted(there.keys() - wanted.keys() - {NAME}):
            if not path.startswith(FORHAND):
                self.plats.delete(join(folder, path))

        left = [path for path, one in sorted(wanted.items()) if there.get(path) != one.size]
        for path in left:
            if path in there:
                self.plats.delete(join(folder, path))
        if can.link:
            left = self._linked(left, wanted, known, folder)

        def put(path: str) -> None:
            one, target = wanted[path], join(folder, path)
            source = known.get(one.sha)
            try:
                if source and can.copy:
                    return self.plats.copy(source, target)
            except Saknas:
                source = None
            return sent(self.plats, target, one, lambda: self._content(path, source, read))

        do_all(self.plats, f"Skickar till {self.plats.namn}", left, put, self.watcher)
        if there.get(NAME) != len(release.name):
            self.plats.write(join(folder, NAME), release.name.encode())
        sizes = {path: one.size for path, one in wanted.items()} | {NAME: len(release.name)}
        assert_whole(self.plats, sizes, self._walk(folder), folder)

    def flip(self, release: Release, past: Release | None) -> None:
        """Let the public name lead to the release's folder."""
        self._carry_previews(release, past)
        if self.liggare.byt == LANK:
            self._link(release.name)
        else:
            self._swap(release.name, past.name if past else None)

    def unflip(self, release: Release) -> None:
        """Take the public name away, so that it is as it was before the first release."""
        if self.liggare.byt == LANK:
            self.plats.delete(self.room.public)
        elif self._which(self.room.public) == release.name:
            self.plats.rename(self.room.public, self.room.path(_FOLDERS, release.name))

    def forget(self, kept: Mapping[str, Release], dropped: Collection[str]) -> None:
        """Remove the folders of all releases that are not kept, also those that a killed run began."""
        try:
            there = self.plats.list(self.room.path(_FOLDERS))
        except Saknas:
            return
        for name in sorted(there.keys() - kept.keys()):
            self.plats.delete_tree(self.room.path(_FOLDERS, name))

    def remove(self, paths: Collection[str]) -> None:
        """Nothing: they went with the folder that they lay in."""

    def place(self, name: str, path: str) -> str | None:
        """Where a file of a kept release lies."""
        return join(self.live(name), path)

    def _linked(self, left: list[str], wanted: Mapping[str, Fil], known: Mapping[str, str], folder: str) -> list[str]:
        """Give what the place has a second name in the release's folder; gives what it has not."""
        pairs = [(known[wanted[path].sha], join(folder, path)) for path in left if wanted[path].sha in known]
        if pairs:
            self.watcher.begin(f"Samlar det som är oförändrat på {self.plats.namn}", 0)
            self.plats.link_all(pairs)
        return [path for path in left if wanted[path].sha not in known]

    def _walk(self, folder: str) -> dict[str, int]:
        try:
            return self.plats.walk(folder)
        except Saknas:
            return {}

    def _known(self) -> dict[str, str]:
        """Where each content that the folder of the release that readers meet really holds lies."""
        if not self.liggare.nu:
            return {}
        folder = self.live(self.liggare.nu)
        standing = self._walk(folder)
        files = {
            **{path: (str(one[0]), one[1]) for path, one in self.liggare.gamla.items()},
            **{path: (one.sha, one.size) for path, one in self.room.read_release(self.liggare.nu).files.items()},
        }
        return {sha: join(folder, path) for path, (sha, size) in files.items() if standing.get(path) == size}

    def _content(self, path: str, source: str | None, read: Read) -> bytes | None:
        content = read(path)
        return self.plats.read(source) if content is None and source else content

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

    def _carry_previews(self, release: Release, past: Release | None) -> None:
        """Previews lie within the public folder, so they move along."""
        if not self.liggare.forhand or (past and past.name == release.name):
            return
        public = past is None or (self.liggare.byt == NAMNBYTE and self._which(self.room.public) == past.name)
        old = self.room.public if public or past is None else self.room.path(_FOLDERS, past.name)
        for one in self.liggare.forhand:
            if self.plats.kind(join(old, one["mapp"])) == "mapp":
                self.plats.rename(join(old, one["mapp"]), self.room.path(_FOLDERS, release.name, one["mapp"]))

    def _link(self, name: str) -> None:
        public = self.room.public.rstrip("/")
        above, _, last = public.rpartition("/")
        temporary = join(above or ("/" if public.startswith("/") else ""), f".{last}.sr-ny")
        target = posixpath.relpath(self.room.path(_FOLDERS, name), above or ("/" if public.startswith("/") else "."))
        if self.plats.readlink(public) == target:
            return
        self.plats.delete(temporary)
        self.plats.symlink(target, temporary)
        if self.plats.kind(public) == "mapp":
            # An empty one, or this program's own from before it had links here.
            self.plats.rename(public, self.room.path(_FOLDERS, self._which(public) or f"fore-{secrets.token_hex(4)}"))
        self.plats.rename(temporary, public)

    def _swap(self, name: str, past: str | None) -> None:
        public, closed = self.room.public, self.room.path(_FOLDERS, name)
        here = self._which(public)
        if here != name:
            if self.plats.kind(public) is None:
                self.plats.rename(closed, public)
            elif self._exchanged(closed, public):
                here = None
            else:
                self.plats.rename(public, self.room.path(_FOLDERS, here or past or f"fore-{secrets.token_hex(4)}"))
                self.plats.rename(closed, public)
        # After an exchange the one before lies under the new one's name.
        if self.plats.kind(closed) == "mapp":
            self.plats.rename(
                closed, self.room.path(_FOLDERS, self._which(closed) or past or f"fore-{secrets.token_hex(4)}")
            )

    def _exchanged(self, one: str, other: str) -> bool:
        if not self.liggare.can.exchange:
            return False
        try:
            self.plats.exchange(one, other)
        except KanInte:
            return False
        return True

    def _which(self, folder: str) -> str | None:
        """The release that a folder says it is."""
        try:
            return self.plats.read(join(folder, NAME)).decode("ascii", "replace")
        except Saknas:
            return None
