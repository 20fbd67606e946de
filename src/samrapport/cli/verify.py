"""`samrapport verify`: whether a published report can be made anew from its raw data, to the last byte. Entry: `verify`."""

from __future__ import annotations

from pathlib import Path

from samrapport.cli.options import tell
from samrapport.cli.publish import make_publisher
from samrapport.cli.show import ConsoleWatcher
from samrapport.errors import counted
from samrapport.publish.published import Compared, compare_report, open_published
from samrapport.release.arkiv.sparat import unsealed
from samrapport.release.innehall.plain import as_built
from samrapport.run.assembly.released import gather_from
from samrapport.run.build import build
from samrapport.run.choosing import Choice, choose_reports
from samrapport.run.discover import find_all, name_of
from samrapport.run.project import Project
from samrapport.run.remains import own_temporary

IDENTICAL, DIFFERENT, UNDECIDED = 0, 1, 2
_SHOWN = 30


def verify(project: Project, forbund: str, ar: str, against: str | None, engine: str, jobs: int) -> int:
    """Build in a temporary place, compare, and tell. Ends with 0 when all is identical, 1 when anything differs and 2
    when it could not be decided.
    """
    published = unsealed(as_built(open_published(against or str(project.site))), project.data)
    there = find_all(project)
    every = there.reports
    reports = choose_reports(every, forbund, ar, there.troubles)
    with own_temporary() as place:
        apart = project.placed(out=place)
        with ConsoleWatcher() as watcher:
            # A draft that was published is to be made anew as one.
            known = gather_from(published.read, [one.folder.as_posix() for one in every], project)
            choice = Choice(forbund=forbund, ar=ar, jobs=jobs, accepted=True, released=known)
            summary = build(apart, choice, watcher, make_publisher(engine, jobs))
        if summary.exit_code:
            for message in (
                *(one for result in summary.reports for one in result.faults),
                *(one for one, _ in summary.faults),
            ):
                # The temporary place is gone when this is read.
                tell(message.replace(f"{place}/", ""))
            tell(
                "Rapporten går inte att bygga om, så den är inte jämförd. Rätta felen, och se att den går att bygga med "
                "samrapport build."
            )
            return UNDECIDED
        folders = [report.folder.as_posix() for report in reports]
        found = [
            compare_report(apart.site, published, one, tuple(other for other in folders if other.startswith(f"{one}/")))
            for one in folders
        ]
    for compared in found:
        _show(compared)
    return IDENTICAL if all(one.identical for one in found) else DIFFERENT


def _show(one: Compared) -> None:
    name = name_of(Path(one.report))
    if one.identical:
        tell(f"{name}: identisk, {counted(one.files, 'fil', 'filer')}.")
        return
    tell(
        f"{name}: {len(one.differing) + len(one.missing) + len(one.extra)} av {counted(one.files, 'fil', 'filer')} skiljer sig."
    )
    for head, files in (
        ("Annat innehåll", one.differing),
        ("Inte publicerad", one.missing),
        ("Bara i den publicerade", one.extra),
    ):
        _listed(head, list(files))
    if one.changes is None:
        tell("  Den publicerade rapporten har inget manifest att jämföra, så uppgifter och underlag är inte jämförda.")
        return
    lines = [f"{fact.namn}: {fact.fore or 'saknas'} → {fact.nu or 'saknas'}" for fact in one.changes.fakta]
    _listed("Uppgift (publicerad → ombyggd)", lines)
    _listed("Underlag", list(one.changes.underlag))
    if one.changes.skyddade and not one.changes.underlag:
        tell("  Filer om enskilda personer har ingen publicerad kontrollsumma, så det syns inte om de är ändrade.")


def _listed(head: str, lines: list[str]) -> None:
    for line in lines[:_SHOWN]:
        tell(f"  {head}: {line}")
    if len(lines) > _SHOWN:
        tell(f"  … och {len(lines) - _SHOWN} till")
