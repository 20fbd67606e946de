"""`samrapport explain`: how one figure came about. Entry: `explain`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from samrapport.cli.options import tell
from samrapport.cli.working import working
from samrapport.errors import SamrapportError, UnknownName, told_elsewhere
from samrapport.facts.fact import FactBook
from samrapport.facts.rows import rows_by_file
from samrapport.rapport import oppna
from samrapport.rapport.faktalista import as_json, visad_i
from samrapport.rapport.omraden import holds_persons
from samrapport.rapport.tidigare import given
from samrapport.raw.folder import content_hash
from samrapport.run.assembly.manifest import MANIFEST, SCHEMA_VERSION
from samrapport.run.assembly.released import gather
from samrapport.run.atomic import read_json
from samrapport.run.choosing import choose_reports
from samrapport.run.discover import Report, find_all
from samrapport.run.project import Project

PROTECTED = "kontrollsumman visas inte, eftersom filen handlar om enskilda personer"


def explain(project: Project, report: Report, name: str) -> int:
    """Print a fact's value, formula, base and inputs, and where the report shows it. Raises UnknownName."""
    asked: dict[str, Any] = dict(report.asked)
    with working(f"Räknar fakta i {report}"), given(gather(project)):
        found = _find(oppna(**asked, data=project.data).fakta, name)
    fact = as_json(found)
    lines = [f"{report}: {fact['name']}", f"Värde: {fact['shown']} ({fact['unit']}, exakt {fact['value']})"]
    lines.append(f"Formel: {fact['formula'] or 'ingen, värdet står i underlaget'}")
    if fact["base"]:
        lines.append(f"Bas: {fact['base']}")
    lines += ["Underlag:", *_inputs(project, found.sources, fact)]
    lines += ["Visas i:", *_places(project, report, fact["name"])]
    tell("\n".join(lines))
    return 0


def choose_report(project: Project, forbund: str, ar: str, given: Mapping[str, str], kind: str | None) -> Report:
    """The report of a förbund and year with these other parameters, of a type. Raises UnknownName.

    One that is not there is given all the same, for opening it tells which there are.
    """
    all_of_them = find_all(project)
    names = [one.name for one in all_of_them.sections]
    if kind is not None and kind not in names:
        raise UnknownName("Rapporttypen", kind, names)
    types = [one for one in all_of_them.sections if set(one.parameters) == set(given) and kind in (None, one.name)]
    if not types:
        raise SamrapportError("Ingen rapporttyp har just de flaggorna. Se vad som finns med samrapport list.")
    found = choose_reports(all_of_them.reports, forbund, ar, all_of_them.troubles)
    of_types = [one for one in found if one.type in types and dict(one.given) == dict(given)]
    return next(iter(of_types), Report(forbund, int(ar), types[0], tuple(given.items())))


def _find(book: FactBook, name: str) -> Any:
    space = name.partition(".")[0]
    if space in book.spaces():
        return book[name]
    known: list[str] = []
    for one in book.spaces():
        with told_elsewhere():
            known += book.namespace(one)
    raise UnknownName("Faktumet", name, known)


def _inputs(project: Project, sources: Any, fact: dict[str, Any]) -> Iterator[str]:
    rows = {one["file"]: one.get("rows", "") for one in fact["sources"]}
    cells = {one["file"]: one.get("cells", "") for one in fact["sources"]}
    if not rows:
        yield "  rapport.yml, eller uppgifter om hela rapporten"
    for file in rows_by_file(sources):
        told = f", cell {cells[file]}" if cells[file] else f", rad {rows[file]}" if rows[file] else ""
        yield f"  {file}{told}: {PROTECTED if holds_persons(file) else f'SHA-256 {content_hash(project.data, file)}'}"


def _places(project: Project, report: Report, name: str) -> Iterator[str]:
    manifest = read_json(project.reports / report.folder / MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("schema_version") != SCHEMA_VERSION:
        yield "  rapporten är inte byggd. Bygg den, så står det här var siffran visas."
        return
    places = visad_i(manifest["shown"], name)
    yield from (f"  {one}" for one in places or ["ingenstans i den byggda rapporten"])
