"""The notebook that is run again and again in this worker, while somebody writes it: only what its change bears on. Entries: `kept_for`, `note`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samrapport.run.execution.kernels import make_kept
from samrapport.run.fingerprint import Fingerprints
from samrapport.run.record import SectionRecord, read_reasons


@dataclass
class _Known:
    """asked: what the notebook was run for. record: of its last run; None until that is over."""

    asked: tuple[object, ...]
    kept: Any
    record: SectionRecord | None = None


_known: list[_Known] = []


def kept_for(data: Path, noted: Path, *asked: object) -> Any:
    """Where the notebook's forks stand, as long as what its last run read is as it was then; else where they are to.

    noted: the file where it notes what it reads. asked: all else that its cells hang on.
    """
    for one in _known:
        record = one.record
        # What is published of others may be another at any time.
        same = record is not None and one.asked == asked and not record.known
        if record is not None and same and not any(read_reasons(record, Fingerprints(data))):
            one.record = None
            return one.kept
    drop()
    _known.append(_Known(asked, make_kept(noted)))
    return _known[-1].kept


def note(kept: Any, record: SectionRecord | None) -> None:
    """Take in how the run ended; None where nothing of it can be used."""
    for one in _known:
        if one.kept is kept:
            one.record = record
            if record is None:
                kept.drop()


def drop() -> None:
    """Keep nothing any more."""
    while _known:
        _known.pop().kept.drop()
