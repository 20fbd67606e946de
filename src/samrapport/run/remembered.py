"""What the records of a report say of it, kept for as long as they are the same files and all that they noted is. Entry: `remembering`.

The records of four hundred reports are two hundred megabytes, most of it the same modules and files over and over. Only what stands is told
from here: where anything is other than the records noted, or may be, they are read themselves, and tell what it is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from samrapport.raw.opening import exists
from samrapport.run.atomic import read_json, write_atomic
from samrapport.run.discover import Section
from samrapport.run.disk.kept import GRAIN, Kept
from samrapport.run.fingerprint import Fingerprints, code_of, hash_mapping
from samrapport.run.record import RECORD_VERSION, SectionRecord, StateFolder, record_of, state_of

_TIME = 1


class Remembered:
    """The records of reports of which everything that they read still stands. file: where they are kept; None for not at all."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        noted: Any = read_json(file) if file else None
        self._of = f"{RECORD_VERSION} {code_of('run')}" if file else ""
        sound = isinstance(noted, dict) and noted.get("of") == self._of
        self._reports: dict[str, Any] = noted["reports"] if sound else {}
        self._modules: dict[str, dict[str, str | None]] = noted["modules"] if sound else {}
        self._stand: dict[str, bool] = {}
        self.also: list[Kept] = []
        """What else is kept of what reports stand on."""
        self._changed = False

    def of(
        self, state: StateFolder, sections: Sequence[Section], fingerprints: Fingerprints
    ) -> dict[Section, SectionRecord | None] | None:
        """The record of each section, without what it read and showed; None where anything of that may be other than it was."""
        card = self._reports.get(str(state.path))
        if (
            card is None
            or card["stamps"] != _stamps(state, sections)
            or {*card["records"]} != {one.stem for one in sections}
        ):
            return None
        if not all(self._are_as_noted(digest, fingerprints) for digest in card["modules"]):
            return None
        if any(fingerprints.raw(path) != noted for path, noted in card["files"].items()):
            return None
        return {one: record_of(card["records"][one.stem]) for one in sections}

    def note(
        self, state: StateFolder, sections: Sequence[Section], records: Mapping[Section, SectionRecord | None], now: int
    ) -> None:
        """Keep what the records of a report say. now: nanoseconds, before they were read."""
        if self._file is None:
            return
        self._changed |= self._reports.pop(str(state.path), None) is not None
        stamps = _stamps(state, sections)
        files: dict[str, str | None] = {}
        modules = set()
        for record in records.values():
            # Two sections that found a file different cannot both stand.
            if record is None or any(files.setdefault(path, noted) != noted for path, noted in record.files.items()):
                return
            modules.add(digest := hash_mapping(record.modules))
            self._modules[digest] = dict(record.modules)
        if any(one is None or one[_TIME] >= now - GRAIN for one in stamps):
            return
        short = {
            one.stem: state_of(replace(record, files={}, modules={}, shown={}))
            for one, record in records.items()
            if record
        }
        self._reports[str(state.path)] = {
            "stamps": stamps,
            "records": short,
            "files": files,
            "modules": sorted(modules),
        }
        self._changed = True

    def keep(self) -> None:
        """Write down what is known, where anything is new; nothing of reports that are no more."""
        for one in self.also:
            one.keep()
        if self._file is None or not self._changed:
            return
        reports = {place: card for place, card in self._reports.items() if exists(place)}
        named = {digest for card in reports.values() for digest in card["modules"]}
        modules = {digest: found for digest, found in self._modules.items() if digest in named}
        noted = {"of": self._of, "reports": reports, "modules": modules}
        write_atomic(self._file, json.dumps(noted, ensure_ascii=False, separators=(",", ":")))
        self._changed = False

    def _are_as_noted(self, digest: str, fingerprints: Fingerprints) -> bool:
        """Whether modules that records noted are the same: once for all of them."""
        if digest not in self._stand:
            noted = self._modules.get(digest)
            self._stand[digest] = noted is not None and all(
                fingerprints.module(name) == found for name, found in noted.items()
            )
        return self._stand[digest]


def _stamps(state: StateFolder, sections: Sequence[Section]) -> list[list[int] | None]:
    return [_stamp(str(state.record(one))) for one in sections]


def _stamp(place: str) -> list[int] | None:
    try:
        found = os.stat(place)  # noqa: PTH116  quick for a name
    except (FileNotFoundError, NotADirectoryError):
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ino]


@contextmanager
def remembering(cache: Path) -> Iterator[Remembered]:
    """What is kept in a folder of things that builds may forget; written down at the end. What fails on the way leaves it as it was."""
    remembered = Remembered(cache / "uppteckningar.json")
    yield remembered
    remembered.keep()
