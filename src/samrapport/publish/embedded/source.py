"""What a render asks of a source before it makes anything of it; a file that stands as it did is not read again.

Entries: `Source`, `read_sources`.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samrapport.publish.embedded.document import Document, html_path, read_document
from samrapport.publish.errors import PublishFault
from samrapport.publish.output import stamp_of

_COARSEST = 2_000_000_000
"""Nanoseconds between two times that every file system tells apart."""


@dataclass(frozen=True)
class Source:
    """A document in short.

    path: from the project's root. title: in Markdown. content: hash of all that it says. attached: the files that its PDF holds,
    from its folder. stamp: of its file, when read; None where the file was too new for size and time to tell it from what it may become.
    """

    path: str
    title: str
    sidebar: bool
    pdf_path: str | None
    docx_path: str | None
    content: str
    attached: Sequence[str]
    stamp: tuple[int, int] | None

    @property
    def html_path(self) -> str:
        """Where the page goes."""
        return html_path(self.path)

    @property
    def state(self) -> dict[str, Any]:
        """What `read_sources` needs to know it again."""
        return {name: value for name, value in vars(self).items() if name != "path"}


def read_sources(
    root: Path, paths: Iterable[str], known: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Source], list[PublishFault]]:
    """The sources at `paths`, and why some can't be had. known: `state` of those that an earlier render of the same
    code read, by path.
    """
    found, faults = [], []
    for path in paths:
        try:
            found.append(_recall(root, path, known.get(path)) or _read(root, path))
        except PublishFault as fault:
            faults.append(fault)
    return found, faults


def _recall(root: Path, path: str, known: Mapping[str, Any] | None) -> Source | None:
    if known is None or known["stamp"] is None or (stamp := stamp_of(root / path)) != tuple(known["stamp"]):
        return None
    return Source(path, **{**known, "stamp": stamp})


def _read(root: Path, path: str) -> Source:
    stamp, now = stamp_of(root / path), time.time_ns()
    document = read_document(root, path)
    sidebar = document.front.get("sidebar", True) is not False
    kept, content = stamp if now - stamp[1] > _COARSEST else None, _content_of(document)
    found = (document.pdf_path, document.docx_path, content, document.attached)
    return Source(path, document.title, sidebar, *found, kept)


def _content_of(document: Document) -> str:
    # Where a text was written is no part of what it says.
    parts = [part if isinstance(part, str) else [part.cell, part.options, part.bundle] for part in document.parts]
    said = json.dumps([document.path, dict(document.front), parts], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()
