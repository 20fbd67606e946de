"""How a release is laid at a place and takes another's stead: what the two ways have in common. Entry: `Way`."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from samrapport.errors import SamrapportError
from samrapport.release.innehall.released import Fil, Read, Release, report_of
from samrapport.release.platser.plats import AGAIN, Plats, PlatsFel
from samrapport.release.steg.journal import Liggare, Room
from samrapport.run.watch import Watcher

DAY = 86400
"""Seconds that what an earlier release's pages load stays within reach."""

FORHAND = "forhand-"
"""How the folders of previews begin, within the public one."""


@dataclass
class Way(ABC):
    """room: at the place. liggare: its journal, as it stands. changes to it are for the engine to write down. skickat: bytes of each
    file that was sent.
    """

    only_assets: ClassVar[bool]
    """Whether, of the release before, what its pages load stays for a while and nothing else: its pages go as the new one comes."""

    room: Room
    liggare: Liggare
    watcher: Watcher
    skickat: list[int] = field(default_factory=list, kw_only=True)

    @property
    def plats(self) -> Plats:
        """The place."""
        return self.room.plats

    @abstractmethod
    def missing(self, release: Release) -> dict[str, Fil]:
        """The files of a release whose content has to be sent, by path."""

    @abstractmethod
    def prepare(self, release: Release, extra: Mapping[str, Fil], read: Read) -> None:
        """Have all of a release at the place, closed and of the right sizes. extra: files of earlier releases that go along."""

    @abstractmethod
    def flip(self, release: Release, past: Release | None) -> None:
        """Let readers meet the release. past: the one before. The same call completes what a kill left between."""

    @abstractmethod
    def unflip(self, release: Release) -> None:
        """Take away a first release that nothing was before."""

    @abstractmethod
    def remove(self, paths: Collection[str]) -> None:
        """Take away files of earlier releases from what readers meet, in the order given, where they are not gone already."""

    @abstractmethod
    def forget(self, kept: Collection[str], dropped: Collection[str]) -> None:
        """Take away what only dropped releases, and those that killed runs began, need."""

    def leaves(self, past: Release | None, new: Release, gone: Collection[str] = ()) -> dict[str, Fil]:
        """The files of the release before that readers may still ask for, and the new one has not. gone: reports taken away at once."""
        if past is None:
            return {}
        return {
            path: one
            for path, one in past.files.items()
            if (one.asset or not self.only_assets)
            and path not in new.files
            and report_of(path, past.reports) not in gone
        }

    @abstractmethod
    def place(self, name: str, path: str) -> str | None:
        """Where a file of a kept release lies."""


def fresh(gamla: Mapping[str, list[object]], now: float) -> dict[str, Fil]:
    """What of the journal's old files has not had its time."""
    return {
        path: Fil(str(sha), int(str(size)), asset=True)
        for path, (sha, size, until) in gamla.items()
        if float(str(until)) > now
    }


def sent(plats: Plats, path: str, fil: Fil, read: Callable[[], bytes | None]) -> None:
    """Send one file. Raises SamrapportError where its content is nowhere to be had."""
    content = read()
    if content is None:
        raise SamrapportError(
            f"{path} finns inte kvar på {plats.namn} och inte heller här. Bygg webbplatsen med samrapport build och publicera den igen."
        )
    if len(content) != fil.size:
        raise SamrapportError(
            f"{path} har ändrats medan den skickades. Vänta tills bygget är klart, och publicera igen."
        )
    plats.write(path, content)


def assert_whole(plats: Plats, wanted: Mapping[str, int], found: Mapping[str, int], where: str) -> None:
    """That every file has its size. Raises PlatsFel, naming the first that has not."""
    for path, size in wanted.items():
        if found.get(path) != size:
            told = "finns inte" if path not in found else f"har {max(found[path], 0)} byte i stället för {size}"
            raise PlatsFel(
                f"{where}/{path} {told} på {plats.namn} fast den har skickats: disken kan vara full. Se efter. {AGAIN}"
            )


def clock() -> float:
    """Seconds since 1970."""
    return time.time()
