"""What the facade says of a report when it is put together: metadata, facts, front page, controls. Entry: `describe_report`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from samrapport.run.assembly.manifest import inputs_of
from samrapport.run.discover import Report
from samrapport.run.record import SectionRecord


@dataclass(frozen=True)
class Described:
    """What the facade says of the report: its metadata, its facts by name, and the body of its front page with the names
    of the facts on it, what the controls found, and the raw files that it read for these. notes: what to know of how it is made.
    """

    metadata: dict[str, Any]
    facts: dict[str, dict[str, Any]]
    front: str
    front_facts: tuple[str, ...]
    controls: dict[str, Any]
    read: dict[str, str | None]
    notes: tuple[str, ...] = ()


def describe_report(report: Report, facade: str, records: Iterable[SectionRecord]) -> Described:
    """Ask the facade. records: of the sections that ran. Raises SamrapportError for what the data lacks."""
    rapport = import_module(facade).oppna(**report.asked)
    title = {"title": report.type.title.format(**report.parameters)} if report.type.title else {}
    from samrapport.facts.following import followed

    with followed() as trail:
        front = str(rapport.framsida())
        names = tuple(trail.facts)
    metadata, controls = dict(rapport.metadata()) | title, dict(import_module(facade).kontrollfil(rapport))
    # Before all facts are asked for, which reads on: a fact on files that nothing else of the report reads is none of its.
    read = dict(rapport.lasta_filer())
    known = read.keys() | inputs_of(records).keys()
    facts = {
        str(one["name"]): one
        for one in rapport.faktalista()
        if all(source["file"] in known for source in one["sources"])
    }
    return Described(metadata, facts, front, names, controls, read, tuple(rapport.noteringar()))
