"""What a run observed about one section, kept beside the executed notebook. Entries: `SectionRecord`, `StateFolder`.

A record is written after its notebook, both by rename, and holds the notebook's hash: whatever a kill or a hand leaves
half done fits no record and is done again. One file per section, so that workers never write the same file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from samrapport.run.atomic import read_json, write_json
from samrapport.run.discover import Report, Section
from samrapport.run.fingerprint import Fingerprints

RECORD_VERSION = 2


class SectionState(StrEnum):
    """How a section ended; the value is what people see."""

    DONE = "klar"
    LEFT_OUT = "utelämnad"
    FAILED = "fel"


@dataclass(frozen=True)
class SectionRecord:
    """The inputs and the outcome of one executed section.

    files: SHA-256 of each raw file read, None when looked for in vain, by path relative to the data. modules: hashes of
    the modules imported. output: hash of the executed notebook. missing: the files for whose lack the section is left
    out. warnings: what the notebook wrote to stderr. seconds: time it took. shown: what each thing shown is
    made of (see `domain.spar`).
    """

    state: SectionState
    notebook: str
    parameters: Mapping[str, Any]
    environment: str
    resources: str
    output: str | None
    files: Mapping[str, str | None] = field(default_factory=dict)
    modules: Mapping[str, str | None] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    shown: Mapping[str, Any] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)


def read_reasons(record: SectionRecord, fingerprints: Fingerprints) -> Iterator[str]:
    """What of the raw files that a run read, and of the modules that it imported, is not as it was."""
    for path, noted in sorted(record.files.items()):
        found = fingerprints.raw(path)
        if found != noted:
            unread = path in fingerprints.unread
            told = "ny" if noted is None else "borttagen" if found is None else "ändrad"
            yield f"{path} går inte att läsa" if unread else f"{path} är {told}"
    for name, noted in sorted(record.modules.items()):
        if fingerprints.module(name) != noted:
            yield f"modulen {name} är ändrad"


def state_of(record: SectionRecord) -> dict[str, Any]:
    """A record as JSON has it."""
    return {"version": RECORD_VERSION, **asdict(record)}


def record_of(content: Mapping[str, Any]) -> SectionRecord | None:
    """A record of what `state_of` gave; None of anything else."""
    if content.get("version") != RECORD_VERSION:
        return None
    try:
        lists = {name: tuple(content[name]) for name in ("missing", "warnings")}
        given = {name: value for name, value in content.items() if name != "version"}
        return SectionRecord(**given | lists | {"state": SectionState(content["state"])})
    except (KeyError, TypeError, ValueError):
        return None


class StateFolder:
    """The state of one report: executed notebooks, their records, and what was assembled from them."""

    def __init__(self, state: Path, report: Report) -> None:
        self.path = state / report.folder

    def executed(self, section: Section) -> Path:
        """Where the executed notebook lies."""
        return self.path / section.notebook.name

    def failed(self, section: Section) -> Path:
        """Where a notebook that failed lies, with its whole traceback."""
        return self.path / f"{section.stem}.fel.ipynb"

    def log(self, name: str) -> Path:
        """Where the traceback of a fault of the program goes, by what it struck."""
        return self.path / f"{name}.fel.txt"

    def read(self, section: Section) -> SectionRecord | None:
        """The section's record; None when there is none that can be used."""
        content = read_json(self.record(section))
        return record_of(content) if isinstance(content, dict) else None

    def write(self, section: Section, record: SectionRecord) -> None:
        """Keep the section's record."""
        write_json(self.record(section), state_of(record))

    def forget(self, section: Section) -> None:
        """Drop the section's record, so that it is run again."""
        self.record(section).unlink(missing_ok=True)

    def read_note(self, name: str) -> dict[str, Any]:
        """A note of this report (`validerad`, `rapport`); empty when there is none."""
        content = read_json(self.path / f"{name}.json")
        return content if isinstance(content, dict) else {}

    @property
    def told(self) -> tuple[str, ...]:
        """What has to be known of how the assembled report is made."""
        return tuple(self.read_note("rapport").get("notes", ()))

    def write_note(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep a note of this report."""
        write_json(self.path / f"{name}.json", dict(content))

    def record(self, section: Section) -> Path:
        """Where the section's record lies."""
        return self.path / f"{section.stem}.json"
