"""The run log: who built which report, when, what ran, how long it took and what went wrong. Entries: `write_korlogg`, `builder_of`.

One line of JSON a build and report, in `korlogg/` beside `reports/`: never part of the site, and of nothing that is
compared. A log holds the last `MOST` builds.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from samrapport.errors import one_line
from samrapport.raw.personnummer.form import hide_personnummer
from samrapport.run.assembly.manifest import MANIFEST
from samrapport.run.atomic import write_atomic
from samrapport.run.fingerprint import Hashes
from samrapport.run.project import Project
from samrapport.run.summary import ReportResult, Summary
from samrapport.there import has_file

USER_VARIABLE = "SAMRAPPORT_USER"
"""The environment variable that names who builds; without it, the operating system's user."""

FOLDER = "korlogg"
UNKNOWN = "okänd"
MOST = 1000
_LONGEST = 2000


def write_korlogg(project: Project, summary: Summary, choice: Mapping[str, Any], known: Hashes | None = None) -> None:
    """Add a line to the log of each report. A log that cannot be written stops nothing.

    choice: what was asked for, as the line is to say it. known: what files hash to, where that is had already.
    """
    hashes = known or Hashes()
    now, user, program = datetime.now(UTC).isoformat(timespec="seconds"), current_user(), version("samrapport")
    for result in summary.reports:
        line: dict[str, Any] = {"tid": now, "vem": user, "version": program, "val": dict(choice)}
        line |= _told(result, summary)
        line["manifest"] = hashes.file(project.reports / result.report.folder / MANIFEST)
        path = log_of(project, result.report.folder)
        try:
            _append(path, json.dumps(line, ensure_ascii=False, sort_keys=True))
        except OSError:
            continue


def log_of(project: Project, folder: Path) -> Path:
    """Where a report's log lies. folder: the report's own."""
    return project.reports.parent / FOLDER / f"{'-'.join([*folder.parts[:2], *folder.parts[2:][-1:]])}.jsonl"


def builder_of(project: Project, folder: Path) -> str:
    """Who put a report together last, as the run log has it; "" where nobody knows. folder: the report's own."""
    path = log_of(project, folder)
    for line in reversed(path.read_text(encoding="utf-8").splitlines() if has_file(path) else []):
        try:
            found = json.loads(line)
            if found["utfall"] == ReportResult.NEW:
                return "" if found["vem"] == UNKNOWN else str(found["vem"])
        except (ValueError, KeyError, TypeError):
            continue
    return ""


def current_user() -> str:
    """Who runs this, as the run log names them."""
    named = os.environ.get(USER_VARIABLE, "").strip()
    if named:
        return one_line(named[:200])
    try:
        return one_line(getpass.getuser())
    except (OSError, KeyError, ImportError):
        return UNKNOWN


def _told(result: ReportResult, summary: Summary) -> dict[str, Any]:
    published = summary.published
    return {
        "rapport": result.report.folder.as_posix(),
        "utfall": result.outcome,
        "slutkod": summary.exit_code,
        "sekunder": round(summary.seconds, 1),
        "publicerad": bool(published and published.fresh),
        "motor": published.engine if published else "",
        "avsnitt": [
            {
                "avsnitt": str(one.section),
                "utfall": str(one.state or "inte kört"),
                "kördes": one.ran,
                "sekunder": round(one.seconds, 1),
                "saknar": list(one.missing),
                "varningar": [text[:_LONGEST] for text in one.warnings],
            }
            for one in result.sections
        ],
        "noteringar": list(result.notes),
        "fel": [text[:_LONGEST] for text in result.faults],
    }


def _append(path: Path, line: str) -> None:
    """Add a line. It is written at once behind the others, and what a kill or a full disk leaves of one is passed over by who reads."""
    line = hide_personnummer(line)
    written = path.read_bytes() if has_file(path) else b""
    if written.endswith(b"\n") and written.count(b"\n") < MOST:
        with path.open("ab") as log:
            log.write(f"{line}\n".encode())
        return
    lines = written.decode(errors="replace").splitlines()
    write_atomic(path, "\n".join([*lines[1 - MOST :], line]) + "\n")
