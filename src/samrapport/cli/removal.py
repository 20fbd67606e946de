"""The question that is asked before many reports go. Entry: `may_remove`."""

from __future__ import annotations

import sys

import typer

from samrapport.raw.personnummer.form import hide_personnummer
from samrapport.run.discover import find_all
from samrapport.run.project import Project
from samrapport.run.remains import find_gone


def may_remove(project: Project) -> bool:
    """Ask, on a terminal and where many reports would go. Elsewhere nobody can answer, and the build says what to do."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    gone = find_gone(project, find_all(project))
    if not gone.reports or not gone.many:
        return False
    listed = "\n".join(f"  {one}" for one in gone.reports)
    question = (
        f"{len(gone.reports)} av {gone.of} rapporter har inte längre rådata:\n{listed}\nSka de tas bort ur webbplatsen?"
    )
    return typer.confirm(hide_personnummer(question), default=False, err=True)
