"""What is kept at the place besides the site itself: a closed room with its journal, the releases' manifests and a lock.

The room's name cannot be guessed, and nothing there is linked to. The journal is never overwritten: each state is a file of its own
with its checksum, so that a kill leaves the last whole one. Entries: `open_room`, `Liggare`.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.release.innehall.released import Release, hash_of, manifest_text
from samrapport.release.platser.plats import Formaga, Plats, PlatsFel, Saknas, join

LANK, NAMNBYTE = "lank", "namnbyte"
"""The ways by which a folder takes another's stead: `Liggare.byt`, where files are not exchanged one by one."""

_PREFIX = ".samrapport"
_TOKEN = re.compile(r"rum-[0-9a-f]{24}")
_NUMBERED = re.compile(r"(\d{6})\.json")
_CLOSED = b"Require all denied\n"
_BLANK = b"<!DOCTYPE html><title></title>\n"


@dataclass
class Liggare:
    """What the place holds. byt: how one release takes another's place there. nu: the release that readers meet. pagar: the one that is
    being stepped to; after a kill it tells the next run what to complete. provad: the last one that was fetched and found right.

    slapp: the releases kept, oldest first: namn, nar (ISO time), rapporter, vad. gamla: files of earlier releases that readers may
    still ask for, with hash, size and the second (Unix time) after which they go. forhand: previews, with folder and second.
    kommande: the releases that are prepared and wait. hela: the folders that were laid whole, and what each holds besides its release, by
    path, with hash and size.
    """

    byt: str = ""
    formaga: dict[str, bool] = field(default_factory=dict)
    nu: str = ""
    pagar: str = ""
    provad: str = ""
    slapp: list[dict[str, Any]] = field(default_factory=list)
    gamla: dict[str, list[Any]] = field(default_factory=dict)
    forhand: list[dict[str, Any]] = field(default_factory=list)
    kommande: list[str] = field(default_factory=list)
    hela: dict[str, dict[str, list[Any]]] = field(default_factory=dict)

    @property
    def can(self) -> Formaga:
        """What the place was seen to do."""
        return Formaga(**self.formaga)

    def names(self) -> list[str]:
        """The releases that are kept, oldest first."""
        return [one["namn"] for one in self.slapp]


@dataclass
class Room:
    """The closed room of a public folder. inner: its folder, whose name cannot be guessed. within: whether it lies in the public one."""

    plats: Plats
    public: str
    inner: str
    within: bool
    _number: int = 0
    _read: dict[str, Release] = field(default_factory=dict)

    def path(self, *parts: str) -> str:
        """A path in the room."""
        return join(self.inner, *parts)

    def read_journal(self) -> Liggare:
        """The last whole state; an empty one where there is none."""
        with suppress(Saknas):
            numbers = sorted(
                (
                    int(found[1])
                    for name in self.plats.list(self.path("liggare"))
                    if (found := _NUMBERED.fullmatch(name))
                ),
                reverse=True,
            )
            self._number = max(numbers, default=0)
            for number in numbers:
                try:
                    kept = json.loads(self.plats.read(self.path("liggare", f"{number:06}.json")))
                    if hash_of(json.dumps(kept["liggare"], sort_keys=True).encode()) == kept["summa"]:
                        return Liggare(**kept["liggare"])
                except (ValueError, KeyError, TypeError, Saknas):
                    continue
        return Liggare()

    def write_journal(self, liggare: Liggare) -> None:
        """Write a new state, and take away those before the last one."""
        kept = json.dumps(vars(liggare), sort_keys=True)
        content = f'{{"liggare": {kept}, "summa": "{hash_of(kept.encode())}"}}'
        self._number += 1
        self.plats.write(self.path("liggare", f"{self._number:06}.json"), content.encode())
        if self._number > 2:
            self.plats.delete(self.path("liggare", f"{self._number - 2:06}.json"))

    def read_release(self, name: str) -> Release:
        """A release's manifest. Raises SamrapportError for one that is not there, or not whole."""
        if name not in self._read:
            with self._told(name):
                self._read[name] = Release.load(self.plats.read(self.path("slapp", f"{name}.json.gz")), name)
        return self._read[name]

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        try:
            yield
        except Saknas:
            raise SamrapportError(
                f"Releasen {name} finns inte på {self.plats.namn}. Visa dem som finns med samrapport releaser MÅL."
            ) from None

    def read_manifest(self, name: str) -> str:
        """The text of a release's manifest, for who compares it with another. Raises as `read_release` does."""
        if name in self._read:
            return self._read[name].text
        with self._told(name):
            return manifest_text(self.plats.read(self.path("slapp", f"{name}.json.gz")), name)

    def write_release(self, release: Release) -> None:
        """Keep a release's manifest; a half one of a killed run is written over."""
        path = self.path("slapp", f"{release.name}.json.gz")
        content = release.dump(near=self.plats.near)
        try:
            if self.plats.read(path) == content:
                return
            self.plats.delete(path)
        except Saknas:
            pass
        self.plats.write(path, content)


def open_room(plats: Plats, public: str, own: str | None = None, *, make: bool = True) -> Room | None:
    """The room of a public folder: in `own`, else beside the folder, else, where nothing may be written there, within it.

    It is made where there is none, or not, with `make` off; None then.
    """
    folder, _, name = public.rstrip("/").rpartition("/")
    above = folder or ("/" if public.startswith("/") else "")
    beside = join(above, f"{_PREFIX}-{name}") if name else ""
    inside = join(public, _PREFIX)
    places = [own] if own else [one for one in (beside, inside) if one]
    for base in places:
        with suppress(Saknas):
            if found := sorted(one for one in plats.list(base) if _TOKEN.fullmatch(one)):
                return Room(plats, public, join(base, found[0]), _is_within(base, public))
    if not make:
        return None
    for base in places:
        try:
            plats.make(base)
            plats.write(join(base, ".htaccess"), _CLOSED)
            plats.write(join(base, "index.html"), _BLANK)
            inner = join(base, f"rum-{secrets.token_hex(12)}")
            plats.make(inner)
            plats.write(join(inner, "index.html"), _BLANK)
        except PlatsFel:
            if base == places[-1]:
                raise
            continue
        return Room(plats, public, inner, _is_within(base, public))
    return None


def _is_within(base: str, public: str) -> bool:
    return not public or f"{base}/".startswith(f"{public.rstrip('/')}/")
