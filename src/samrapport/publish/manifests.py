"""What publishing asks of reports' manifests, each read again only when it is another file. Entry: `Manifests`.

A manifest is half a megabyte, and a site of all Sweden's has four hundred.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BufferedReader
from pathlib import Path
from typing import Any

from samrapport.raw.folder import SLUG
from samrapport.run.andringar.andringar import LET_BE
from samrapport.run.assembly.manifest import MANIFEST
from samrapport.run.disk.kept import Kept
from samrapport.run.fingerprint import code_of
from samrapport.there import has_file, has_folder

_CACHE = ".samrapport/cache"
"""With what else a build may forget; where no build has been, nothing is kept."""


class Manifests:
    """Those of some reports in a folder of reports. reports: by their folders."""

    def __init__(self, folder: Path, reports: Iterable[str]) -> None:
        cache = folder / _CACHE
        kept = Kept(
            cache / "manifester.json" if has_folder(cache) else None, code_of("publish") if has_folder(cache) else ""
        )
        self._folder = folder
        self._asked: dict[str, Any] = {one: kept.read(folder / one / MANIFEST, _asked) for one in reports}
        kept.keep()

    def document(self, report: str) -> str:
        """File name, without ending, of the whole report; "" where it is missing."""
        name = str((self._asked.get(report) or {}).get("document", ""))
        return name if SLUG.fullmatch(name) and has_file(self._folder / report / f"{name}.ipynb") else ""

    def let_be(self, report: str) -> frozenset[str]:
        """The hashes of digits that the report's raw data declares to be no personnummer."""
        return frozenset((self._asked.get(report) or {}).get(LET_BE, ()))


def _asked(file: BufferedReader) -> dict[str, Any]:
    try:
        manifest = json.loads(file.read())
    except (ValueError, RecursionError):
        return {}
    if not isinstance(manifest, dict):
        return {}
    report = manifest.get("report")
    document = str(report.get("document", "")) if isinstance(report, dict) else ""
    return {
        "document": document,
        LET_BE: sorted({digest for one in manifest.get(LET_BE, []) for digest in one.get("digits", ())}),
    }
