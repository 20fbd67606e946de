"""A release: every file of a site by its hash, under a name that is the hash of all of them. Entries: `Fil`, `Release`, `report_of`."""

from __future__ import annotations

import gc
import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple

from samrapport.errors import SamrapportError

REPORTS = "reports/"
"""Where a site has its reports."""

_LENGTH = 16
_EFFORT = 1
"""Of compressing what goes over a connection: more of it takes much longer, and hashes hardly become smaller."""

_DAMAGED = (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, zlib.error)
"""What reading a manifest that is not as it was written raises."""

Read = Callable[[str], bytes | None]
"""A file's content by its path in the release; None where it is not to be had here."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: what is made of tens of thousands of files stays, and to look through it again and again takes a
    quarter of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Fil(NamedTuple):
    """sha: SHA-256 of the content. size: bytes. asset: whether its name changes with its content, so that old and new lie side by side."""

    sha: str
    size: int
    asset: bool = False


_as_fil = partial(tuple.__new__, Fil)
"""One of its three values, a third as dear as by their names; that there are three is known by the name of what they stand in."""

_quoted = json.JSONEncoder(ensure_ascii=False).encode
_TOLD = {False: "false", True: "true"}


@dataclass(frozen=True)
class Release:
    """files: by path from the site's root. reports: each report's folder, with what its pages use outside it."""

    files: Mapping[str, Fil]
    reports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def name(self) -> str:
        """What it is known by everywhere; the same content has the same."""
        return _name_of(self.text.encode())

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(one.size for one in self.files.values())

    @cached_property
    def text(self) -> str:
        """The manifest, as it is named by and kept."""
        # A site has tens of thousands of files: what is always the same of each is not looked into, as JSON's own writer would.
        files = [
            f'{_quoted(path)}:["{sha}",{size},{_TOLD[asset]}]'
            for path, (sha, size, asset) in sorted(self.files.items())
        ]
        reports = {name: sorted(used) for name, used in self.reports.items()}
        told = json.dumps(reports, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return f'{{"filer":{{{",".join(files)}}},"rapporter":{told}}}'

    def dump(self, *, near: bool = False) -> bytes:
        """The manifest that is kept at the place; the same bytes for the same release. near: whether bytes cost nothing there."""
        return gzip.compress(self.text.encode(), 0 if near else _EFFORT, mtime=0)

    @classmethod
    @uncollected()
    def load(cls, content: bytes, name: str) -> Release:
        """The release of a manifest. Raises SamrapportError for one that is not whole, or is not of that name."""
        text = manifest_text(content, name)
        try:
            found = json.loads(text)
            files = dict(zip(found["filer"], map(_as_fil, found["filer"].values()), strict=True))
            release = cls(files, {one: tuple(used) for one, used in found["rapporter"].items()})
        except _DAMAGED:
            raise _damaged(name) from None
        # What was just read need not be put together again to be named.
        vars(release).update(name=name, text=text)
        return release


def manifest_text(content: bytes, name: str) -> str:
    """The text of a manifest that is kept. Raises SamrapportError for one that is not whole, or is not of that name."""
    try:
        text = gzip.decompress(content)
        if _name_of(text) == name:
            return text.decode()
    except _DAMAGED:
        pass
    raise _damaged(name)


def unlike(old: str, new: str) -> tuple[dict[str, Fil], dict[str, Fil]]:
    """The files that stand otherwise, or not at all, in the other of two manifests: those of the old, and those of the new.

    Most are alike in both, and what is alike need not be made into files to be seen so.
    """
    one, other = _entries(old), _entries(new)
    return _files_of(one - other), _files_of(other - one)


def _entries(text: str) -> set[str]:
    # Within a name a quote is written with a backslash before it, so these marks stand between files alone.
    files = text[len('{"filer":{"') : text.index('},"rapporter":') - len("]")]
    return set(files.split('],"')) if files else set()


def _files_of(entries: Collection[str]) -> dict[str, Fil]:
    told = ",".join(f'"{one}]' for one in entries)
    found = json.loads(f"{{{told}}}")
    return {path: _as_fil(found[path]) for path in sorted(found)}


def _damaged(name: str) -> SamrapportError:
    return SamrapportError(
        f"Listan över filerna i releasen {name} är skadad på servern. Gå till en annan release med samrapport återställ MÅL --till RELEASE."
    )


def _name_of(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:_LENGTH]


def report_of(path: str, reports: Collection[str]) -> str | None:
    """The report that a file belongs to: the innermost folder that is one's. None for what belongs to the site."""
    if not path.startswith(REPORTS):
        return None
    parts = path.removeprefix(REPORTS).split("/")[:-1]
    for length in range(len(parts), 0, -1):
        if (name := "/".join(parts[:length])) in reports:
            return name
    return None


def hash_of(content: bytes) -> str:
    """The SHA-256 of a content."""
    return hashlib.sha256(content).hexdigest()
