"""A release is a folder at the place, and another takes its stead by a link or by names. Entry: `Folders`.

With links the public folder is a link to the release, replaced in one step. Without them the public folder is the release: two folders
change names in one step where the place can, else in two, and the next run completes what stops between.
"""

from __future__ import annotations

import posixpath
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from samrapport.release.innehall.released import Fil, Read, Release
from samrapport.release.platser.plats import KanInte, Saknas, join
from samrapport.release.steg.journal import LANK, NAMNBYTE
from samrapport.release.steg.laying import FOLDERS, NAME, Laying
from samrapport.release.steg.way import Way


@dataclass
class Folders(Way):
    """See the module."""

    only_assets = True

    _laying: Laying = field(init=False)

    def __post_init__(self) -> None:
        self._laying = Laying(self.room, self.liggare, self.watcher, self.skickat)

    def missing(self, release: Release) -> dict[str, Fil]:
        """The files whose content the place has not, and no earlier run sent."""
        return self._laying.missing(release)

    def prepare(self, release: Release, extra: Mapping[str, Fil], read: Read) -> None:
        """Make the release's folder of what the place has and what is sent."""
        self._laying.lay(release, extra, read)

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
            self.plats.rename(self.room.public, self.room.path(FOLDERS, release.name))

    def forget(self, kept: Collection[str], dropped: Collection[str]) -> None:
        """Remove the folders, and what lies aside, that no kept release needs, also what a killed run began."""
        self._laying.tidy(kept)

    def remove(self, paths: Collection[str]) -> None:
        """Nothing: they went with the folder that they lay in."""

    def place(self, name: str, path: str) -> str | None:
        """Where a file of a kept release lies."""
        return join(self._laying.live(name), path)

    def _carry_previews(self, release: Release, past: Release | None) -> None:
        """Previews lie within the public folder, so they move along."""
        if not self.liggare.forhand or (past and past.name == release.name):
            return
        public = past is None or (self.liggare.byt == NAMNBYTE and self._which(self.room.public) == past.name)
        old = self.room.public if public or past is None else self.room.path(FOLDERS, past.name)
        for one in self.liggare.forhand:
            if self.plats.kind(join(old, one["mapp"])) == "mapp":
                self.plats.rename(join(old, one["mapp"]), self.room.path(FOLDERS, release.name, one["mapp"]))

    def _link(self, name: str) -> None:
        public = self.room.public.rstrip("/")
        above, _, last = public.rpartition("/")
        temporary = join(above or ("/" if public.startswith("/") else ""), f".{last}.sr-ny")
        target = posixpath.relpath(self.room.path(FOLDERS, name), above or ("/" if public.startswith("/") else "."))
        if self.plats.readlink(public) == target:
            return
        self.plats.delete(temporary)
        self.plats.symlink(target, temporary)
        if self.plats.kind(public) == "mapp":
            # An empty one, or this program's own from before it had links here.
            self.plats.rename(public, self.room.path(FOLDERS, self._which(public) or f"fore-{secrets.token_hex(4)}"))
        self.plats.rename(temporary, public)

    def _swap(self, name: str, past: str | None) -> None:
        public, closed = self.room.public, self.room.path(FOLDERS, name)
        here = self._which(public)
        if here != name:
            if self.plats.kind(public) is None:
                self.plats.rename(closed, public)
            elif self._exchanged(closed, public):
                here = None
            else:
                self.plats.rename(public, self.room.path(FOLDERS, here or past or f"fore-{secrets.token_hex(4)}"))
                self.plats.rename(closed, public)
        # After an exchange the one before lies under the new one's name.
        if self.plats.kind(closed) == "mapp":
            self.plats.rename(
                closed, self.room.path(FOLDERS, self._which(closed) or past or f"fore-{secrets.token_hex(4)}")
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
