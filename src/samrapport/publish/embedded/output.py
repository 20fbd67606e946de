"""Outputs of a render: written into the site, or taken unchanged from an earlier one. Entries: `Made`, `write`, `reuse`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

_LINKED = re.compile(r'\s(?:href|src)="([^"#?]+)')


@dataclass(frozen=True)
class Before:
    """An earlier render to take unchanged outputs from: its site and its `state`."""

    site: Path
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """One page or PDF, written.

    path: from the site's root. key: hash of all that it was made from. files: SHA-256 of what was written, by path.
    links: what a page refers to, relative to itself.
    """

    path: str
    key: str
    files: Mapping[str, str]
    links: Sequence[str] = ()
    reused: bool = False

    @property
    def state(self) -> dict[str, Any]:
        """What `reuse` needs to know it again."""
        return {"key": self.key, "files": dict(self.files), "links": [*self.links]}


def write(site: Path, path: str, key: str, files: Mapping[str, bytes]) -> Made:
    """Write an output's files into the site."""
    for name, content in files.items():
        put(site / name, content)
    links: list[str] = []
    if path.endswith(".html"):
        found = (unquote(unescape(one)) for one in _LINKED.findall(files[path].decode()))
        links = sorted({one for one in found if ":" not in one})
    return Made(path, key, {name: _digest(content) for name, content in sorted(files.items())}, links)


def reuse(site: Path, path: str, key: str, before: Before | None) -> Made | None:
    """Copy what an earlier render made from the same, if its files are still as it left them."""
    kept = before.state.get(path) if before else None
    if before is None or kept is None or kept["key"] != key:
        return None
    contents = {}
    for name, digest in kept["files"].items():
        try:
            contents[name] = (before.site / name).read_bytes()
        except OSError:
            return None
        if _digest(contents[name]) != digest:
            return None
    for name, content in contents.items():
        put(site / name, content)
    return Made(path, key, kept["files"], kept["links"], reused=True)


def put(path: Path, content: bytes) -> None:
    """Write a file, its folder made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
