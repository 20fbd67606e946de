"""A site made anew against a published one, report by report. Entry: `compare_report`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samrapport.publish.published import Published
from samrapport.run.andringar.andringar import Andringar, jamfor
from samrapport.run.assembly.manifest import PUBLIC_MANIFEST
from samrapport.run.assembly.publicerad import is_manifest

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
_PUBLIC = f"data/{PUBLIC_MANIFEST}"
_MOST = 5000


@dataclass(frozen=True)
class Compared:
    """files: how many were compared. differing: other bytes. missing: not published. extra: published, not made anew.

    changes: what the manifests tell of facts and inputs; None where the published report has no manifest to compare.
    """

    report: str
    files: int
    differing: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    changes: Andringar | None

    @property
    def identical(self) -> bool:
        """Whether every byte is the same."""
        return not (self.differing or self.missing or self.extra)


def compare_report(site: Path, published: Published, report: str, within: tuple[str, ...]) -> Compared:
    """Compare one report. report: its folder under reports/. within: reports whose folders lie in its own, and which are
    compared by themselves.
    """
    root = f"reports/{report}/"
    apart = tuple(f"reports/{one}/" for one in within)
    own = {path for path in _files(site, root) if not path.startswith(apart)}
    theirs = _read_manifest(published.read(root + _PUBLIC))
    listed = {path for path in published.files(root.rstrip("/")) if not path.startswith(apart)}
    listed |= {root + name for name in _named(theirs)}
    differing, missing, extra = [], [], []
    for path in sorted(own | listed):
        content = published.read(path)
        if path not in own:
            extra += [path] if content is not None else []
        elif content is None:
            missing.append(path)
        elif content != (site / path).read_bytes():
            differing.append(path)
    ours = _read_manifest((site / root / _PUBLIC).read_bytes())
    changes = jamfor(theirs, ours) if theirs and ours else None
    short = [tuple(path.removeprefix(root) for path in paths) for paths in (differing, missing, extra)]
    return Compared(report, len(own | listed), short[0], short[1], short[2], changes)


def _files(site: Path, root: str) -> list[str]:
    return [path.relative_to(site).as_posix() for path in (site / root).rglob("*") if path.is_file()]


def _named(manifest: dict[str, Any] | None) -> set[str]:
    """The files of a report that its published manifest names; a name that is no plain path is not asked for."""
    outputs = (manifest or {}).get("outputs")
    names = list(outputs)[:_MOST] if isinstance(outputs, dict) else []
    pages = (re.sub(r"\.ipynb$", ".html", name) for name in names if isinstance(name, str))
    return {name for name in pages if _PLAIN.fullmatch(name)}


def _read_manifest(content: bytes | None) -> dict[str, Any] | None:
    try:
        found = json.loads(content) if content else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and is_manifest(found) else None
