"""What a render gives, whichever engine does it, and its outputs: written into the site, or taken unchanged from before.

Entries: `Rendered`, `Progress`, `Made`, `write`, `note`, `reuse`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samrapport.publish.check import links_of
from samrapport.publish.errors import PublishFault
from samrapport.run.atomic import link_or_copy


@dataclass(frozen=True)
class Before:
    """An earlier render to take what is unchanged from.

    outputs: `Made.state`, and sources: `Source.state`, by path. shared: what decided how all of them turned out.
    """

    site: Path
    outputs: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, Any] = field(default_factory=dict)
    shared: str = ""


@dataclass(frozen=True)
class Made:
    """One page or PDF, written; or several that stand and fall together.

    path: from the site's root. key: hash of all that it was made from. files: SHA-256 of what was written, by path.
    links: what a page leads to within the site, as `links_of` gives it. stamps: of each file, when written.
    """

    path: str
    key: str
    files: Mapping[str, str]
    links: Sequence[str] = ()
    reused: bool = False
    stamps: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def state(self) -> dict[str, Any]:
        """What `reuse` needs to know it again."""
        return {"key": self.key, "files": dict(self.files), "links": [*self.links], "stamps": dict(self.stamps)}


def write(site: Path, path: str, key: str, files: Mapping[str, bytes]) -> Made:
    """Write an output's files into the site."""
    for name, content in files.items():
        put(site / name, content)
    links = links_of(files[path].decode()) if path.endswith(".html") else ()
    return Made(
        path,
        key,
        {name: _digest(content) for name, content in sorted(files.items())},
        links,
        stamps={name: stamp_of(site / name) for name in sorted(files)},
    )


def note(site: Path, path: str, key: str, names: Iterable[str]) -> Made:
    """Files that lie in the site already, as one output. path: what to know them by."""
    found = sorted(names)
    digests = {name: _digest((site / name).read_bytes()) for name in found}
    return Made(path, key, digests, stamps={name: stamp_of(site / name) for name in found})


def reuse(site: Path, path: str, key: str, before: Before) -> Made | None:
    """Copy what an earlier render made from the same, if its files are still as it left them."""
    kept = before.outputs.get(path)
    if kept is None or kept["key"] != key:
        return None
    stamps = kept.get("stamps", {})
    # As text: there are a hundred thousand of them in a site of all Sweden's.
    old, new = f"{before.site}{os.sep}", f"{site}{os.sep}"
    found: dict[str, tuple[int, int]] = {}
    for name, digest in kept["files"].items():
        if (stamp := _as_left(old + name, digest, stamps.get(name))) is None:
            return None
        found[name] = stamp
    fresh = {}
    for name, stamp in found.items():
        try:
            same = link_or_copy(old + name, new + name)
        except FileNotFoundError:
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            same = link_or_copy(old + name, new + name)
        fresh[name] = stamp if same else stamp_of(new + name)
    return Made(path, key, kept["files"], kept["links"], reused=True, stamps=fresh)


def put_same(site: Path, name: str, content: bytes, before: Path) -> None:
    """Write a file into the site, or take that of an earlier one which says the same: what is known of it is known still."""
    try:
        same = (before / name).read_bytes() == content
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        same = False
    if not same:
        put(site / name, content)
        return
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).unlink(missing_ok=True)
    link_or_copy(before / name, site / name)


def put(path: Path, content: bytes) -> None:
    """Write a file, its folder made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # What stands there may be the published site's own.
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def _as_left(file: str, digest: str, stamp: Sequence[int] | None) -> tuple[int, int] | None:
    """The stamp of a file that is as a render left it, by size and time, and by its content where these tell nothing; None of any other."""
    try:
        found = stamp_of(file)
        same = stamp is not None and found == tuple(stamp)
        return found if same or _digest(Path(file).read_bytes()) == digest else None
    except OSError:
        return None


def stamp_of(file: str | Path) -> tuple[int, int]:
    """Size and time of a file."""
    found = os.stat(file)  # noqa: PTH116  quick for a name
    return found.st_size, found.st_mtime_ns


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


Progress = Callable[[int, int, str], None]
"""Called with how many outputs are made, how many there are to make, and the path of the one just made."""


def silent(done: int, total: int, what: str) -> None:
    """No progress."""


@dataclass(frozen=True)
class Rendered:
    """pages, pdfs: what now lies in the site, from its root. reused: how many of them came unchanged from before.

    faults: what could not be rendered, one for each source at most. state: for the next render's `before`. same: the
    pages among the reused.
    """

    pages: tuple[str, ...]
    pdfs: tuple[str, ...]
    reused: int
    faults: tuple[PublishFault, ...]
    state: Mapping[str, Any]
    same: Mapping[str, Made] = field(default_factory=dict)
