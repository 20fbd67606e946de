"""`samrapport check`: the controls of reports on the command line. Entry: `check`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

import typer

from samrapport.cli.beslut.lage import noteringar
from samrapport.cli.working import working
from samrapport.errors import DataFault, Fault, Hindered, SamrapportError, counted, shorten
from samrapport.rapport.tidigare import given
from samrapport.raw.folder import RawFolder
from samrapport.raw.rapporttyp import find_report_types
from samrapport.run.addresses import Targets
from samrapport.run.assembly.released import gather
from samrapport.run.choosing import choose_reports
from samrapport.run.discover import Report, Trouble, find_reports
from samrapport.run.execution.failure import hide
from samrapport.run.project import Project
from samrapport.run.remains import own_temporary
from samrapport.run.validate import raw_faults

UNEXPLAINED = 1
"""What the command ends with when an error has not been explained."""


def check(project: Project, forbund: str | None, ar: str | None, as_json: bool, in_books: bool = False) -> int:
    """Run the controls on the chosen reports and show what they find. Gives 0, 1 for unexplained errors and what the system would not do,
    or 2 for bad data. in_books: whether copies of their workbooks are written with all of it marked.

    Raises UnknownName for a förbund or year that does not exist.
    """
    troubles: list[Trouble] = []
    reports = choose_reports(
        find_reports(project.data, find_report_types(project.notebooks), troubles), forbund, ar, troubles
    )
    facade = import_module(project.facade)
    done: list[dict[str, Any]] = []
    code, hinders = 0, False
    for trouble in (one for one in troubles if one.is_asked_for(forbund, ar)):
        code, hinders = 2, hinders or trouble.exit_code == Hindered.exit_code
        typer.echo(trouble.message, err=True)
    known = gather(project)
    for number, report in enumerate(reports, 1):
        raw: Sequence[Fault] = ()
        try:
            with working(f"Stämmer av {report}, {number} av {len(reports)}"), given(known):
                raw = raw_faults(project, report, Targets(project, report))
                faults = [str(fault) for fault in raw]
                found = None if faults else facade.kontrollfil(facade.oppna(**report.asked, data=project.data))
        except SamrapportError as error:
            faults, found = str(error).splitlines(), None
            raw = error.faults if isinstance(error, DataFault) else ()
            hinders = hinders or isinstance(error, Hindered)
        if in_books:
            _mark(project, report, raw, found)
        if found is None:
            code = 2
            for fault in faults:
                typer.echo(f"{report}: {hide(fault)}", err=True)
            continue
        done.append(found)
        if found["sammanfattning"]["kvar"]:
            code = code or UNEXPLAINED
        if not as_json:
            _show(report, found)
            told = _tell_notes(project, report)
            code, hinders = (told and 2) or code, hinders or told == Hindered.exit_code
    if as_json:
        typer.echo(json.dumps({"rapporter": done}, ensure_ascii=False, indent=2, sort_keys=True))
    return Hindered.exit_code if hinders else code


def _mark(project: Project, report: Report, faults: Iterable[Fault], found: dict[str, Any] | None) -> None:
    """Write a copy of the report's workbook with what is wrong marked, and tell of it."""
    from samrapport.intake.arsmapp.granskad import Marke, skriv_granskad

    marks = [
        Marke(one.file, one.row, one.column, hide(f"{f'”{shorten(one.value)}” ' if one.value else ''}{one.expected}"))
        for one in faults
    ]
    for one in found["fynd"] if found else ():
        if not one["notering"]:
            marks.append(
                Marke(one["fil"] or "", one["rad"], None, hide(f"{one['allvar']}: {one['plats']}. {one['text']}"))
            )
    with own_temporary():
        copy = skriv_granskad(RawFolder(project.data), report.folder.as_posix(), marks)
    if copy is None:
        typer.echo(f"{report}: ingen arbetsbok att märka.", err=True)
    else:
        typer.echo(
            f"{report}: {counted(len(marks), 'ställe märkt', 'ställen märkta')} i {project.data / copy}", err=True
        )


def _tell_notes(project: Project, report: Report) -> int:
    """Tell what reviewers have said of the report as it is built. Gives the exit code of what hindered it, else 0."""
    try:
        for note in noteringar(project, report):
            typer.echo(f"  granskning: {hide(note)}")
    except SamrapportError as error:
        typer.echo(f"{report}: {hide(str(error))}", err=True)
        return error.exit_code
    return 0


def _show(report: Report, found: dict[str, Any]) -> None:
    numbers = found["sammanfattning"]
    typer.echo(
        f"{report}: {counted(numbers['jamforda'], 'uppgift jämförd', 'uppgifter jämförda')}. {numbers['fel']} fel, "
        f"{counted(numbers['varning'], 'varning', 'varningar')} och {counted(numbers['upplysning'], 'upplysning', 'upplysningar')}, "
        f"{counted(numbers['forklarade'], 'förklarad', 'förklarade')}. {numbers['kvar']} fel återstår."
    )
    names = {one["id"]: one["namn"] for one in found["regler"]}
    for one in found["fynd"]:
        typer.echo(f"  {one['allvar']}: {names[one['regel']]} ({one['regel']}). {one['plats']}")
        typer.echo(f"    {one['text']}{_values(one)}")
        typer.echo(f"    {_place(one)}{_note(one)}")


def _values(one: dict[str, Any]) -> str:
    told: Sequence[tuple[str, str]] = (("givet", "Givet"), ("beraknat", "beräknat"), ("skillnad", "skillnad"))
    shown = [f"{word} {_swedish(one[key])}" for key, word in told if one[key] is not None]
    return (
        f" {', '.join(shown)}{' ' + one['enhet'] if one['enhet'] not in ('', 'text', 'datum', 'riktning') else ''}."
        if shown
        else ""
    )


def _swedish(value: str) -> str:
    return value.replace(".", ",").replace("-", "−") if re.fullmatch(r"-?[0-9]+([.][0-9]+)?", value) else value


def _place(one: dict[str, Any]) -> str:
    return f"{one['fil']}{', rad ' + str(one['rad']) if one['rad'] else ''}" if one["fil"] else "underlaget"


def _note(one: dict[str, Any]) -> str:
    note = one["notering"]
    return f" · förklarat: {note['forklaring']} ({note['accepterad_av']}, {note['datum']})" if note else ""
