"""What the facade says of a report when it is put together: metadata, facts, front page, controls. Entries: `describe_report`,
`controls_in_words`, `places_of_notes`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from samrapport.errors import UnknownName
from samrapport.run.assembly.manifest import inputs_of
from samrapport.run.assembly.page import Page
from samrapport.run.discover import Report
from samrapport.run.record import SectionRecord


@dataclass(frozen=True)
class Described:
    """What the facade says of the report: its metadata, its facts by name, and the body of its front page with the names
    of the facts on it, what the controls found (nothing where it is not controlled) and whether all may read it, and the raw files that it read for these.
    notes: what to know of how it is made. released: what it releases of persons. overview: what pages beside its own tell of it. beside: files that
    lie beside its pages, by name.
    """

    metadata: dict[str, Any]
    facts: dict[str, dict[str, Any]]
    front: str
    front_facts: tuple[str, ...]
    controls: dict[str, Any]
    open_controls: bool
    read: dict[str, str | None]
    notes: tuple[str, ...] = ()
    released: Mapping[str, Any] = field(default_factory=dict)
    overview: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, bytes] = field(default_factory=dict)


def describe_report(report: Report, facade: str, records: Iterable[SectionRecord]) -> Described:
    """Ask the facade. records: of the sections that ran. Raises SamrapportError for what the data lacks."""
    rapport = import_module(facade).oppna(**report.asked)
    title = {"title": report.type.title.format(**report.parameters)} if report.type.title else {}
    from samrapport.facts.following import followed

    with followed() as trail:
        front = str(rapport.framsida())
        names = tuple(trail.facts)
    metadata = dict(rapport.metadata()) | title
    controlled = getattr(rapport, "kontrolleras", True)
    controls = dict(import_module(facade).kontrollfil(rapport)) if controlled else {}
    is_open = bool(rapport.oppen_avstamning)
    overview, beside = dict(rapport.oversikt()), dict(rapport.bilagor())
    # Before all facts are asked for, which reads on: a fact on files that nothing else of the report reads is none of its.
    read = dict(rapport.lasta_filer())
    known = read.keys() | inputs_of(records).keys()
    facts = {
        str(one["name"]): one
        for one in rapport.faktalista()
        if all(source["file"] in known for source in one["sources"])
    }
    return Described(
        metadata,
        facts,
        front,
        names,
        controls,
        is_open,
        read,
        tuple(rapport.noteringar()),
        rapport.slappt(),
        overview,
        beside,
    )


def controls_in_words(controls: Mapping[str, Any]) -> str:
    """What the controls have come to, as the front page of their document says it."""
    numbers = controls.get("sammanfattning", {})
    found = [f"{numbers.get(key, 0)} {words[numbers.get(key, 0) != 1]}" for key, words in _SEVERITIES.items()]
    left = numbers.get("kvar", 0)
    return (
        "Här står vad kontrollerna av rapporten har hittat, för den som gör och granskar den. "
        f"Tryckta uppgifter som har jämförts: {numbers.get('jamforda', 0)}. Fynd: {', '.join(found)}. "
        f"Förklarade: {numbers.get('forklarade', 0)}. Fel som ingen har förklarat: {left}."
    )


_SEVERITIES = {"fel": ("fel", "fel"), "varning": ("varning", "varningar"), "upplysning": ("upplysning", "upplysningar")}


def places_of_notes(report: Report, controls: Mapping[str, Any], pages: list[Page]) -> dict[str, list[str]]:
    """What the analyst has said of a finding, by the place where it is to be read. Raises UnknownName for one that is not shown."""
    there = {
        place.removesuffix(".md").removeprefix(f"{report.folder.as_posix()}/"): place
        for page in pages
        for place in page.places.values()
    }
    found: dict[str, list[str]] = {}
    for note in (one.get("notering") for one in controls.get("fynd", ())):
        for name in (note or {}).get("visas_i", ()):
            if name not in there:
                where = f"{report.folder.as_posix()}/avstamning.csv, kolumnen ”visas i”"
                step = "Skriv etiketten på en tabell eller ett diagram, eller en text, som rapporten visar."
                raise UnknownName("Stället", name, there, where=where, next_step=step)
            told = found.setdefault(there[name], [])
            if note["forklaring"] not in told:
                told.append(note["forklaring"])
    return found
